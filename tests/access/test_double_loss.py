"""Who loses in several programmes: hand-worked towns, and people that always sum to the residents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import access
from access.double_loss import joined_losses
from tests.access.cases import NAN, areas, evaluate_one, travel_times
from tests.access.network_cases import SERVICES, by_id, option, times, town

TODAY = option("today", ward="ABC", stroke="ABC")
OPTIONS = by_id(TODAY, option("no_a", ward="BC", stroke="ABC"), option("no_b", ward="ABC", stroke="AC"))
PROGRAMMES = access.parse_programmes(
    {"children": {"services": ["ward"]}, "brain": {"services": ["stroke"]}}, SERVICES, OPTIONS
)
BOTH = {"children": "no_a", "brain": "no_b"}


def evaluated(table=None, **settings):
    return access.evaluate_programmes(
        times(), town() if table is None else table, SERVICES, OPTIONS, PROGRAMMES, **settings
    )


def counted(one, grouping="population", category="all"):
    table = one.losses.counts
    rows = table[(table["grouping"] == grouping) & (table["category"] == category)]
    return rows["people"].tolist()


def test_the_losses_of_a_hand_worked_town():
    """Without A the first two areas go to B (15 and 6 longer); without B's stroke unit the third to C (4 longer)."""
    one = evaluated().combination(BOTH)
    assert counted(one) == [100, 300, 0]
    assert one.losses.areas["programmes_lost"].tolist() == [1, 1, 1, 0]
    assert one.losses.changes["children"].tolist() == [15, 6, 0, 0]
    assert one.losses.changes["brain"].tolist() == [0, 0, 4, 0]
    assert one.services["ward"].to_dict()["mean_change_worse"] == pytest.approx(10.5)
    assert one.taken == {"ward": "children", "stroke": "brain"}


def test_the_example_of_the_page():
    """A closes in maternity for the first two areas (6 longer), B for stroke for the middle two (4 longer)."""
    table = areas([100] * 4)
    area, weight = np.arange(4), np.ones(4)
    base = np.full(4, 10, dtype=np.float32)
    maternity = base + np.float32([6, 6, 0, 0])
    stroke = base + np.float32([0, 4, 4, 0])
    for threshold, people in ((0, [100, 200, 100]), (5, [200, 200, 0])):
        lost = {
            name: access.losses(base, minutes, threshold) for name, minutes in zip("ms", (maternity, stroke))
        }
        found = access.double_loss(lost, table, area, weight)
        assert found.counts["people"].tolist() == people
        assert found.areas["people_in_several"].sum() == people[2]


def test_a_threshold_forgives_what_is_no_longer_than_it():
    assert counted(evaluated(threshold_minutes=4).combination(BOTH)) == [200, 200, 0]
    assert counted(evaluated(threshold_minutes=3.9).combination(BOTH)) == [100, 300, 0]
    assert counted(evaluated(threshold_minutes=15).combination(BOTH)) == [400, 0, 0]


def test_lost_reach_is_a_loss_whatever_the_threshold():
    base, option_minutes = np.float32([10, NAN, 10]), np.float32([NAN, 10, 12])
    found = access.losses(base, option_minutes, 60)
    assert found.loses.tolist() == [True, False, False]
    assert found.lost.tolist() == [True, False, False]


def test_minutes_say_by_how_much_each_class_loses():
    rows = evaluated().combination(BOTH).losses.minutes.set_index(["programmes_lost", "programme"])
    assert rows.loc[(1, "children"), ["people", "mean_minutes"]].tolist() == [200, 10.5]
    assert rows.loc[(1, "brain"), ["people", "mean_minutes"]].tolist() == [100, 4]
    assert rows.loc[(2, "brain"), "people"] == 0
    assert np.isnan(rows.loc[(2, "brain"), "mean_minutes"])


def test_quintiles_and_groups_are_counted_as_the_residents_are():
    table = town((100, 50, 100, 100), imd_decile=[1, 3, 5, 9], imd_rank=[1, 2, 3, 4], cars=[10.0, 20, 30, 40])
    one = evaluated(table, groups={"car": {"cars": "With a car"}}).combination(BOTH)
    assert counted(one) == [100, 250, 0]
    assert counted(one, "quintile_national", "1") == [0, 100, 0]
    assert counted(one, "quintile_national", "5") == [100, 0, 0]
    assert counted(one, "car", "cars") == [40, 60, 0]


def test_a_service_that_two_programmes_name_is_lost_once():
    file = {name: {"services": ["ward"], "options": ["no_a"]} for name in ("children", "beds")}
    programmes = access.parse_programmes(file, SERVICES, OPTIONS)
    found = access.evaluate_programmes(times(), town(), SERVICES, OPTIONS, programmes)
    assert counted(found.combination({"children": "no_a", "beds": "no_a"})) == [200, 200, 0]


def test_people_of_an_area_are_counted_by_origin():
    """Half of the one area loses in one programme, the other half in the other: it stands at one, not two."""
    minutes = travel_times({"A": [5, 20], "B": [20, 5]}, area_id=["a0", "a0"], weight=[0.5, 0.5])
    services = {name: SERVICES[name] for name in ("ward", "stroke")}
    options = by_id(
        option("today", ward="AB", stroke="AB"),
        option("no_a", ward="B", stroke="AB"),
        option("no_b", ward="AB", stroke="A"),
    )
    programmes = access.parse_programmes(
        {"children": {"services": ["ward"]}, "brain": {"services": ["stroke"]}}, services, options
    )
    one = access.evaluate_programmes(minutes, areas([80]), services, options, programmes).combination(BOTH)
    assert counted(one) == [0, 80, 0]
    assert one.losses.areas["programmes_lost"].tolist() == [1]
    assert one.losses.areas["people_in_several"].tolist() == [0]


