"""The page for paper: both maps (or the change) as drawings that stay sharp, and the words that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from study.results import Results
from web import words
from web.layers import simplified
from web.page import View
from web.scales import SCALES, SITE_COLOURS, WITHIN, Scale, catchment_scale
from web.selection import Selection

UNITS = 1000  # across the longer side of a map
LETTER = 14.5  # units across a letter of a site's name, about
HATCH = "url(#hatch-{})"


@dataclass(frozen=True)
class Ground:
    """What every map of a study is drawn on: the outlines of its areas in units of the drawing, and its size."""

    outlines: list[str]
    width: float
    height: float
    west: float
    north: float
    metres: float  # of the study's projection to a unit

    def place(self, easting: float, northing: float) -> tuple[float, float]:
        """A point of the study in units of the drawing."""
        return round((easting - self.west) / self.metres, 1), round((self.north - northing) / self.metres, 1)


@dataclass(frozen=True)
class PrintedMap:
    """One map: its title, the outline of all areas of each fill, sites and the reasons that hatchings stand for."""

    side: str
    title: str
    fills: list[tuple[str, str]]
    sites: list[dict]
    reasons: list[tuple[str, str, int]]


def ground(results: Results) -> Ground:
    """The outlines of the areas, simplified to what paper shows."""
    areas = results.places.areas
    shapes = simplified(areas.geometry)
    west, south, east, north = areas.total_bounds
    metres = max(east - west, north - south) / UNITS or 1.0
    moved = shapely.transform(shapes, lambda at: np.round((at - [west, north]) / [metres, -metres], 1))
    size = (round((east - west) / metres) or UNITS, round((north - south) / metres) or UNITS)
    return Ground([_outline(shape) for shape in moved], *size, west, north, metres)


def _outline(shape) -> str:
    if shape.geom_type == "Point":
        return f"M{shape.x - 4:g} {shape.y:g}a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z"
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(ring) for ring in rings)


def _ring(ring) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"


def scale_of(results: Results, selection: Selection, measure: str) -> Scale | None:
    """The classes of a measure; None for the nearest site."""
    scales = {"change": SCALES["change"], "within": WITHIN, "nearest": None}
    if measure == "catchment":
        return catchment_scale(results, selection.service)
    return scales.get(measure, SCALES["minutes"])


def printed_maps(
    results: Results, selection: Selection, shown: View, on: Ground, a: dict, b: dict, changes: dict
) -> list[PrintedMap]:
    """The maps of a view: option A and option B, or the change alone; columns as the viewer's answers have them."""
    scale = scale_of(results, selection, shown.measure)
    names = {
        side: words.option_label(results.configurations[getattr(selection, side)]) for side in ("a", "b")
    }
    if shown.measure == "change":
        column = changes["change"]
        hatch = [
            "lost" if gone else "gained" if new else "none"
            for gone, new in zip(changes["lost"], changes["gained"])
        ]
        return [_map(results, on, "b", f"From {names['a']} to {names['b']}", b, column, scale, hatch)]
    return [
        _map(results, on, side, names[side], told, _column(told, shown), scale, ["none"] * len(on.outlines))
        for side, told in (("a", a), ("b", b))
    ]


def _column(told: dict, shown: View) -> list:
    if shown.measure == "within":
        shares = zip(told["within"][shown.threshold], told["reason"])
        return [share if reason is None else None for share, reason in shares]
    columns = {"next": "next_minutes", "nearest": "nearest", "catchment": "catchment"}
    column = told[columns.get(shown.measure, "minutes")]
    return [None] * len(told["minutes"]) if column is None else column


def _map(
    results: Results,
    on: Ground,
    side: str,
    title: str,
    told: dict,
    column: list,
    scale: Scale | None,
    hatch: list,
) -> PrintedMap:
    colour = _site_colours(results, told["sites"]) if scale is None else None
    paths: dict[str, list[str]] = {}
    reasons: dict[tuple[str, str], int] = {}
    for i, value in enumerate(column):
        if value is None:
            why = REACH.get(hatch[i]) or _reason(told, i)
            reasons[hatch[i], why] = reasons.get((hatch[i], why), 0) + 1
        fill = (
            HATCH.format(hatch[i])
            if value is None
            else colour[value]
            if colour
            else class_colour(scale, value)
        )
        paths.setdefault(fill, []).append(on.outlines[i])
    fills = [(fill, "".join(outlines)) for fill, outlines in paths.items()]
    marks = list(_marks(results, on, told["places"]))
    return PrintedMap(side, title, fills, marks, [(*key, areas) for key, areas in reasons.items()])


REACH = {"lost": "no longer reached", "gained": "newly reached"}


def _reason(told: dict, i: int) -> str:
    at = told["reason"][i]
    return "no value" if at is None else told["reasons"][at]


def _site_colours(results: Results, sites: list[str]) -> list[str]:
    order = list(results.places.sites.index)
    return [SITE_COLOURS[order.index(site) % len(SITE_COLOURS)] for site in sites]


def class_colour(scale: Scale, value: float) -> str:
    """The colour of a number: classes hold their upper end, those of change the end further from zero."""
    if scale.breaks[0] < 0:
        ends = [end for end in scale.breaks if end > 0]
        at = len(ends) + int(np.sign(value)) * sum(abs(value) > end for end in ends)
    else:
        at = sum(value > end for end in scale.breaks)
    return scale.colours[at]


def site_keys(results: Results, told: list[dict]) -> list[tuple[str, str]]:
    """Colour and name of every site that is nearest to somebody."""
    used = [site for site in results.places.sites.index if any(site in each["sites"] for each in told)]
    names = results.places.sites["name"]
    return list(zip(_site_colours(results, used), [str(names[site]) for site in used]))


def _marks(results: Results, on: Ground, places: list[dict]) -> Iterator[dict]:
    points = results.places.sites.geometry
    for place in places:
        x, y = on.place(points[place["id"]].x, points[place["id"]].y)
        left = x + LETTER * len(place["name"]) > on.width and x > on.width / 3
        yield {"x": x, "y": y, "name": place["name"], "state": place["state"], "left": left}
