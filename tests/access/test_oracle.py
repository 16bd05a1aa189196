"""The whole evaluation against plain loops over origins, written from the definitions alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from tests.access.cases import NAN, areas, option, service, travel_times

SITES, PERCENTILES = "ABC", (50, 95)
TENTHS = st.integers(0, 400).map(lambda tenths: tenths / 10)


@st.composite
def worlds(draw):
    """Minutes (percentile, site, origin), the area and weight of each origin, people of each area."""
    origins = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    total = sum(origins)
    size = len(PERCENTILES) * len(SITES) * total
    times = draw(st.lists(TENTHS | st.just(NAN), min_size=size, max_size=size))
    belongs = [f"a{area}" for area, count in enumerate(origins) for _ in range(count)]
    split = {1: [1], 2: [0.25, 0.75], 3: [0.5, 0.25, 0.25]}
    weight = [share for count in origins for share in split[count]]
    people = draw(st.lists(st.integers(0, 20), min_size=len(origins), max_size=len(origins)))
    block = np.array(times, dtype=np.float32).reshape(len(PERCENTILES), len(SITES), total)
    return block, belongs, weight, people


def evaluated(world, *open_sites):
    block, belongs, weight, people = world
    times = travel_times(block, sites=SITES, percentiles=PERCENTILES, area_id=belongs, weight=weight)
    options = [option(f"o{index}", sites) for index, sites in enumerate(open_sites)]
    return times, areas(people), options


def sorted_times(world, percentile, origin, open_sites):
    column = world[0][percentile, :, origin]
    return sorted((t, site) for site, t in zip(SITES, column) if site in open_sites and t == t)


def nearest(world, percentile, origin, open_sites):
    times = sorted_times(world, percentile, origin, open_sites)
    return float(times[0][0]) if times else np.inf


@given(worlds(), st.sets(st.sampled_from(SITES)).map(sorted))
@settings(deadline=None, max_examples=40)
def test_access_of_every_area(world, open_sites):
    times, table, options = evaluated(world, open_sites)
    found = access.evaluate(times, table, [service()], options).access.set_index(["percentile", "area_id"])
    _, belongs, weight, _ = world
    for p, percentile in enumerate(PERCENTILES):
        for area in table.index:
            mine = [(o, weight[o]) for o, each in enumerate(belongs) if each == area]
            ranked = [(sorted_times(world, p, o, open_sites), w) for o, w in mine]
            row = found.loc[(percentile, area)]
            for rank, name in enumerate(("minutes", "next_minutes")):
                reached = [(each[rank][0], w) for each, w in ranked if len(each) > rank]
                mean = sum(t * w for t, w in reached) / sum(w for _, w in reached) if reached else NAN
                assert row[name] == pytest.approx(mean, rel=1e-5, nan_ok=True)
            assert row["share_reached"] == pytest.approx(sum(w for each, w in ranked if each))
            within = sum(w for each, w in ranked if each and each[0][0] <= 15)
            assert row["share_within_15"] == pytest.approx(within)
            assert (row["reason"] == "") == any(each for each, _ in ranked)


@given(worlds(), st.sets(st.sampled_from(SITES)).map(sorted), st.sets(st.sampled_from(SITES)).map(sorted))
@settings(deadline=None, max_examples=40)
def test_a_comparison_of_every_person(world, base, other):
    times, table, options = evaluated(world, base, other)
    found = access.compare(times, table, service(), *options, percentile=95).to_dict()
    _, belongs, weight, people = world
    persons = [
        (people[int(area[1:])] * w, nearest(world, 1, o, base), nearest(world, 1, o, other))
        for o, (area, w) in enumerate(zip(belongs, weight))
    ]
    both = [(n, b, x) for n, b, x in persons if max(b, x) < np.inf and n > 0]
    assert found["need_worse"] == pytest.approx(sum(n for n, b, x in persons if x > b))
    assert found["need_better"] == pytest.approx(sum(n for n, b, x in persons if x < b))
    assert found["need_lost_reach"] == pytest.approx(sum(n for n, b, x in persons if b < np.inf == x))
    assert found["need_gained_reach"] == pytest.approx(sum(n for n, b, x in persons if x < np.inf == b))
    assert found["need_total"] == pytest.approx(sum(people))
    for index, side in ((1, "base"), (2, "option")):
        assert found[side]["need_reached"] == pytest.approx(sum(e[0] for e in persons if e[index] < np.inf))
        if both:
            mean = sum(each[0] * each[index] for each in both) / sum(each[0] for each in both)
            assert found[side]["mean_minutes"] == pytest.approx(mean, abs=1e-5)
            assert found[side]["max_minutes"] == pytest.approx(max(each[index] for each in both), abs=1e-4)
        else:
            assert found[side]["mean_minutes"] is found[side]["max_minutes"] is None
    changes = [x - b for _, b, x in both]
    assert found["max_change"] == (pytest.approx(max(changes), abs=1e-4) if both else None)
