"""Trips whose way depends on the hour: school streets, bus gates, reversible lanes, timed bans, bollards."""

import pytest

from tests.isochrones.street_scenarios import Scenario, check_route, route_cases

AM, PM, NIGHT = "(Mo-Fr 07:00-10:00)", "(Mo-Fr 16:00-19:00)", "(22:00-07:00)"
ALONG = {"oneway": "yes"}

MAPS = [
    Scenario(  # UK school streets: no motor vehicles at the start and the end of the school day
        "a school street in the morning peak",
        "a b m c z\nd . . f .",
        ways={
            "ab": {},
            "cz": {},
            "bmc": {"motor_vehicle:conditional": f"no @ {AM}"},
            "ad": {},
            "df": {},
            "fc": {},
        },
        routes="""
            | from | to | period     | route |
            | a    | z  | free_flow  | abmcz |
            | a    | z  | am_peak    | adfcz |
            | z    | a  | am_peak    | zcfda |
            | a    | z  | inter_peak | abmcz |
            | a    | z  | pm_peak    | abmcz |
            | z    | a  | night      | zcmba |
            | a    | z  | blue_light | abmcz |
            | a    | m  | free_flow  | abm   |
            | a    | m  | am_peak    | -     |
            | m    | z  | am_peak    | -     |
            | m    | z  | evening    | mcz   |
        """,
    ),
    Scenario(  # a bus gate: wiki Tag:highway=busway and Key:bus, "bus gate"
        "a bus gate open to cars in the evening and at night",
        "a b g c d\ne . . . f",
        ways={
            "ab": {},
            "bgc": {"motor_vehicle": "no", "bus": "yes", "motor_vehicle:conditional": "yes @ (19:00-07:00)"},
            "cd": {},
            "ae": {},
            "ef": {},
            "fd": {},
        },
        routes="""
            | from | to | period    | route |
            | a    | d  | free_flow | aefd  |
            | a    | d  | am_peak   | aefd  |
            | a    | d  | weekend   | aefd  |
            | a    | d  | evening   | abgcd |
            | d    | a  | night     | dcgba |
        """,
    ),
    Scenario(  # wiki: Tag:oneway=reversible, "Time conditional restrictions"
        "a reversible lane: in by the morning, out by the afternoon",
        "a b c z\nd e f .",
        ways={
            "ab": {},
            "cz": {},
            "bc": {"oneway": "reversible", "oneway:conditional": f"yes @ {AM}; -1 @ {PM}"},
            "ad": {},
            "def": {},
            "fc": {},
        },
        routes="""
            | from | to | period    | route  |
            | a    | z  | am_peak   | abcz   |
            | z    | a  | am_peak   | zcfeda |
            | a    | z  | pm_peak   | adefcz |
            | z    | a  | pm_peak   | zcba   |
            | a    | z  | weekend   | adefcz |
            | z    | a  | free_flow | zcfeda |
        """,
    ),
    Scenario(
        "a street for residents of the night",
        "a b c z\nd e f .",
        ways={
            "ab": {},
            "cz": {},
            "bc": {"access": "no", "motor_vehicle:conditional": f"yes @ {NIGHT}"},
            "ad": {},
            "def": {},
            "fc": {},
        },
        routes="""
            | from | to | period    | route  |
            | a    | z  | night     | abcz   |
            | a    | z  | evening   | adefcz |
            | z    | a  | free_flow | zcfeda |
        """,
    ),
    Scenario(  # wiki: Relation:restriction and Conditional restrictions, restriction:conditional
        "a left turn banned in the morning and the evening peak",
        ". n .\nw j e\n. s .",
        ways={"sj": ALONG, "jn": ALONG, "jw": ALONG, "je": ALONG},
        turns=(
            ("sj", "j", "jw", {"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-10:00,16:00-19:00)"}),
        ),
        routes="""
            | from | to | period     | route |
            | s    | w  | free_flow  | sjw   |
            | s    | w  | am_peak    | -     |
            | s    | n  | am_peak    | sjn   |
            | s    | w  | inter_peak | sjw   |
            | s    | w  | pm_peak    | -     |
            | s    | e  | pm_peak    | sje   |
            | s    | w  | weekend    | sjw   |
        """,
    ),
    Scenario(
        "straight on only in the morning peak, and always for buses",
        ". n .\nw j e\n. s .",
        ways={"sj": ALONG, "jn": ALONG, "jw": ALONG, "je": ALONG},
        turns=(
            ("sj", "j", "jn", {"restriction:conditional": f"only_straight_on @ {AM}"}),
            ("sj", "j", "jn", {"restriction:bus": "only_straight_on"}),
        ),
        routes="""
            | from | to | period     | route |
            | s    | w  | am_peak    | -     |
            | s    | e  | am_peak    | -     |
            | s    | n  | am_peak    | sjn   |
            | s    | w  | night      | sjw   |
            | s    | e  | blue_light | sje   |
        """,
    ),
    Scenario(
        "two timed bans on one approach, each in its own peak",
        ". n .\nw j e\n. s .",
        ways={"sj": ALONG, "jn": ALONG, "jw": ALONG, "je": ALONG},
        turns=(
            ("sj", "j", "jw", {"restriction:conditional": f"no_left_turn @ {AM}"}),
            ("sj", "j", "je", {"restriction:conditional": f"no_right_turn @ {PM}"}),
        ),
        routes="""
            | from | to | period  | route |
            | s    | w  | am_peak | -     |
            | s    | e  | am_peak | sje   |
            | s    | w  | pm_peak | sjw   |
            | s    | e  | pm_peak | -     |
            | s    | w  | evening | sjw   |
            | s    | e  | evening | sje   |
        """,
    ),
    Scenario(
        "a ban that is lifted at night",
        ". n .\nw j e\n. s .",
        ways={"sj": ALONG, "jn": ALONG, "jw": ALONG, "je": ALONG},
        turns=(
            ("sj", "j", "jw", {"restriction": "no_left_turn", "restriction:conditional": f"none @ {NIGHT}"}),
        ),
        routes="""
            | from | to | period    | route |
            | s    | w  | free_flow | -     |
            | s    | w  | evening   | -     |
            | s    | w  | night     | sjw   |
            | s    | n  | evening   | sjn   |
        """,
    ),
    Scenario(
        "a ban at all hours and another by the hour",
        ". n .\nw j e\n. s .",
        ways={"sj": ALONG, "jn": ALONG, "jw": ALONG, "je": ALONG},
        turns=(
            ("sj", "j", "jw", {"restriction": "no_left_turn"}),
            ("sj", "j", "je", {"restriction:conditional": f"no_right_turn @ {AM}"}),
        ),
        routes="""
            | from | to | period    | route |
            | s    | w  | free_flow | -     |
            | s    | e  | free_flow | sje   |
            | s    | w  | am_peak   | -     |
            | s    | e  | am_peak   | -     |
            | s    | n  | am_peak   | sjn   |
        """,
    ),
    Scenario(
        "a timed ban that no period decides, and one that cars are excepted from",
        ". n .\nw j e\n. s .",
        ways={"sj": ALONG, "jn": ALONG, "jw": ALONG, "je": ALONG},
        turns=(
            ("sj", "j", "jw", {"restriction:conditional": "no_left_turn @ (Mo-Fr 08:00-09:00)"}),
            ("sj", "j", "je", {"restriction:conditional": f"no_right_turn @ {AM}", "except": "motorcar"}),
            ("sj", "j", "jn", {"restriction:hgv:conditional": f"no_straight_on @ {AM}"}),
        ),
        routes="""
            | from | to | period  | route |
            | s    | w  | am_peak | sjw   |
            | s    | e  | am_peak | sje   |
            | s    | n  | am_peak | sjn   |
        """,
    ),
    Scenario(  # OSRM features/car/multi_via_restrictions.feature, "Conditional multiple via restriction"
        "no U-turn over the link in the morning peak",
        ". a b c d .\ny . m n . x\n. e f g h .",
        ways={
            "ab": ALONG,
            "bc": ALONG,
            "cd": ALONG,
            "hg": ALONG,
            "gf": ALONG,
            "fe": ALONG,
            "bmf": {},
            "cng": {},
            "dxh": {"maxspeed": "5"},
            "eya": {"maxspeed": "5"},
        },
        turns=(("ab", "bmf", "fe", {"restriction:conditional": f"no_u_turn @ {AM}"}),),
        routes="""
            | from | to | period    | route   |
            | a    | e  | am_peak   | abcngfe |
            | a    | e  | free_flow | abmfe   |
            | a    | e  | night     | abmfe   |
            | m    | e  | am_peak   | mfe     |
            | a    | d  | am_peak   | abcd    |
        """,
    ),
    Scenario(  # wiki: Key:barrier with access tags by the hour: rising bollards, market gates
        "a bollard that lets cars pass at night",
        "a b c z\nd e f .",
        ways={"abcz": {}, "ad": {}, "def": {}, "fc": {}},
        nodes={"b": {"barrier": "bollard", "motor_vehicle:conditional": f"yes @ {NIGHT}"}},
        routes="""
            | from | to | period    | route  |
            | a    | z  | night     | abcz   |
            | z    | a  | night     | zcba   |
            | a    | z  | evening   | adefcz |
            | z    | a  | free_flow | zcfeda |
        """,
    ),
    Scenario(
        "a gate shut in the morning peak",
        "a b c z\nd e f .",
        ways={"abcz": {}, "ad": {}, "def": {}, "fc": {}},
        nodes={"b": {"barrier": "gate", "access:conditional": f"no @ {AM}"}},
        routes="""
            | from | to | period    | route  |
            | a    | z  | free_flow | abcz   |
            | a    | z  | am_peak   | adefcz |
            | z    | a  | am_peak   | zcfeda |
            | a    | z  | pm_peak   | abcz   |
        """,
    ),
    Scenario(  # wiki: Conditional restrictions: "no @ weight>3.5" is for lorries, "yes @ destination" for callers
        "a street for callers only",
        "a m b\nc . d",
        ways={
            "amb": {"motor_vehicle": "no", "motor_vehicle:conditional": "yes @ destination"},
            "ac": {},
            "cd": {},
            "db": {},
        },
        routes="""
            | from | to | period    | route |
            | c    | d  | free_flow | cd    |
            | c    | m  | free_flow | cam   |
            | m    | d  | am_peak   | mbd   |
        """,
    ),
    Scenario(
        "a closed street and a private one: the private one carries nobody through even then",
        "a b c\nd e f",
        ways={
            "ab": {},
            "bc": {"motor_vehicle:conditional": f"no @ {AM}"},
            "ad": {},
            "def": {"access": "private"},
            "fc": {},
        },
        routes="""
            | from | to | period    | route |
            | a    | c  | free_flow | abc   |
            | a    | c  | am_peak   | -     |
            | a    | e  | am_peak   | ade   |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*MAPS))
def test_trips_by_period(scenario, row):
    check_route(scenario, row)
