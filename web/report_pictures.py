"""The pictures of an evidence pack: maps and charts of ``web.picture_map`` and ``web.picture_charts`` with captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from itertools import count as counter

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from study.classes import SCALES
from study.context_layers import context_layers
from study.results import Results
from web import charts, picture_charts, picture_map
from web.layers import site_list
from web.picture_files import png, svg
from web.readings import limit_minutes
from web.report_figures import Figures, Pair, Way
from web.report_parts import Picture
from web.report_words import label_of, pair_label, scope_of, sources_said, way_label, when
from web.words import care, reason

HALF_MM = (84.0, 96.0)
CHART_MM = (84.0, 104.0)
CURVES_MM = (84.0, 70.0)
BARS_MM = (84.0, 62.0)
DPI = 220
SHOWN = ("land", "water", "rail", "place")
TOWNS = 8
"""Places that a map of this size names, the greatest first."""
DETAIL = 350
"""Steps across the longer side of the study that boundaries of this size keep."""
LOST, GAINED = "no longer reached", "newly reached"


class Drawer:
    """Draws what a pack asks for, as ``form`` says: "svg" for a page, "png" for a Word document."""

    def __init__(self, figures: Figures, form: str):
        self.figures, self.form = figures, form
        self.results: Results = figures.results
        self._names = counter(1)
        self._context = _small(context_layers(self.results))
        self._drawn = _coarser(self.results)
        self._numbers: dict[tuple, dict] = {}
        self._maps: dict[tuple, object] = {}

    def minutes(self, pair: Pair, way: Way, side: str) -> Picture:
        """Minutes to the nearest open site under one side, "base" or "option"."""
        option = self.results.baseline if side == "base" else pair.option
        label = label_of(self.results, option) if side == "base" else pair_label(self.results, pair)
        declared = self.results.services[pair.service]
        figure = self._once(
            ("minutes", pair.service, option, way.key), lambda: self._minutes(pair, way, side)
        )
        by = way_label(self.results, way.key).lower()
        return self._picture(
            figure, f"{label}: minutes {by} to {care(declared)}", way, HALF_MM[0], self._map_of()
        )

    def _once(self, asked: tuple, draw: Callable[[], object]) -> object:
        """The figure of a map; options that give a service at the same sites and hours have the same.

        Those of one service are kept at a time.
        """
        what, service, option, key = asked
        given = self.results.configurations[option].services.get(service, {})
        name = (service, what, key, tuple(sorted(given.items())))
        if self._maps and next(iter(self._maps))[0] != service:
            self._maps.clear()
        if name not in self._maps:
            self._maps[name] = draw()
        return self._maps[name]

    def _minutes(self, pair: Pair, way: Way, side: str):
        option = self.results.baseline if side == "base" else pair.option
        areas, declared = way.areas, self.results.services[pair.service]
        return picture_map.area_map(
            self._drawn, areas[f"minutes_{side}"], SCALES["minutes"], "", reasons=self._reasons(way, side),
            sites=self._sites(pair.service, option), context=self._context, need=self._need(way),
            who=declared.need_label or "residents", size_mm=HALF_MM,
        )  # fmt: skip

    def change(self, pair: Pair, way: Way) -> Picture:
        """Minutes longer or shorter than today; reach lost and gained hatched."""
        figure = self._once(("change", pair.service, pair.option, way.key), lambda: self._change(pair, way))
        by = way_label(self.results, way.key).lower()
        title = f"{pair_label(self.results, pair)}: minutes longer or shorter {by} than today"
        return self._picture(figure, title, way, HALF_MM[0], self._map_of())

    def _change(self, pair: Pair, way: Way):
        areas, declared = way.areas, self.results.services[pair.service]
        how = {
            "sites": self._sites(pair.service, pair.option), "context": self._context,
            "who": declared.need_label or "residents", "size_mm": HALF_MM,
        }  # fmt: skip
        if self.results.suppress_below:
            reasons = self._reasons(way, "option")
            reasons = reasons.mask(areas["share_gained_reach"] > 0, GAINED)
            reasons = reasons.mask(areas["share_lost_reach"] > 0, LOST)
            return picture_map.area_map(
                self._drawn, areas["change_minutes"], SCALES["change"], "", reasons=reasons, **how
            )
        neither = self._reasons(way, "option").where(areas["reason_base"].ne(""), "")
        return picture_map.change_map(self._drawn, areas, "", reasons=neither, **how)

    def fifths(self, pair: Pair, way: Way) -> Picture:
        """Mean minutes by fifth of deprivation with what the slope index says."""
        figure = picture_charts.fifths_bars(
            self.numbers(pair, way), scope=scope_of(self.figures, way), size_mm=CHART_MM
        )
        by = way_label(self.results, way.key)
        return self._picture(figure, f"{by}: mean minutes by fifth of deprivation", way, CHART_MM[0])

    def curves(self, pair: Pair, way: Way) -> Picture:
        """Share of people within each number of minutes."""
        figure = picture_charts.s_curves(
            self.numbers(pair, way), scope=scope_of(self.figures, way), size_mm=CURVES_MM
        )
        by = way_label(self.results, way.key)
        return self._picture(
            figure, f"{by}: share of people within each number of minutes", way, CURVES_MM[0]
        )

    def gainers(self, pair: Pair, way: Way) -> Picture:
        """People by how much longer or shorter their journey would be."""
        figure = picture_charts.gainers_bars(
            self.numbers(pair, way), scope=scope_of(self.figures, way), size_mm=BARS_MM
        )
        by = way_label(self.results, way.key)
        return self._picture(figure, f"{by}: people by change of their journey", way, BARS_MM[0])

    def numbers(self, pair: Pair, way: Way) -> dict:
        """The numbers of the charts, with options called by their names and not A and B."""
        key = (pair.service, pair.option, way.key)
        if key not in self._numbers:
            found = charts.charts(self.results, way.pair, way.figures)
            self._numbers[key] = named_sides(found)
        return self._numbers[key]

    def _picture(self, figure, title: str, way: Way, width_mm: float, of: str = "") -> Picture:
        """``of`` is said of a map: whose it is."""
        drawn = (
            {"svg": svg(figure, f"picture{next(self._names)}")}
            if self.form == "svg"
            else {"png": png(figure, DPI)}
        )
        said = f"{when(self.results, way.key)}. {of}".strip()
        return Picture(title, figure.alt, said, width_mm=width_mm, **drawn)

    def _map_of(self) -> str:
        """Whose map it is: sources as the study states them."""
        return f"{sources_said(self.results) or 'Areas of the study'}."

    def _need(self, way: Way) -> pd.Series | None:
        """People for the text alternative; none where small numbers are withheld."""
        return None if self.results.suppress_below else way.areas["need"]

    def _reasons(self, way: Way, side: str) -> pd.Series:
        """Why an area has no minutes, in words."""
        limit = limit_minutes(self.results, way.key.mode)
        return way.areas[f"reason_{side}"].map(lambda code: reason(code, limit) if code else "")

    def _sites(self, service: str, option: str) -> list[Mapping]:
        """Sites of a service as they stand under an option: open, part-time, closed, new."""
        here = self.results.configurations
        base = here[self.results.baseline].services.get(service, {})
        shown = {name: here[name] for name in (self.results.baseline, option)}
        sites = site_list(self.results.places.sites, service, shown, option, set())
        return [each | {"new": each["id"] not in base} for each in sites]


def _coarser(results: Results) -> Results:
    """The same results with boundaries that a small map can show; neighbours stay joined."""
    areas = results.places.areas
    shapes = areas.geometry.to_numpy()
    if not np.isin(shapely.get_type_id(shapes), (3, 6)).all():
        return results
    west, south, east, north = areas.total_bounds
    simple = shapely.coverage_simplify(shapes, max(east - west, north - south) / DETAIL)
    view = copy(results)
    view.places = replace(results.places, areas=areas.set_geometry(simple))
    return view


def _small(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """What a small map shows of its surroundings: no roads, and the names of few places."""
    shown = {name: layers[name] for name in SHOWN if name in layers}
    if len(places := shown.get("place", ())):
        shown["place"] = places.sort_values(["rank", "name"], kind="stable").head(TOWNS)
    return shown


def named_sides(numbers: dict) -> dict:
    """The numbers of the charts whose sentences on the slope call option A and B by their labels."""
    labels = numbers["labels"]
    slope = numbers["indices"].get("slope_index")
    if not slope or not slope.get("sentences"):
        return numbers
    said = [_named(sentence, labels[numbers["a"]], labels[numbers["b"]]) for sentence in slope["sentences"]]
    return numbers | {"indices": numbers["indices"] | {"slope_index": slope | {"sentences": said}}}


def _named(sentence: str, a: str, b: str) -> str:
    for letter, label in (("A", a), ("B", b)):
        sentence = (
            sentence.replace(f"{letter}: ", f"{label}: ", 1) if sentence.startswith(letter) else sentence
        )
    return sentence.replace("From A to B", f"From {a} to {b}")
