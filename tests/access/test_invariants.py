"""What must hold in every world, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from tests.access.cases import NAN, areas, option, service, travel_times

SETTINGS = settings(deadline=None, max_examples=40)
SITES = "ABCD"
TENTHS = st.integers(0, 600).map(lambda tenths: tenths / 10)


@st.composite
def worlds(draw):
    """Minutes (site, area), people and deciles of up to six areas."""
    count = draw(st.integers(1, 6))
    each = st.lists(TENTHS | st.just(NAN), min_size=count, max_size=count)
    minutes = np.array(draw(st.lists(each, min_size=len(SITES), max_size=len(SITES))))
    people = draw(st.lists(st.integers(0, 50), min_size=count, max_size=count))
    deciles = draw(st.lists(st.integers(1, 10).map(float), min_size=count, max_size=count))
    return minutes, areas(people, imd_decile=deciles)


def array(minutes, **settings):
    return travel_times([minutes], sites=list(SITES), **settings)


def figures(minutes, table, base, other, **layout):
    return access.compare(
        array(minutes, **layout), table, service(), option("x", base), option("y", other)
    ).to_dict()


def or_infinite(value):
    return np.inf if value is None else value


@given(worlds(), st.sets(st.sampled_from(SITES), min_size=1), st.sampled_from(SITES))
@SETTINGS
def test_opening_a_site_worsens_nothing(world, base, opened):
    minutes, table = world
    found = figures(minutes, table, sorted(base), sorted(base | {opened}))
    before, after = found["base"], found["option"]
    for percentile in ("median_minutes", "p90_minutes", "p95_minutes"):
        assert or_infinite(after[percentile]) <= or_infinite(before[percentile])
    for mean in ("mean_minutes", "deprivation_weighted_minutes", "max_minutes"):
        assert (after[mean] is None) == (before[mean] is None)
        assert or_infinite(after[mean]) <= or_infinite(before[mean])
    for decile, mean in before["by_decile"].items():
        assert or_infinite(after["by_decile"][decile]) <= or_infinite(mean)
    if table["population"].sum() > 0:
        assert all(after["share_within"][t] >= share for t, share in before["share_within"].items())
    assert after["need_reached"] >= before["need_reached"]
    assert found["need_worse"] == found["need_lost_reach"] == found["areas_worse"] == 0


@given(worlds(), st.randoms(use_true_random=False))
@SETTINGS
def test_the_order_of_areas_changes_nothing(world, random):
    minutes, table = world
    order = random.sample(range(len(table)), len(table))
    shuffled = table.iloc[order]
    one = figures(minutes, table, "ABC", "CD")
    assert _close(figures(minutes, shuffled, "ABC", "CD"), one)
    moved = figures(minutes[:, order], shuffled, "ABC", "CD", area_id=list(shuffled.index))
    assert _close(moved, one)


@given(worlds(), st.integers(1, 9))
@SETTINGS
def test_splitting_an_origin_in_two_changes_nothing(world, tenths):
    minutes, table = world
    ids, share = list(table.index), tenths / 10
    split = np.column_stack([minutes, minutes[:, 0]])
    weight = [share, *[1.0] * (len(ids) - 1), 1 - share]
    found = figures(split, table, "ABC", "CD", area_id=[*ids, ids[0]], weight=weight)
    assert _close(found, figures(minutes, table, "ABC", "CD"))


@given(worlds(), st.sets(st.sampled_from(SITES)), st.sampled_from([0, 1, 5]))
@SETTINGS
def test_volumes_sum_to_need_reached(world, sites, tie_minutes):
    minutes, table = world
    result = access.evaluate(
        array(minutes), table, [service()], [option("x", sorted(sites))], tie_minutes=tie_minutes
    )
    reached = access.summary(result)["need_reached"].iloc[0]
    volumes = access.volumes(result)
    assert volumes["volume"].sum() == pytest.approx(reached)
    assert volumes["volume_tie_1_minute"].sum() == pytest.approx(reached)
    shares = result.assignment.groupby("area_id")["share"].sum().reindex(table.index, fill_value=0)
    reached_share = result.access.set_index("area_id")["share_reached"]
    assert shares.to_numpy() == pytest.approx(reached_share.to_numpy())


@given(worlds(), st.sampled_from([0.25, 4, 1000]))
@SETTINGS
def test_scaling_need_changes_no_mean(world, factor):
    minutes, table = world
    scaled = table.assign(population=table["population"] * factor)
    one, many = (figures(minutes, each, "ABC", "CD") for each in (table, scaled))
    for side in ("base", "option"):
        for name in (
            "mean_minutes",
            "median_minutes",
            "p90_minutes",
            "max_minutes",
            "by_decile",
            "share_within",
        ):
            assert _close(many[side][name], one[side][name])
    assert many["mean_change_worse"] == pytest.approx(one["mean_change_worse"])
    assert many["need_worse"] == pytest.approx(one["need_worse"] * factor)


@given(worlds())
@SETTINGS
def test_groups_that_partition_people_add_up_to_everyone(world):
    minutes, table = world
    result = access.evaluate(array(minutes), table, [service()], [option("x", SITES)])
    everyone = access.summary(result).iloc[0]
    for parts in (access.by_decile(result), access.by_quintile(result).query("scope == 'national'")):
        assert parts["need_total"].sum() == pytest.approx(everyone["need_total"])
        total = (parts["need_reached"] * parts["mean_minutes"].fillna(0)).sum()
        assert total == pytest.approx(everyone["need_reached"] * np.nan_to_num(everyone["mean_minutes"]))


def _close(found, expected) -> bool:
    """Equal, numbers to the rounding of their last printed digit."""
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(_close(found[k], expected[k]) for k in expected)
    if isinstance(expected, float) and isinstance(found, float):
        return found == pytest.approx(expected, abs=2e-4, rel=1e-6)
    return found == expected
