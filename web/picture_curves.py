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
    base = sheet.base
    plot = Box(box.x + base * 3.6, box.y + base * 2.2, box.width - base * 5, box.height - base * 5.6)
    axes = sheet.panel(plot)
    end = float(at[-1]) if len(at) else 1.0
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
    _names(sheet, axes, plot, curves, np.asarray(at, dtype=float), end)
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


def _names(sheet: Sheet, axes, plot: Box, curves: Sequence[Curve], at: np.ndarray, end: float) -> None:
    """Each curve is named at a level of its own, right of them all, with a thin line to a dot on it."""
    for curve, level in zip(curves, LEVELS):
        level = level * max(curve.shares[-1], 0.05)
        crossings = [_minutes_at(each, at, level) for each in curves]
        own = _minutes_at(curve, at, level) / end * plot.width
        right = max(crossings) / end * plot.width + sheet.base * 1.6
        y = (1 - level) * plot.height
        axes.plot([own, right - 2], [y, y], color=curve.colour, linewidth=sheet.base / 16)
        axes.plot([own], [y], marker="o", markersize=sheet.base / 2, color=curve.colour, linestyle="")
        text = put(axes, right, y, curve.name, sheet.base, INK, up="center_baseline")
        text.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 1.0})


def _minutes_at(curve: Curve, at: np.ndarray, level: float) -> float:
    """Where a curve crosses a share; its last minute if it never does."""
    shares = np.asarray(curve.shares, dtype=float)
    reached = np.flatnonzero(shares >= level)
    if not len(reached):
        return float(at[-1])
    last = reached[0]
    return float(
        at[last] if last == 0 else np.interp(level, shares[last - 1 : last + 1], at[last - 1 : last + 1])
    )
