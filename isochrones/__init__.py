"""Networks and times: streets, timetables, travel times, surfaces and polygons."""

from isochrones.matrix import drive_times, travel_time_array, walk_times
from isochrones.network_store import load_network, save_network
from isochrones.osm import ATTRIBUTION, read_osm
from isochrones.roads import RoadNetwork, build_network, read_roads
from isochrones.snapping import ConnectorRule, Snapping, snap
from isochrones.speeds import DEFAULT_SPEEDS, SpeedTable
from isochrones.walking import walk_links

__all__ = [
    "ATTRIBUTION",
    "DEFAULT_SPEEDS",
    "ConnectorRule",
    "RoadNetwork",
    "Snapping",
    "SpeedTable",
    "build_network",
    "drive_times",
    "load_network",
    "read_osm",
    "read_roads",
    "save_network",
    "snap",
    "travel_time_array",
    "walk_links",
    "walk_times",
]
