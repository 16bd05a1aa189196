"""OpenStreetMap tags of the streets."""

from __future__ import annotations

import numpy as np

from study.demo.kinds import Street, Zone
from study.demo.names import street_names
from study.demo.streets import Streets

COUNTRY_MPH = {
    Street.MOTORWAY: 70,
    Street.MOTORWAY_LINK: 60,
    Street.TRUNK: 60,
    Street.PRIMARY: 60,
    Street.SECONDARY: 50,
}
TOWN_MPH = {
    Street.TRUNK: 40,
    Street.PRIMARY: 40,
    Street.SECONDARY: 30,
    Street.TERTIARY: 30,
    Street.UNCLASSIFIED: 30,
}
ACCESS = {1: "private", 2: "destination"}


def way_tags(rng, streets: Streets, region: int) -> list[dict[str, str]]:
    """Tags of every way, in order; some lanes carry no speed limit, as on the real map."""
    first = streets.ways.first_piece
    column = {name: values[first].tolist() for name, values in streets.pieces.items()}
    names = street_names(rng, streets.pieces["kind"][first] <= Street.SECONDARY)
    number = (rng.integers(0, 60, len(first)) + 100 * region).tolist()
    signed = (rng.uniform(0, 1, len(first)) < 0.8).tolist()
    kinds = [Street(kind) for kind in column["kind"]]
    zones = [Zone(zone) for zone in column["zone"]]
    return [
        _tags(
            kinds[i],
            zones[i],
            {name: values[i] for name, values in column.items()},
            (str(names[i]), number[i], signed[i]),
        )
        for i in range(len(first))
    ]


def _tags(kind: Street, zone: Zone, flags: dict[str, int], label: tuple[str, int, bool]) -> dict[str, str]:
    name, number, signed = label
    tags = {"highway": kind.highway}
    if kind >= Street.FOOTWAY:
        return tags
    if kind in (Street.MOTORWAY, Street.MOTORWAY_LINK):
        tags["ref"] = "DM1"
    elif kind in (Street.TRUNK, Street.PRIMARY):
        tags["ref"] = f"DA{number + 1}"
    if zone != Zone.COUNTRY and kind != Street.SERVICE and not flags["roundabout"]:
        tags["name"] = name
    if kind == Street.MOTORWAY:
        tags["lanes"] = "3"
    elif kind == Street.TRUNK and not flags["roundabout"]:
        tags["lanes"] = "2"
    if (mph := _limit(kind, zone)) and (signed or kind <= Street.SECONDARY):
        tags["maxspeed"] = f"{mph} mph"
    if flags["roundabout"]:
        tags["junction"] = "roundabout"
    elif flags["oneway"]:
        tags["oneway"] = "yes"
    if flags["bridge"]:
        tags |= {"bridge": "yes", "layer": "1"}
    if flags["restricted"]:
        tags["access"] = ACCESS[flags["restricted"]]
    return tags


def _limit(kind: Street, zone: Zone) -> int | None:
    """The limit in miles per hour; None where only the national limit applies."""
    if zone == Zone.COUNTRY:
        return COUNTRY_MPH.get(kind)
    if kind == Street.SERVICE:
        return 10
    if kind == Street.RESIDENTIAL:
        return 20 if zone == Zone.TERRACE else 30
    return TOWN_MPH.get(kind)


def banned_turns(streets: Streets, ways: list[list[int]], wanted: int) -> list[tuple[int, int, int]]:
    """Right turns off main streets to forbid: (main way, position of the junction in it, side way).

    Side ways start or end at the junction; the ban is for those who come along the main way's nodes.
    """
    kind = streets.pieces["kind"][streets.ways.first_piece]
    oneway = streets.pieces["oneway"][streets.ways.first_piece]
    sides = {}
    for way in np.flatnonzero((kind == Street.RESIDENTIAL) & (oneway == 0)).tolist():
        for node, after in ((ways[way][0], ways[way][1]), (ways[way][-1], ways[way][-2])):
            sides.setdefault(node, (way, after))
    bans, points = [], streets.nodes
    for way in np.flatnonzero((kind >= Street.TRUNK) & (kind <= Street.SECONDARY) & (oneway == 0)).tolist():
        run = ways[way]
        for position in range(len(run) // 2, len(run) - 2):
            if run[position] in sides:
                side, after = sides[run[position]]
                here = points[run[position]]
                ahead, turn = here - points[run[position - 1]], points[after] - here
                if ahead[0] * turn[1] - ahead[1] * turn[0] < -0.6 * np.hypot(*ahead) * np.hypot(*turn):
                    bans.append((way, position, side))
                    break
        if len(bans) == wanted:
            break
    return bans