def test_combinations_take_what_was_evaluated_once():
    found = evaluated()
    for chosen in access.programme_combinations(PROGRAMMES, OPTIONS)[0]:
        found.combination(chosen)
    assert found.evaluated == 4
    assert found.looked_up == 4 * 2


def test_what_is_looked_up_equals_what_compare_finds():
    one = evaluated().combination(BOTH)
    direct = access.compare(times(), town(), SERVICES["ward"], TODAY, one.configuration)
    looked_up = one.services["ward"].to_dict()
    for side in ("base", "option"):
        looked_up[side].pop("configuration")
        direct.to_dict()[side].pop("configuration")
    assert looked_up == direct.to_dict()


def test_a_service_that_the_period_cannot_judge_is_in_no_count_of_losses():
    """A's ward opens at 08:00 today: closing it is nobody's loss in the figures, and so it is not counted as such."""
    today = option("today", ward="ABC", stroke="ABC")
    today.services["ward"]["A"] = "08:00-20:00"
    options = by_id(today, *(OPTIONS[name] for name in ("no_a", "no_b")))
    periods = {"all_day": {"days": ["Mon"], "to_site": {"window": ["07:00", "10:00"]}}}
    found = access.evaluate_programmes(times(), town(), SERVICES, options, PROGRAMMES, periods=periods)
    one = found.combination({"children": "no_a", "brain": "no_b"})
    assert one.not_judged == ("ward",)
    assert one.services["ward"].to_dict()["partly_open"] == {"base": ["A"], "option": []}
    assert counted(one) == [300, 100, 0]
    assert one.losses.changes["children"].tolist() == [0, 0, 0, 0]


def test_services_not_computed_for_the_mode_are_named():
    services = SERVICES | {"stroke": access.Service("stroke", "Stroke", modes=("walk",))}
    found = access.evaluate_programmes(times(), town(), services, OPTIONS, PROGRAMMES)
    assert found.not_computed == ("stroke",)
    assert list(found.combination(BOTH).services) == ["ward"]
    only = {name: access.Service(name, name, modes=("walk",)) for name in SERVICES}
    with pytest.raises(access.UnknownName, match="no service of the programmes is computed for drive"):
        access.evaluate_programmes(times(), town(), only, OPTIONS, PROGRAMMES)


def test_wrong_percentile_and_missing_residents_are_said():
    with pytest.raises(access.UnknownName, match="the drive times have no percentile 95"):
        evaluated(percentile=95)
    result = evaluate_one(times(), town(), "AB")
    nothing = {"p": joined_losses([], 4)}
    with pytest.raises(access.MissingColumn, match="population"):
        access.double_loss(nothing, town().drop(columns="population"), result.journeys[0].area, np.ones(4))


MINUTES = st.lists(st.one_of(st.just(NAN), st.integers(0, 90)), min_size=6, max_size=6)


@given(
    st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=4),
    st.lists(st.integers(0, 1000), min_size=3, max_size=3),
    st.floats(0, 30),
)
def test_people_sum_to_residents_areas_to_areas_and_a_baseline_adds_nobody(pairs, residents, threshold):
    table = areas(residents, imd_decile=[1, 5, 9], imd_rank=[1, 2, 3], g=np.array(residents) / 2)
    area, weight = np.repeat(np.arange(3), 2), np.full(6, 0.5)
    lost = {
        f"p{n}": access.losses(np.float32(base), np.float32(other), threshold)
        for n, (base, other) in enumerate(pairs)
    }
    found = access.double_loss(lost, table, area, weight, {"of": {"g": "G"}})
    sums = found.counts.groupby("grouping", sort=False)["people"].sum()
    assert sums["population"] == pytest.approx(sum(residents))
    assert sums["quintile_national"] == pytest.approx(sum(residents))
    assert sums["of"] == pytest.approx(sum(residents) / 2)
    assert found.counts["areas"].sum() == 3
    by_class = found.counts[found.counts["grouping"] == "population"].set_index("programmes_lost")["people"]
    people = np.array(residents)[area] * weight
    expected = sum((people * each.loses).sum() for each in lost.values())
    assert (by_class * by_class.index).sum() == pytest.approx(expected)
    same = access.losses(np.float32(pairs[0][0]), np.float32(pairs[0][0]), threshold)
    more = access.double_loss(lost | {"same": same}, table, area, weight)
    everyone = more.counts[more.counts["grouping"] == "population"]["people"].tolist()
    assert everyone == pytest.approx([*by_class, 0])


@given(st.lists(st.tuples(MINUTES, MINUTES), min_size=2, max_size=4), st.randoms())
def test_the_order_of_programmes_decides_nothing(pairs, random):
    table, area, weight = areas([10, 20, 30]), np.repeat(np.arange(3), 2), np.full(6, 0.5)
    lost = [(f"p{n}", access.losses(np.float32(a), np.float32(b))) for n, (a, b) in enumerate(pairs)]
    shuffled = random.sample(lost, len(lost))
    first, second = (access.double_loss(dict(each), table, area, weight) for each in (lost, shuffled))
    assert first.counts.equals(second.counts)
    assert first.areas.equals(second.areas)
