"""Two objectives of many options as a picture: a point each, those not dominated numbered, today marked."""

from __future__ import annotations

import math
from html import escape
from typing import NamedTuple

import numpy as np
import pandas as pd

from access.objectives import Objective, objective
from study.option_question import Answer
from study.option_words import value_said

WIDTH, HEIGHT = 480, 420
LEFT, RIGHT, TOP, BOTTOM = 66, 20, 44, 66
FEW = 1_000
"""Options up to which each point is drawn where it is."""
STYLE = """
.frame { fill: none; stroke: #5b6470 } .grid { stroke: #e3e7eb } .tick { fill: #5b6470 }
.axis, .number, .today-word { fill: #1b1f24 } .number { font-weight: 600 }
.other { fill: #fff; stroke: #7d8791 } .front { fill: #005a9c; stroke: #fff }
.today { fill: #fff; stroke: #b03a00; stroke-width: 3 } .today-word { fill: #b03a00; font-weight: 600 }
text { font: 16px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
"""


class Axis(NamedTuple):
    """Values from ``low`` to ``high`` over pixels ``start`` to ``end``; ``ticks`` lie between."""

    low: float
    high: float
    start: float
    end: float
    ticks: list[float]

    def at(self, value: float) -> float:
        """Pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def drawn_objectives(answer: Answer) -> list[tuple[Objective, Objective]]:
    """Pairs of objectives of which pictures are drawn: the first beside each of the next two."""
    first, *others = answer.front.objectives
    if not others:
        worse = "residents_worse" if answer.options.combined else "need_worse"
        column = next(name for name in answer.table if name.partition("@")[0] == worse)
        others = [objective(column if column != first.column else f"mean_change{column.removeprefix(worse)}")]
    return [(first, other) for other in others[:2]]


def front_svg(answer: Answer, pair: tuple[Objective, Objective] | None = None, name: str = "front") -> str:
    """The picture of two objectives (the first two) as SVG; ``name`` begins the ids of its title and description.

    It says in its description what it shows; colours are never alone: options that nothing dominates are filled and
    numbered, the others hollow, the baseline a diamond.
    """
    first, second = pair or drawn_objectives(answer)[0]
    points = answer.table[[first.column, second.column]].astype(float)
    known = points[np.isfinite(points).all(axis=1)]
    today = answer.options.baseline[[first.column, second.column]].astype(float)
    spread = pd.concat([known, today.to_frame().T]).dropna()
    across = _axis(spread[first.column], LEFT, WIDTH - RIGHT)
    up = _axis(spread[second.column], HEIGHT - BOTTOM, TOP)
    front = known.loc[[row for row in answer.front.rows if row in known.index]]
    others = known.drop(index=front.index)
    heading = escape(f"{_capital(first.label)} and {second.label} of {len(known):,} options")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-description"><style>{STYLE}</style>'
        f'<title id="{name}-title">{heading}</title>'
        f'<desc id="{name}-description">{escape(description(answer, first, second))}</desc>'
        f"{_frame(across, up, first, second)}{_others(others, across, up)}"
        f"{_marked(answer, today, front, across, up)}</svg>"
    )


def description(answer: Answer, first: Objective, second: Objective) -> str:
    """What a picture shows, in words."""
    table, rows = answer.table, answer.front.rows
    said = []
    for each in (first, second):
        values = table[each.column].astype(float)
        values = values[np.isfinite(values)]
        if len(values):
            today = value_said(each, float(answer.options.baseline[each.column]))
            low, high = (value_said(each, float(end)) for end in (values.min(), values.max()))
            said.append(f"{_capital(each.label)} ranges from {low} to {high}; today {today}.")
    numbers = ", ".join(map(str, rows[:12])) + (f" and {len(rows) - 12} more" if len(rows) > 12 else "")
    unknown = int((~np.isfinite(table[[first.column, second.column]].astype(float))).any(axis=1).sum())
    said.append(f"Not dominated in the objectives chosen: options {numbers}." if rows else "")
    said.append(f"{unknown} options without a value are not drawn." if unknown else "")
    return " ".join(part for part in said if part)


def _axis(values: pd.Series, start: float, end: float) -> Axis:
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    room = (high - low) * 0.06 or max(abs(high) * 0.05, 0.5)
    low, high = low - room, high + room
    step = _step((high - low) / 5)
    ticks = np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step
    return Axis(low, high, start, end, [float(tick) for tick in ticks])


def _step(rough: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten that is no smaller."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def _frame(across: Axis, up: Axis, first: Objective, second: Objective) -> str:
    parts = []
    for tick in across.ticks:
        x = across.at(tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(
            f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">'
            f"{_tick(tick, first)}</text>"
        )
    for tick in up.ticks:
        y = up.at(tick)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="tick" x="{LEFT - 8}" y="{y + 6:.1f}" text-anchor="end">{_tick(tick, second)}</text>'
        )
    box = f'x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"'
    return (
        "".join(parts) + f'<rect class="frame" {box}/>'
        f'<text class="axis" x="{WIDTH - RIGHT}" y="{HEIGHT - 16}" text-anchor="end">{escape(_words(first))}</text>'
        f'<text class="axis" x="4" y="24">{escape(_words(second))}</text>'
    )


def _words(each: Objective) -> str:
    """The name of an axis; "people" are of the service's need or residents, as the label says."""
    unit = {"share": "%", "people": "", "areas": "", "journeys": "", "sites": "", "rules": "", "ratio": ""}
    unit = unit.get(each.unit, each.unit)
    return _capital(each.label) + (f" ({unit})" if unit else "")


