"""What OpenStreetMap tags say about one street: who may use it, which way, how fast.

Pure functions of one object's tags. Semantics follow the OSM wiki; where the wiki leaves room, OSRM's
documented car profile is the reference.
"""

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from isochrones.speeds import DELAYS, ROAD_CLASSES

CLOSED, OPEN, LIMITED = 0, 1, 2
"""Access: not at all, for everyone, or only to begin or end a trip there."""

ACCESS_KEYS = {"drive": ("motorcar", "motor_vehicle", "vehicle", "access"), "walk": ("foot", "access")}

ACCESS_VALUES = {
    **dict.fromkeys(("yes", "permissive", "designated", "public", "official", "unknown"), OPEN),
    **dict.fromkeys(("destination", "customers", "private", "permit", "residents", "delivery"), LIMITED),
    **dict.fromkeys(
        ("no", "agricultural", "forestry", "emergency", "psv", "bus", "military", "use_sidepath"), CLOSED
    ),
}

NOT_DRIVEN = {"pedestrian", "footway", "path", "cycleway", "bridleway", "steps", "corridor", "platform"}
NOT_WALKED = {"motorway", "motorway_link"}
NOT_SNAPPED = {"drive": {"motorway", "motorway_link", "ferry"}, "walk": {"ferry"}}
"""Classes that carry a trip but where none begins or ends."""

PASSED_BY_CAR = {
    "gate", "lift_gate", "swing_gate", "sliding_gate", "cattle_grid", "border_control", "toll_booth",
    "sally_port", "entrance", "height_restrictor", "arch", "no", "kerb", "rumble_strip",
    "hampshire_gate", "wicket_gate", "yes",
}  # fmt: skip
"""Barriers on a node that a car passes unless an access tag says otherwise; any other stops it."""

STOPS_WALKERS = {"wall", "fence", "hedge", "retaining_wall", "city_wall", "guard_rail"}

MPH = 1.609344
NATIONAL_LIMITS_KMH = {
    "nsl_single": 60 * MPH, "nsl_dual": 70 * MPH, "nsl_restricted": 30 * MPH, "motorway": 70 * MPH,
}  # fmt: skip
IMPLICIT_KMH = {"urban": 50.0, "rural": 90.0, "motorway": 120.0, "living_street": 20.0, "walk": 7.0}


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
        timed_limits: (mask, km/h along, km/h against) of limits that hold in some periods.
        minutes: a ferry's tagged crossing time, else NaN.
        snappable: trips may begin and end on it.
        delays: kinds of delay that each direction of the way pays once.
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


def street_of(tags: Mapping[str, str], profile: str) -> Street | None:
    """What the profile makes of a way, or None where it may not be used in any period."""
    name = _class_name(tags)
    if name is None or tags.get("area") == "yes":
        return None
    access = way_access(tags, name, profile)
    if access == CLOSED:
        return None
    forward, backward = one_way(tags, name) if profile == "drive" else (True, True)
    if not (forward or backward):
        return None
    both = limit_kmh(tags, "maxspeed")
    ahead, back = limit_kmh(tags, "maxspeed:forward"), limit_kmh(tags, "maxspeed:backward")
    return Street(
        road_class=ROAD_CLASSES.index(name),
        access_forward=access if forward else CLOSED,
        access_backward=access if backward else CLOSED,
        closed_forward=0,
        closed_backward=0,
        kmh_forward=both if math.isnan(ahead) else ahead,
        kmh_backward=both if math.isnan(back) else back,
        cap_kmh=math.inf,
        timed_limits=(),
        minutes=duration_minutes(tags.get("duration")) if name == "ferry" else math.nan,
        snappable=name not in NOT_SNAPPED[profile] and tags.get("tunnel") != "yes",
        delays=(),
    )


def _class_name(tags: Mapping[str, str]) -> str | None:
    if tags.get("route") == "ferry":
        return "ferry"
    name = tags.get("highway", "").split(";")[0]
    return name if name in ROAD_CLASSES and name != "ferry" else None


def way_access(tags: Mapping[str, str], name: str, profile: str) -> int:
    """Access of a way of class ``name``: the most particular tag wins, then the class's own rule."""
    tagged = tagged_access(tags, profile)
    if profile == "drive":
        if name in NOT_DRIVEN or tags.get("service") == "emergency_access":
            return CLOSED
        usual = LIMITED if name == "track" or tags.get("service") == "driveway" else OPEN
    else:
        if name in NOT_WALKED or (tags.get("motorroad") == "yes" and tagged is None):
            return CLOSED
        usual = OPEN
    return usual if tagged is None else tagged


