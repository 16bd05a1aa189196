"""The S-curve on paper: shares of people within each number of minutes, A dashed and B solid, as a small drawing."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 320, 168
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 18, 26
STEPS = (5, 10, 15, 20, 30, 60, 120, 240)
MOST_TICKS = 8
LABEL_GAP = 0.015


@dataclass(frozen=True)
class Curve:
    """Everything that is drawn: ticks (minutes, across), shares (percent, down), thresholds, lines, letters."""

    ticks: list[tuple[str, float]]
    shares: list[tuple[str, float]]
    thresholds: list[tuple[str, float]]
    lines: list[tuple[str, str]]
    letters: list[tuple[str, float, float, str]]
    alt: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def curve(s_curve: dict, thresholds: list[tuple], scope: str, changed: bool, who: str) -> Curve:
    """From ``web.charts.curves``; ``thresholds`` are minutes, A and B as the panel has them."""
    at = s_curve["at"]
    longest = at[-1]

    def across(minutes: float) -> float:
        return round(LEFT + minutes / longest * (WIDTH - LEFT - RIGHT), 1)

    def down(share: float) -> float:
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    drawn = {}
    for side in ("a", "b") if changed else ("a",):
        drawn[f"{side} everybody"] = s_curve[side]
        drawn[f"{side} poorest"] = s_curve[f"{side}_most_deprived"].get(scope)
    lines = [
        (name, " ".join(f"{across(m)},{down(share)}" for m, share in zip(at, shares) if share is not None))
        for name, shares in drawn.items() if shares
    ]  # fmt: skip
    step = next((each for each in STEPS if longest / each <= MOST_TICKS), STEPS[-1])
    return Curve(
        ticks=[(f"{m:g}", across(m)) for m in range(0, int(longest) + 1, step)],
        shares=[(f"{share}%", down(share / 100)) for share in (0, 25, 50, 75, 100)],
        thresholds=[(f"{m:g}", across(m)) for m, _, _ in thresholds if m <= longest],
        lines=lines,
        letters=_letters(s_curve, at, across, down) if changed else [],
        alt=f"Share of {who} within each number of minutes. {_said(thresholds, changed)}",
    )


def _letters(s_curve: dict, at, across, down) -> list[tuple[str, float, float, str]]:
    """A and B beside their curves where these are furthest apart."""
    if not s_curve["a"] or not s_curve["b"]:
        return []
    gaps = [0.0 if None in (a, b) else abs(a - b) for a, b in zip(s_curve["a"], s_curve["b"])]
    i = gaps.index(max(gaps))
    if gaps[i] < LABEL_GAP:
        return []
    upper, lower = ("a", "b") if s_curve["a"][i] > s_curve["b"][i] else ("b", "a")
    return [
        (upper.upper(), across(at[i]) - 8, down(s_curve[upper][i]) - 4, "end"),
        (lower.upper(), across(at[i]) + 8, down(s_curve[lower][i]) + 12, "start"),
    ]


def _said(thresholds: list[tuple], changed: bool) -> str:
    told = []
    for minutes, a, b in thresholds:
        if a is None or b is None:
            continue
        told.append(f"within {minutes:g} minutes {f'A {a:.1%}, B {b:.1%}' if changed else f'{a:.1%}'}")
    return f"{'; '.join(told)}." if told else ""
