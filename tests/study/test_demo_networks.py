"""Doggerland's streets and timetables, read back from the files."""

import zipfile
from itertools import pairwise

import numpy as np
import osmium
import pandas as pd
import pytest
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from study.demo import make
from study.demo.projection import longitude_latitude

WALK_ONLY = {"footway", "steps"}


class Streets(osmium.SimpleHandler):
    """Nodes, ways and relations of a PBF in plain lists."""

    def __init__(self, path):
        super().__init__()
        self.places, self.barriers, self.ways, self.relations = {}, set(), [], []
        self.apply_file(str(path))

    def node(self, node):
        self.places[node.id] = (node.location.lon, node.location.lat)
        if "barrier" in node.tags:
            self.barriers.add(node.id)

    def way(self, way):
        self.ways.append(([node.ref for node in way.nodes], dict(way.tags)))

    def relation(self, relation):
        self.relations.append(({m.role: (m.type, m.ref) for m in relation.members}, dict(relation.tags)))

    def links(self):
        for nodes, tags in self.ways:
            kind = tags.get("highway")
            if kind is None or kind in WALK_ONLY:
                continue
            one = tags.get("oneway") == "yes" or tags.get("junction") == "roundabout"
            for a, b in pairwise(nodes):
                if not {a, b} & self.barriers:
                    yield a, b
                    if not one:
                        yield b, a


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make(tmp_path_factory.mktemp("doggerland"), "small")


@pytest.fixture(scope="module")
def streets(study):
    return Streets(study / "data" / "doggerland.osm.pbf")


@pytest.fixture(scope="module", params=["bus", "rail"])
def feed(study, request):
    with zipfile.ZipFile(study / "data" / f"{request.param}.gtfs.zip") as archive:
        return {name[:-4]: pd.read_csv(archive.open(name), dtype=str) for name in archive.namelist()}


def seconds(clock):
    hours, minutes, rest = (clock.str.split(":").str[i].astype(int) for i in range(3))
    return hours * 3600 + minutes * 60 + rest


def test_numbers_of_the_map_are_in_order_and_used(streets):
    assert list(streets.places) == list(range(1, len(streets.places) + 1))
    assert all(node in streets.places for nodes, _ in streets.ways for node in nodes)
    assert 3_000 < len(streets.places) < 8_000


def test_one_can_drive_from_almost_anywhere_to_almost_anywhere(streets):
    start, end = np.array(list(streets.links())).T
    count = max(streets.places) + 1
    _, label = connected_components(
        coo_array((np.ones(len(start)), (start, end)), (count, count)), connection="strong"
    )
    sizes = np.bincount(label[np.unique(np.r_[start, end])])
    assert sizes.max() / sizes.sum() > 0.995


def test_the_map_has_what_real_maps_have(streets):
    tags = [tags for _, tags in streets.ways]
    highways = {tag.get("highway") for tag in tags}
    assert {
        "motorway",
        "motorway_link",
        "trunk",
        "primary",
        "residential",
        "service",
        "footway",
        "steps",
    } <= highways
    for key, value in (
        ("junction", "roundabout"),
        ("oneway", "yes"),
        ("bridge", "yes"),
        ("access", "private"),
    ):
        assert any(tag.get(key) == value for tag in tags), key
    for key in ("natural", "waterway", "railway", "leisure", "amenity"):
        assert any(key in tag for tag in tags), key
    assert streets.barriers


def test_turn_restrictions_meet_at_their_node(streets):
    assert streets.relations
    for members, tags in streets.relations:
        assert tags["type"] == "restriction"
        via = members["via"][1]
        for role in ("from", "to"):
            nodes = streets.ways[members[role][1] - 1][0]
            assert via in (nodes[0], nodes[-1]), role


def test_few_bridges_cross_the_river(streets):
    bridges = sum("bridge" in tags for _, tags in streets.ways)
    assert 3 <= bridges <= 60


