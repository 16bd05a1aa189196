"""The way behind a time: streets in order, and minutes by kind of street that sum to the time."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones import drive_times, read_roads
from isochrones.matrix import snap_both
from isochrones.paths import PARTS, minutes_by_family, trace
from isochrones.speeds import DEFAULT_SPEEDS, DELAY_SECONDS
from tests.oracles import PLAIN, network_from_map
from tests.shared_data import shared_data

TOWN = network_from_map(
    "a b c\nd e f\ng h i",
    ways={
        "abc": {"highway": "primary"},
        "cfi": {"oneway": "yes"},
        "ad": {},
        "dgh": {"highway": "tertiary", "maxspeed": "60"},
        "hi": {},
        "de": {},
        "ef": {"highway": "service"},
    },
)
LETTERS = "abcdefghi"


def parts_of(town, origins, sites, direction="to_site", period="am_peak"):
    at_site, at_origin = snap_both(town.network, town.origins(origins), town.sites(sites))
    return minutes_by_family(town.network, town.network.minutes(period), at_origin, at_site, direction)


def traced(town, origin, site, direction="to_site", period="am_peak", speeds=DEFAULT_SPEEDS):
    minutes = town.network.minutes(period, speeds)
    return trace(town.network, minutes, town.places[origin], town.places[site], direction, speeds=speeds)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_the_parts_sum_to_the_times_of_the_matrix(direction):
    how = {"period": "am_peak", "direction": direction, "speeds": DEFAULT_SPEEDS}
    times = TOWN.times(LETTERS, LETTERS, **how).values[0]
    parts = parts_of(TOWN, LETTERS, LETTERS, direction)
    np.testing.assert_allclose(parts.sum(axis=2), times, atol=1e-4, equal_nan=True)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize(("origin", "site"), ["ai", "ia", "bf", "ge", "aa"])
def test_the_legs_sum_to_the_time_and_follow_one_another(origin, site, direction):
    legs = traced(TOWN, origin, site, direction)
    how = {"period": "am_peak", "direction": direction, "speeds": DEFAULT_SPEEDS}
    expected = TOWN.minutes(origin, site, **how)
    assert legs["minutes"].sum() == pytest.approx(expected, abs=1e-4)
    inner = legs[legs["edge"] >= 0]
    tails, heads = TOWN.network.arc_tail[inner["arc"]], TOWN.network.arc_head[inner["arc"]]
    np.testing.assert_array_equal(tails[1:], heads[:-1])


def test_a_way_worked_by_hand():
    town = network_from_map(
        "a b c", metres=600, ways={"ab": {}, "bc": {"highway": "primary", "maxspeed": "60"}}
    )
    legs = traced(town, "a", "c", period="free_flow", speeds=PLAIN)
    assert list(legs["road_class"]) == ["connector", "residential", "primary", "connector"]
    assert list(legs["way"]) == [-1, 1, 2, -1]
    np.testing.assert_allclose(legs["metres"], [0, 600, 600, 0], atol=0.01)
    np.testing.assert_allclose(legs["minutes"], [0, 36 / 25.5, 36 / 51, 0], atol=1e-4)
    assert legs["kmh"][2] == pytest.approx(51, abs=0.01)


def test_no_way_and_no_street_are_empty():
    town = network_from_map("a b . . c d", ways={"ab": {}, "cd": {}})
    assert traced(town, "a", "c").empty
    assert trace(town.network, town.network.minutes(), (0.0, 0.0), town.places["a"]).empty
    assert np.isnan(parts_of(town, "c", "a")).all()


def test_closed_streets_are_not_used():
    town = network_from_map("a b c\nd e f")
    minutes = town.network.minutes().copy()
    straight = trace(town.network, minutes, town.places["a"], town.places["c"])
    minutes[straight["arc"][straight["arc"] >= 0]] = np.inf
    around = trace(town.network, minutes, town.places["a"], town.places["c"])
    assert around["metres"].sum() == pytest.approx(400, abs=0.1)


def test_minutes_go_to_the_kind_of_street_they_are_spent_on():
    tags = (
        {"highway": "trunk"},
        {"highway": "motorway_link"},
        {"route": "ferry", "highway": "", "duration": "00:10"},
    )
    town = network_from_map("a b c d e", metres=600, ways=dict(zip(("ab", "bc", "cd"), tags)) | {"de": {}})
    part = dict(zip(PARTS, parts_of(town, "a", "e")[0, 0]))
    assert part["ferry"] == pytest.approx(10, abs=1e-3)
    assert part["main_built_up"] + part["main_rural"] == pytest.approx(
        town.minutes("a", "b", period="am_peak"), abs=1e-4
    )
    assert part["fast_built_up"] + part["fast_rural"] > 0
    assert part["local_built_up"] + part["local_rural"] > 0
    assert part["connector"] == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize("shift", [8.0, -8.0])
def test_an_entrance_at_the_kerb_is_met_from_its_own_side(direction, shift):
    town = network_from_map("a b c d\ne . . f", ways={"abcd": {}, "ae": {}, "ef": {}, "fd": {}})
    sites = town.sites("b").assign(approach="kerb")
    sites.geometry = sites.translate(30, shift)
    origins = town.origins("acdef")
    at_site, at_origin = snap_both(town.network, origins, sites)
    parts = minutes_by_family(town.network, town.network.minutes(), at_origin, at_site, direction)
    times = drive_times(town.network, origins, sites, direction=direction).values[0]
    np.testing.assert_allclose(parts.sum(axis=2), times, atol=1e-4, equal_nan=True)


def test_waiting_and_turning_are_a_part_of_their_own():
    town = network_from_map(
        "a b c\n. d .",
        ways={"abc": {"highway": "primary"}, "bd": {"highway": "primary"}},
        nodes={"b": {"highway": "traffic_signals"}},
    )
    at_site, at_origin = snap_both(town.network, town.origins("a"), town.sites("cd"))
    parts = minutes_by_family(town.network, town.network.minutes(), at_origin, at_site)
    waited = parts[:, 0, PARTS.index("delays")] * 60
    assert waited[0] == pytest.approx(DELAY_SECONDS["traffic_signals"], abs=0.01)
    legs = traced(town, "a", "c", period="free_flow")
    assert legs["delay_minutes"].sum() * 60 == pytest.approx(waited[0], abs=0.01)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_points_anywhere_have_parts_that_sum(data):
    offset = st.floats(-60, 260)
    east, north = (np.array(data.draw(st.lists(offset, min_size=4, max_size=4))) for _ in range(2))
    origins, sites = TOWN.origins("abcd"), TOWN.sites("ei")
    first = TOWN.places["g"]
    origins["easting"], origins["northing"] = first[0] + east, first[1] + north
    at_site, at_origin = snap_both(TOWN.network, origins, sites)
    for direction in ("to_site", "from_site"):
        minutes = TOWN.network.minutes("pm_peak")
        parts = minutes_by_family(TOWN.network, minutes, at_origin, at_site, direction)
        times = drive_times(TOWN.network, origins, sites, "pm_peak", direction).values[0]
        np.testing.assert_allclose(parts.sum(axis=2), times, atol=1e-4, equal_nan=True)


@pytest.fixture(scope="module")
def malta():
    """Malta's streets (two islands, a ferry), with its 200 sites as origins and 10 of them as sites."""
    roads = read_roads(shared_data("networks", "malta.osm.pbf"), crs="EPSG:32633")
    table = pd.read_csv(shared_data("points", "malta_sites.csv"))
    points = gpd.GeoSeries(gpd.points_from_xy(table["longitude"], table["latitude"]), crs="EPSG:4326")
    points = points.to_crs(roads.crs)
    origins = pd.DataFrame({"area_id": points.index.astype(str), "easting": points.x, "northing": points.y})
    sites = gpd.GeoDataFrame({"name": "", "place": ""}, index=points.index[:10], geometry=points[:10])
    sites.index = sites.index.astype(str)
    return roads, origins.assign(weight=1.0), sites.assign(approach=["any", "kerb"] * 5)


@pytest.mark.shared_data
@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_the_parts_of_real_trips_sum_to_their_times(malta, direction):
    roads, origins, sites = malta
    at_site, at_origin = snap_both(roads, origins, sites)
    parts = minutes_by_family(roads, roads.minutes("am_peak"), at_origin, at_site, direction)
    times = drive_times(roads, origins, sites, "am_peak", direction).values[0]
    np.testing.assert_allclose(parts.sum(axis=2), times, atol=1e-4, equal_nan=True)
    assert np.nanmax(parts[..., PARTS.index("ferry")]) > 10
