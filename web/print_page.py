"""The page for paper: both maps (or the change) as drawings that stay sharp, and the words that belong to them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from study.results import Results
from web import words
from web.layers import densities
from web.page import View
from web.print_ground import Ground
from web.print_names import Name, Names
from web.print_reach import Band
from web.readings import shown_areas
from web.scales import SCALES, WITHIN, Scale, catchment_scale
from web.selection import Selection
from web.site_fills import fill_of_site

HATCH = "url(#hatch-{})"
FAINT = 0.15
DIM_STEPS = 10  # shades of dimming: one path for each fill and shade
FEW = 0.03  # of the people of an area (as classes.js)
SOME_CHANGE = "some people here lose or gain a journey"
NAMED_SHARE = 0.02  # a catchment under this share of the areas is named at its site only


@dataclass(frozen=True)
class PrintedMap:
    """One map: its title, the outline of all areas of each fill and opacity, sites, names and bands of a reach, and the
    reasons that hatchings stand for.
    """

    side: str
    title: str
    fills: list[tuple[str, float, str]]
    sites: list[dict]
    names: list[Name]
    unnamed: list[str]
    bands: list[Band]
    reasons: list[tuple[str, str, int]]


@dataclass(frozen=True)
class Drawn:
    """What both maps share: the ground, how strongly each area is drawn, and the bands of a reach."""

    on: Ground
    strength: list[float]
    bands: list[Band]


def strengths(results: Results, dim: bool) -> list[float]:
    """How strongly each area is drawn: in full from 1,000 residents a square kilometre, faint at ten (as maps.js)."""
    areas = shown_areas(results)
    if not dim:
        return [1.0] * len(areas)
    return [1.0 if density is None else _strength(density) for density in densities(areas)]


def _strength(density: float) -> float:
    part = min(max((math.log10(max(density, 1)) - 1) / 2, 0), 1)
    return round(FAINT + (1 - FAINT) * round(part * DIM_STEPS) / DIM_STEPS, 3)


def scale_of(results: Results, selection: Selection, measure: str) -> Scale | None:
    """The classes of a measure; None for the nearest site."""
    scales = {"change": SCALES["change"], "within": WITHIN, "nearest": None}
    if measure == "catchment":
        return catchment_scale(results, selection.service)
    return scales.get(measure, SCALES["minutes"])


def printed_maps(
    results: Results, selection: Selection, shown: View, drawn: Drawn, a: dict, b: dict, changes: dict
) -> list[PrintedMap]:
    """The maps of a view: option A and option B, or the change alone; columns as the viewer's answers have them."""
    scale = scale_of(results, selection, shown.measure)
    names = {
        side: words.option_label(results.configurations[getattr(selection, side)]) for side in ("a", "b")
    }
    if shown.measure == "change":
        hatch = [
            "lost" if gone else "gained" if new else "none"
            for gone, new in zip(changes["lost"], changes["gained"])
        ]
        partly = [_partly(gone) or _partly(new) for gone, new in zip(changes["lost"], changes["gained"])]
        title = f"From {names['a']} to {names['b']}"
        reading = Reading("b", title, b, changes["change"], scale, hatch, partly, SOME_CHANGE)
        return [_map(results, drawn, reading)]
    return [
        _map(results, drawn, _side(names, side, told, shown, scale)) for side, told in (("a", a), ("b", b))
    ]


@dataclass(frozen=True)
class Reading:
    """What a map shows: a column of numbers (None is hatched), its scale (None: sites), and what hatches an area.

    Areas that are ``partly`` so (their number is that of some people alone) have dots, which mean ``some``.
    """

    side: str
    title: str
    told: dict
    column: list
    scale: Scale | None
    hatch: list[str]
    partly: Sequence[bool] = ()
    some: str = "some people here have no journey"


def _side(names: dict[str, str], side: str, told: dict, shown: View, scale: Scale | None) -> Reading:
    """What the map of one option shows."""
    plain = ["none"] * len(told["minutes"])
    return Reading(side, names[side], told, _column(told, shown), scale, plain, _some(told, shown))


def _partly(share: float | None) -> bool:
    """Whether a share of the people of an area is neither nearly none nor nearly all (as classes.js)."""
    return share is not None and FEW < share < 1 - FEW


def _some(told: dict, shown: View) -> list[bool]:
    """The areas of which some people have no journey, where the map tells minutes or the nearest."""
    return [_partly(share) for share in told["reached"]] if shown.measure in ("minutes", "nearest") else []


