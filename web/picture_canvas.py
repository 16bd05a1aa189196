"""The map itself: areas by fill on quiet ground, what lies above them, sites with names, towns and a scale bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

from study.results import Results
from web.layers import LONGITUDE_LATITUDE
from web.picture_labels import Taken
from web.picture_paths import compound, line_path
from web.picture_shading import REACH, Fill, Shading
from web.picture_sheet import INK, MUTED, PAPER, Box, Sheet, put

SEA, LAND, GREEN, WATER = "#e9edf0", "#fbfbfb", "#eef0ee", "#d9dfe4"
DETAIL = 0.3
"""Points on paper below which boundaries and lines are simplified."""
SLIVER = 0.25
"""Points: gaps between areas up to twice this are no part of their outline."""
PADDING = 0.04
DARK = 384
"""Sum of red, green and blue below which lines over a colour are pale."""
NEAR, CHANGING_NEAR = 0.08, 0.4
"""How far from the areas a site is still on the map, as a share of their longer side."""
NAME_WIDTH = 22
BARS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
TOWN_ROOM, TOWN_RANK = 5, 2
"""A name of a town for so many letters' widths of the map; villages only where cities and towns are fewer than half."""
STATES = {"open": "open", "part_time": "open at some hours", "closed": "closed in this option"}


@dataclass(frozen=True)
class MapSite:
    """A site on the map; ``state`` is ``open``, ``part_time`` or ``closed``, ``new`` if it opens with the option."""

    name: str
    x: float
    y: float
    state: str
    new: bool = False


@dataclass(frozen=True)
class Ground:
    """What is drawn whatever the numbers are: ``areas``, ``sites``, and layers of context by name."""

    areas: gpd.GeoDataFrame
    sites: tuple[MapSite, ...] = ()
    context: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, results: Results, sites: Sequence[Mapping] | None, context: Mapping | None) -> Ground:
        """The ground of a study; ``sites`` as ``web.layers.site_list`` gives them."""
        areas = results.places.areas
        return cls(areas[[areas.geometry.name]], _sites(sites or (), areas.crs), dict(context or {}))


def _sites(sites: Sequence[Mapping], crs) -> tuple[MapSite, ...]:
    points = gpd.points_from_xy(
        [each["longitude"] for each in sites], [each["latitude"] for each in sites], crs=LONGITUDE_LATITUDE
    ).to_crs(crs)
    return tuple(
        MapSite(each["name"], point.x, point.y, each["state"], bool(each.get("new")))
        for each, point in zip(sites, points)
    )


@dataclass(frozen=True)
class View:
    """The part of the country that a box shows: metres to points from the box's upper left corner."""

    west: float
    north: float
    scale: float  # points per metre
    width: float
    height: float

    @classmethod
    def over(cls, bounds: Sequence[float], box: Box) -> View:
        """All of the bounds with a margin, in the middle of the box."""
        west, south, east, north = bounds
        wide, high = max(east - west, 1.0), max(north - south, 1.0)
        scale = (1 - 2 * PADDING) * min(box.width / wide, box.height / high)
        return cls(
            (west + east) / 2 - box.width / scale / 2, (south + north) / 2 + box.height / scale / 2, scale,
            box.width, box.height,
        )  # fmt: skip

    def points(self, coordinates: np.ndarray) -> np.ndarray:
        """Easting and northing as points across and down."""
        return np.column_stack(
            [(coordinates[:, 0] - self.west) * self.scale, (self.north - coordinates[:, 1]) * self.scale]
        )

    def shown(self, shapes: np.ndarray) -> np.ndarray:
        """Shapes in points, cut to the box; empty ones left out."""
        moved = shapely.transform(shapely.force_2d(shapes), self.points)
        moved = shapely.make_valid(shapely.simplify(moved, DETAIL))
        cut = shapely.clip_by_rect(moved, -2, -2, self.width + 2, self.height + 2)
        return cut[~shapely.is_empty(cut)]

    def covered(self, shapes: np.ndarray) -> np.ndarray:
        """Areas in points, those that share a boundary simplified alike; points stay points."""
        moved = shapely.transform(shapely.force_2d(shapes), self.points)
        if not np.isin(shapely.get_type_id(moved), (3, 6)).all():
            return moved
        return shapely.coverage_simplify(moved, DETAIL)


