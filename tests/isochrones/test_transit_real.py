"""Real feeds and streets: known trip counts, Newport by bus, and isochrones against the point times."""

import math
from collections import defaultdict
from functools import cache
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import isochrones
from isochrones.gtfs import read_gtfs
from isochrones.linking import link_stops, walks_between
from isochrones.polygons import isochrone_polygons
from isochrones.roads import read_roads
from isochrones.snapping import snap
from isochrones.timetable import build_timetable, read_timetable
from isochrones.transit import transit_times
from isochrones.transit_errors import NoServiceOnDate
from isochrones.transit_options import TransitOptions
from isochrones.transit_surface import transit_point_times
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data

MORNING = {"window": ("08:00", "10:00"), "by": "arrive", "direction": "to_site"}
EVENING = {"window": ("17:00", "19:00"), "by": "depart", "direction": "from_site"}


@pytest.mark.parametrize(
    ("feed", "trips"),
    [
        ("newport/newport_gtfs.zip", {"2023-06-20": 176, "2023-06-18": 22}),
        ("gtfs/south_wales_bus_2018.zip", {"2018-10-16": 5792, "2018-10-21": 1919}),
        ("gtfs/manchester_rail_2020.zip", {"2021-01-12": 1462}),
        ("gtfs/chester_2023.zip", {"2023-09-12": 798, "2023-09-10": 23}),
    ],
)
def test_trips_of_known_days(feed, trips):
    read = read_gtfs(shared_data(feed))
    assert {day: build_timetable([read], day).trips_on_date for day in trips} == trips


def test_a_date_before_the_feed_begins():
    with pytest.raises(
        NoServiceOnDate, match=r"chester_2023\.zip has no trip .* from 2023-07-31 to 2024-04-26"
    ):
        read_timetable(shared_data("gtfs/chester_2023.zip"), "2023-06-20")


@cache
def newport():
    """(timetable, walking, origins, sites, links) of Newport on Tuesday 2023-06-20."""
    timetable = read_timetable(shared_data("newport/newport_gtfs.zip"), "2023-06-20")
    walking = read_roads(shared_data("newport/newport.osm.pbf"), profile="walk")
    centroids = pd.read_csv(shared_data("newport/population_weighted_centroids.csv"))
    origins = centroids.rename(columns={"lsoa11cd": "area_id"}).assign(weight=1.0)
    sites = pd.read_csv(shared_data("newport/sites.csv"), index_col="site_id")
    points = gpd.points_from_xy(sites["longitude"], sites["latitude"], crs="EPSG:4326")
    sites = gpd.GeoDataFrame(sites.assign(place=""), geometry=points).to_crs("EPSG:27700")
    return timetable, walking, origins, sites, link_stops(timetable, walking)


def times(settings, percentiles=(5, 50, 95), sites=None, origins=None):
    timetable, walking, all_origins, all_sites, links = newport()
    sites = all_sites if sites is None else all_sites.loc[sites]
    origins = all_origins if origins is None else origins
    return transit_times(timetable, walking, origins, sites, percentiles=percentiles, links=links, **settings)


@pytest.mark.parametrize("settings", [MORNING, EVENING])
def test_all_areas_to_four_hospitals(settings):
    minutes = times(settings)
    assert minutes.shape == (3, 4, 95)
    reason = minutes["reason"]
    assert np.array_equal(np.isnan(minutes), reason > 0)
    # two hospitals and 28 centroids lie beyond the streets; they are named and hurt nothing else
    assert (reason.sel(site=["GUH", "NHH"]) == 1).all()
    unsnapped = (reason.sel(site="RGH", percentile=50) == 1).sum()
    assert 20 <= unsnapped <= 40
    reached = np.isfinite(minutes.sel(site="RGH", percentile=50)).sum()
    assert 40 <= reached <= 95 - unsnapped
    share = minutes["share_journeys"].sel(site="RGH").to_numpy()
    assert np.array_equal(share >= 0.5, np.isfinite(minutes.sel(site="RGH", percentile=50)))


