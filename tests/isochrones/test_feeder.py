"""A taxi or car for the first or last leg: competes with walking, within its cap, the way that traffic may go."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones import TransitOptions, day_journeys, transit_times
from isochrones.errors import UnknownChoice
from isochrones.feeder import Feeder, quicker
from isochrones.search import search_graph, times_between
from isochrones.snapping import ConnectorRule
from isochrones.speeds import DEFAULT_SPEEDS, DELAYS, PERIODS, SpeedTable
from isochrones.transit_arrays import Walks
from isochrones.transit_errors import BadTransitOption
from isochrones.walking import drive_links
from tests.oracles import network_from_map
from tests.timetable_builder import timetable, trip

DRAWING = "h a . . . b s\nx y . . . . ."
METRES = 1000.0
SPEEDS = SpeedTable(
    practicable=1.0,
    period_factors={p: dict.fromkeys(("fast", "main", "local"), (1.0, 1.0)) for p in PERIODS},
    delay_seconds=dict.fromkeys(DELAYS, 0.0),
    class_kmh={**SpeedTable().class_kmh, "residential": (60.0, 60.0, 60.0)},
)
"""No delays, every class up to 60 km/h: a kilometre a minute where the limit is 60."""

WAYS = {"ha": {"maxspeed": "60"}, "bs": {"maxspeed": "60"}, "ab": {"highway": "motorway"}}


def drawn(ways=None, **options):
    """Home h, 1 km from the bus at a; site s, 1 km from where it sets down at b; a kilometre a minute."""
    maps = [network_from_map(DRAWING, metres=METRES, ways=ways or WAYS, profile=p) for p in ("drive", "walk")]
    at = {"A": maps[0].places["a"], "B": maps[0].places["b"]}
    bus = timetable(trip("A 8:00", "B 8:20"), trip("B 17:00", "A 17:20"), at=at)
    return maps[1], bus, Feeder(maps[0].network, speeds=SPEEDS, **options)


def minutes(walking, bus, feeder, direction="to_site", **how):
    window, by = (("09:00", "09:01"), "arrive") if direction == "to_site" else (("16:00", "16:01"), "depart")
    found = transit_times(
        bus, walking.network, walking.origins("h"), walking.sites("s"), window=window, by=by,
        direction=direction, percentiles=(50,), options=TransitOptions(**how), feeder=feeder,
    )  # fmt: skip
    return float(found.values[0, 0, 0])


WALKED = 1000 * 0.06 / 4.8  # 12.5 minutes


def test_without_a_feeder_both_ends_are_walked():
    walking, bus, _ = drawn()
    assert minutes(walking, bus, None) == pytest.approx(60 + WALKED, abs=0.02)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_a_taxi_from_home_takes_its_wait_and_its_kilometre(direction):
    """To: leave 5 min wait and 1 min drive before 8:00, be there at 9:00. Home: 1 h, 20 min, 6 min."""
    walking, bus, feeder = drawn(wait_minutes=5)
    expected = 60 + 6 if direction == "to_site" else 60 + 20 + 6
    assert minutes(walking, bus, feeder, direction) == pytest.approx(expected, abs=0.02)


def test_at_the_site_the_last_leg_is_driven():
    """Walk 12.5 to A; B at 8:20, the site 6 minutes later: counts only from the arrival, so by depart."""
    walking, bus, feeder = drawn(wait_minutes=5, at="site")
    assert minutes(walking, bus, feeder) == pytest.approx(60 + WALKED, abs=0.02)
    found = day_journeys(bus, walking.network, walking.origins("h"), walking.sites("s"), feeder=feeder)
    assert found.arrive.tolist() == [8 * 3600 + 20 * 60 + 6 * 60]
    back = day_journeys(
        bus, walking.network, walking.origins("h"), walking.sites("s"), "from_site", feeder=feeder
    )
    assert back.depart.tolist() == [17 * 3600 - 6 * 60]


def test_a_taxi_slower_than_walking_is_not_taken():
    walking, bus, feeder = drawn(wait_minutes=15)
    assert minutes(walking, bus, feeder) == pytest.approx(60 + WALKED, abs=0.02)


def test_beyond_its_cap_there_is_no_taxi():
    """The drive takes a minute; with no walk of more than 5 minutes only a longer cap reaches the bus."""
    walking, bus, feeder = drawn(max_minutes=1.1)
    _, _, short = drawn(max_minutes=0.9)
    how = {"max_walk_minutes": 13}
    assert minutes(walking, bus, feeder, **how) == pytest.approx(66, abs=0.02)
    assert minutes(walking, bus, short, **how) == pytest.approx(60 + WALKED, abs=0.02)


def test_the_drive_goes_the_way_that_traffic_may():
    """The street h-a is one way from home: coming back the taxi goes round by y and x, three kilometres."""
    walking, bus, feeder = drawn(
        {**WAYS, "ha": {"maxspeed": "60", "oneway": "yes"}, "ayxh": {"maxspeed": "60"}}
    )
    assert minutes(walking, bus, feeder) == pytest.approx(66, abs=0.02)
    assert minutes(walking, bus, feeder, "from_site") == pytest.approx(60 + 20 + 8, abs=0.02)


def test_the_feeder_is_named_in_the_result():
    walking, bus, feeder = drawn()
    how = {"window": ("09:00", "09:01"), "percentiles": (50,)}
    found = transit_times(
        bus, walking.network, walking.origins("h"), walking.sites("s"), feeder=feeder, **how
    )
    assert found.attrs["feeder"].startswith("feeder at home, free_flow, at most 15 min, wait 5 min, roads ")
    plain = transit_times(bus, walking.network, walking.origins("h"), walking.sites("s"), **how)
    assert "feeder" not in plain.attrs


def test_feeders_of_other_speeds_or_connectors_have_other_names():
    _, _, feeder = drawn()
    others = [
        {"speeds": DEFAULT_SPEEDS},
        {"speeds": SPEEDS.override({"practicable": 0.6})},
        {"connector": ConnectorRule(kmh=9)},
        {"connector": ConnectorRule(max_metres=9)},
        {"connector": ConnectorRule(factor=9)},
    ]
    assert str(replace(feeder, speeds=SPEEDS.override({}))) == str(feeder)
    assert len({str(feeder), *(str(replace(feeder, **other)) for other in others)}) == 6


def test_what_makes_no_feeder():
    walking, _, feeder = drawn()
    with pytest.raises(UnknownChoice, match="at 'work'"):
        Feeder(feeder.roads, at="work")
    with pytest.raises(BadTransitOption, match="profile='drive'"):
        Feeder(walking.network)
    with pytest.raises(BadTransitOption, match="cap above 0"):
        Feeder(feeder.roads, max_minutes=0)


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(["ab", "bc", "de", "ef", "ad", "be", "cf"])), st.booleans())
def test_drives_within_a_cap_are_those_of_the_matrix(one_way, more_targets):
    """Few sources or few targets, searched forward or backward: what searching from every site gives."""
    ways = {
        name: {"maxspeed": "30", **({"oneway": "yes"} if name in one_way else {})}
        for name in ("ab", "bc", "de", "ef", "ad", "be", "cf")
    }
    drawing = network_from_map("a b c\nd e f", metres=400, ways=ways)
    network, cap = drawing.network, 3.0
    few, many = drawing.snap("ae"), drawing.snap("abcdef")
    sources, targets = (few, many) if more_targets else (many, few)
    arcs = network.minutes("am_peak")
    expected = times_between(search_graph(network, arcs, "from_site"), targets, sources, np.inf)
    indptr, target, taken = drive_links(network, arcs, sources, targets, cap)
    found = np.full(expected.shape, np.inf, np.float32)
    found[np.repeat(np.arange(len(sources)), np.diff(indptr)), target] = taken
    np.testing.assert_allclose(found, np.where(expected <= cap, expected, np.inf), atol=1e-4)


LINKS = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 5)), st.integers(0, 900), max_size=12)


def walks_of(links) -> Walks:
    rows = sorted(links)
    indptr = np.searchsorted([point for point, _ in rows], range(5))
    return Walks(*(np.array(x, np.int32) for x in (indptr, [s for _, s in rows], [links[r] for r in rows])))


@settings(max_examples=100, deadline=None)
@given(LINKS, LINKS)
def test_of_two_ways_the_quicker(one, other):
    expected = {key: min(one.get(key, 2**30), other.get(key, 2**30)) for key in {**one, **other}}
    for found, known in zip(quicker(walks_of(one), walks_of(other)), walks_of(expected), strict=True):
        np.testing.assert_array_equal(found, known)