def draw_map(sheet: Sheet, box: Box, ground: Ground, shading: Shading) -> None:
    """Fill a box of the sheet with the map."""
    view = View.over(_frame(ground), box)
    axes = sheet.panel(box)
    _underneath(axes, view, ground.context)
    _areas(axes, view, ground, shading, sheet.base)
    _above(axes, view, ground.context, sheet.base)
    taken = Taken(Box(0, 0, view.width, view.height).inset(1))
    _corners(sheet, axes, view, ground, taken)
    _site_marks(axes, view, ground.sites, taken, sheet.base)
    _site_names(sheet, axes, view, ground.sites, taken)
    _towns(sheet, axes, view, ground.context, taken)


def _frame(ground: Ground) -> tuple[float, float, float, float]:
    """Bounds of the areas and of the sites near them, further off those that open or close."""
    west, south, east, north = ground.areas.total_bounds
    longer = max(east - west, north - south)
    for site in ground.sites:
        near = longer * (CHANGING_NEAR if site.new or site.state == "closed" else NEAR)
        if west - near <= site.x <= east + near and south - near <= site.y <= north + near:
            west, south = min(west, site.x), min(south, site.y)
            east, north = max(east, site.x), max(north, site.y)
    return west, south, east, north


def _fill(axes, shapes: np.ndarray, **how) -> None:
    from matplotlib.patches import PathPatch

    if len(shapes):
        axes.add_artist(
            PathPatch(compound(shapes), **how)
        )  # no limits to find anew, which is what takes long


def _lines(axes, shapes: np.ndarray, **how) -> None:
    from matplotlib.patches import PathPatch

    if len(shapes):
        axes.add_artist(PathPatch(line_path(shapes), facecolor="none", capstyle="round", **how))


def _layer(context: Mapping, name: str, view: View) -> np.ndarray:
    frame = context.get(name)
    if frame is None or not len(frame):
        return np.array([], dtype=object)
    return _shown(view, tuple(shapely.to_wkb(frame.geometry.to_numpy())))


def _underneath(axes, view: View, context: Mapping) -> None:
    land = _layer(context, "land", view)
    if len(land):
        frame = shapely.box(0, 0, view.width, view.height)
        _fill(axes, np.array([frame], dtype=object), facecolor=SEA, linewidth=0)
        _fill(axes, land, facecolor=LAND, edgecolor=MUTED, linewidth=0.3)
    _fill(axes, _layer(context, "green", view), facecolor=GREEN, linewidth=0)


def _areas(axes, view: View, ground: Ground, shading: Shading, base: float) -> None:
    """One path for each fill in use, then the outline of them all."""
    shapes, outline = _shapes(view, tuple(shapely.to_wkb(ground.areas.geometry.to_numpy())))
    for number, fill in enumerate(shading.fills):
        mine = shapes[shading.of == number]
        if not len(mine):
            continue
        colour = edge_of(fill)
        _fill(
            axes, mine, facecolor=fill.colour, edgecolor=colour, linewidth=base / 40, hatch=fill.hatch or None,
            gid=f"fill-{number}",
        )  # fmt: skip
    _lines(axes, np.array([outline], dtype=object), edgecolor=MUTED, linewidth=base / 14)


@lru_cache(maxsize=4)
def _shapes(view: View, areas: tuple[bytes, ...]) -> tuple[np.ndarray, object]:
    """Areas in points and the outline of them all, found once for maps of the same areas and size."""
    shapes = view.covered(shapely.from_wkb(np.array(areas, dtype=object)))
    whole = shapely.union_all(shapes, grid_size=0.01)
    closed = shapely.buffer(shapely.buffer(whole, SLIVER, join_style="mitre"), -SLIVER, join_style="mitre")
    return shapes, shapely.boundary(closed)