@pytest.mark.parametrize("settings", [MORNING, EVENING])
def test_percentiles_are_in_order_and_within_the_longest(settings):
    minutes = times(settings, percentiles=(1, 5, 50, 95, 100)).sel(site=["RGH", "STW"]).to_numpy()
    filled = np.where(np.isnan(minutes), np.inf, minutes)
    assert (filled[1:] >= filled[:-1]).all()
    assert np.nanmax(minutes) <= 180


def test_a_sunday_serves_fewer():
    _, walking, origins, sites, _ = newport()
    sunday = read_timetable(shared_data("newport/newport_gtfs.zip"), "2023-06-18")
    minutes = transit_times(sunday, walking, origins, sites, **MORNING)
    weekday = times(MORNING)
    assert minutes.sel(percentile=50).count() < weekday.sel(percentile=50).count()


@pytest.mark.parametrize("by", ["arrive", "depart"])
@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_any_point_has_the_time_an_origin_there_would_have(by, direction):
    timetable, walking, _, sites, links = newport()
    settings = {"window": ("16:00", "17:00"), "by": by, "direction": direction}
    east, north = random_points(400)
    origins = pd.DataFrame({"area_id": "x", "easting": east, "northing": north, "weight": 1.0})
    minutes_at = transit_point_times(
        timetable, walking, sites.loc[["RGH"]], links=links, **settings
    ).minutes_at
    expected = times(settings, (50,), ["RGH"], origins).to_numpy()[0, 0]
    np.testing.assert_allclose(minutes_at(east, north), expected, atol=1 / 60 + 1e-4)


