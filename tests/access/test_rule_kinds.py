"""Each kind of rule: the sentence on one option, and the same judgement of many options as booleans."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import access
from tests.access.rule_cases import SERVICES, SITES, breaches, options, rules, sentences

REQUIRES = {"kind": "requires", "service": "births", "on_site": ["wards"], "id": "r"}
PAIRED = {"kind": "paired", "service": "births", "with": "wards", "id": "r"}
EVERY_KIND = [
    REQUIRES,
    REQUIRES | {"on_site": ["wards", "emergency"], "unless": ["team", "W"]},
    {"kind": "co_located", "services": ["births", "wards", "team"]},
    {"kind": "excludes", "service": "births", "other": "team"},
    {"kind": "at_least_one_per", "service": "wards", "per": "place"},
    {"kind": "keeps", "service": "emergency"},
    {"kind": "keeps", "service": "births", "sites": ["N", "W"], "hours": "24/7"},
    {"kind": "count", "service": "wards", "at_least": 2, "at_most": 3},
    {"kind": "count", "service": "wards", "among": ["N", "E"], "at_least": 1},
    {"kind": "count", "service": "wards", "at_most": 1},
    PAIRED,
    PAIRED | {"pairs": [["N", "N"], ["E", "N"], ["S", "N"], ["S", "W"]]},
    PAIRED | {"within_minutes": 20},
    {"kind": "open_at_all_times", "service": "wards", "at_least": 2},
    {"kind": "open_at_all_times", "service": "wards", "among": ["N", "S"], "at_least": 2},
]
MINUTES = pd.DataFrame(
    [[0, 10, 30, np.nan], [12, 0, 20, 50], [30, 25, 0, 5], [np.nan, 50, 6, 0]],
    index=SITES.index,
    columns=SITES.index,
)
MEMBERS = st.lists(st.booleans(), min_size=16, max_size=16).map(lambda each: np.array(each).reshape(4, 4))


def option_of(members):
    given_at = {
        name: {site: "24/7" for site, there in zip(SITES.index, row, strict=True) if there}
        for name, row in zip(SERVICES, members, strict=True)
    }
    return access.Configuration("o", services=given_at)


@given(st.lists(MEMBERS, min_size=1, max_size=6), st.sampled_from(EVERY_KIND))
def test_many_options_at_once_are_judged_as_each_is_alone(many, table):
    (rule,) = access.settled_rules(rules(table), options()["now"], MINUTES)
    sets = {name: np.array([members[at] for members in many]) for at, name in enumerate(SERVICES)}
    facts = access.Facts(SERVICES, SITES)
    alone = [bool(rule.faults(option_of(members), facts)) for members in many]
    assert rule.broken_sets(sets, SITES).tolist() == alone


HOURS = st.sampled_from([None, "24/7", "Mon-Fri 08:00-20:00", "Mon-Sun 20:00-08:00", "Sat-Sun 00:00-24:00"])


@given(st.lists(HOURS, min_size=16, max_size=16), st.sampled_from(EVERY_KIND))
def test_hours_only_ever_break_more(hours, table):
    (rule,) = access.settled_rules(rules(table), options()["now"], MINUTES)
    given_at = {
        name: {
            site: hours[4 * at + column] for column, site in enumerate(SITES.index) if hours[4 * at + column]
        }
        for at, name in enumerate(SERVICES)
    }
    sets = {name: np.array([[site in given_at[name] for site in SITES.index]]) for name in SERVICES}
    broken = bool(rule.faults(access.Configuration("o", services=given_at), access.Facts(SERVICES, SITES)))
    assert broken >= rule.broken_sets(sets, SITES)[0]
    if rule.needs != "hours":
        assert broken == rule.broken_sets(sets, SITES)[0]


@pytest.mark.parametrize("table", EVERY_KIND)
def test_the_order_of_the_sites_does_not_matter(table):
    (rule,) = access.settled_rules(rules(table), options()["now"], MINUTES)
    rng = np.random.default_rng(5)
    sets = {name: rng.random((200, 4)) < 0.6 for name in SERVICES}
    turned = {name: rows[:, ::-1] for name, rows in sets.items()}
    broken = rule.broken_sets(sets, SITES)
    assert (rule.broken_sets(turned, SITES.iloc[::-1]) == broken).all()
    assert 0 < broken.sum() < 200


@pytest.mark.parametrize("table", EVERY_KIND)
def test_every_kind_says_itself_in_a_sentence(table):
    (rule,) = access.settled_rules(rules(table), options()["now"], MINUTES)
    statement = rule.statement(access.Facts(SERVICES, SITES))
    assert statement.endswith(".")
    assert "  " not in statement
    assert set(rule.services) <= set(SERVICES)


def test_a_service_that_is_not_given_stands_nowhere():
    (rule,) = rules({"kind": "count", "service": "team", "at_least": 1})
    assert rule.broken_sets({"wards": np.ones((3, 4), dtype=bool)}, SITES).tolist() == [True] * 3


def test_requires_names_what_is_absent():
    assert sentences([REQUIRES], o={"wards": ["N", "E"]}) == [
        'Option "o": Obstetrics at South (S) needs Children\'s wards at the same site, which S does not give '
        '(rule "r").'
    ]


def test_requires_holds_at_the_hours_of_the_service():
    o = {"wards": {"N": "24/7", "E": "24/7", "S": "Mon-Fri 00:00-24:00"}}
    assert sentences([REQUIRES], o=o) == [
        'Option "o": Obstetrics at South (S) runs 48 hours a week without Children\'s wards '
        '(Sat 00:00 to Sun 24:00) (rule "r").'
    ]


def test_hours_by_turns_are_judged_in_every_week():
    turns = "Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15; Mon-Sun 08:00-20:00"
    (found,) = breaches([REQUIRES], o={"wards": {"N": "24/7", "E": "24/7", "S": turns}})
    assert "runs up to 76 hours a week without Children's wards" in found.sentence
    assert "(Mon-Sun 20:00-08:00 in some weeks)" in found.sentence


@pytest.mark.parametrize("unless", [["team"], ["S"]])
def test_a_declared_alternative_stands_in(unless):
    changed = {"wards": ["N", "E"], "team": ["S"]}
    assert not sentences([REQUIRES | {"unless": unless}], o=changed)
    assert sentences([REQUIRES | {"unless": ["W"]}], o=changed)


def test_an_alternative_fills_the_hours_that_are_missing():
    changed = {
        "wards": {"N": "24/7", "E": "24/7", "S": "Mon-Fri 00:00-24:00"},
        "team": {"S": "Sat-Sun 00:00-24:00"},
    }
    assert not sentences([REQUIRES | {"unless": ["team"]}], o=changed)


def test_co_location_names_what_is_there_and_what_is_not():
    rule = {"kind": "co_located", "services": ["births", "wards"], "id": "r"}
    assert sentences([rule], o={"wards": ["N", "E", "W"]}) == [
        'Option "o": South (S) has Obstetrics and not Children\'s wards, which belong together (rule "r").',
        'Option "o": West (W) has Children\'s wards and not Obstetrics, which belong together (rule "r").',
    ]


def test_exclusion_names_the_site():
    rule = {"kind": "excludes", "service": "team", "other": "wards", "id": "r"}
    assert sentences([rule], o={"team": ["E", "W"]}) == [
        'Option "o": East (E) has both Newborn team and Children\'s wards (rule "r").'
    ]


def test_at_least_one_per_place_names_the_place_and_its_sites():
    rule = {"kind": "at_least_one_per", "service": "wards", "id": "r"}
    assert sentences([rule], o={"wards": ["N", "E"]}) == [
        'Option "o": Lower has no Children\'s wards at any of its sites (South (S) and West (W)) (rule "r").'
    ]


def test_sites_without_a_place_belong_to_none():
    nowhere = SITES.assign(place=["Upper", "", "", None])
    rule = access.parse_rules({"rule": [{"kind": "at_least_one_per", "service": "wards"}]}, SERVICES, nowhere)
    sets = {"wards": np.array([[True, False, False, False], [False, True, True, True]])}
    assert rule[0].broken_sets(sets, nowhere).tolist() == [False, True]


def test_what_is_kept_at_its_sites_and_hours():
    rule = {"kind": "keeps", "service": "emergency", "hours": "24/7", "id": "r"}
    assert sentences([rule], o={"emergency": {"N": "24/7", "E": "24/7", "S": "Mon-Sun 08:00-22:00"}}) == [
        'Option "o": Emergency department at South (S) is closed for 70 hours a week that it is to be open '
        '(Mon-Sun 22:00-08:00) (rule "r").',
        'Option "o": Emergency department is not at West (W), where it is to stay (rule "r").',
    ]


def test_the_baseline_is_asked_before_sets_are_judged():
    (rule,) = rules({"kind": "keeps", "service": "wards"})
    (settled,) = access.settled_rules([rule], options()["now"])
    assert rule.of_baseline
    assert settled.sites == ("E", "N", "S")


@pytest.mark.parametrize(
    ("table", "wards", "words"),
    [
        ({"at_least": 2}, ["N"], "is at 1 site (N), and at least 2 are asked for"),
        ({"at_most": 1}, ["N", "E"], "is at 2 sites (E, N), and at most 1 are asked for"),
        ({"at_least": 2, "at_most": 3}, [], "is at 0 sites, and 2 or 3 are asked for"),
        ({"at_least": 2, "at_most": 4}, ["S"], "is at 1 site (S), and 2 to 4 are asked for"),
        ({"at_least": 2, "at_most": 2}, ["S"], "is at 1 site (S), and 2 are asked for"),
        (
            {"at_least": 1, "among": ["N", "E"]},
            ["S"],
            "is at 0 sites of the 2 named, and at least 1 are asked for",
        ),
    ],
)
def test_counts(table, wards, words):
    found = sentences([{"kind": "count", "service": "wards", "id": "r"} | table], o={"wards": wards})
    assert found[-1] == f'Option "o": Children\'s wards {words} (rule "r").'


def test_pairs_name_the_partners():
    rule = PAIRED | {"pairs": [["S", "N"], ["S", "W"], ["N", "N"]]}
    assert sentences([rule], o={"wards": ["E"], "births": ["S", "E"]}) == [
        'Option "now": Obstetrics at East (E) has no Children\'s wards paired with it (rule "r").',
        'Option "o": Obstetrics at East (E) has no Children\'s wards paired with it (rule "r").',
        'Option "o": Obstetrics at South (S) has no Children\'s wards at North (N) or West (W) (rule "r").',
    ]


def test_pairs_within_minutes_are_judged_once_minutes_are_known():
    rule, changed = PAIRED | {"within_minutes": 20}, {"wards": ["E"], "births": ["N", "E", "S", "W"]}
    (waiting,) = rules(rule)
    assert waiting.needs == "minutes"
    assert "minutes between sites" in waiting.unjudged(access.Facts(SERVICES, SITES))
    assert not waiting.broken_sets({"births": np.ones((2, 4), dtype=bool)}, SITES).any()
    assert not breaches([rule], o=changed)
    found = breaches([rule], minutes=MINUTES, o=changed)
    assert [each.sites for each in found] == [("S",), ("W",)]
    assert "has no Children's wards within 20 minutes" in found[0].sentence


def test_a_rota_says_when_too_few_are_open():
    rule = {"kind": "open_at_all_times", "service": "wards", "at_least": 2, "id": "r"}
    day = "Mon-Fri 08:00-20:00"
    (found,) = breaches([rule], o={"wards": {"N": "24/7", "E": day, "S": day}})
    assert found.sentence == (
        'Option "o": Children\'s wards has fewer than 2 open sites for 108 hours a week '
        '(Mon-Thu 20:00-08:00; Fri 20:00 to Mon 08:00), 1 at the fewest (rule "r").'
    )
    assert found.sites == ("E", "S")


def test_sites_that_take_nights_by_turns_cover_every_week():
    rule = {"kind": "open_at_all_times", "service": "wards", "at_least": 1, "id": "r"}
    by_turns = "Mon-Sun 08:00-20:00; Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-"
    assert not breaches([rule], o={"wards": {"N": by_turns + "15", "E": by_turns + "22"}})
    assert breaches([rule], o={"wards": {"N": by_turns + "15", "E": by_turns + "15"}})


def volumes_of(option, **wards):
    rows = [(option, "wards", site, volume) for site, volume in wards.items()]
    return pd.DataFrame(rows, columns=["configuration", "service", "site_id", "volume"])


def test_volumes_are_judged_where_they_are_known():
    rule = {"kind": "volume", "service": "wards", "minimum": 600, "maximum": 1500, "id": "r"}
    (unjudged,) = rules(rule)
    assert unjudged.unjudged(access.Facts(SERVICES, SITES))
    assert not breaches([rule])
    found = breaches([rule], volumes=volumes_of("now", N=599.6, E=600, S=1501))
    assert [each.sentence for each in found] == [
        'Option "now": Children\'s wards at North (N) is nearest for 600 births a year of '
        'this study\'s residents, fewer than 600 (rule "r").',
        'Option "now": Children\'s wards at South (S) is nearest for 1,501 births a year of '
        'this study\'s residents, more than 1,500 (rule "r").',
    ]


def test_volumes_of_other_services_judge_nothing():
    (rule,) = rules({"kind": "volume", "service": "births", "minimum": 1})
    facts = access.Facts(SERVICES, SITES, access.known_volumes(volumes_of("now", N=1)))
    assert rule.unjudged(facts) == "these times have no volumes of Obstetrics"


def test_sites_without_a_volume_are_named():
    (rule,) = rules({"kind": "volume", "service": "wards", "minimum": 1})
    facts = access.Facts(SERVICES, SITES, access.known_volumes(volumes_of("now", N=1, E=5)))
    assert not rule.unjudged(facts)
    assert rule.unknown_sites(options()["now"], facts) == ["S"]


def test_volumes_of_several_modes_are_refused():
    twice = pd.concat([volumes_of("now", N=1)] * 2)
    with pytest.raises(access.AmbiguousVolumes, match="choose one mode, period, direction and percentile"):
        breaches([{"kind": "volume", "service": "wards", "minimum": 1}], volumes=twice)


def test_volumes_of_many_sets():
    (rule,) = rules({"kind": "volume", "service": "wards", "minimum": 10, "maximum": 30})
    volumes = np.array([[20.0, 0, 30, 0], [9, 20, 0, 0], [31, 0, 0, 0]])
    assert rule.breaking_volumes(volumes, volumes > 0).tolist() == [False, True, True]


def test_volumes_among_some_sites_judge_no_other():
    (rule,) = rules({"kind": "volume", "service": "wards", "minimum": 10, "among": ["N", "S"]})
    facts = access.Facts(SERVICES, SITES, access.known_volumes(volumes_of("now", N=9, E=1)))
    assert [fault.sites for fault in rule.faults(options()["now"], facts)] == [("N",)]
    assert rule.unknown_sites(options()["now"], facts) == ["S"]
    volumes = np.array([[20.0, 1, 30, 1], [9, 20, 20, 20]])
    assert rule.breaking_volumes(volumes, volumes > 0, SITES).tolist() == [False, True]
    assert rule.statement(facts) == (
        "Children's wards has at least 10 births a year of this study's residents at each of its sites among "
        "North (N) and South (S)."
    )


def test_residents_are_the_studys_own():
    services = {"wards": access.Service("wards", label="Wards", need_label="residents aged 65 and over")}
    (rule,) = rules({"kind": "volume", "service": "wards", "minimum": 10})
    assert "at least 10 of this study's residents aged 65 and over at" in rule.statement(
        access.Facts(services, SITES)
    )


@pytest.mark.parametrize("place", ["", None])
def test_places_that_no_site_has_judge_nothing(place):
    (rule,) = rules({"kind": "at_least_one_per", "service": "wards"})
    assert rule.unjudged(access.Facts(SERVICES, SITES.assign(place=place))) == "the sites have no place"
    assert rule.unjudged(access.Facts(SERVICES, SITES)) == ""


def test_rules_on_changes_leave_what_is_unchanged_alone():
    rule = {"kind": "count", "service": "wards", "at_most": 2, "judged": "changed"}
    found = breaches(
        [rule], same={"births": ["N"]}, fewer={"wards": ["N", "E"]}, more={"wards": ["N", "E", "S", "W"]}
    )
    assert [each.option for each in found] == ["more"]


def test_refusal_is_said_of_the_breach():
    table = {"kind": "count", "service": "wards", "at_most": 2}
    assert [each.refuse for each in breaches([table, table | {"breach": "refuse"}])] == [False, True]