@lru_cache(maxsize=24)
def _shown(view: View, shapes: tuple[bytes, ...]) -> np.ndarray:
    """Shapes of a layer of context as a map of this size shows them, found once."""
    return view.shown(shapely.from_wkb(np.array(shapes, dtype=object)))


def edge_of(fill: Fill) -> str:
    """The colour of a fill's hatching or boundaries: reach lost or gained in ink, other gaps muted, classes faint."""
    if fill.hatch in REACH.values():
        return INK
    if fill.gap:
        return MUTED
    if fill.hatch:
        return (PAPER if sum(bytes.fromhex(fill.colour[1:])) < DARK else INK) + "70"
    return INK + "30"


def _above(axes, view: View, context: Mapping, base: float) -> None:
    water = _layer(context, "water", view)
    surface = shapely.get_dimensions(water) == 2
    _fill(axes, water[surface], facecolor=WATER, edgecolor=MUTED, linewidth=0.2)
    _lines(axes, water[~surface], edgecolor="#8b98a5", linewidth=base / 14)
    _lines(axes, _layer(context, "road", view), edgecolor=PAPER + "cc", linewidth=base / 10)
    _lines(axes, _layer(context, "road", view), edgecolor="#4a525b99", linewidth=base / 24)
    _lines(
        axes, _layer(context, "rail", view), edgecolor="#4a525b99", linewidth=base / 20, linestyle=(0, (4, 3))
    )


def _corners(sheet: Sheet, axes, view: View, ground: Ground, taken: Taken) -> None:
    """In the corners with least land of the study: a whole number of kilometres, and how many sites are further off."""
    size, shapes = sheet.base, shapely.transform(ground.areas.geometry.to_numpy(), view.points)
    kilometres = max(k for k in BARS_KM if k == BARS_KM[0] or k * 1000 * view.scale < view.width / 4)
    length, words = kilometres * 1000 * view.scale, f"{kilometres:g} km"
    corner = _corner(view, shapes, taken, length + sheet.extent(words, size) + 3 * size, 2.2 * size)
    x, y = corner.x + size / 2, corner.y + corner.height / 2
    axes.plot(
        [x, x, x + length, x + length], [y - 2, y + 2, y + 2, y - 2], color=INK, linewidth=size / 9,
        solid_joinstyle="miter", solid_capstyle="butt",
    )  # fmt: skip
    _name(sheet, axes, x + length + size / 2, y, words, size, INK)
    away = len(ground.sites) - len(on_map(view, ground.sites))
    if away:
        words = (
            f"{away} more sites lie outside this map" if away > 1 else "One more site lies outside this map"
        )
        corner = _corner(view, shapes, taken, sheet.extent(words, size) + size, 2.2 * size)
        _name(sheet, axes, corner.x + size / 2, corner.y + corner.height / 2, words, size, INK)


def _corner(view: View, shapes: np.ndarray, taken: Taken, wide: float, high: float) -> Box:
    """The free corner with least land under it, which is then taken."""
    corners = [
        Box(left, top, wide, high)
        for top in (view.height - high - 2, 2)
        for left in (2, view.width - wide - 2)
    ]
    corner = min(corners, key=lambda box: (taken.cost(box) > 0, _covered(shapes, box)))
    taken.add(corner)
    return corner


def _covered(shapes: np.ndarray, box: Box) -> float:
    return float(shapely.area(shapely.clip_by_rect(shapes, box.x, box.y, box.right, box.bottom)).sum())


def _site_marks(axes, view: View, sites: Sequence[MapSite], taken: Taken, base: float) -> None:
    for site, (x, y) in on_map(view, sites):
        draw_site(axes, x, y, site.state, base)
        taken.add(Box(x - base * 0.7, y - base * 0.7, base * 1.4, base * 1.4))


def on_map(view: View, sites: Sequence[MapSite]) -> list[tuple[MapSite, tuple[float, float]]]:
    """Sites inside the box with their points on it."""
    places = view.points(np.array([(site.x, site.y) for site in sites], dtype=float).reshape(-1, 2))
    inside = (places >= 0).all(axis=1) & (places <= (view.width, view.height)).all(axis=1)
    return [(site, tuple(place)) for site, place, shown in zip(sites, places, inside) if shown]


