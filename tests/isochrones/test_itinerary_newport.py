"""Journeys of Newport told leg by leg: as the matrix says to the second, and as the feed's own rows say."""

import csv
import io
import zipfile
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import isochrones
from isochrones.itineraries import Pair
from isochrones.transit_arrays import UNREACHABLE
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data

TUESDAY, SUNDAY = "2023-06-20", "2023-06-18"


@cache
def walking():
    return isochrones.read_roads(shared_data("newport", "newport.osm.pbf"), profile="walk")


@cache
def day(date: str):
    table = isochrones.read_timetable(shared_data("newport", "newport_gtfs.zip"), date)
    return table, isochrones.link_stops(table, walking())


@cache
def places():
    origins = pd.read_csv(shared_data("newport", "population_weighted_centroids.csv")).rename(
        columns={"lsoa11cd": "area_id"}
    )
    sites = pd.read_csv(shared_data("newport", "sites.csv")).set_index("site_id")
    point = gpd.points_from_xy(sites["longitude"], sites["latitude"], crs="EPSG:4326")
    return origins.assign(weight=1.0), gpd.GeoDataFrame(sites, geometry=point).to_crs("EPSG:27700").iloc[:2]


def pair(area: str, site: str, direction: str = "to_site", date: str = TUESDAY) -> Pair:
    origins, sites = places()
    table, links = day(date)
    return Pair.of(table, walking(), origins[origins["area_id"] == area], sites, site, direction, links=links)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_every_journey_of_the_day_is_that_of_the_matrix(direction):
    origins, sites = places()
    table, links = day(TUESDAY)
    journeys = isochrones.day_journeys(table, walking(), origins, sites, direction, links=links)
    several = told = 0
    for row in np.flatnonzero(journeys.origin_ok)[::3]:
        one = pair(origins["area_id"][row], "RGH", direction)
        rows = journeys.rows(0, row)
        found = one.between(0, 31 * 3600, "arrive")
        pairs = zip(journeys.depart[rows].tolist(), journeys.arrive[rows].tolist())
        assert [(each.leave, each.arrive) for each in found] == [(a, b) for a, b in pairs if b >= 0]
        several += sum(each.rides > 1 for each in found)
        told += len(found)
    assert told > 300
    assert several > 5


def test_the_minutes_of_every_instant_of_the_window():
    origins, sites = places()
    table, links = day(TUESDAY)
    journeys = isochrones.day_journeys(table, walking(), origins, sites, links=links)
    matrix = journeys.seconds(8 * 60, 10 * 60, "arrive")
    instants = np.arange(8 * 60, 10 * 60) * 60
    for row in range(0, len(origins), 5):
        np.testing.assert_array_equal(
            pair(origins["area_id"][row], "STW").seconds(instants, "arrive"), matrix[1, row]
        )


def rows_of(trip: str) -> dict[str, dict[str, str]]:
    """The feed's own rows of a trip by stop, read with nothing but the csv module."""
    with zipfile.ZipFile(shared_data("newport", "newport_gtfs.zip")) as feed:
        text = io.StringIO(feed.read("stop_times.txt").decode("utf-8-sig"))
    return {row["stop_id"]: row for row in csv.DictReader(text) if row["trip_id"].startswith(trip)}


FIVE = {
    "Newport 016C to Royal Gwent, by 09:30": (
        ("W01001638", "RGH", "to_site"), ("09:30", "arrive"),
        [("50", "VJ3cf9774d", "5310AWB30479", "08:57:07", "5310AWB31088", "09:10:04")],
    ),
    "Newport 016A to St Woolos, by 09:00": (
        ("W01001635", "STW", "to_site"), ("09:00", "arrive"),
        [("50", "VJ5cbe6467", "5310AWB30473", "08:20:00", "5310AWB30475", "08:21:00"),
         ("1", "VJd8a10ace", "5310AWB30349", "08:43:06", "5310AWB31088", "08:58:00")],
    ),
    "Newport 008C to Royal Gwent, by 08:59": (
        ("W01001663", "RGH", "to_site"), ("08:59", "arrive"),
        [("X60", "VJ4a27f29e", "5310AWB35139", "06:22:20", "5330AWB31203", "06:55:00"),
         ("60", "VJf7191616", "5330AWB31203", "07:00:00", "5310WDB24078", "07:55:00")],
    ),
    "St Woolos to Newport 009C, from 18:00": (
        ("W01001672", "STW", "from_site"), ("18:00", "depart"),
        [("R1", "VJe9b4deec", "5310AWB31088", "18:09:29", "5310WDB47972", "18:12:00"),
         ("R1", "VJ91bf3abd", "5310WDB47972", "18:15:00", "5310GWX16401", "18:27:11")],
    ),
    "Royal Gwent to Newport 009D, the last": (
        ("W01001673", "RGH", "from_site"), ("22:20", "depart"),
        [("R1", "VJ59d7bf35", "5310CPA01108", "22:43:29", "5310AWB30365", "22:50:49")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIVE)
def test_five_itineraries_stand_in_the_feed_as_told(name):
    (area, site, direction), (at, by), rides = FIVE[name]
    told = pair(area, site, direction).itinerary(at, by)
    ridden = [leg for leg in told.legs if leg.kind == "ride"]
    assert [(leg.route, leg.trip_id[:10], leg.from_id, leg.to_id) for leg in ridden] == [
        (route, trip, board, alight) for route, trip, board, _, alight, _ in rides
    ]
    for leg, (_, trip, board, leaves, alight, arrives) in zip(ridden, rides):
        rows = rows_of(trip)
        assert (rows[board]["departure_time"], rows[alight]["arrival_time"]) == (leaves, arrives)
        assert (clock(leg.depart), clock(leg.arrive)) == (leaves, arrives)


def clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def test_the_last_bus_home_to_009d_is_the_last_of_the_day():
    last = pair("W01001673", "RGH", "from_site").between(20 * 3600, 28 * 3600, "depart")
    assert clock(last[-1].leave) == "22:25:15"
    assert pair("W01001673", "RGH", "from_site").itinerary("22:26", "depart").reason == "no_service"


def test_no_bus_reaches_a_hospital_on_a_sunday():
    origins, sites = places()
    table, links = day(SUNDAY)
    assert int((table.trips["day"] == 0).sum()) == 22
    for direction in ("to_site", "from_site"):
        journeys = isochrones.day_journeys(
            table, walking(), origins, sites, direction, links=links, between=(3 * 3600, 27 * 3600)
        )
        assert len(journeys.depart) == 0
        assert (journeys.direct < UNREACHABLE).any()
