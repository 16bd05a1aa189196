"""Networks and times: streets, timetables, travel times, surfaces and polygons."""

from isochrones.gtfs import Feed, read_gtfs
from isochrones.hierarchy import prepare
from isochrones.hierarchy_store import load_preparation, save_preparation
from isochrones.linking import StopLinks, link_stops
from isochrones.matrix import drive_times, travel_time_array, walk_times
from isochrones.network_store import load_network, save_network
from isochrones.osm import ATTRIBUTION, read_osm
from isochrones.point_times import PointTimes, street_times
from isochrones.polygons import bands, isochrone_polygons, isochrones, site_times
from isochrones.roads import RoadNetwork, build_network, read_roads
from isochrones.service_days import active_trips, trips_per_day
from isochrones.smoothing import simplified, smoothed
from isochrones.snapping import ConnectorRule, Snapping, snap
from isochrones.speeds import DEFAULT_SPEEDS, SpeedTable
from isochrones.surface import (
    Grid,
    Surface,
    grid_of,
    snap_grid,
    travel_time_surface,
    travel_time_surfaces,
    write_bands,
    write_geotiff,
    write_geotiffs,
)
from isochrones.timetable import FeedReport, Timetable, build_timetable, read_timetable
from isochrones.timetable_store import load_links, load_timetable, save_links, save_timetable
from isochrones.transit import transit_times
from isochrones.transit_errors import NoServiceOnDate, TransitError
from isochrones.transit_isochrones import transit_isochrones
from isochrones.transit_options import TransitOptions
from isochrones.transit_surface import TransitTimes, transit_site_times
from isochrones.walking import walk_links

__all__ = [
    "ATTRIBUTION",
    "DEFAULT_SPEEDS",
    "ConnectorRule",
    "Feed",
    "FeedReport",
    "Grid",
    "NoServiceOnDate",
    "PointTimes",
    "RoadNetwork",
    "Snapping",
    "SpeedTable",
    "StopLinks",
    "Surface",
    "Timetable",
    "TransitError",
    "TransitOptions",
    "TransitTimes",
    "active_trips",
    "bands",
    "build_network",
    "build_timetable",
    "drive_times",
    "grid_of",
    "isochrone_polygons",
    "isochrones",
    "link_stops",
    "load_links",
    "load_network",
    "load_preparation",
    "load_timetable",
    "prepare",
    "read_gtfs",
    "read_osm",
    "read_roads",
    "read_timetable",
    "save_links",
    "save_network",
    "save_preparation",
    "save_timetable",
    "simplified",
    "site_times",
    "smoothed",
    "snap",
    "snap_grid",
    "street_times",
    "transit_isochrones",
    "transit_site_times",
    "transit_times",
    "travel_time_array",
    "travel_time_surface",
    "travel_time_surfaces",
    "trips_per_day",
    "walk_links",
    "walk_times",
    "write_bands",
    "write_geotiff",
    "write_geotiffs",
]
