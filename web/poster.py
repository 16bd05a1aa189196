"""A3 posters: a sentence, a map of what changes, a small chart, what the option is, and where the numbers are from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from study.comparison import chosen_times, compare_options, require_known
from study.context_layers import context_layers
from study.results import Results
from study.suppression import Release
from web.charts import charts, evaluate_pair
from web.layers import site_list
from web.picture_alt import fifths_alt, map_alt
from web.picture_canvas import Ground, draw_map
from web.picture_charts import draw_fifths
from web.picture_legend import draw_legend, legend_height
from web.picture_shading import GAINED, LOST, Shading, shade, shade_changes
from web.picture_sheet import INK, LINE, MUTED, PAPER, Box, Sheet, drawing
from web.poster_words import TYPICAL, UNLUCKY, PosterWords, poster_words, span
from web.readings import limit_minutes
from web.scales import SCALES
from web.selection import Selection
from web.words import reason

A3_MM = (420.0, 297.0)
MARGIN = 34.0
SCALES_OF_TYPE = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52)
"""Sizes of type tried in turn until all words of a poster have room."""
TITLE, LEAD, BODY, SMALL = 34.0, 18.0, 14.0, 9.5
COLUMN = 0.36
NO_OPEN = "no site remains that is open throughout this time"
WITHHELD = "few people live there: left out"


@dataclass(frozen=True)
class Poster:
    """An A3 figure; ``heading`` its sentence, ``alt`` everything on it in words, a paragraph a line."""

    figure: object
    heading: str
    alt: str


@dataclass(frozen=True)
class _Question:
    """One option beside the baseline as a poster asks for it; all that it needs is read from the results once."""

    results: Results
    selection: Selection
    percentiles: tuple[int, ...]

    @cached_property
    def comparisons(self) -> list:
        """The comparison at every percentile shown."""
        s = self.selection
        return [
            compare_options(self.results, s.a, s.b, s.service, s.mode, s.period, s.direction, each)
            for each in self.percentiles
        ]

    @cached_property
    def scope(self) -> str:
        """National fifths, or local ones where the areas have no national."""
        return "national" if self.comparisons[0].figures["by_quintile"].get("national") else "local"

    @property
    def changed(self) -> bool:
        """Whether there is an option beside the baseline."""
        return self.selection.a != self.selection.b

    @cached_property
    def numbers(self) -> list[dict]:
        """Numbers of the chart at every percentile, means over people who reach a site at all of them."""
        pairs = [evaluate_pair(self.results, replace(self.selection, percentile=p)) for p in self.percentiles]
        both = np.logical_and.reduce([pair.both for pair in pairs])
        counted = [
            replace(pair, minutes_a=_only(pair.minutes_a, both), minutes_b=_only(pair.minutes_b, both))
            for pair in pairs
        ]
        found = [
            charts(self.results, pair, each.figures)
            for pair, each in zip(counted, self.comparisons, strict=True)
        ]
        return [_withheld(each, self.results.suppress_below) for each in found]

    @property
    def has_means(self) -> bool:
        """Whether there is anything for the chart to show."""
        return bool(self.numbers[0]["fifths"][self.scope]) and self.numbers[0]["everybody"]["a"] is not None

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The comparison's areas, small numbers blank."""
        return Release.of(self.results).table(self.comparisons[0].areas, "areas_compared")

    def shading(self) -> Shading:
        """Change where there is an option, minutes where there is none."""
        found = self._shading()
        against = (
            "Minutes longer or shorter than today"
            if self.changed
            else "Minutes to the nearest open site today"
        )
        return replace(found, title=f"{against}{', usual journey' if len(self.percentiles) > 1 else ''}")

    def _shading(self) -> Shading:
        limit, areas = limit_minutes(self.results, self.selection.mode), self.areas
        said = {
            side: areas[f"reason_{side}"].map(lambda code: reason(code, limit) if code else "")
            for side in ("base", "option")
        }
        few = areas["withheld"] if "withheld" in areas else pd.Series(False, index=areas.index)
        if not self.comparisons[0].figures["judged"] and self.changed:
            said["option"] = said["option"].mask(areas["share_lost_reach"] > 0, NO_OPEN)
            areas = areas.assign(share_lost_reach=0.0)
        if not self.changed:
            return shade(areas["minutes_base"], SCALES["minutes"], said["base"].mask(few, WITHHELD))
        if not few.any():
            return shade_changes(areas, said["option"])
        words = (
            said["option"]
            .mask(areas["share_gained_reach"] > 0, GAINED)
            .mask(areas["share_lost_reach"] > 0, LOST)
        )
        return shade(areas["change_minutes"], SCALES["change"], words.mask(few, WITHHELD))

    def sites(self) -> list[Mapping]:
        """Sites that give the service under either, as they stand under the option."""
        s, options = self.selection, self.results.configurations
        base = options[s.a].services.get(s.service, {})
        shown = {name: options[name] for name in (s.a, s.b)}
        sites = site_list(self.results.places.sites, s.service, shown, s.b, set())
        return [each | {"new": each["id"] not in base} for each in sites]


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
    asked = _asked(results, option, service, mode, period, direction)
    layers = context_layers(results) if context is None else context
    with_context = any(len(frame) for frame in layers.values())
    figures = [each.figures for each in asked.comparisons]
    words = poster_words(results, asked.selection, figures, asked.scope, with_context)
    ground = Ground.of(results, asked.sites(), layers)
    with drawing():
        shading = asked.shading()
        sheet = _draw(size_mm, asked, words, ground, shading)
    alt = _alt(asked, words, map_alt(shading, ground.sites, _weights(asked), _who(asked)))
    sheet.figure.heading, sheet.figure.alt = words.title, alt
    return Poster(sheet.figure, words.title, alt)


