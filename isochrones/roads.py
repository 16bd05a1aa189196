"""Streets to a network: what everybody calls."""

from pathlib import Path

from isochrones.network import RoadNetwork
from isochrones.osm import OsmStreets, read_osm
from isochrones.schema import PROFILES, check_choice
from isochrones.topology import network_of

SIDES = ("left", "right")
"""Sides of the road on which traffic may drive."""


def read_roads(
    path: str | Path, profile: str = "drive", crs: str = "EPSG:27700", drives_on: str | None = None
) -> RoadNetwork:
    """Read an OSM PBF extract as the network of one profile.

    Args:
        path: the extract; nodes it lacks break their ways and are counted in ``report``.
        profile: ``drive``, ``walk`` or ``wheelchair``.
        crs: projected CRS in metres in which lengths are taken.
        drives_on: ``left`` or ``right``; without it, the side most roundabouts of the extract turn for,
            and left where it has none.

    Raises:
        NetworkFileError: missing, damaged, or without any street of the profile.
        UnknownChoice: an unknown profile or side.
    """
    check_choice(profile, PROFILES, "profile")
    return build_network(read_osm(path), profile, crs, drives_on)


def build_network(
    streets: OsmStreets, profile: str = "drive", crs: str = "EPSG:27700", drives_on: str | None = None
) -> RoadNetwork:
    """The network of one profile from streets already read (read once, build several profiles).

    Raises:
        NetworkFileError: no street of the file is open to the profile.
        UnknownChoice: an unknown profile or side.
    """
    check_choice(profile, PROFILES, "profile")
    if drives_on is not None:
        check_choice(drives_on, SIDES, "drives_on")
    return network_of(streets, profile, crs, drives_on)
