"""A3 posters: a sentence, a map of what changes, a small chart, what the option is, and where the numbers are from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study.context_layers import context_layers
from study.results import Results
from web.picture_alt import fifths_alt, map_alt
from web.picture_canvas import Ground, draw_map
from web.picture_charts import draw_fifths
from web.picture_legend import draw_legend, legend_height
from web.picture_shading import Shading
from web.picture_sheet import INK, LINE, MUTED, PAPER, Box, Sheet, drawing
from web.poster_question import PosterQuestion, ask
from web.poster_words import PosterWords, poster_words

A3_MM = (420.0, 297.0)
MARGIN = 34.0
SCALES_OF_TYPE = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52)
"""Sizes of type tried in turn until all words of a poster have room."""
TITLE, LEAD, BODY, SMALL = 34.0, 18.0, 14.0, 9.5
COLUMN = 0.36


@dataclass(frozen=True)
class Poster:
    """An A3 figure; ``heading`` its sentence, ``alt`` everything on it in words, a paragraph a line."""

    figure: object
    heading: str
    alt: str


def poster(
    results: Results, option: str | None = None, service: str | None = None, *, mode: str | None = None,
    period: str | None = None, direction: str = "to_site", context: Mapping | None = None,
    size_mm: tuple[float, float] = A3_MM,
) -> Poster:  # fmt: skip
    """The poster of an option beside the baseline, or of the baseline as it is today.

    Args:
        results: full ones, or published ones where the poster leaves the house.
        option: its id; the baseline where none is said.
        service: its id; the first that the option changes where none is said.
        mode: of travel; the service's first where none is said. Public transport is shown as a range.
        period: of the week; the mode's first where none is said.
        direction: "to_site" or "from_site".
        context: layers to draw beside the areas; those of the study where none are given.
        size_mm: width and height; A3 landscape by default.

    Raises:
        ResultsError: an option, a service, a mode or a period is not among the results.
        MissingPictures: matplotlib is not installed.
    """
    asked = ask(results, option, service, mode, period, direction)
    layers = context_layers(results) if context is None else context
    with_context = any(len(frame) for frame in layers.values())
    figures = [each.figures for each in asked.comparisons]
    words = poster_words(results, asked.selection, figures, asked.scope, with_context)
    ground = Ground.of(results, asked.sites(), layers)
    with drawing():
        shading = asked.shading()
        sheet = _draw(size_mm, asked, words, ground, shading)
    alt = _alt(asked, words, map_alt(shading, ground.sites, asked.people(), asked.who))
    sheet.figure.heading, sheet.figure.alt = words.title, alt
    return Poster(sheet.figure, words.title, alt)


def _draw(
    size_mm: tuple, asked: PosterQuestion, words: PosterWords, ground: Ground, shading: Shading
) -> Sheet:
    """Words first, in the largest type that leaves room, then the map in what is left."""
    for scale in SCALES_OF_TYPE:
        sheet = Sheet(size_mm, BODY * scale)
        page = sheet.box.inset(MARGIN)
        top = page.y + _head(sheet, page, words, scale)
        bottom = page.bottom - _foot(sheet, page, words)
        column = Box(page.right - page.width * COLUMN, top, page.width * COLUMN, bottom - top)
        if _column(sheet, column, asked, words, scale) <= column.height:
            break
    left = Box(page.x, top, page.width * (1 - COLUMN) - 24, bottom - top)
    states = {site.state for site in ground.sites}
    below = legend_height(sheet, left.width, shading, states)
    draw_map(sheet, Box(left.x, left.y, left.width, left.height - below - BODY), ground, shading)
    draw_legend(sheet, Box(left.x, left.bottom - below, left.width, below), shading, states)
    return sheet


def _head(sheet: Sheet, page: Box, words: PosterWords, scale: float) -> float:
    """The mark of a draft, the title and the line on when; gives the height."""
    from matplotlib.patches import Rectangle

    y = 0.0
    if words.mark:
        size = LEAD * 1.1
        high, axes = size * 1.9, sheet.panel(Box(page.x, page.y, page.width, size * 1.9))
        axes.add_patch(Rectangle((0, 0), page.width, high, facecolor=INK, linewidth=0))
        sheet.write(page.x + size * 0.7, page.y + size * 1.3, words.mark, size, PAPER, bold=True)
        y += high + 12
    y += sheet.paragraph(
        Box(page.x, page.y + y, page.width, 0), words.title, TITLE * max(scale, 0.7), bold=True
    )
    y += sheet.paragraph(
        Box(page.x, page.y + y + 4, page.width, 0), words.when, LEAD * max(scale, 0.7), MUTED
    )
    return y + 20


def _foot(sheet: Sheet, page: Box, words: PosterWords) -> float:
    """Sources at the bottom of the page, above them a line; gives the height."""
    text, size = " ".join(words.sources), SMALL
    high = len(sheet.wrap(text, size, page.width)) * size * 1.35
    sheet.paragraph(Box(page.x, page.bottom - high, page.width, 0), text, size, MUTED)
    axes = sheet.panel(Box(page.x, page.bottom - high - 6, page.width, 1))
    axes.plot([0, page.width], [0.5, 0.5], color=LINE, linewidth=1)
    return high + 16


def _column(sheet: Sheet, box: Box, asked: PosterQuestion, words: PosterWords, scale: float) -> float:
    """Sentences, what the option is, and the chart, from the top; gives the height."""
    y = box.y
    for sentence in words.lead:
        y += sheet.paragraph(Box(box.x, y, box.width, 0), sentence, LEAD * scale) + 7 * scale
    y += 14 * scale
    y += sheet.paragraph(Box(box.x, y, box.width, 0), words.option, LEAD * scale, bold=True)
    if words.notes:
        y += sheet.paragraph(Box(box.x, y + 2, box.width, 0), words.notes, BODY * scale) + 2
    y += 18 * scale
    if asked.has_means:
        heading = "Minutes on average, by fifth of deprivation"
        y += sheet.paragraph(Box(box.x, y, box.width, 0), heading, LEAD * scale, bold=True) + 5
        late = asked.numbers[1] if len(asked.numbers) > 1 else None
        y += draw_fifths(
            sheet, Box(box.x, y, box.width, 0), asked.numbers[0], asked.scope, late, 0, asked.ends_said()
        )
    return y - box.y


def _alt(asked: PosterQuestion, words: PosterWords, map_words: str) -> str:
    late = asked.numbers[1] if len(asked.numbers) > 1 else None
    chart = fifths_alt(asked.numbers[0], asked.scope, late, 0, asked.ends_said()) if asked.has_means else ""
    option = f"{words.option}. {words.notes}".strip()
    lines = [
        words.mark,
        f"{words.title}.",
        words.when,
        *words.lead,
        option,
        map_words,
        chart,
        " ".join(words.sources),
    ]
    return "\n".join(line for line in lines if line)
