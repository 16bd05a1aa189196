"""Legends of maps: classes as a strip with their numbers, hatchings with their reasons, the marks of sites."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from web.picture_canvas import STATES, draw_site, edge_of
from web.picture_shading import Fill, Shading
from web.picture_sheet import INK, MUTED, Box, Sheet, put

SWATCH = 2.2  # times the base size: width of a swatch in a list
ROW = 1.7
STRIP_TYPE = (1.0, 0.92, 0.85)


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
    size = _strip_size(sheet, width, shading.classes)
    if size is None:
        rows = [(_ended(shading, i), _patch(fill)) for i, fill in enumerate(shading.classes)]
        y += _list(sheet, width, y, rows, axes)
    else:
        y += _ends(sheet, width, y, shading, size, axes) if shading.ends else 0.0
        y += _strip(sheet, width, y, shading.classes, size, axes)
    rows = [(fill.label, _patch(fill)) for fill in shading.gaps]
    rows += [(STATES[state], _mark(state)) for state in STATES if state in states]
    return y + (_list(sheet, width, y, rows, axes) if rows else 0.0)


def _strip_size(sheet: Sheet, width: float, classes: Sequence[Fill]) -> float | None:
    """Size of type in which the labels of a strip fit below their cells; None where they do not."""
    sizes = (sheet.base * share for share in STRIP_TYPE)
    return next((size for size in sizes if _cell(sheet, classes, size) * len(classes) <= width), None)


def _cell(sheet: Sheet, classes: Sequence[Fill], size: float) -> float:
    words = [part for fill in classes for part in _two_lines(fill.label)]
    return max(sheet.extent(word, size) for word in words) + size * 0.6


def _ended(shading: Shading, place: int) -> str:
    """A class's label with the end of the scale that it is on, where there is no strip to show it."""
    middle = len(shading.classes) // 2
    if shading.ends is None or place == middle:
        return shading.classes[place].label
    return f"{shading.classes[place].label} {shading.ends[place > middle].partition(' ')[0]}"


def _two_lines(label: str) -> list[str]:
    head, bracket, rest = label.partition(" (")
    return [head, f"({rest}"] if bracket else [label]


def _wide(sheet: Sheet, width: float, classes: Sequence[Fill], size: float) -> float:
    """Width of a strip's cell."""
    return min(width / len(classes), max(_cell(sheet, classes, size), 5 * sheet.base))


def _ends(sheet: Sheet, width: float, y: float, shading: Shading, size: float, axes) -> float:
    """Which end of the strip is which, above it."""
    if axes:
        strip = len(shading.classes) * _wide(sheet, width, shading.classes, size)
        put(axes, 0, y + sheet.base, f"\u2190 {shading.ends[0]}", sheet.base, MUTED)
        put(axes, strip, y + sheet.base, f"{shading.ends[1]} \u2192", sheet.base, MUTED, across="right")
    return ROW * sheet.base


def _strip(sheet: Sheet, width: float, y: float, classes: Sequence[Fill], size: float, axes) -> float:
    """Classes side by side with their labels below."""
    base, lines = sheet.base, max(len(_two_lines(fill.label)) for fill in classes)
    cell = _wide(sheet, width, classes, size)
    for number, fill in enumerate(classes) if axes else ():
        _swatch(axes, Box(number * cell, y, cell, base * 1.4), fill, base)
        for line, words in enumerate(_two_lines(fill.label)):
            put(
                axes, (number + 0.5) * cell, y + base * (2.6 + line * 1.25), words, size, INK, across="center"
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

    axes.add_patch(
        Rectangle(
            (box.x, box.y),
            box.width,
            box.height,
            facecolor=fill.colour,
            edgecolor=edge_of(fill),
            hatch=fill.hatch or None,
            linewidth=base / 20,
            clip_on=False,
        )
    )