def _asked(results: Results, option, service, mode, period, direction) -> _Question:
    option = option or results.baseline
    service = service or _first_changed(results, option)
    require_known(results, service, option)
    key, times = chosen_times(results, service, mode, period, direction, TYPICAL)
    known = set(times["percentile"].values.tolist())
    chosen = Selection(service, results.baseline, option, key.mode, key.period, key.direction, TYPICAL)
    return _Question(results, chosen, (TYPICAL, UNLUCKY) if UNLUCKY in known else (TYPICAL,))


def _first_changed(results: Results, option: str) -> str:
    known = results.configurations
    given, base = known[option].services if option in known else {}, known[results.baseline].services
    return next(
        (name for name in results.services if given.get(name) != base.get(name)), next(iter(results.services))
    )


def _only(minutes: np.ndarray, counted: np.ndarray) -> np.ndarray:
    return np.where(counted, minutes, np.float32(np.nan))


def _withheld(numbers: dict, below: float | None) -> dict:
    """The numbers without the means of fifths in which so few live that they must not be told."""
    if not below:
        return numbers
    fifths = {
        scope: [row | {"a": None, "b": None} if row["need"] < below else row for row in rows]
        for scope, rows in numbers["fifths"].items()
    }
    return numbers | {"fifths": fifths}


def _draw(size_mm: tuple, asked: _Question, words: PosterWords, ground: Ground, shading: Shading) -> Sheet:
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


def _column(sheet: Sheet, box: Box, asked: _Question, words: PosterWords, scale: float) -> float:
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
            sheet, Box(box.x, y, box.width, 0), asked.numbers[0], asked.scope, late, 0, ends_said(asked)
        )
    return y - box.y


def ends_said(asked: _Question) -> list[str]:
    """What the most and the least deprived fifth travel, in a sentence each."""
    said = []
    rows = [{row["fifth"]: row for row in each["fifths"][asked.scope]} for each in asked.numbers]
    for fifth, name in ((1, "most"), (5, "least")):
        found = [each[fifth] for each in rows if fifth in each]
        if not found or any(row[side] is None for row in found for side in ("a", "b")):
            continue
        a, b = (span([row[side] for row in found]) for side in ("a", "b"))
        words = f"would travel {b} on average; today {a}" if asked.changed else f"travels {a} on average"
        said.append(f"The {name} deprived fifth {words}.")
    return said


def _weights(asked: _Question) -> np.ndarray | None:
    return None if asked.results.suppress_below else asked.areas["need"].to_numpy(np.float64)


def _who(asked: _Question) -> str:
    return asked.results.services[asked.selection.service].need_label or "residents"


def _alt(asked: _Question, words: PosterWords, map_words: str) -> str:
    late = asked.numbers[1] if len(asked.numbers) > 1 else None
    chart = fifths_alt(asked.numbers[0], asked.scope, late, 0, ends_said(asked)) if asked.has_means else ""
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
