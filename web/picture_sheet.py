"""A sheet to draw on: sizes, type and colours of every static picture, and text that is measured before it is placed.

Matplotlib (extra ``[report]``) is imported inside functions; its object-oriented figures are used and never pyplot.
What it takes from global settings stands still under a lock while a picture is drawn, so that threads may draw.
Coordinates are points (1/72 inch) from the upper left corner.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache

from web.errors import WebError
from web.xml_text import allowed

INK, MUTED, LINE, PAPER, WASH, ACCENT = "#1b1f24", "#5b6470", "#d7dce1", "#ffffff", "#f5f7f9", "#005a9c"
POINTS_PER_MM = 72 / 25.4
LINE_HEIGHT = 1.35
BASE, NARROW_BASE, NARROW_MM = 8.0, 6.8, 120.0
"""Size of plain text in points, and that of pictures narrower than a page's half."""
SETTINGS = {
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "isoquity",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "hatch.linewidth": 0.6,
    "path.simplify": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
}
_drawing = threading.RLock()


class MissingPictures(WebError, ImportError):
    """The library that draws is not installed."""

    status = 500
    remedy = 'Install it: pip install "isoquity[report]".'


def base_for(width_mm: float) -> float:
    """Size of plain text of a picture in points."""
    return BASE if width_mm >= NARROW_MM else NARROW_BASE


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib with this project's settings whatever the machine's are, one thread at a time.

    Raises:
        MissingPictures: matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError:
        raise MissingPictures(
            'Pictures need matplotlib, which is not installed: pip install "isoquity[report]".'
        ) from None
    with _drawing, matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)  # drawn as an empty box
        matplotlib.rcParams.update(matplotlib.rcParamsDefault | SETTINGS)
        yield


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet: its upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def inset(self, by: float) -> Box:
        """The same with a margin inside."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@lru_cache(maxsize=16_384)
def _extent(text: str, size: float, bold: bool) -> float:
    """Width of a text in points, measured once: the pictures of a pack say the same names again and again."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return _renderer().get_text_width_height_descent(text, font, ismath=False)[0]


@cache
def _renderer():
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, 72)


class Sheet:
    """A figure under construction; made and drawn on inside :func:`drawing`.

    ``base`` is the size of plain text in points. ``haloed`` are texts that stand on a map and get a pale outline
    when they are written to a file.
    """

    def __init__(self, size_mm: tuple[float, float], base: float):
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width, self.height = (each * POINTS_PER_MM for each in size_mm)
        self.base = base
        self.figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72, facecolor=PAPER)
        self.figure.haloed = []
        FigureCanvasAgg(self.figure)

    @property
    def box(self) -> Box:
        """All of it."""
        return Box(0, 0, self.width, self.height)

    def panel(self, box: Box, gid: str | None = None):
        """Axes over a box, without frame or ticks, whose coordinates are points from the box's upper left corner."""
        axes = self.figure.add_axes(self.fractions(box), gid=gid)
        axes.set_axis_off()
        axes.set_xlim(0, box.width)
        axes.set_ylim(box.height, 0)
        return axes

    def cut(self, height: float) -> None:
        """Make the sheet as high as some points; what is drawn keeps its distance from the upper edge."""
        ratio = self.height / height
        for axes in self.figure.axes:
            left, bottom, width, high = axes.get_position(original=True).bounds
            axes.set_position((left, 1 - (1 - bottom) * ratio, width, high * ratio))
        for text in self.figure.texts:
            x, y = text.get_position()
            text.set_position((x, 1 - (1 - y) * ratio))
        self.height = height
        self.figure.set_size_inches(self.width / 72, height / 72)

    def fractions(self, box: Box) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of a box as matplotlib wants them."""
        return (
            box.x / self.width, 1 - box.bottom / self.height, box.width / self.width, box.height / self.height,
        )  # fmt: skip

    def extent(self, text: str, size: float, bold: bool = False) -> float:
        """Width of one line of text in points."""
        return _extent(text, size, bold)

    def wrap(self, text: str, size: float, width: float, bold: bool = False) -> list[str]:
        """The text in lines no wider than ``width``; a single word that is wider stands by itself."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.extent(longer, size, bold) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def paragraph(self, box: Box, text: str, size: float, colour: str = INK, bold: bool = False) -> float:
        """Write wrapped text from a box's top, and say how high it is (the box's own height does not count)."""
        lines = self.wrap(text, size, box.width, bold)
        for number, line in enumerate(lines):
            self.write(box.x, box.y + (number + 0.8) * size * LINE_HEIGHT, line, size, colour, bold=bold)
        return len(lines) * size * LINE_HEIGHT

    def write(self, x: float, y: float, text: str, size: float, colour: str = INK, **how):
        """One line of text with its baseline at a point of the sheet; see :func:`put`."""
        return put(self.figure, x / self.width, 1 - y / self.height, text, size, colour, **how)


def put(where, x: float, y: float, text: str, size: float, colour: str = INK, *, bold: bool = False,
        across: str = "left", up: str = "baseline", **how):  # fmt: skip
    """Text on a figure or axes, taken as it is: a dollar sign in a name begins no formula."""
    return where.text(
        x, y, allowed(text), fontsize=size, color=colour, fontweight="bold" if bold else "normal", ha=across, va=up,
        parse_math=False, **how,
    )  # fmt: skip
