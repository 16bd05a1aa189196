"""A network before any junction is copied: edges, arcs, and what the rules about turns look at."""

from dataclasses import dataclass

import numpy as np

from isochrones.arcs import Arcs, orient
from isochrones.bearings import bearings, turning
from isochrones.cutting import Edges
from isochrones.delays import count_delays, delays_met, minor_arms, signalled_nodes
from isochrones.osm import OsmStreets
from isochrones.ranks import Ranks, rank_streets
from isochrones.ways import WayTable


@dataclass(frozen=True)
class PlainStreets:
    """Streets of a profile without copies of junctions.

    Attributes:
        profile: ``drive``, ``walk`` or ``wheelchair``. drives_on: ``left`` or ``right``.
        edges, arcs: the streets; arcs carry the delays met on them.
        limited: bool per arc, tagged as for access only.
        way_of_edge: int64 OSM way. rank: ranks of edges and of the arms at nodes.
        leaving, arriving: direction of each arc at its ends, see :mod:`isochrones.bearings`.
        degree: streets that end at each node. signalled: bool per node.
    """

    profile: str
    drives_on: str
    edges: Edges
    arcs: Arcs
    limited: np.ndarray
    way_of_edge: np.ndarray
    rank: Ranks
    leaving: np.ndarray
    arriving: np.ndarray
    degree: np.ndarray
    signalled: np.ndarray


def plain_streets(
    streets: OsmStreets, table: WayTable, edges: Edges, profile: str, drives_on: str | None
) -> PlainStreets:
    """Direct the edges and count the delays along them."""
    arcs = orient(edges, table)
    rank = rank_streets(edges, table.column("road_class")[edges.kind])
    met = delays_met(edges, arcs, rank, streets.node_tags, profile)
    signalled = signalled_nodes(edges, met)
    minor = np.zeros(len(arcs), bool)
    if profile == "drive":
        minor = minor_arms(edges, arcs, rank, met, signalled)
    arcs = arcs.take(np.arange(len(arcs)), delays=count_delays(arcs, edges, met, minor, table))
    along, against = (
        table.column(f"limited_{way}")[edges.kind[arcs.edge]] for way in ("forward", "backward")
    )
    return PlainStreets(
        profile,
        drives_on or side_of_roundabouts(streets),
        edges,
        arcs,
        np.where(arcs.reversed, against, along),
        streets.way_id[edges.way],
        rank,
        *bearings(edges, arcs),
        edges.degree(),
        signalled,
    )


def side_of_roundabouts(streets: OsmStreets) -> str:
    """``right`` where roundabouts turn counter-clockwise on the whole, else ``left``."""
    turned = 0.0
    for way, tags in enumerate(streets.way_tags):
        if tags.get("junction") == "roundabout" and tags.get("oneway") != "-1":
            nodes = slice(streets.way_start[way], streets.way_start[way + 1])
            # longitude and latitude taken as a plane keep left and right apart
            turned += turning(streets.longitude[nodes], streets.latitude[nodes])
    return "right" if turned > 0 else "left"
