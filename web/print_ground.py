"""What every map on paper is drawn on: areas and their surroundings as outlines in units of the drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from study.results import Results
from web.layers import LONGITUDE_LATITUDE, simplified
from web.picture_sheet import Box

UNITS = 1000  # across the longer side of what a map shows
EDGE = 20  # units round it that are always seen
BEYOND = 1.0  # how far past the areas surroundings are drawn, as a share of the longer side: sheets differ in shape
DETAIL_UNITS = 0.6
SCREEN_PIXELS = (440, 520)  # about what one of the viewer's maps shows
EQUATOR_METRES_PER_PIXEL = 156_543.034
UNDER = ("land", "green", "water")
OVER = ("coast", "river", "secondary", "primary", "trunk", "motorway", "rail")


@dataclass(frozen=True)
class Ground:
    """Outlines of the areas in units of the drawing, its size, and what lies under and over them by kind."""

    outlines: list[str]
    width: float
    height: float
    west: float
    north: float
    metres: float  # of the study's projection to a unit
    under: Mapping[str, str] = field(default_factory=dict)
    over: Mapping[str, str] = field(default_factory=dict)
    towns: tuple[tuple[str, int, float, float], ...] = ()  # name, rank, across, down
    middles: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))

    def place(self, easting: float, northing: float) -> tuple[float, float]:
        """A point of the study in units of the drawing."""
        return round((easting - self.west) / self.metres, 1), round((self.north - northing) / self.metres, 1)

    @property
    def frame(self) -> Box:
        """What is seen whatever the shape of the sheet."""
        return Box(-EDGE, -EDGE, self.width + 2 * EDGE, self.height + 2 * EDGE)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the frame."""
        return -EDGE <= x <= self.width + EDGE and -EDGE <= y <= self.height + EDGE

    def outline(self, shapes: Iterable, least: float = 0.0) -> str:
        """Shapes of the study as one path, cut to the sheet; rings under ``least`` square units left out."""
        return outline_of(self._seen(np.asarray(list(shapes), dtype=object)), least)

    def _seen(self, shapes: np.ndarray) -> np.ndarray:
        moved = shapely.transform(
            shapely.force_2d(shapes), lambda at: (at - [self.west, self.north]) / [self.metres, -self.metres]
        )
        reach = BEYOND * UNITS
        cut = shapely.clip_by_rect(moved, -reach, -reach, self.width + reach, self.height + reach)
        return shapely.simplify(cut[~shapely.is_empty(cut)], DETAIL_UNITS)


def ground(results: Results, context: Mapping[str, gpd.GeoDataFrame] | None = None, at: str = "") -> Ground:
    """The areas and their surroundings; of ``at`` (latitude,longitude,zoom) what a map of the viewer shows there."""
    areas = results.places.areas
    west, south, east, north = _window(at, areas) if at else areas.total_bounds
    metres = max(east - west, north - south) / UNITS or 1.0
    size = (round((east - west) / metres) or UNITS, round((north - south) / metres) or UNITS)
    shapes = areas.geometry.to_numpy() if at else simplified(areas.geometry)
    plain = Ground([], *size, west, north, metres)
    outlines = [_area(plain, shape) for shape in shapes]
    middles = np.column_stack(
        [shapely.get_x(points := areas.geometry.representative_point().to_numpy()), shapely.get_y(points)]
    )
    return Ground(
        outlines, *size, west, north, metres, *_surroundings(plain, context or {}),
        towns=tuple(_towns(plain, context or {})), middles=(middles - [west, north]) / [metres, -metres],
    )  # fmt: skip


def _window(at: str, areas: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """West, south, east and north of what the viewer shows; all areas where the text says no place."""
    try:
        latitude, longitude, zoom = (float(part) for part in at.split(","))
        x, y = (
            gpd.GeoSeries(gpd.points_from_xy([longitude], [latitude]), crs=LONGITUDE_LATITUDE)
            .to_crs(areas.crs).get_coordinates().to_numpy()[0]
        )  # fmt: skip
        pixel = EQUATOR_METRES_PER_PIXEL * math.cos(math.radians(latitude)) / 2**zoom
    except (ValueError, OverflowError):
        return tuple(areas.total_bounds)
    if not np.isfinite([x, y, pixel]).all() or not 0.05 < pixel < 5000:
        return tuple(areas.total_bounds)
    wide, high = (pixels * pixel / 2 for pixels in SCREEN_PIXELS)
    return x - wide, y - high, x + wide, y + high


def _area(on: Ground, shape) -> str:
    if shape.geom_type == "Point":
        x, y = on.place(shape.x, shape.y)
        return f"M{x - 4:g} {y:g}a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z"
    moved = shapely.transform(
        shape, lambda at: np.round((at - [on.west, on.north]) / [on.metres, -on.metres], 1)
    )
    return outline_of([moved])


def _surroundings(on: Ground, context: Mapping[str, gpd.GeoDataFrame]) -> tuple[dict, dict]:
    kinds: dict[str, list] = {}
    for layer, frame in context.items():
        if layer in ("place", "sea"):
            continue
        for kind, shape in zip(frame["kind"], frame.geometry):
            kinds.setdefault(layer if layer in UNDER and kind != "river" else kind, []).append(shape)
    drawn = {kind: on.outline(shapes) for kind, shapes in kinds.items()}
    return tuple({kind: drawn[kind] for kind in kinds if drawn.get(kind)} for kinds in (UNDER, OVER))


def _towns(on: Ground, context: Mapping[str, gpd.GeoDataFrame]):
    for row in context["place"].itertuples() if "place" in context else ():
        x, y = on.place(row.geometry.x, row.geometry.y)
        if on.holds(x, y):
            yield row.name, int(row.rank), x, y


def outline_of(shapes: Iterable, least: float = 0.0) -> str:
    """Rings and lines of shapes as one path to the tenth of a unit; rings under ``least`` square units left out."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray(list(shapes), dtype=object)))
    dimension = shapely.get_dimensions(parts)
    rings = shapely.get_rings(parts[dimension == 2])
    if least:
        rings = rings[shapely.area(shapely.polygons(rings)) >= least]
    return "".join([*(_path(ring, closed=True) for ring in rings), *map(_path, parts[dimension == 1])])


def _path(line, closed: bool = False) -> str:
    points = shapely.get_coordinates(line)[: -1 if closed else None]
    return "M" + "L".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in points) + ("Z" if closed else "")