def _tick(value: float, each: Objective) -> str:
    value = value * 100 if each.unit == "share" else value
    return f"{round(value, 6) + 0.0:,.6g}"


def _others(points: pd.DataFrame, across: Axis, up: Axis) -> str:
    """Options that something dominates; of thousands, one for every few pixels."""
    grid = 1 if len(points) < FEW else 3
    drawn = {(grid * round(across.at(x) / grid), grid * round(up.at(y) / grid)) for x, y in points.to_numpy()}
    return "".join(f'<circle class="other" cx="{x}" cy="{y}" r="4"/>' for x, y in sorted(drawn))


def _marked(answer: Answer, today: pd.Series, front: pd.DataFrame, across: Axis, up: Axis) -> str:
    """The baseline and the options that nothing dominates, each with its word where there is room for it."""
    places = [(row, across.at(x), up.at(y)) for row, (x, y) in zip(front.index, front.to_numpy())]
    taken = [(x - 7, y - 7, x + 7, y + 7) for _, x, y in places]
    parts = []
    if np.isfinite(today).all():
        x, y = across.at(today.iloc[0]), up.at(today.iloc[1])
        parts.append(f'<path class="today" d="M{x:.1f} {y - 9:.1f} l9 9 l-9 9 l-9 -9 z"/>')
        parts.append(_word("today", "today-word", x, y, taken))
        taken.append((x - 9, y - 9, x + 9, y + 9))
    for row, x, y in places:
        words = escape(f"Option {row}: {answer.options.title(row)}")
        circle = f'<circle class="front" cx="{x:.1f}" cy="{y:.1f}" r="7"><title>{words}</title></circle>'
        parts += [circle, _word(str(row), "number", x, y, taken)]
    return "".join(parts)


def _word(word: str, kind: str, x: float, y: float, taken: list[tuple[float, float, float, float]]) -> str:
    """A word beside its point, not over what is ``taken`` (which it joins); "" where there is no room."""
    wide = 10 * len(word) + 4
    for left, top in (
        (x + 10, y - 10), (x - wide / 2, y - 29), (x - 10 - wide, y - 10), (x - wide / 2, y + 10), (x + 8, y - 27),
        (x + 8, y + 7), (x - 8 - wide, y - 27), (x - 8 - wide, y + 7),
    ):  # fmt: skip
        box = (left, top, left + wide, top + 19)
        inside = left > LEFT and box[2] < WIDTH - RIGHT and top > TOP and box[3] < HEIGHT - BOTTOM
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return f'<text class="{kind}" x="{left:.1f}" y="{top + 15:.1f}">{word}</text>'
    return ""


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
