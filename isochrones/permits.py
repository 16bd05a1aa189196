"""Who may use a way or pass a node, in which direction and when: access tags and one-way tags.

The hierarchy of the OSM wiki (Key:access): the most particular key that is tagged decides, ``motorcar``
before ``motor_vehicle`` before ``vehicle`` before ``access``; of one key the directed form goes before the
undirected, and a condition that holds goes before the plain value.
"""

from collections.abc import Mapping
from functools import lru_cache

from isochrones.conditional import value_for_purpose, value_in
from isochrones.schema import ON_FOOT

CLOSED, OPEN, LIMITED = 0, 1, 2
"""Access: not at all, for everyone, or only to begin or end a trip there."""

ACCESS_KEYS = {
    "drive": ("motorcar", "motor_vehicle", "vehicle", "access"),
    **dict.fromkeys(ON_FOOT, ("foot", "access")),
}

ACCESS_VALUES = {
    **dict.fromkeys(
        ("yes", "permissive", "designated", "public", "official", "unknown", "allowed", "discouraged",
         "tolerated"),
        OPEN,
    ),
    **dict.fromkeys(
        ("destination", "customers", "private", "permit", "residents", "delivery", "employees", "staff",
         "visitors", "members"),
        LIMITED,
    ),
    **dict.fromkeys(
        ("no", "agricultural", "forestry", "emergency", "psv", "bus", "military", "use_sidepath", "taxi",
         "hgv", "bicycle", "foot", "restricted", "agricultural_only", "service_vehicles"),
        CLOSED,
    ),
}  # fmt: skip
"""Access of a car by the value of a tag."""

WALK_VALUES = {**ACCESS_VALUES, "foot": OPEN}
"""The same of a walker: ``access=foot`` names walkers, to whom it opens."""

ONE_WAY_KEYS = {
    "drive": ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway"),
    **dict.fromkeys(ON_FOOT, ("oneway:foot",)),
}
ONE_WAY_VALUES = {
    **dict.fromkeys(("yes", "true", "1"), (True, False)),
    **dict.fromkeys(("-1", "reverse"), (False, True)),
    **dict.fromkeys(("no", "false", "0", "alternating"), (True, True)),
    "reversible": (False, False),
}
ROUND = {"roundabout", "circular"}
"""Values of ``junction`` that imply one way, as ``highway=motorway`` does."""


@lru_cache(maxsize=1024)
def access_value(value: str, profile: str) -> int | None:
    """Access of a tag's value, the most open of several; None where none of them is known."""
    table = WALK_VALUES if profile in ON_FOOT else ACCESS_VALUES
    known = [table[v] for v in (item.strip().lower() for item in value.split(";")) if v in table]
    return None if not known else OPEN if OPEN in known else max(known)


def tagged_access(
    tags: Mapping[str, str], keys: tuple[str, ...], direction: str, bit: int, profile: str
) -> int | None:
    """Access by the first of ``keys`` with a known value, in the period of ``bit`` (0: in none).

    ``keys`` run from the most particular; ``direction`` is ``forward`` or ``backward``, empty for a node.
    """
    for key in keys:
        for name in (f"{key}:{direction}", key) if direction else (key,):
            found = _value(tags, name, bit, profile)
            if found is not None:
                return found
    return None


def _value(tags: Mapping[str, str], name: str, bit: int, profile: str) -> int | None:
    plain = access_value(tags[name], profile) if name in tags else None
    if f"{name}:conditional" not in tags:
        return plain
    timed = access_value(value_in(tags, name, bit) or "", profile)
    found = plain if timed is None else timed
    purpose = access_value(value_for_purpose(tags, name) or "", profile)
    if purpose in (OPEN, LIMITED) and found in (CLOSED, None):
        return LIMITED
    return found


def one_way(tags: Mapping[str, str], name: str, profile: str, bit: int) -> tuple[bool, bool]:
    """Whether one may go (along, against) the way's direction in the period of ``bit`` (0: in none)."""
    for key in ONE_WAY_KEYS[profile]:
        value = value_in(tags, key, bit) or tags.get(key, "")
        directions = ONE_WAY_VALUES.get(value.strip().lower())
        if directions is not None:
            return directions
    implied = profile == "drive" and (name == "motorway" or tags.get("junction") in ROUND)
    return True, not implied


def unreadable_permits(tags: Mapping[str, str], profile: str) -> tuple[str, ...]:
    """Access and one-way tags whose value is not understood, as reasons to count."""
    found = []
    for key in ACCESS_KEYS[profile]:
        for name in (key, f"{key}:forward", f"{key}:backward"):
            if name in tags and access_value(tags[name], profile) is None:
                found.append(f"{name} is not a known value")
    for key in ONE_WAY_KEYS[profile]:
        if key in tags and tags[key].strip().lower() not in ONE_WAY_VALUES:
            found.append(f"{key} is not a known value")
    return tuple(found)
