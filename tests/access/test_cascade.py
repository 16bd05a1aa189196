"""What a breach entails, in a chain of four services worked by hand, and for random rules."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

import access
from access.cascade import brought_with, taken_with, without
from tests.access.rule_cases import SERVICES, SITES, breaches, options, rules

CHAIN = [
    {"kind": "requires", "service": "wards", "on_site": ["emergency"], "id": "wards_beside_emergency"},
    {"kind": "requires", "service": "births", "on_site": ["wards"], "id": "births_beside_wards"},
]
FACTS = access.Facts(SERVICES, SITES)


def test_closing_one_service_takes_the_chain_with_it():
    keeps = {"kind": "keeps", "service": "emergency", "id": "stays"}
    found = breaches([keeps, *CHAIN], o={"emergency": ["N", "E", "W"]})
    assert found[0].cascade == (
        "Closing Emergency department at S takes Children's wards and Obstetrics at S with it.",
        "It would be kept with Emergency department at S.",
    )


def test_what_keeping_takes_has_needs_of_its_own():
    found = breaches(CHAIN, o={"births": ["N", "W"], "emergency": ["N", "E", "S"]})
    (breach,) = [each for each in found if each.sites == ("W",)]
    assert breach.cascade == (
        "It would be kept without Obstetrics at W.",
        "It would also be kept with Children's wards at W (which needs Emergency department at W).",
    )


def test_need_goes_to_the_sites_that_remain():
    def by_sites(option, service):
        sites = option.sites(service)
        return {"N": 100.0, "E": 200.0, "S": 300.0} if "S" in sites else {"N": 350.0, "E": 240.0}

    (found,) = breaches(CHAIN, volumes_if=by_sites, o={"wards": ["N", "E"]})
    assert found.cascade[1] == "300 births a year would go to N (250) and E (40) and reach no site (10)."


def test_parts_add_up_to_the_whole_that_is_said():
    def by_sites(option, service):
        sites = option.sites(service)
        return {"N": 100.0, "E": 200.0, "S": 53.0} if "S" in sites else {"N": 146.6, "E": 203.4}

    (found,) = breaches(CHAIN, volumes_if=by_sites, o={"wards": ["N", "E"]})
    assert found.cascade[1] == "53 births a year would go to N (47) and E (3) and reach no site (3)."


def test_a_small_unit_need_not_close_for_its_volume_to_rise():
    volume = {"kind": "volume", "service": "wards", "minimum": 100, "id": "enough"}
    known = pd.DataFrame(
        [("o", "wards", site, need) for site, need in {"N": 90.0, "E": 300.0, "S": 300.0}.items()],
        columns=["configuration", "service", "site_id", "volume"],
    )
    found = breaches([volume, *CHAIN], volumes=known, o={})
    (breach,) = [each for each in found if each.option == "o"]
    assert breach.cascade == (
        "If it closed, Obstetrics at N would go with it.",
        "Its volume can also rise: if another of these units closes.",
    )


def test_of_an_only_unit_it_is_not_said_that_the_rule_is_kept_without_it():
    volume = {"kind": "volume", "service": "wards", "minimum": 900, "id": "enough"}
    known = pd.DataFrame(
        [("o", "wards", "N", 800.0)], columns=["configuration", "service", "site_id", "volume"]
    )
    (breach,) = [each for each in breaches([volume], volumes=known, o={"wards": ["N"]}) if each.option == "o"]
    assert breach.cascade == ("If it closed, nothing else would go with it.",)


def test_rules_that_would_be_broken_next_are_named():
    count = {"kind": "count", "service": "births", "at_least": 3, "id": "three"}
    (found,) = breaches([*CHAIN, count], o={"wards": ["N", "E"]})
    assert found.cascade[1] == (
        'That would break the rule "three": Obstetrics is at 2 sites (E, N), and at least 3 are asked for.'
    )


def test_hours_are_mended_not_closed():
    (found,) = breaches(CHAIN, o={"wards": {"N": "24/7", "E": "24/7", "S": "Mon-Fri 00:00-24:00"}})
    assert found.cascade == (
        "It would be kept with Children's wards at S in these hours: Sat 00:00 to Sun 24:00.",
    )


def test_many_ways_are_counted():
    many = pd.DataFrame({"place": "P"}, index=[f"S{at}" for at in range(9)])
    rule = {"kind": "at_least_one_per", "service": "team"}
    made = access.parse_rules({"rule": [rule]}, SERVICES, many)
    (found,) = access.rule_breaches(made, {"now": access.Configuration("now", baseline=True)}, SERVICES, many)
    (sentence,) = found.cascade
    assert sentence.startswith("It would be kept with Newborn team at S0, Newborn team at S1,")
    assert sentence.endswith("Newborn team at S4 or one of 4 others.")


def test_what_is_broken_anyway_is_not_counted_as_a_consequence():
    option = options(o={"births": ["N", "E", "S", "W"]})["o"]
    taken = taken_with(rules(*CHAIN), option, FACTS, [("wards", "S")])
    assert taken == [("births", "S")]


def test_a_service_brings_what_it_needs():
    option = options(o={"emergency": ["N"]})["o"]
    assert brought_with(rules(*CHAIN), option, FACTS, ("births", "W")) == [
        ("births", "W"), ("wards", "W"), ("emergency", "W"),
    ]  # fmt: skip


TIES = st.lists(
    st.one_of(
        st.tuples(st.just("requires"), st.permutations(list(SERVICES)).map(lambda p: p[:2])),
        st.tuples(st.just("co_located"), st.permutations(list(SERVICES)).map(lambda p: p[:2])),
        st.tuples(st.just("paired"), st.permutations(list(SERVICES)).map(lambda p: p[:2])),
    ),
    min_size=1,
    max_size=4,
)


def tied(ties):
    tables = []
    for kind, (first, second) in ties:
        own = {
            "requires": {"service": first, "on_site": [second]},
            "co_located": {"services": [first, second]},
            "paired": {
                "service": first,
                "with": second,
                "pairs": [["N", "E"], ["E", "E"], ["S", "N"], ["W", "W"]],
            },
        }
        tables.append({"kind": kind} | own[kind])
    return rules(*tables)


@given(
    TIES,
    st.sets(st.tuples(st.sampled_from(list(SERVICES)), st.sampled_from(list(SITES.index)))),
    st.randoms(),
)
def test_the_end_of_a_cascade_keeps_every_tie_and_no_order_matters(ties, gone, random):
    everything = {name: dict.fromkeys(SITES.index, "24/7") for name in SERVICES}
    option = access.Configuration("o", services=everything)
    made = list(tied(ties))
    anyway = {pair for rule in made for fault in rule.faults(option, FACTS) for pair in fault.goes}
    taken = taken_with(made, option, FACTS, gone)
    left = without(option, [*gone, *taken])
    if not anyway:
        assert not any(rule.faults(left, FACTS) for rule in made)
    random.shuffle(made)
    assert set(taken_with(made, option, FACTS, gone)) == set(taken)


@given(TIES, st.sampled_from(list(SERVICES)), st.sampled_from(list(SITES.index)))
def test_a_cascade_takes_no_more_than_the_ties_ask(ties, service, site):
    everything = {name: dict.fromkeys(SITES.index, "24/7") for name in SERVICES}
    option, made = access.Configuration("o", services=everything), tied(ties)
    taken = taken_with(made, option, FACTS, [(service, site)])
    left = without(option, [(service, site), *taken])
    for pair in taken:  # anything put back would break a tie again
        name, where = pair
        back = access.Configuration(
            "o", services={**left.services, name: {**left.services[name], where: "24/7"}}
        )
        assert any(pair in fault.goes for rule in made for fault in rule.faults(back, FACTS))


def test_arrays_stay_as_they_were():
    (rule,) = rules({"kind": "requires", "service": "births", "on_site": ["wards"], "unless": ["team", "W"]})
    sets = {name: np.ones((2, 4), dtype=bool) for name in SERVICES}
    rule.broken_sets(sets, SITES)
    assert all(rows.all() for rows in sets.values())
