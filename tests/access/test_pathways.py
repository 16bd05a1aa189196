"""Pathways on drawn streets: every time is a count of blocks, so the minutes of two legs are known."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from access.pathway_rows import PathwayTimes, TimeKey, follow, needed_times
from tests.access.cases import NAN, areas, travel_times

NEED = access.parse_services({"birth": {}, "doctors": {}, "clinic": {}})
DRIVE = {"mode": "drive", "period": "day"}
SITES = ("A", "B", "C", "D")


def grid(points, sites, minutes_each=5.0):
    """Minutes between points and sites of a street grid, five to a block, as the arrays that pathways ask for."""
    blocks = np.abs(np.array(points)[None] - np.array(list(sites.values()))[:, None]).sum(axis=2)
    between = np.abs(np.array(list(sites.values()))[None] - np.array(list(sites.values()))[:, None]).sum(
        axis=2
    )
    home, beside = {}, {}
    for mode, speed in (("drive", 1.0), ("blue_light", 0.5)):
        for direction in ("to_site", "from_site"):
            attrs = {"mode": mode, "period": "day", "direction": direction, "sites": list(sites)}
            home[TimeKey(mode, "day", direction)] = travel_times(blocks * minutes_each * speed, **attrs)
            ids = {"area_id": list(sites)}
            beside[TimeKey(mode, "day", direction)] = travel_times(
                between * minutes_each * speed, **attrs, **ids
            )
    return PathwayTimes(home, beside)


def pathway(legs, **settings):
    table = {"service": "birth", "period": "day", "leg": legs} | settings
    return access.parse_pathways({"path": table}, NEED, SITES)["path"]


def option(name="now", **services):
    return access.Configuration(name, services={s: dict.fromkeys(at, "24/7") for s, at in services.items()})


TRANSFER = [
    {"id": "unit", "from": "home", "to": "birth"},
    {"id": "transfer", "from": "unit", "to": "doctors", "who": "ambulance", "share": 0.36,
     "share_source": "Birthplace", "minutes": 10},
]  # fmt: skip
STREET = {"A": (0, 0), "B": (4, 0), "C": (10, 0), "D": (4, 3)}
HOMES = [(1, 0), (2, 0), (9, 0)]


def result(legs, options, homes=HOMES, sites=STREET, population=(100, 100, 100), **more):
    people = areas(list(population), imd_decile=[1, 5, 10])
    times = grid(homes, sites)
    return access.evaluate_pathway(pathway(legs, **more), options, options[0], times, people, NEED)


def test_the_second_leg_begins_where_the_first_ended():
    """From (1, 0) to A is 1 block, A to C 10; from (9, 0) to B is 5 blocks, B to C 6, at double speed."""
    found = result(TRANSFER, [option(birth=["A", "B"], doctors=["C"])])
    rows = found.areas.set_index(["leg", "area_id"])["minutes"]
    assert rows.loc["unit"].tolist() == [5, 10, 25]
    assert rows.loc["transfer"].tolist() == pytest.approx([10 + 25, 10 + 20, 10 + 15])
    assert rows.loc["whole"].tolist() == pytest.approx([5 + 0.36 * 35, 10 + 0.36 * 30, 25 + 0.36 * 25])


def test_a_tie_between_units_goes_half_to_each_and_on_from_each():
    """(2, 0) lies two blocks from A and from B: half of its transfers begin at each."""
    moved = result(TRANSFER, [option(birth=["A", "B"], doctors=["C"])]).transfers
    transfers = moved[moved["leg"] == "transfer"].set_index("from_site")["people_year"]
    assert transfers.to_dict() == {"A": pytest.approx(0.36 * 150), "B": pytest.approx(0.36 * 150)}


def test_whoever_is_there_already_makes_no_journey():
    found = result(TRANSFER, [option(birth=["A"], doctors=["A"])])
    transfer = found.figures[0]["legs"][1]
    assert (transfer["mean_minutes"], transfer["journeys_year"]) == (0, 0)
    assert transfer["people_year"] == pytest.approx(108)
    assert transfer["already_there_year"] == pytest.approx(108)


def test_a_leg_that_nobody_makes_today_has_the_mean_of_the_option_itself():
    options = [option("now", birth=["A"], doctors=[]), option("then", birth=["A"], doctors=["C"])]
    transfer = result(TRANSFER, options).figures[1]["legs"][1]
    assert transfer["mean_minutes_base"] is None
    assert transfer["mean_minutes"] is None
    assert transfer["mean_minutes_own"] == pytest.approx(transfer_minutes := 35)
    assert transfer["already_there_year"] == 0
    assert transfer_minutes > 0


def test_shares_end_where_they_stop_and_thresholds_count_each_ending():
    """From (1, 0) 64% stop after 5 minutes and 36% after 40; from (2, 0) 64% after 10, 18% each after 35 and 45."""
    figures = result(TRANSFER, [option(birth=["A", "B"], doctors=["C"])], thresholds=[10, 40]).figures[0]
    assert figures["patient"]["share_within"]["10"] == pytest.approx(0.64 * 2 / 3)
    assert figures["patient"]["share_within"]["40"] == pytest.approx((1 + 0.64 + 0.18 + 0.64) / 3)


def test_a_partner_goes_before_the_nearest_and_a_closed_partner_loses_reach():
    legs = [TRANSFER[0], TRANSFER[1] | {"pairs": {"A": "C"}}]
    options = [option("now", birth=["A"], doctors=["B", "C"]), option("later", birth=["A"], doctors=["B"])]
    now, later = result(legs, options).figures
    assert now["legs"][1]["volume"] == {"C": pytest.approx(108)}
    assert later["lost_reach"] == [
        {"leg": "transfer", "reason": "partner_closed", "need": pytest.approx(108)}
    ]
    assert later["patient"]["need_reached"] == pytest.approx(300 - 108)


@pytest.mark.parametrize("more", [{}, {"pairs": {"A": "C"}}, {"nearest_to": "home"}, {"if_closed": "clinic"}])
def test_a_leg_that_nobody_comes_to_is_a_leg_of_nobody(more):
    """No site gives the first service under the option: everyone stops there, and nobody goes on."""
    legs = [
        TRANSFER[0],
        TRANSFER[1] | more,
        {"id": "back", "from": "transfer", "to": "home", "after": "transfer"},
    ]
    options = [option("now", birth=["A"], doctors=["C"]), option("none", birth=[], doctors=[])]
    for later in (options[1], option("ward", birth=[], doctors=["C"])):
        now, none = result(legs, [options[0], later]).figures
        assert none["patient"]["need_lost_reach"] == pytest.approx(now["patient"]["need_reached"])
        assert none["lost_reach"] == [{"leg": "unit", "reason": "no_open_site", "need": pytest.approx(300)}]
        assert [leg["people_year"] for leg in none["legs"]] == [0, 0, 0]


def test_a_first_service_closed_throughout_the_period_leaves_nobody_to_go_on():
    services = {"birth": {"A": "Mon-Sun 08:00-20:00"}, "doctors": {"B": "24/7"}}
    times = grid(HOMES, STREET)
    evening = {"day": {"days": ["Mon"], "hours": ["21:00-23:00"]}}
    times = PathwayTimes(times.home, times.between, dict.fromkeys(("drive", "blue_light"), evening))
    rows = follow(pathway(TRANSFER), access.Configuration("night", services=services), times)
    assert not rows["unit"].reached.any()
    assert len(rows["transfer"].origin) == 0


def test_nobody_with_need_has_figures_without_means():
    options = [option("now", birth=["A", "B"], doctors=["C"])]
    found = result(TRANSFER, options, population=(100, 0, 0))
    assert (
        found.transfers["mean_minutes"].isna().sum() == 2
    )  # B's birth and transfer: of origins without need
    none = result(TRANSFER, options, population=(0, 0, 0))
    json.dumps(none.figures, allow_nan=False)
    assert none.figures[0]["patient"]["mean_minutes"] is None


def test_nearest_to_home_may_lie_behind_the_first_site():
    legs = [TRANSFER[0], TRANSFER[1] | {"nearest_to": "home"}]
    found = result(legs, [option(birth=["C"], doctors=["A", "D"])], homes=[(1, 0), (9, 0), (3, 0)])
    transfers = found.transfers[found.transfers["leg"] == "transfer"].set_index("to_site")["mean_minutes"]
    assert transfers.to_dict() == {"A": 25, "D": 22.5}


def test_a_closed_site_sends_its_own_people_elsewhere_and_they_stay_there():
    """At night A is closed: those nearest to it go straight to the doctors at B and need no second leg."""
    legs = [
        {"id": "look", "from": "home", "to": "birth", "if_closed": "doctors"},
        {"id": "ward", "from": "look", "to": "doctors"},
    ]
    services = {"birth": {"A": "Mon-Sun 08:00-20:00", "C": "24/7"}, "doctors": {"B": "24/7"}}
    times = grid(HOMES, STREET)
    times = PathwayTimes(times.home, times.between, {"drive": {"day": {"days": ["Mon"]}}})
    rows = follow(pathway(legs), access.Configuration("night", services=services), times)
    assert rows["look"].end.tolist() == [1, 1, 2]
    assert rows["ward"].travel.tolist() == [0, 0, 30]
    assert rows["look"].as_named.tolist() == [False, False, True]
    assert [rows[leg].partly_open for leg in ("look", "ward")] == [("A",), ()]


def test_an_ambulance_is_waited_for_and_its_minutes_are_the_patients():
    legs = [
        {"id": "out", "from": "clinic", "to": "home", "who": "ambulance", "minutes": 20},
        {"id": "in", "from": "home", "to": "doctors", "after": "out", "who": "ambulance"},
    ]
    found = result(legs, [option(clinic=["A"], doctors=["C"])], population=(100, 0, 0))
    assert found.figures[0]["patient"]["mean_minutes"] == 2.5 + 20 + 22.5


def test_visitors_come_both_ways_every_day_and_are_not_the_patients_time():
    visit = {"id": "visit", "from": "home", "to": "unit", "after": "unit", "who": "visitor", "mode": "drive",
             "both_ways": True, "visits_per_day": 2, "stay_days": 3, "people": 1.5}  # fmt: skip
    figures = result([TRANSFER[0], visit], [option(birth=["C"])]).figures[0]
    assert figures["patient"]["mean_minutes"] == pytest.approx((45 + 40 + 5) / 3)
    leg = figures["legs"][1]
    assert leg["journeys_year"] == 300 * 2 * 3 * 1.5 * 2
    assert leg["person_hours_year"] == pytest.approx(2 * 3 * 1.5 * 100 * 2 * (45 + 40 + 5) / 60)


def test_care_nearer_home_shows_as_hours_saved():
    """Sixty in a hundred are seen at B once B has a clinic; a quarter of those go on to C another day."""
    legs = [
        {"id": "near", "from": "home", "to": "clinic", "if_closed": "doctors", "share": 0.6, "share_source": "x",
         "both_ways": True},
        {"id": "far", "from": "home", "to": "doctors", "share": 0.4, "share_source": "x", "both_ways": True},
        {"id": "on", "from": "home", "to": "doctors", "after": "near", "after_service": "clinic", "share": 0.25,
         "share_source": "x", "both_ways": True},
    ]  # fmt: skip
    options = [option("now", doctors=["C"]), option("nearer", doctors=["C"], clinic=["B"])]
    now, nearer = result(legs, options, population=(100, 0, 0)).figures
    assert now["person_hours_year"] == pytest.approx(100 * 90 / 60)
    assert nearer["person_hours_year"] == pytest.approx((60 * 30 + 40 * 90 + 15 * 90) / 60)
    assert nearer["person_hours_change"] == pytest.approx(-60 * 60 / 60 + 15 * 90 / 60)
    assert nearer["by_quintile"]["national"]["1"]["person_hours_change"] == nearer["person_hours_change"]


def test_lost_reach_names_the_leg_that_fails_and_why():
    options = [option("now", birth=["A"], doctors=["C"]), option("later", birth=["A"])]
    later = result(TRANSFER, options).figures[1]
    assert later["lost_reach"] == [{"leg": "transfer", "reason": "no_open_site", "need": pytest.approx(108)}]
    assert later["patient"]["need_lost_reach"] == pytest.approx(108)
    assert later["patient"]["need_in_means"] == 0


def test_what_a_pathway_asks_for():
    home, between = needed_times(pathway(TRANSFER))
    assert home == [TimeKey("drive", "day", "to_site")]
    assert between == [TimeKey("blue_light", "day", "to_site")]


numbers = st.integers(0, 12)
places = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=3)
some = st.lists(st.sampled_from(SITES), unique=True, max_size=4)


@settings(max_examples=60, deadline=None)
@given(homes=places, units=some, doctors=some, share=st.floats(0.01, 0.99))
def test_every_person_ends_once_and_transfers_sum_to_volumes(homes, units, doctors, share):
    legs = [TRANSFER[0], TRANSFER[1] | {"share": share}]
    found = result(legs, [option(birth=units, doctors=doctors)], homes=homes)
    patient, (first, second) = found.figures[0]["patient"], found.figures[0]["legs"]
    assert patient["need"] == pytest.approx(300)
    assert second["need"] == pytest.approx(share * first["need_reached"])
    failed = (first["need"] - first["need_reached"]) + (second["need"] - second["need_reached"])
    assert patient["need_reached"] == pytest.approx(300 - failed)
    moved = found.transfers.groupby("leg")["people_year"].sum()
    for leg in (first, second):
        assert sum(leg["volume"].values()) == pytest.approx(leg["need_reached"])
        assert moved.get(leg["leg"], 0) == pytest.approx(leg["people_year"])


@settings(max_examples=60, deadline=None)
@given(homes=places, units=some, more=st.sampled_from(SITES))
def test_a_site_added_to_a_first_leg_never_lengthens_it(homes, units, more):
    options = [option("now", birth=units), option("more", birth=sorted({*units, more}))]
    found = result(TRANSFER[:1], options, homes=homes)
    assert (found.areas["change_minutes"].fillna(0) <= 0).all()
    assert found.figures[1]["patient"]["need_lost_reach"] == 0


def test_splitting_an_area_in_equal_halves_changes_nothing():
    times = grid(HOMES, STREET)
    halved = PathwayTimes({ways: _twice(array) for ways, array in times.home.items()}, times.between)
    people, now = areas([100, 50, 80]), option(birth=["A"], doctors=["C"])
    both = [
        access.evaluate_pathway(pathway(TRANSFER), [now], now, each, people, NEED) for each in (times, halved)
    ]
    pd.testing.assert_frame_equal(both[0].areas, both[1].areas)
    assert both[0].figures == both[1].figures


def _twice(array):
    found = xr.concat([array, array], dim="origin", coords="different", compat="equals")
    return found.assign_coords(origin=np.arange(found.sizes["origin"]), weight=found["weight"] / 2)


@pytest.mark.parametrize(
    ("legs", "message"),
    [
        ([], "path has no legs"),
        ([{"from": "home"}], "leg 1 has no `to`"),
        ([{"from": "home", "to": "birht"}], 'to = "birht" is no place; did you mean "birth"'),
        ([{"from": "home", "to": "birth", "share": 0.5}], "share = 0.5 has no share_source; say where it comes from"),
        ([{"from": "home", "to": "birth", "share": 1.5}], "write a share between 0 and 1"),
        ([{"from": "home", "to": "birth"}, {"from": "home", "to": "doctors"}], "after home sum to 2; keep them"),
        ([{"from": "home", "to": "home"}], "from home to home"),
        ([{"from": "birth", "to": "doctors"}], "begins at the nearest site of birth, which only a leg to home can"),
        ([{"from": "home", "to": "birth", "direction": "from_site"}], "is not its way; leave it out"),
        ([{"from": "home", "to": "birth", "pairs": {"A": "B"}}], "pairs go from site to site"),
        ([TRANSFER[0], TRANSFER[1] | {"pairs": {"A": "Z"}}], 'pairs names the site "Z"'),
        ([TRANSFER[0], TRANSFER[1] | {"after_service": "clinic"}], "is not where the leg before may end"),
        ([TRANSFER[0], {"from": "home", "to": "unit", "who": "visitor"}], 'write after = "unit"'),
        ([TRANSFER[0] | {"who": "carer"}, TRANSFER[1]], "a patient's leg comes after one of a carer"),
        ([TRANSFER[0], TRANSFER[0]], 'the id "unit" is taken'),
        ([{"from": "home", "to": "birth", "speed": 3}], 'unknown key "speed"'),
        ([{"from": "home", "to": "birth", "minutes": -3}], "minutes is -3; write a number of zero or more"),
    ],
)  # fmt: skip
def test_what_does_not_hang_together_is_one_sentence(legs, message):
    with pytest.raises(access.InvalidFile, match=message):
        pathway(legs)


def test_unreachable_is_said_with_its_reason():
    times = grid(HOMES, STREET)
    key = TimeKey("drive", "day", "to_site")
    minutes = times.home[key].values.copy()
    minutes[:, 0, 2] = NAN
    far = travel_times(minutes[0], sites=list(STREET), mode="drive", period="day", direction="to_site")
    now = option(birth=["A"], doctors=["C"])
    found = access.evaluate_pathway(
        pathway(TRANSFER), [now], now, PathwayTimes({key: far}, times.between), areas([1, 1, 1]), NEED
    )
    row = found.areas.set_index(["leg", "area_id"]).loc[("unit", "a2")]
    assert (row["reason"], row["site"], row["share_reached"]) == ("no_path", "", 0)
    assert np.isnan(row["minutes"])


def test_a_leg_of_another_day_is_no_part_of_the_whole():
    later = TRANSFER[1] | {"another_day": True}
    same, other = (
        result(legs, [option(birth=["A"], doctors=["C"])]) for legs in (TRANSFER, [TRANSFER[0], later])
    )
    assert other.figures[0]["patient"]["mean_minutes"] == other.figures[0]["legs"][0]["mean_minutes"]
    assert same.figures[0]["legs"][1]["mean_minutes"] == other.figures[0]["legs"][1]["mean_minutes"]
    with pytest.raises(access.InvalidFile, match="so it is of another day too"):
        pathway([TRANSFER[0], later, {"id": "x", "from": "transfer", "to": "home"}])
