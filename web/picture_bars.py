"""Bars from left to right, their names before and their values behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.picture_sheet import INK, MUTED, Box, Sheet, put

BAR = 1.25  # times the base size: a bar's height
BETWEEN = 0.75


@dataclass(frozen=True)
class Bar:
    """One value with its words; ``until`` is the far end of a range, ``part`` a share drawn darker from the start."""

    value: float | None
    words: str
    colour: str
    until: float | None = None
    part: float = 0.0
    part_colour: str = ""


@dataclass(frozen=True)
class Row:
    """Bars under one name."""

    name: str
    bars: tuple[Bar, ...]


def rows_height(sheet: Sheet, rows: Sequence[Row]) -> float:
    """How high the bars of these rows are together, in points."""
    return sum(len(row.bars) * BAR + BETWEEN for row in rows) * sheet.base


def bar_rows(sheet: Sheet, box: Box, rows: Sequence[Row], longest: float) -> None:
    """Draw rows from the box's top; ``longest`` is the value of the longest bar."""
    base, axes = sheet.base, sheet.panel(box)
    start = max(sheet.extent(row.name, base) for row in rows) + base
    behind = max(sheet.extent(bar.words, base) for row in rows for bar in row.bars) + base
    room = max(box.width - start - behind, base)
    y = 0.0
    for row in rows:
        middle = y + len(row.bars) * BAR * base / 2
        put(axes, start - base * 0.7, middle, row.name, base, INK, across="right", up="center_baseline")
        for bar in row.bars:
            _bar(axes, bar, start, y, room / longest, base)
            y += BAR * base
        y += BETWEEN * base
    axes.plot([start, start], [0, y - BETWEEN * base], color=MUTED, linewidth=base / 12)


def _bar(axes, bar: Bar, start: float, y: float, scale: float, base: float) -> None:
    end = start
    if bar.value is not None:
        end = start + max(bar.until or 0.0, bar.value) * scale
        if bar.until is not None and bar.until > bar.value:
            _rectangle(
                axes, start + bar.value * scale, y, (bar.until - bar.value) * scale, base, bar.colour, 0.4
            )
        _rectangle(axes, start, y, bar.value * scale, base, bar.colour)
        if bar.part:
            _rectangle(axes, start, y, bar.part * scale, base, bar.part_colour)
    colour = INK if bar.value is not None else MUTED
    put(axes, end + base * 0.4, y + BAR * base / 2, bar.words, base, colour, up="center_baseline")


def _rectangle(axes, x: float, y: float, width: float, base: float, colour: str, alpha: float = 1.0) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (x, y + base * 0.06), width, BAR * base - base * 0.12, facecolor=colour, linewidth=0, alpha=alpha
        )
    )
