"""Networks and times: streets, timetables, travel times, surfaces and polygons.

A name is looked up in its module when it is first used, so that a road matrix does not load timetables.
"""

from importlib import import_module

_NAMES = {
    "clock": ("axis_second", "clock_shift", "wall_minutes"),
    "feeder": ("Feeder",),
    "gtfs": ("Feed", "read_gtfs"),
    "gtfs_export": ("write_gtfs",),
    "hierarchy": ("prepare",),
    "hierarchy_store": ("load_preparation", "save_preparation"),
    "itineraries": ("itinerary",),
    "itinerary_legs": ("Leg",),
    "itinerary_told": ("Itinerary",),
    "journeys": ("Journeys", "day_journeys", "journeys_by_rides"),
    "linking": ("StopLinks", "link_stops"),
    "matrix": ("drive_times", "travel_time_array", "walk_times"),
    "network_store": ("load_network", "save_network"),
    "osm": ("ATTRIBUTION", "read_osm"),
    "point_times": ("PointTimes", "street_times"),
    "polygons": ("bands", "isochrone_polygons", "site_times"),
    "ride_counts": ("fewest_rides",),
    "roads": ("RoadNetwork", "build_network", "read_roads"),
    "scenario": ("Scenario",),
    "scenario_apply": ("apply_scenario",),
    "scenario_errors": ("ScenarioError",),
    "scenario_file": ("read_scenario",),
    "scenario_report": ("ScenarioChanges",),
    "service_level": ("service_levels",),
    "service_days": ("active_trips", "trips_per_day"),
    "smoothing": ("simplified", "smoothed"),
    "snapping": ("ConnectorRule", "Snapping", "snap"),
    "speeds": ("DEFAULT_SPEEDS", "SpeedTable"),
    "step_free_timetables": ("step_free", "step_free_known"),
    "surface": (
        "Grid",
        "Surface",
        "grid_of",
        "snap_grid",
        "travel_time_surface",
        "travel_time_surfaces",
        "write_bands",
        "write_geotiff",
        "write_geotiffs",
    ),
    "timetable": ("FeedReport", "Timetable", "build_timetable", "read_timetable"),
    "timetable_store": ("load_links", "load_timetable", "save_links", "save_timetable"),
    "transit": ("transit_times",),
    "transit_errors": ("NoServiceOnDate", "TransitError"),
    "transit_options": ("TransitOptions",),
    "transit_polygons": ("isochrones", "transit_isochrones"),
    "transit_surface": ("TransitTimes", "transit_point_times", "transit_site_times"),
    "walking": ("walk_links",),
}
"""Module: the public names it holds; `isochrones` is taken from where public transport is registered too."""

_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [*sorted(_MODULE_OF)]  # noqa: PLE0604 (names, not strings written out)


def __getattr__(name: str):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
