"""Nodes on a street: what stops there, when, and what passing costs."""

from collections.abc import Mapping

from isochrones.conditional import doubts, value_in
from isochrones.permits import ACCESS_KEYS, CLOSED, LIMITED, access_value, tagged_access
from isochrones.schema import ON_FOOT
from isochrones.speeds import ALL_PERIODS, PERIODS
from isochrones.vehicle import too_big
from isochrones.wheelchair import is_obstacle, stops_wheelchair, wheelchair_doubts

OPENED = {
    "gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "sally_port", "toll_booth",
    "border_control", "checkpoint",
}  # fmt: skip
"""Barriers a car passes after a stop, unless an access tag says otherwise."""

DRIVEN_OVER = {"cattle_grid", "entrance", "height_restrictor", "arch", "no", "kerb", "rumble_strip"}
"""Barriers a car passes without a stop."""

STOPS_CARS = {
    "bollard", "block", "chain", "cycle_barrier", "motorcycle_barrier", "stile", "kissing_gate",
    "wicket_gate", "turnstile", "full-height_turnstile", "jersey_barrier", "log", "debris", "planter",
    "bus_trap", "sump_buster", "horse_stile", "horse_jump", "tank_trap", "rope", "barrier_board", "bar",
    "ditch", "wall", "fence", "hedge", "retaining_wall", "city_wall", "guard_rail", "tree", "spikes",
    "tyres", "yes", "handrail", "delineators", "step", "wedge", "coupure", "ticket_gate", "railing",
}  # fmt: skip

STOPS_WALKERS = {"wall", "fence", "hedge", "retaining_wall", "city_wall", "guard_rail"}

SIGNALLED = {"traffic_signals", "pelican", "toucan", "puffin", "pegasus", "pedestrian_signals"}
MARKED = {"zebra", "marked", "uncontrolled"}
SILENT_SIGNALS = {"emergency", "blinker", "blink_mode", "ramp_meter", "crossing", "pedestrian_crossing"}
"""Values of ``traffic_signals`` that do not stop every stream of a junction in turn."""


def may_stop(tags: Mapping[str, str], profile: str) -> bool:
    """Whether a node is something that could stop the profile."""
    return "barrier" in tags or (profile == "wheelchair" and is_obstacle(tags))


def node_blocks(tags: Mapping[str, str], profile: str) -> bool:
    """Whether a barrier node stops the profile in every period; see :func:`node_closed`."""
    return node_closed(tags, profile) == ALL_PERIODS


def node_closed(tags: Mapping[str, str], profile: str) -> int:
    """Mask of the periods in which a barrier node stops the profile; 0 where it never does.

    Access tags, which say who may pass by law, go before the kind of barrier. A lock, and bounds that a car
    is too big for, are physical: they stop it whatever the law allows, as :mod:`isochrones.wheelchair` says
    what stops a wheelchair.
    """
    if not may_stop(tags, profile):
        return 0
    if not any(f"{key}:conditional" in tags for key in (*ACCESS_KEYS[profile], "locked")):
        return ALL_PERIODS if _closed_in(tags, profile, 0) else 0
    return sum(bit for bit in (1 << i for i in range(len(PERIODS))) if _closed_in(tags, profile, bit))


def _closed_in(tags: Mapping[str, str], profile: str, bit: int) -> bool:
    """Whether a barrier stops the profile in the period of ``bit`` (0: in none)."""
    if profile == "drive" and ((value_in(tags, "locked", bit) or tags.get("locked")) == "yes" or _low(tags)):
        return True
    if profile == "wheelchair" and stops_wheelchair(tags):
        return True
    access = tagged_access(tags, ACCESS_KEYS[profile], "", bit, profile)
    return _stops(tags, profile) if access is None else access == CLOSED


def _low(tags: Mapping[str, str]) -> bool:
    """Whether a barrier's ``max*`` bounds keep the car out (its ``width`` may be that of a post)."""
    return too_big({key: value for key, value in tags.items() if key.startswith("max")})


