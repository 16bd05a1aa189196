"""Nodes on a street: what stops there, when, and what passing costs."""

from collections.abc import Mapping

from isochrones.conditional import doubts
from isochrones.permits import ACCESS_KEYS, CLOSED, access_value, tagged_access
from isochrones.speeds import ALL_PERIODS, PERIODS
from isochrones.vehicle import too_big

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


def node_blocks(tags: Mapping[str, str], profile: str) -> bool:
    """Whether a barrier node stops the profile in every period; an access tag wins over the barrier."""
    return node_closed(tags, profile) == ALL_PERIODS


def node_closed(tags: Mapping[str, str], profile: str) -> int:
    """Mask of the periods in which a barrier node stops the profile; 0 where it never does."""
    if "barrier" not in tags:
        return 0
    usual = _stops(tags, profile)
    if not any(f"{key}:conditional" in tags for key in ACCESS_KEYS[profile]):
        access = tagged_access(tags, ACCESS_KEYS[profile], "", 0)
        return ALL_PERIODS if (usual if access is None else access == CLOSED) else 0
    closed = 0
    for bit in (1 << i for i in range(len(PERIODS))):
        access = tagged_access(tags, ACCESS_KEYS[profile], "", bit)
        closed |= bit if (usual if access is None else access == CLOSED) else 0
    return closed


def _stops(tags: Mapping[str, str], profile: str) -> bool:
    """Whether the barrier itself stops the profile."""
    barrier = tags["barrier"]
    if profile == "walk":
        return barrier in STOPS_WALKERS
    if barrier == "bollard" and tags.get("bollard") == "rising":
        return False
    return barrier not in OPENED | DRIVEN_OVER or tags.get("locked") == "yes" or too_big(tags)


def node_delays(tags: Mapping[str, str], profile: str) -> tuple[tuple[str, str], ...]:
    """What passing a node costs: (kind of ``DELAYS``, direction of the way it binds).

    The direction is ``both``, ``forward`` or ``backward``, as the way through the node is drawn. Walkers
    pay on the ways that cross a street, not at nodes.
    """
    if profile == "walk":
        return ()
    kinds = tags.get("highway", "").split(";")
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
    if tags.get("railway") == "level_crossing":
        found.append(("level_crossing", "both"))
    rising = tags.get("barrier") == "bollard" and tags.get("bollard") == "rising"
    if (tags.get("barrier") in OPENED or rising) and not node_blocks(tags, profile):
        found.append(("barrier", "both"))
    return tuple(found)


def _slows(tags: Mapping[str, str]) -> bool:
    """Whether walkers have a right or a signal at a crossing: marked or signalled, not merely a place."""
    values = set(f"{tags.get('crossing', '')};{tags.get('crossing_ref', '')}".split(";"))
    if values & (SIGNALLED | MARKED) or tags.get("crossing:signals") == "yes":
        return True
    return tags.get("crossing:markings", "no") != "no"


def _direction(tags: Mapping[str, str], key: str) -> str:
    value = tags.get(key, tags.get("direction", ""))
    return value if value in ("forward", "backward") else "both"


def node_doubts(tags: Mapping[str, str], profile: str) -> tuple[str, ...]:
    """What of a barrier's tags is not understood or not decided, as reasons to count."""
    if "barrier" not in tags:
        return ()
    found = [f"barrier: {text}" for text in doubts(tags, ACCESS_KEYS[profile])]
    if profile == "drive" and tags["barrier"] not in OPENED | DRIVEN_OVER | STOPS_CARS:
        found.append("barrier is not a known value, taken to stop cars")
    for key in ACCESS_KEYS[profile]:
        if key in tags and access_value(tags[key]) is None:
            found.append(f"barrier: {key} is not a known value")
    return tuple(found)