def test_every_hospital_is_beside_a_street(study, streets):
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    sites = pd.read_csv(study / "sites.csv")
    nodes = sorted({node for link in streets.links() for node in link})
    places = np.array(to_grid.transform(*np.array([streets.places[node] for node in nodes]).T)).T
    entrances = np.array(to_grid.transform(sites["longitude"], sites["latitude"])).T
    assert cKDTree(places).query(entrances)[0].max() < 30


def test_projection_is_the_usual_one():
    points = np.array([[618_000.0, 527_000.0], [600_000.0, 500_000.0]])
    usual = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    np.testing.assert_allclose(longitude_latitude(points), np.array(usual.transform(*points.T)).T, atol=1e-4)


def test_times_never_run_backwards(feed):
    times = feed["stop_times"]
    arrive, leave = seconds(times["arrival_time"]), seconds(times["departure_time"])
    same = times["trip_id"] == times["trip_id"].shift()
    assert (leave >= arrive).all()
    assert (arrive > leave.shift())[same].all()
    assert (times["stop_sequence"].astype(int).diff() == 1)[same].all()


def test_everything_referred_to_exists(feed):
    assert set(feed["stop_times"]["stop_id"]) <= set(feed["stops"]["stop_id"])
    assert set(feed["stop_times"]["trip_id"]) == set(feed["trips"]["trip_id"])
    assert set(feed["trips"]["route_id"]) <= set(feed["routes"]["route_id"])
    assert set(feed["trips"]["service_id"]) <= set(feed["calendar"]["service_id"])
    for name, column in (("stops", "stop_id"), ("trips", "trip_id"), ("routes", "route_id")):
        assert feed[name][column].is_unique


def test_sundays_are_thinner_and_evenings_too(feed):
    trips = feed["trips"].groupby("service_id").size()
    assert 0 < trips["sunday"] < 0.6 * trips["weekday"]
    first = feed["stop_times"].groupby("trip_id")["departure_time"].first()
    weekday = seconds(first.loc[feed["trips"].query("service_id == 'weekday'")["trip_id"]]) // 3600
    assert weekday.between(20, 22).sum() < 0.6 * weekday.between(12, 14).sum()


def test_service_runs_on_the_dates_of_the_study_and_bank_holidays_are_sundays(feed):
    calendar = feed["calendar"]
    assert (calendar["start_date"] < "20260616").all()
    assert (calendar["end_date"] > "20260621").all()
    monday = feed["calendar_dates"].query("date == '20260525'").set_index("service_id")["exception_type"]
    assert monday.to_dict() == {"weekday": "2", "sunday": "1"}


def test_speeds_between_stops_are_those_of_buses_and_trains(feed):
    times = feed["stop_times"].merge(feed["stops"], on="stop_id", how="left")
    times = times.set_index("trip_id").loc[feed["trips"]["trip_id"].iloc[::7]].reset_index()
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    x, y = to_grid.transform(times["stop_lon"].astype(float), times["stop_lat"].astype(float))
    metres = np.hypot(np.diff(x), np.diff(y))
    took = seconds(times["arrival_time"]).to_numpy()[1:] - seconds(times["departure_time"]).to_numpy()[:-1]
    same = (times["trip_id"] == times["trip_id"].shift()).to_numpy()[1:]
    kmh = metres[same].sum() / took[same].sum() * 3.6
    assert 9 < kmh < (40 if feed["routes"]["route_type"].iloc[0] == "3" else 80)


def test_feeds_say_which_vehicles_and_stops_take_wheelchairs(feed):
    trips, stops = feed["trips"]["wheelchair_accessible"], feed["stops"]["wheelchair_boarding"]
    rail = "parent_station" in feed["stops"]
    assert set(trips) == ({"1"} if rail else {"1", "2"})
    assert (stops == "2").sum() == 1 if rail else 0 < (stops == "2").sum() < (stops == "1").sum()
    assert stops.isna().any() if rail else (stops == "0").any()