def limited_and_passed(tags: Mapping[str, str], profile: str) -> bool:
    """Whether a barrier is passed although its access tag lets in only those with business there."""
    if not may_stop(tags, profile):
        return False
    access = tagged_access(tags, ACCESS_KEYS[profile], "", 0, profile)
    return access == LIMITED and not node_blocks(tags, profile)


def _stops(tags: Mapping[str, str], profile: str) -> bool:
    """Whether the barrier itself stops the profile."""
    barrier = tags.get("barrier", "")
    if profile in ON_FOOT:
        return barrier in STOPS_WALKERS
    if barrier == "bollard" and tags.get("bollard") == "rising":
        return False
    return barrier not in OPENED | DRIVEN_OVER or too_big(tags)


def node_delays(tags: Mapping[str, str], profile: str) -> tuple[tuple[str, str], ...]:
    """What passing a node costs: (kind of ``DELAYS``, direction of the way it binds).

    The direction is ``both``, ``forward`` or ``backward``, as the way through the node is drawn. Walkers
    pay on the ways that cross a street, not at nodes.
    """
    if profile in ON_FOOT:
        return ()
    kinds = values_of(tags.get("highway", ""))
    found = []
    if "traffic_signals" in kinds:
        if tags.get("traffic_signals") in ("crossing", "pedestrian_crossing"):
            found.append(("crossing", _direction(tags, "traffic_signals:direction")))
        elif tags.get("traffic_signals") not in SILENT_SIGNALS:
            found.append(("traffic_signals", _direction(tags, "traffic_signals:direction")))
    elif "crossing" in kinds and _slows(tags):
        found.append(("crossing", "both"))
    found += [(kind, _direction(tags, "direction")) for kind in ("stop", "give_way") if kind in kinds]
    if "mini_roundabout" in kinds:
        found.append(("mini_roundabout", "both"))
    if "level_crossing" in values_of(tags.get("railway", "")):
        found.append(("level_crossing", "both"))
    rising = tags.get("barrier") == "bollard" and tags.get("bollard") == "rising"
    if (tags.get("barrier") in OPENED or rising) and not node_blocks(tags, profile):
        found.append(("barrier", "both"))
    return tuple(found)


def values_of(text: str) -> set[str]:
    """The values of a tag that names several, ``crossing;traffic_signals``."""
    return {item.strip() for item in text.split(";")}


def _slows(tags: Mapping[str, str]) -> bool:
    """Whether walkers have a right or a signal at a crossing: marked or signalled, not merely a place."""
    values = values_of(f"{tags.get('crossing', '')};{tags.get('crossing_ref', '')}")
    if values & (SIGNALLED | MARKED) or tags.get("crossing:signals") == "yes":
        return True
    return tags.get("crossing:markings", "no") != "no"


def _direction(tags: Mapping[str, str], key: str) -> str:
    value = tags.get(key, tags.get("direction", ""))
    return value if value in ("forward", "backward") else "both"


def node_doubts(tags: Mapping[str, str], profile: str) -> tuple[str, ...]:
    """What of a barrier's tags is not understood or not decided, as reasons to count."""
    chair = wheelchair_doubts(tags) if profile == "wheelchair" else ()
    if "barrier" not in tags:
        return chair
    keys = (*ACCESS_KEYS[profile], "locked") if profile == "drive" else ACCESS_KEYS[profile]
    found = [f"barrier: {text}" for text in doubts(tags, keys)]
    if profile == "drive" and tags["barrier"] not in OPENED | DRIVEN_OVER | STOPS_CARS:
        found.append("barrier is not a known value, taken to stop cars")
    for key in ACCESS_KEYS[profile]:
        if key in tags and access_value(tags[key], profile) is None:
            found.append(f"barrier: {key} is not a known value")
    return (*found, *chair)
