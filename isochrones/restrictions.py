"""Turn restrictions: what a relation's tags and members forbid a car, and when."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from isochrones.conditional import clauses
from isochrones.speeds import ALL_PERIODS

KINDS = {
    "no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry", "no_exit",
    "only_left_turn", "only_right_turn", "only_straight_on", "only_u_turn",
}  # fmt: skip
LIFTED = {"none", "no", "off"}
OLD_HOURS = {"day_on", "day_off", "hour_on", "hour_off"}
"""Keys that named hours before conditional restrictions did."""

MODES = ("motorcar", "motor_vehicle", "vehicle")
"""From the most particular; a restriction of one of these, or of none, binds a car."""


class Restriction(NamedTuple):
    """A turn from one way to another: forbidden, or (``only``) the only one allowed.

    Attributes:
        via_node: the junction, None where the turn leads over ways.
        via_ways: the ways between, in driving order; empty where a node is the via.
        from_ways, to_ways: OSM ways the turn comes from and leads to.
        only: the turn is the only one allowed, else it is forbidden.
        kind: the tag's value, such as ``no_left_turn``.
        periods: mask of the periods in which it binds (bit i = ``PERIODS[i]``).
        further: a further rule of the same relation as the one before it.
    """

    via_node: int | None
    via_ways: tuple[int, ...]
    from_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    only: bool
    kind: str
    periods: int = ALL_PERIODS
    further: bool = False


def restrictions_of(
    tags: Mapping[str, str], members: Sequence[tuple[str, int, str]]
) -> tuple[list[Restriction], str]:
    """The restrictions a relation puts on a car, and why not all of it binds ("" where it does).

    Hours in the old keys (:data:`OLD_HOURS`) are not read: the restriction binds always.

    Args:
        tags: of the relation.
        members: (``n`` | ``w`` | ``r``, id, role), in the relation's order.
    """
    kinds, reason = kinds_of(tags)
    if not kinds:
        return [], reason
    nodes = [ref for type_, ref, role in members if role == "via" and type_ == "n"]
    ways = tuple(ref for type_, ref, role in members if role == "via" and type_ == "w")
    from_ways = tuple(ref for type_, ref, role in members if role == "from" and type_ == "w")
    to_ways = tuple(ref for type_, ref, role in members if role == "to" and type_ == "w")
    if not from_ways or not to_ways or not (nodes or ways):
        return [], "turn restriction lacks a member"
    if len(nodes) + bool(ways) > 1:
        return [], "turn restriction has several via nodes"
    via = nodes[0] if nodes else None
    found = [
        Restriction(via, ways, from_ways, to_ways, kind.startswith("only_"), kind, periods, rank > 0)
        for rank, (kind, periods) in enumerate(kinds)
    ]
    if OLD_HOURS & tags.keys():
        reason = reason or "turn restriction with hours in old keys, taken to bind always"
    return found, reason


def kinds_of(tags: Mapping[str, str]) -> tuple[list[tuple[str, int]], str]:
    """(kind, mask of periods) that bind a car, and the reason why something of the tags does not."""
    if {v.strip() for v in tags.get("except", "").split(";")} & set(MODES):
        return [], "turn restriction excepts cars"
    subject = tags.get("type", "restriction").removeprefix("restriction").removeprefix(":")
    if subject and subject not in MODES:
        return [], "turn restriction binds other vehicles"
    for key in (*(f"restriction:{mode}" for mode in MODES), "restriction"):
        if key in tags or f"{key}:conditional" in tags:
            return _kinds_under(tags, key)
    if any(key.startswith("restriction:") for key in tags):
        return [], "turn restriction binds other vehicles"
    return [], "turn restriction names no kind"


def _kinds_under(tags: Mapping[str, str], key: str) -> tuple[list[tuple[str, int]], str]:
    """Kinds of one key and its conditions; a condition goes before the plain value."""
    found: dict[str, int] = {}
    reason = ""
    if key in tags:
        kind = _kind(tags[key])
        if kind in KINDS:
            found[kind] = ALL_PERIODS
        elif kind not in LIFTED:
            reason = "turn restriction of an unknown kind"
    for clause in clauses(tags.get(f"{key}:conditional", "")):
        kind, condition = _kind(clause.value), clause.condition
        if condition.reason:
            reason = f"turn restriction whose condition {condition.reason}"
        if condition.purpose or not condition.holds:
            continue
        if kind not in KINDS and kind not in LIFTED:
            reason = "turn restriction of an unknown kind"
            continue
        found = {k: mask if k == kind else mask & ~condition.holds for k, mask in found.items()}
        if kind in KINDS:
            found[kind] = found.get(kind, 0) | condition.holds
    kinds = [(kind, mask) for kind, mask in found.items() if mask]
    return kinds, reason or ("" if kinds else "turn restriction does not bind an ordinary car")


def _kind(value: str) -> str:
    """The first known of several kinds (``no_left_turn;no_u_turn`` forbid the same way)."""
    values = [item.strip().lower() for item in value.split(";")]
    return next((item for item in values if item in KINDS), values[0])
