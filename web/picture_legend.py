"""Legends of maps: classes as a strip with their numbers, hatchings with their reasons, the marks of sites."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from web.picture_canvas import STATES, draw_site
from web.picture_shading import Fill, Shading
from web.picture_sheet import INK, MUTED, Box, Sheet, put

SWATCH = 2.2  # times the base size: width of a swatch in a list
ROW = 1.7


def legend_height(sheet: Sheet, width: float, shading: Shading, states: Collection[str]) -> float:
    """How high the legend of a map is at this width, in points."""
    return _lay_out(sheet, width, shading, states, None)


def draw_legend(sheet: Sheet, box: Box, shading: Shading, states: Collection[str]) -> None:
    """Draw the legend into a box of the height that :func:`legend_height` says."""
    _lay_out(sheet, box.width, shading, states, sheet.panel(box))


def _lay_out(sheet: Sheet, width: float, shading: Shading, states: Collection[str], axes) -> float:
    """Heading, classes, hatchings and marks from the top; drawn where there are axes. Gives the height."""
    base, y = sheet.base, 0.0
    if axes:
        put(axes, 0, y + base, shading.title, base, INK, bold=True)
    y += ROW * base
    if shading.ends:
        y += _ends(sheet, width, y, shading, axes)
    if _cell(sheet, shading.classes) * len(shading.classes) <= width:
        y += _strip(sheet, width, y, shading.classes, axes)
    else:
        y += _list(sheet, width, y, [(fill.label, _patch(fill)) for fill in shading.classes], axes)
    rows = [(fill.label, _patch(fill)) for fill in shading.gaps]
    rows += [(STATES[state], _mark(state)) for state in STATES if state in states]
    return y + (_list(sheet, width, y, rows, axes) if rows else 0.0)


def _cell(sheet: Sheet, classes: Sequence[Fill]) -> float:
    words = [part for fill in classes for part in _two_lines(fill.label)]
    return max(sheet.extent(word, sheet.base) for word in words) + sheet.base


def _two_lines(label: str) -> list[str]:
    head, bracket, rest = label.partition(" (")
    return [head, f"({rest}"] if bracket else [label]


def _ends(sheet: Sheet, width: float, y: float, shading: Shading, axes) -> float:
    """Which end of the strip is which, above it."""
    if axes:
        strip = min(width, len(shading.classes) * max(_cell(sheet, shading.classes), 5 * sheet.base))
        put(axes, 0, y + sheet.base, f"\u2190 {shading.ends[0]}", sheet.base, MUTED)
        put(axes, strip, y + sheet.base, f"{shading.ends[1]} \u2192", sheet.base, MUTED, across="right")
    return ROW * sheet.base


def _strip(sheet: Sheet, width: float, y: float, classes: Sequence[Fill], axes) -> float:
    """Classes side by side with their labels below."""
    base, lines = sheet.base, max(len(_two_lines(fill.label)) for fill in classes)
    cell = min(width / len(classes), max(_cell(sheet, classes), 5 * base))
    for number, fill in enumerate(classes) if axes else ():
        _swatch(axes, Box(number * cell, y, cell, base * 1.4), fill, base)
        for line, words in enumerate(_two_lines(fill.label)):
            put(
                axes, (number + 0.5) * cell, y + base * (2.6 + line * 1.25), words, base, INK, across="center"
            )
    return base * (3.3 + 1.25 * (lines - 1))


def _list(sheet: Sheet, width: float, y: float, rows: Sequence[tuple[str, Callable]], axes) -> float:
    """Swatches or marks with words, several in a line where they fit."""
    base = sheet.base
    x, top = 0.0, 0.0
    for words, sign in rows:
        lines = sheet.wrap(words, base, width - (SWATCH + 0.6) * base)
        wide = (SWATCH + 0.6) * base + max(sheet.extent(line, base) for line in lines)
        if x and x + wide > width:
            x, top = 0.0, top + ROW * base
        if axes:
            sign(axes, Box(x, y + top + base * 0.15, SWATCH * base, base * 1.2), base)
            for number, line in enumerate(lines):
                put(axes, x + (SWATCH + 0.6) * base, y + top + base * (1.1 + 1.25 * number), line, base, INK)
        top += base * 1.25 * (len(lines) - 1)
        x += wide + 1.8 * base
    return top + ROW * base


def _patch(fill: Fill) -> Callable:
    return lambda axes, box, base: _swatch(axes, box, fill, base)


def _mark(state: str) -> Callable:
    def sign(axes, box: Box, base: float) -> None:
        draw_site(axes, box.x + box.width / 2, box.y + box.height / 2, state, base)

    return sign


def _swatch(axes, box: Box, fill: Fill, base: float) -> None:
    from matplotlib.patches import Rectangle

    edge = MUTED if fill.colour == "#ffffff" else "#00000055" if fill.hatch else INK + "38"
    axes.add_patch(
        Rectangle(
            (box.x, box.y),
            box.width,
            box.height,
            facecolor=fill.colour,
            edgecolor=edge,
            hatch=fill.hatch or None,
            linewidth=base / 20,
            clip_on=False,
        )
    )
