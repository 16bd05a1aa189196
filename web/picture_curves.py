"""S-curves with their names beside them: minutes across, shares up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from web.picture_sheet import INK, LINE, MUTED, PAPER, Box, Sheet, put

LEVELS = (0.62, 0.46, 0.30, 0.14)
"""Shares at which the curves are named, in turn from the last: to the right of an S-curve there is room."""


@dataclass(frozen=True)
class Curve:
    """A share from 0 to 1 for each number of minutes."""

    name: str
    shares: Sequence[float]
    colour: str
    dashed: bool


def draw_curves(
    sheet: Sheet, box: Box, curves: Sequence[Curve], at: Sequence[float], thresholds: Sequence[float]
) -> None:
    """Axes, thresholds, curves and their names in a box of a sheet."""
    base, end = sheet.base, float(at[-1]) if len(at) else 1.0
    plot = Box(box.x + base * 3.6, box.y + base * 2.2, box.width - base * 5, box.height - base * 5.6)
    named = _room_for_names(sheet, plot, curves, at)
    if not named:
        key = _key(sheet, box, curves)
        plot = Box(plot.x, plot.y + key, plot.width, plot.height - key)
    axes = sheet.panel(plot)
    _grid(axes, plot, end, base)
    for threshold in thresholds:
        if threshold <= end:
            x = threshold / end * plot.width
            axes.plot([x, x], [0, plot.height], color=INK, linewidth=base / 16, linestyle=(0, (1, 2)))
            put(axes, x, -base * 0.5, f"{threshold:g} min", base * 0.9, INK, across="center")
    for curve in curves:
        x, y = np.asarray(at) / end * plot.width, (1 - np.asarray(curve.shares)) * plot.height
        dashes = (0, (4, 2)) if curve.dashed else "-"
        axes.plot(x, y, color=curve.colour, linewidth=base / 4.5, linestyle=dashes, clip_on=False)
    for curve, name in zip(curves, named):
        _name(sheet, axes, plot, curve, name)
    put(axes, plot.width, plot.height + base * 3, "minutes", base, MUTED, across="right")


def _grid(axes, plot: Box, end: float, base: float) -> None:
    for share in (0, 25, 50, 75, 100):
        y = (1 - share / 100) * plot.height
        axes.plot([0, plot.width], [y, y], color=LINE if share else MUTED, linewidth=base / 16)
        put(axes, -base * 0.5, y, f"{share}%", base, MUTED, across="right", up="center_baseline")
    step = next(each for each in (5, 10, 15, 20, 30, 60, 120) if each * 10 >= end or each == 120)
    for tick in np.arange(0, end + 1e-9, step):
        x = tick / end * plot.width
        put(axes, x, plot.height + base * 1.4, f"{tick:g}", base, MUTED, across="center")


@dataclass(frozen=True)
class _Named:
    """Where a curve is named: from a dot on it along a level to the lines of its name."""

    own: float
    right: float
    y: float
    lines: list[str]


def _room_for_names(sheet: Sheet, plot: Box, curves: Sequence[Curve], at: Sequence[float]) -> list[_Named]:
    """Each curve at a level of its own with its name right of them all; none where a name has no room."""
    named = []
    for curve, share in zip(curves, LEVELS):
        level = share * max(curve.shares[-1], 0.05)
        across = [_minutes_at(each, at, level) / at[-1] * plot.width for each in (curve, *curves)]
        right = max(across) + sheet.base * 1.6
        lines = sheet.wrap(curve.name, sheet.base, plot.width - right)
        if len(lines) > 2 or max(sheet.extent(line, sheet.base) for line in lines) > plot.width - right:
            return []
        named.append(_Named(across[0], right, (1 - level) * plot.height, lines))
    return named


def _name(sheet: Sheet, axes, plot: Box, curve: Curve, name: _Named) -> None:
    base = sheet.base
    axes.plot([name.own, name.right - 2], [name.y, name.y], color=curve.colour, linewidth=base / 16)
    axes.plot([name.own], [name.y], marker="o", markersize=base / 2, color=curve.colour, linestyle="")
    top = name.y - (len(name.lines) - 1) * base * 0.6
    for number, line in enumerate(name.lines):
        text = put(axes, name.right, top + number * base * 1.2, line, base, INK, up="center_baseline")
        text.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 0.6})


def _key(sheet: Sheet, box: Box, curves: Sequence[Curve]) -> float:
    """What each line is, above a chart that is too narrow to say it on the spot; gives the height."""
    base, y = sheet.base, 0.0
    axes = sheet.panel(Box(box.x, box.y, box.width, base))
    for curve in curves:
        lines = sheet.wrap(curve.name, base, box.width - 3.6 * base)
        dashes = (0, (4, 2)) if curve.dashed else "-"
        axes.plot(
            [0, 2.8 * base], [y + base * 0.7] * 2, color=curve.colour, linewidth=base / 4.5, linestyle=dashes,
            clip_on=False,
        )  # fmt: skip
        for number, line in enumerate(lines):
            put(axes, 3.4 * base, y + base * (1 + 1.25 * number), line, base, INK)
        y += base * 1.35 * len(lines)
    return y + base * 0.4


def _minutes_at(curve: Curve, at: Sequence[float], level: float) -> float:
    """Where a curve crosses a share; its last minute if it never does."""
    shares = np.asarray(curve.shares, dtype=float)
    reached = np.flatnonzero(shares >= level)
    if not len(reached):
        return float(at[-1])
    last = reached[0]
    return float(
        at[last] if last == 0 else np.interp(level, shares[last - 1 : last + 1], at[last - 1 : last + 1])
    )