def tagged_access(tags: Mapping[str, str], profile: str) -> int | None:
    """Access by the first key of the profile's hierarchy that has a known value, else None."""
    for key in ACCESS_KEYS[profile]:
        values = [ACCESS_VALUES.get(v.strip()) for v in tags.get(key, "").split(";")]
        known = [v for v in values if v is not None]
        if known:
            return OPEN if OPEN in known else max(known)
    return None


def one_way(tags: Mapping[str, str], name: str) -> tuple[bool, bool]:
    """Whether a car may go (along, against) the way's direction; reversible lanes: neither."""
    keys = ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway")
    value = next((tags[key] for key in keys if key in tags), None)
    if value in ("yes", "true", "1"):
        return True, False
    if value in ("-1", "reverse"):
        return False, True
    if value in ("reversible", "alternating"):
        return False, False
    if value in ("no", "false", "0"):
        return True, True
    implied = name == "motorway" or tags.get("junction") in ("roundabout", "circular")
    return True, not implied


def limit_kmh(tags: Mapping[str, str], key: str) -> float:
    """The speed limit under ``key`` in km/h; NaN where it is absent, unlimited or unreadable.

    ``30 mph``, ``50``, ``50 km/h``, ``GB:nsl_single``, ``FR:urban``, ``walk``; of several values
    (``30;50``) the first. ``national`` goes by the carriageway: 70 mph where one way, else 60.
    """
    value = tags.get(key, "").split(";")[0].strip().lower()
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/?h|kph|knots)?", value)
    if number:
        factor = {"mph": MPH, "knots": 1.852}.get(number[2], 1.0)
        return float(number[1]) * factor or math.nan
    if value == "national":
        return (70 if tags.get("oneway") == "yes" else 60) * MPH
    country, _, zone = value.rpartition(":")
    if country == "gb" and zone in NATIONAL_LIMITS_KMH:
        return NATIONAL_LIMITS_KMH[zone]
    if country in ("gb", "uk") and zone == "urban":
        return 30 * MPH
    if zone.startswith("zone"):
        return float(zone[4:].strip(":")) if zone[4:].strip(":").isdigit() else math.nan
    return IMPLICIT_KMH.get(zone, math.nan)


def duration_minutes(value: str | None) -> float:
    """Minutes of a ``duration`` tag (``MM``, ``HH:MM``, ``HH:MM:SS``, ``PT1H30M``), NaN if unreadable."""
    text = (value or "").strip()
    if re.fullmatch(r"\d+", text):
        return float(text)
    clock = re.fullmatch(r"(\d+):(\d\d)(?::(\d\d))?", text)
    if clock:
        return int(clock[1]) * 60 + int(clock[2]) + int(clock[3] or 0) / 60
    period = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", text)
    if period and (period[1] or period[2]):
        return float(int(period[1] or 0) * 60 + int(period[2] or 0))
    return math.nan


def node_blocks(tags: Mapping[str, str], profile: str) -> bool:
    """Whether a barrier node stops the profile; an access tag wins over the kind of barrier."""
    barrier = tags.get("barrier")
    if barrier is None:
        return False
    tagged = tagged_access(tags, profile)
    if tagged is not None:
        return tagged == CLOSED
    if profile == "walk":
        return barrier in STOPS_WALKERS
    if barrier == "bollard" and tags.get("bollard") == "rising":
        return False
    return barrier not in PASSED_BY_CAR or tags.get("locked") == "yes"


def node_delays(tags: Mapping[str, str], profile: str) -> tuple[tuple[str, str], ...]:
    """What passing a node costs: (kind of ``DELAYS``, direction of the way it binds).

    The direction is ``both``, ``forward`` or ``backward``, as the way through the node is drawn.
    """
    if profile == "walk":
        return ()
    kind = tags.get("highway", "")
    if kind not in DELAYS:
        kind = "level_crossing" if tags.get("railway") == "level_crossing" else None
    return () if kind is None else ((kind, "both"),)


def restriction_kind(tags: Mapping[str, str]) -> str | None:
    """``no_...`` or ``only_...`` as it binds a car, else None (other vehicles, excepted, conditional)."""
    excepted = {v.strip() for v in tags.get("except", "").split(";")}
    if excepted & {"motorcar", "motor_vehicle", "vehicle"}:
        return None
    for key in ("restriction:motorcar", "restriction:motor_vehicle", "restriction"):
        value = tags.get(key, "")
        if value.startswith(("no_", "only_")):
            return value
    return None