def random_points(count: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(20230620)
    return random.uniform(326_000, 340_000, count), random.uniform(183_000, 190_500, count)


def test_the_whole_day_agrees_with_its_parts():
    day = times({"window": ("00:00", "24:00"), "by": "arrive", "direction": "to_site"}, (100,), ["RGH"])
    morning = times(MORNING, (100,), ["RGH"])
    share_day, share_morning = (part["share_journeys"].to_numpy() for part in (day, morning))
    assert (share_day * 1440 >= share_morning * 120 - 1e-3).all()


def test_isochrones_are_valid_nested_and_agree_with_point_times():
    timetable, walking, _, sites, links = newport()
    times = transit_point_times(timetable, walking, sites.loc[["RGH"]], links=links, **MORNING)
    polygons = isochrone_polygons(times, [15, 30, 45])
    assert polygons.is_valid.all()
    shapes = polygons.geometry.to_list()
    assert all(outer.buffer(1e-6).covers(inner) for inner, outer in pairwise(shapes))
    east, north = points_near_streets(walking, times.extent(45), 10_000)
    minutes = np.nan_to_num(times.minutes_at(east, north), nan=np.inf)
    for limit, shape in zip((15, 30, 45), shapes, strict=True):
        inside, within = shapely.contains_xy(shape, east, north), minutes <= limit
        wrong = (inside != within) & (np.abs(minutes - limit) > 1)
        # where time jumps from one street to the next the outline may be off by centimetres
        apart = shapely.distance(shape.boundary, shapely.points(east[wrong], north[wrong]))
        assert wrong.sum() <= 1
        assert (apart < 0.25).all()
        assert (inside & within).sum() >= 0.98 * max(inside.sum(), within.sum())


def points_near_streets(walking, extent, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Uniform random points within the connector cap of a street."""
    random = np.random.default_rng(15_30_45)
    east, north = random.uniform(*extent[::2], 3 * count), random.uniform(*extent[1::2], 3 * count)
    near = np.flatnonzero(snap(walking, east, north).ok)[:count]
    assert len(near) == count
    return east[near], north[near]


def test_bounds_hold_every_point_of_a_disc():
    timetable, walking, _, sites, links = newport()
    times = transit_point_times(timetable, walking, sites, links=links, **MORNING)
    random = np.random.default_rng(8)
    east, north = random_points(300)
    for radius in (10.0, 60.0, 140.0):
        low, high = times.bounds(east, north, radius)
        turn, away = random.uniform(0, 2 * np.pi, 300), radius * np.sqrt(random.uniform(0, 1, 300))
        minutes = times.minutes_at(east + away * np.cos(turn), north + away * np.sin(turn))
        minutes = np.nan_to_num(minutes, nan=np.inf)
        assert (low <= minutes).all()
        assert (minutes <= np.where(high > 180, np.inf, high)).all()


def test_one_call_for_streets_and_for_timetables():
    timetable, walking, _, sites, links = newport()
    polygons = isochrones.isochrones(
        timetable, walking, sites.loc[["RGH", "GUH"]], minutes=[20], links=links, **EVENING
    )
    assert polygons["site_id"].tolist() == ["RGH", "GUH"]
    assert polygons["mode"].unique().tolist() == ["public_transport"]
    assert polygons.area[0] > 1e6
    assert polygons.geometry[1].is_empty


def first_arrivals(timetable, links, access: dict, egress: dict, instants) -> list[float]:
    """Minutes from each instant to the first arrival, by a plain forward scan of the day."""
    changes = defaultdict(list)
    for stop, (first, last) in enumerate(pairwise(links.footpaths.indptr)):
        walks = zip(links.footpaths.stop[first:last], links.footpaths.seconds[first:last], strict=True)
        changes[stop] = [(stop, 120), *((other, seconds + 120) for other, seconds in walks)]
    columns = (timetable.departure, timetable.arrival, timetable.from_stop, timetable.to_stop, timetable.ride)
    rows = list(zip(*(c.tolist() for c in (*columns, timetable.board, timetable.alight)), strict=True))
    taken = []
    for instant in instants:
        ready = defaultdict(lambda: math.inf, {stop: instant + walk for stop, walk in access.items()})
        aboard, best = set(), math.inf
        for departure, arrival, start, end, ride, board, alight in rows:
            if ride not in aboard and not (board and ready[start] <= departure):
                continue
            aboard.add(ride)
            if alight:
                best = min(best, arrival + egress.get(end, math.inf))
                for other, seconds in changes[end]:
                    ready[other] = min(ready[other], arrival + seconds)
        taken.append((best - instant) / 60)
    return taken


@pytest.mark.parametrize(
    ("direction", "area"), [("to_site", "W01001600"), ("to_site", "W01001671"), ("from_site", "W01001671")]
)
def test_newport_equals_a_plain_scan_of_the_day(direction, area):
    timetable, walking, origins, sites, links = newport()
    options = TransitOptions(max_direct_walk_minutes=0)
    origin, site = origins[origins["area_id"] == area].reset_index(drop=True), sites.loc[["RGH"]]
    settings = {"window": ("08:30", "08:40"), "by": "depart", "direction": direction}
    minutes = transit_times(
        timetable,
        walking,
        origin,
        site,
        percentiles=tuple(range(10, 101, 10)),
        options=options,
        links=links,
        **settings,
    )
    at = [
        snap(walking, east, north, connector=options.connector)
        for east, north in ((origin["easting"], origin["northing"]), (site.geometry.x, site.geometry.y))
    ]
    near, far = at if direction == "to_site" else at[::-1]
    access, egress = (walks_between(walking, point, links.stops, options) for point in (near, far))
    access, egress = (dict(zip(w.stop.tolist(), w.seconds.tolist(), strict=True)) for w in (access, egress))
    expected = first_arrivals(timetable, links, access, egress, range(30_600, 31_200, 60))
    expected = sorted(m if m <= 180 else math.inf for m in expected)
    found = np.nan_to_num(minutes.to_numpy().ravel(), nan=np.inf)
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert np.isfinite(found[0])
