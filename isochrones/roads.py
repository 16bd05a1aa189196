"""Streets to a network: what everybody calls."""

from pathlib import Path

from isochrones.network import RoadNetwork
from isochrones.osm import OsmStreets, read_osm
from isochrones.schema import PROFILES, check_choice
from isochrones.topology import network_of


def read_roads(path: str | Path, profile: str = "drive", crs: str = "EPSG:27700") -> RoadNetwork:
    """Read an OSM PBF extract as the network of one profile.

    Args:
        path: the extract; nodes it lacks break their ways and are counted in ``report``.
        profile: ``drive`` or ``walk``.
        crs: projected CRS in metres in which lengths are taken.

    Raises:
        NetworkFileError: missing, damaged, or without any street of the profile.
        UnknownChoice: an unknown profile.
    """
    check_choice(profile, PROFILES, "profile")
    return build_network(read_osm(path), profile, crs)


def build_network(streets: OsmStreets, profile: str = "drive", crs: str = "EPSG:27700") -> RoadNetwork:
    """The network of one profile from streets already read (read once, build ``drive`` and ``walk``).

    Raises:
        NetworkFileError: no street of the file is open to the profile.
        UnknownChoice: an unknown profile.
    """
    check_choice(profile, PROFILES, "profile")
    return network_of(streets, profile, crs)
