"""What the slope and the relative index of two options say, in plain sentences; no direction where there is none."""

from __future__ import annotations

from web.words import number

MINUS = "\u2212"
SHOWN_MINUTES = 0.05


def index_sentences(indices: dict, changed: bool, moves: str = "") -> dict[str, list[str]]:
    """What the two indices of option A, of B and of the change mean, by index.

    ``indices`` holds for ``slope_index`` and ``relative_index`` the values ``a``, ``b`` and ``change`` with
    ``a_range``, ``b_range`` and ``change_range`` (lowest and highest over ways of cutting deprivation, or None). Where
    a range holds the value of no difference, no direction is claimed. With ``changed`` false A and B are the same.
    ``moves`` is "longer" or "shorter" where no journey that is counted changes the other way, else "".
    """
    sides = "ab" if changed else "a"
    slope, relative = indices["slope_index"], indices["relative_index"]
    said = [_slope(side.upper(), slope[side], slope[f"{side}_range"]) for side in sides]
    if changed:
        said.append(_turn(slope["change"], slope["change_range"], moves))
    proportions = [_relative(side.upper(), relative[side], relative[f"{side}_range"]) for side in sides]
    return {
        "slope_index": [sentence for sentence in said if sentence],
        "relative_index": [sentence for sentence in proportions if sentence],
    }


def _signed(value: float, decimals: int = 1) -> str:
    return number(value, decimals).replace("-", MINUS)


def _between(ends: list[float] | None, decimals: int = 1) -> str:
    if ends is None:
        return ""
    low, high = (_signed(each, decimals) for each in sorted(ends))
    return f" (range {low} to {high})"


def _holds(ends: list[float] | None, none: float) -> bool:
    """Whether a range holds the value of no difference; true where there is no range to say otherwise."""
    return ends is None or min(ends) <= none <= max(ends)


def _slope(side: str, value: float | None, ends: list[float] | None) -> str:
    if value is None:
        return f"{side}: no line can be drawn from the most to the least deprived areas."
    if _holds(ends, 0):
        return (
            f"{side}: no direction is claimed. The least deprived end of the line less the most deprived is "
            f"{_signed(value)} minutes{_between(ends)}."
        )
    longer, shorter = ("least", "most") if value > 0 else ("most", "least")
    return (
        f"{side}: journeys at the {longer} deprived end of the line are {number(abs(value), 1)} minutes longer than "
        f"at the {shorter} deprived end{_between([abs(end) for end in ends])}."
    )


def _relative(side: str, value: float | None, ends: list[float] | None) -> str:
    """How many times as long; nothing where that has no direction or the line falls to nothing."""
    if value is None or ends is None or _holds(ends, 1) or min(*ends, value) <= 0:
        return ""
    turned = value < 1
    longer, shorter = ("most", "least") if turned else ("least", "most")
    times, ends = (1 / value, [1 / end for end in ends]) if turned else (value, ends)
    return (
        f"{side}: that is {number(times, 2)} times as long at the {longer} deprived end as at the {shorter} deprived "
        f"end{_between(ends, 2)}."
    )


def _turn(value: float | None, ends: list[float] | None, moves: str) -> str:
    """How the line turns from A to B: by how much more its one end changes than the other."""
    if value is None:
        return ""
    if max(abs(value), *map(abs, ends or [0])) < SHOWN_MINUTES:
        return "From A to B the difference between the ends stays as it is."
    if _holds(ends, 0):
        moved = f"{_signed(value)} minutes{_between(ends)}"
        return f"From A to B the difference between the ends moves by {moved}: no direction is claimed."
    end, other = ("least", "most") if value > 0 else ("most", "least")
    size = f"{number(abs(value), 1)} minutes"
    of_line = f"at the {end} deprived end of the line than at the {other} deprived end"
    how = {
        "longer": f"lengthen by {size} more {of_line}",
        "shorter": f"shorten by {size} less {of_line}",
    }.get(
        moves,
        f"at the {end} deprived end of the line become {size} longer set against those at the {other} deprived end",
    )
    return f"From A to B journeys {how}{_between([abs(each) for each in ends])}."