def _column(told: dict, shown: View) -> list:
    columns = {"next": "next_minutes", "nearest": "nearest", "catchment": "catchment"}
    within = shown.measure == "within"
    column = told["within"][shown.threshold] if within else told[columns.get(shown.measure, "minutes")]
    if column is None:
        return [None] * len(told["minutes"])
    if not within and shown.measure != "catchment":
        return column
    return [value if reason is None else None for value, reason in zip(column, told["reason"])]


def _map(results: Results, drawn: Drawn, shown: Reading) -> PrintedMap:
    told, colour = shown.told, site_fills(results, shown.told["sites"]) if shown.scale is None else None
    paths: dict[tuple[str, float], list[str]] = {}
    reasons: dict[tuple[str, str], int] = {}
    for i, value in enumerate(shown.column):
        if value is None:
            fill, why = HATCH.format(shown.hatch[i]), REACH.get(shown.hatch[i]) or _reason(told, i)
            reasons[shown.hatch[i], why] = reasons.get((shown.hatch[i], why), 0) + 1
        else:
            fill = colour[value] if colour else class_colour(shown.scale, value)
        paths.setdefault((fill, drawn.strength[i]), []).append(drawn.on.outlines[i])
    dotted = [i for i, some in enumerate(shown.partly) if some and shown.column[i] is not None]
    if dotted:
        paths[HATCH.format("partly-map"), 1.0] = [drawn.on.outlines[i] for i in dotted]
        reasons["partly", shown.some] = len(dotted)
    marks = list(_marks(results, drawn.on, told["places"]))
    named = _names(results, drawn, told, marks, by_catchment=shown.scale is None)
    return PrintedMap(
        shown.side, shown.title, [(*key, "".join(outlines)) for key, outlines in paths.items()], marks,
        named.written, named.left_out, drawn.bands, [(*key, areas) for key, areas in reasons.items()],
    )  # fmt: skip


def _names(results: Results, drawn: Drawn, told: dict, marks: list[dict], by_catchment: bool) -> Names:
    """Names of one map in the order of what must be read: bands, catchments, sites, towns."""
    names, labelled = Names(drawn.on), set()
    for mark in marks:
        names.keep_free(mark["x"], mark["y"])
    for band in drawn.bands:
        names.band(f"{band.minutes:g} min", band.places)
    if by_catchment:
        labelled = {
            site
            for site, text, places in _catchments(results, drawn.on, told)
            if names.catchment(text, places)
        }
    for mark in marks:
        if mark["id"] not in labelled:
            names.site(mark["name"], mark["x"], mark["y"])
    names.towns()
    return names


def _catchments(results: Results, on: Ground, told: dict) -> Iterator[tuple[str, str, list]]:
    """Site, its name, and the middles of the areas that are nearest to it from the middle of them all outwards."""
    nearest = np.array([-1 if site is None else site for site in told["nearest"]])
    for position, site in enumerate(told["sites"]):
        mine = on.middles[nearest == position]
        if len(mine) < NAMED_SHARE * len(nearest):
            continue
        away = ((mine - mine.mean(axis=0)) ** 2).sum(axis=1)
        yield site, str(results.places.sites["name"][site]), [tuple(mine[i]) for i in np.argsort(away)[:12]]


REACH = {"lost": "no longer reached", "gained": "newly reached"}


def _reason(told: dict, i: int) -> str:
    at = told["reason"][i]
    return "no value" if at is None else told["reasons"][at]


def site_fills(results: Results, sites: list[str]) -> list[str]:
    """The fill of each site by its place in the study's list: eight colours, then the same with a pattern."""
    order = list(results.places.sites.index)
    return [fill_of_site(order.index(site)) for site in sites]


def class_colour(scale: Scale, value: float) -> str:
    """The colour of a number: classes hold their upper end, those of change the end further from zero."""
    if scale.breaks[0] < 0:
        ends = [end for end in scale.breaks if end > 0]
        at = len(ends) + int(np.sign(value)) * sum(abs(value) > end for end in ends)
    else:
        at = sum(value > end for end in scale.breaks)
    return scale.colours[at]


def site_keys(results: Results, told: list[dict]) -> list[tuple[str, str]]:
    """Fill and name of every site that is nearest to somebody."""
    used = [site for site in results.places.sites.index if any(site in each["sites"] for each in told)]
    names = results.places.sites["name"]
    return list(zip(site_fills(results, used), [str(names[site]) for site in used]))


def _marks(results: Results, on: Ground, places: list[dict]) -> Iterator[dict]:
    points = results.places.sites.geometry
    for place in places:
        x, y = on.place(points[place["id"]].x, points[place["id"]].y)
        if on.holds(x, y):
            yield {"id": place["id"], "x": x, "y": y, "name": place["name"], "state": place["state"]}
