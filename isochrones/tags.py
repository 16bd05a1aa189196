"""What OpenStreetMap tags say about one street: who may use it, which way, how fast, and when.

Pure functions of one object's tags. Semantics follow the OSM wiki; where the wiki leaves room, OSRM's
documented car profile is the reference. Rule by rule: docs/methods/roads.md.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from isochrones.barriers import node_blocks, node_closed, node_delays
from isochrones.conditional import doubts
from isochrones.ferries import FERRIES, duration_minutes, ferry_doubts, for_others_only
from isochrones.limits import (
    MPH,
    TOO_ROUGH,
    cap_kmh,
    directed_limits,
    limit_kmh,
    timed_limits,
    unreadable_limits,
)
from isochrones.permits import (
    ACCESS_KEYS,
    CLOSED,
    LIMITED,
    ONE_WAY_KEYS,
    OPEN,
    one_way,
    tagged_access,
    unreadable_permits,
)
from isochrones.schema import ON_FOOT
from isochrones.speeds import PERIODS, ROAD_CLASSES
from isochrones.vehicle import too_big, unreadable_bounds
from isochrones.wheelchair import wheelchair_doubts, wheelchair_refusal

__all__ = [
    "CLOSED",
    "LIMITED",
    "MPH",
    "OPEN",
    "Street",
    "duration_minutes",
    "limit_kmh",
    "node_blocks",
    "node_closed",
    "node_delays",
    "refusal",
    "street_of",
]

NEVER_DRIVEN = {"steps", "corridor", "platform"}
DRIVEN_BY_LEAVE = {"pedestrian", "footway", "path", "cycleway", "bridleway"}
"""Closed to cars unless ``motorcar`` or ``motor_vehicle`` lets them in."""

NOT_WALKED = {"motorway", "motorway_link"}
NOT_SNAPPED = {
    "drive": {"motorway", "motorway_link", "ferry"},
    **{profile: {"ferry"} for profile in ON_FOOT},
}
"""Classes that carry a trip but where none begins or ends."""

UNFINISHED = {"construction", "proposed", "planned", "abandoned", "disused", "razed"}


class Street(NamedTuple):
    """What a profile makes of one way.

    Attributes:
        road_class: code of ``ROAD_CLASSES``.
        access_forward, access_backward: CLOSED, OPEN or LIMITED along and against the way; CLOSED is
            not in that direction in any period.
        closed_forward, closed_backward: mask of the periods in which that direction is closed although
            its access says otherwise (bit i = ``PERIODS[i]``).
        kmh_forward, kmh_backward: tagged limits, NaN where there is none.
        cap_kmh: what surface, width and the like let a car drive, inf where nothing of the kind is tagged.
        timed_limits: (mask, km/h along, km/h against) of limits that hold in some periods; NaN where the
            direction keeps its own.
        minutes: a ferry's tagged crossing time, else NaN.
        snappable: trips may begin and end on it.
        delays: kinds of ``DELAYS`` that each direction of the way pays once.
        notes: what of its tags was not understood or not decided, as reasons to count.
    """

    road_class: int
    access_forward: int
    access_backward: int
    closed_forward: int
    closed_backward: int
    kmh_forward: float
    kmh_backward: float
    cap_kmh: float
    timed_limits: tuple[tuple[int, float, float], ...]
    minutes: float
    snappable: bool
    delays: tuple[str, ...]
    notes: tuple[str, ...] = ()


def street_of(tags: Mapping[str, str], profile: str) -> Street | None:
    """What the profile makes of a way, or None where it may not be used in any period."""
    found = _street(tuple(tags.items()), profile)
    return found if isinstance(found, Street) else None


def refusal(tags: Mapping[str, str], profile: str) -> str:
    """Why a way is no street of the profile; empty where it is one."""
    found = _street(tuple(tags.items()), profile)
    return "" if isinstance(found, Street) else found


@lru_cache(maxsize=1 << 15)
def _street(items: tuple[tuple[str, str], ...], profile: str) -> Street | str:
    """The street, or why there is none."""
    tags = dict(items)
    name = _class_name(tags)
    reason = _no_street(tags, name, profile)
    if reason:
        return reason
    ahead, back, note = _directions(tags, name, profile)
    if ahead[0] == CLOSED and back[0] == CLOSED:
        return "closed by access or direction"
    driven = profile == "drive"
    kmh_forward, kmh_backward = directed_limits(tags)
    both = ahead[0] != CLOSED and back[0] != CLOSED
    return Street(
        road_class=ROAD_CLASSES.index(name),
        access_forward=ahead[0],
        access_backward=back[0],
        closed_forward=ahead[1],
        closed_backward=back[1],
        kmh_forward=kmh_forward,
        kmh_backward=kmh_backward,
        cap_kmh=cap_kmh(tags, both) if driven and name != "ferry" else math.inf,
        timed_limits=timed_limits(tags) if driven else (),
        minutes=duration_minutes(tags.get("duration")) if name == "ferry" else math.nan,
        snappable=name not in NOT_SNAPPED[profile] and tags.get("tunnel") != "yes",
        delays=_way_delays(tags, name, profile),
        notes=(*note, *_notes(tags, name, profile)),
    )


def _class_name(tags: Mapping[str, str]) -> str:
    """The class of a way, or what its ``highway`` says that is no class."""
    if "highway" not in tags and tags.get("route") in FERRIES:
        return "ferry"
    name = tags.get("highway", "").split(";")[0]
    if name == "elevator":
        return "corridor"  # a lift drawn as a way joins floors at walking speed
    return "" if name == "ferry" else name


def _no_street(tags: Mapping[str, str], name: str, profile: str) -> str:
    """Why a way is no street whoever may use it, else empty."""
    if name in UNFINISHED:
        return "not built or gone"
    if name not in ROAD_CLASSES:
        return "not a class of street"
    if tags.get("area") == "yes":
        return "an area"
    if tags.get("construction") not in (None, "no", "minor", "widening"):
        return "not built or gone"
    if profile in ON_FOOT and name in NOT_WALKED:
        return "no walking on motorways"
    if profile in ON_FOOT:
        return wheelchair_refusal(tags, name) if profile == "wheelchair" else ""
    if name in NEVER_DRIVEN or (name in DRIVEN_BY_LEAVE and not _lets_cars_in(tags)):
        return "not for cars by its class"
    if tags.get("service") == "emergency_access":
        return "for emergencies"
    if tags.get("impassable") == "yes" or tags.get("status") == "impassable":
        return "impassable"
    if tags.get("smoothness") in TOO_ROUGH or tags.get("ford") == "stepping_stones":
        return "impassable"
    return "too low, narrow, short or weak for a car" if too_big(tags) else ""


def _lets_cars_in(tags: Mapping[str, str]) -> bool:
    return any(key.split(":")[0] in ("motorcar", "motor_vehicle") for key in tags)


def _directions(tags: Mapping[str, str], name: str, profile: str) -> tuple[tuple, tuple, tuple]:
    """(access, closed mask) along and against the way, and notes on what they leave out."""
    keys, usual = _usual_access(tags, name, profile)
    watched = (*ACCESS_KEYS[profile], *ONE_WAY_KEYS[profile])
    timed = any(
        key.endswith(":conditional") and key.removesuffix(":conditional").removesuffix(":forward")
        .removesuffix(":backward") in watched
        for key in tags
    )  # fmt: skip
    found = []
    for position, direction in enumerate(("forward", "backward")):
        values = []
        for bit in (1 << i for i in range(len(PERIODS))) if timed else (0,):
            tagged = tagged_access(tags, keys, direction, bit, profile)
            may_go = one_way(tags, name, profile, bit)[position]
            values.append((usual if tagged is None else tagged) if may_go else CLOSED)
        found.append(_over_periods(values))
    mixed = ("limited to destinations in some periods only, taken as at other times",)
    return found[0][:2], found[1][:2], mixed if found[0][2] or found[1][2] else ()


def _over_periods(values: list[int]) -> tuple[int, int, bool]:
    """(access, mask of the periods in which it is closed all the same, whether it changes otherwise)."""
    used = [value for value in values if value != CLOSED]
    if not used:
        return CLOSED, 0, False
    access = values[0] if values[0] != CLOSED else max(used)
    closed = sum(1 << i for i, value in enumerate(values) if value == CLOSED)
    return access, closed, len(set(used)) > 1


def _usual_access(tags: Mapping[str, str], name: str, profile: str) -> tuple[tuple[str, ...], int]:
    """The keys that decide for a class, from the most particular, and its access without any."""
    keys = ACCESS_KEYS[profile]
    if profile in ON_FOOT:
        return keys, CLOSED if tags.get("motorroad") == "yes" else OPEN
    if name in DRIVEN_BY_LEAVE:
        return ("motorcar", "motor_vehicle"), CLOSED
    if name == "ferry":
        return keys, CLOSED if for_others_only(tags) else OPEN
    if tags.get("hov") in ("designated", "only"):
        return keys, CLOSED
    return keys, LIMITED if name == "track" or tags.get("service") == "driveway" else OPEN


def _way_delays(tags: Mapping[str, str], name: str, profile: str) -> tuple[str, ...]:
    if profile in ON_FOOT:
        crossing = "crossing" in (tags.get("footway"), tags.get("path"), tags.get("cycleway"))
        return ("foot_crossing",) if crossing and name in DRIVEN_BY_LEAVE else ()
    return ("traffic_signals",) if tags.get("oneway") == "alternating" else ()


def _notes(tags: Mapping[str, str], name: str, profile: str) -> tuple[str, ...]:
    """What of a street's tags is not understood or not decided."""
    watched = (*ACCESS_KEYS[profile], *ONE_WAY_KEYS[profile])
    directed = (f"{key}:{way}" for key in ACCESS_KEYS[profile] for way in ("forward", "backward"))
    found = [*unreadable_permits(tags, profile), *doubts(tags, (*watched, *directed))]
    if profile == "drive":
        limits = ("maxspeed", "maxspeed:forward", "maxspeed:backward")
        found += [*unreadable_limits(tags), *unreadable_bounds(tags), *doubts(tags, limits)]
    if profile == "wheelchair":
        found += wheelchair_doubts(tags)
    return (*found, *ferry_doubts(tags, profile)) if name == "ferry" else tuple(found)