def draw_site(axes, x: float, y: float, state: str, base: float) -> None:
    """Filled for open, a ring for part-time, a cross for closed; each with a pale rim."""
    if state == "closed":
        for colour, width in ((PAPER, base / 2.2), (INK, base / 4.5)):
            axes.plot(
                [x],
                [y],
                marker="x",
                markersize=base * 0.95,
                markeredgewidth=width,
                color=colour,
                linestyle="",
            )
        return
    size, fill = (base * 1.15, INK) if state == "open" else (base * 0.95, PAPER)
    axes.plot([x], [y], marker="o", markersize=size + base / 3, color=PAPER, markeredgewidth=0, linestyle="")
    axes.plot(
        [x], [y], marker="o", markersize=size, markerfacecolor=fill, markeredgecolor=INK,
        markeredgewidth=0 if state == "open" else base / 4, linestyle="",
    )  # fmt: skip


def _site_names(sheet: Sheet, axes, view: View, sites: Sequence[MapSite], taken: Taken) -> None:
    size = sheet.base * 1.05
    for site, (x, y) in on_map(view, sites):
        said = f"{site.name} (new)" if site.new else site.name
        lines = sheet.wrap(said, size, NAME_WIDTH * size * 0.55, bold=True)
        wide = max(sheet.extent(line, size, bold=True) for line in lines)
        placed = taken.place(x, y, wide, len(lines) * size * 1.2, sheet.base * 0.9, must=True)
        if placed.leader:
            near = np.clip([x, y], [placed.box.x, placed.box.y], [placed.box.right, placed.box.bottom])
            axes.plot([x, near[0]], [y, near[1]], color=INK, linewidth=0.4)
        for number, line in enumerate(lines):
            _in_box(sheet, axes, placed, number, line, size, bold=site.state != "closed")


def _in_box(sheet: Sheet, axes, placed, number: int, line: str, size: float, bold: bool) -> None:
    box, side = placed.box, placed.side[0]
    across = {1: "left", -1: "right", 0: "center"}[side]
    x = {1: box.x, -1: box.right, 0: box.x + box.width / 2}[side]
    _name(sheet, axes, x, box.y + (number + 0.5) * size * 1.2, line, size, INK, bold=bold, across=across)


def _towns(sheet: Sheet, axes, view: View, context: Mapping, taken: Taken) -> None:
    """Names of towns, the greatest first, where there is room for them."""
    named, most = 0, max(3, int(view.width / sheet.base / TOWN_ROOM))
    for place in _places(view, context, most):
        if named == most:
            return
        (x, y), size = view.points(np.array([[place.geometry.x, place.geometry.y]]))[0], sheet.base * 0.95
        size *= 1.2 if place.rank == 1 else 1
        wide = sheet.extent(place.name, size)
        placed = taken.place(x, y, wide, size * 1.2, 0.1, must=False)
        if placed:
            named += 1
            middle = placed.box.x + wide / 2, placed.box.y + size * 0.6
            _name(sheet, axes, *middle, place.name, size, INK, across="center")


def _places(view: View, context: Mapping, most: int) -> list:
    """Cities and towns in view in the order of their layer, the greatest first; all places where towns are few."""
    frame = context.get("place")
    if frame is None or not len(frame):
        return []
    at = view.points(np.column_stack([frame.geometry.x, frame.geometry.y]))
    frame = frame[((at >= 0) & (at <= (view.width, view.height))).all(axis=1)]
    towns = frame[frame["rank"] <= TOWN_RANK]
    return list((towns if len(towns) >= most / 2 else frame).itertuples())


def _name(sheet: Sheet, axes, x: float, y: float, words: str, size: float, colour: str, **how) -> None:
    text = put(
        axes, x, y, words, size, colour, up="center_baseline", gid=f"halo-{len(sheet.figure.haloed)}", **how
    )
    sheet.figure.haloed.append(text)
