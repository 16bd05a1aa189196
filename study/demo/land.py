"""The ground of one region: coast, river and estuary."""

from __future__ import annotations

from dataclasses import dataclass

import contourpy
import numpy as np
import shapely
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from study.demo.fields import smooth_field

CELLS = 150


@dataclass(frozen=True)
class Land:
    """Dry land, its river from source to mouth, and the half of the plane on the river's left bank.

    Coordinates are easting, northing in metres (EPSG:27700).
    """

    polygon: shapely.Polygon
    river: shapely.LineString
    left_bank: shapely.Polygon
    centre: np.ndarray
    half_width: float
    half_height: float
    _coast: cKDTree
    _river: cKDTree
    _river_widths: np.ndarray

    def contains(self, points: np.ndarray) -> np.ndarray:
        """True for points on land."""
        return shapely.contains_xy(self.polygon, points[:, 0], points[:, 1])

    def bank(self, points: np.ndarray) -> np.ndarray:
        """0 or 1: the side of the river, or of its line prolonged beyond the source."""
        return shapely.contains_xy(self.left_bank, points[:, 0], points[:, 1]).astype(np.int8)

    def coast_distance(self, points: np.ndarray) -> np.ndarray:
        """Metres to the nearest point of the coast."""
        return self._coast.query(points)[0]

    def water_distance(self, points: np.ndarray) -> np.ndarray:
        """Metres to the water's edge of the river (negative in the water)."""
        distance, nearest = self._river.query(points)
        return distance - self._river_widths[nearest] / 2

    def river_polygon(self) -> shapely.Polygon:
        """The river's water surface."""
        return _water(self._river.data, self._river_widths)


def make_land(
    rng: np.random.Generator, centre: tuple[float, float], half_width: float, half_height: float
) -> Land:
    """An island with a ragged coast and a river that runs east into an estuary."""
    middle = np.array(centre, dtype=float)
    island = _island(rng, middle, half_width, half_height)
    course = _river_course(rng, middle, half_width, half_height)
    cut = np.vstack([course[0] - [4 * half_width, 0], course, course[-1] + [4 * half_width, 0]])
    far = middle[1] + 5 * half_height
    left = shapely.Polygon([*cut, (cut[-1, 0], far), (cut[0, 0], far)])
    river, mouth = _wet_part(course, island)
    reach = np.linspace(0, 1, len(river))
    estuary = _water(river[reach > 0.86], half_width * (0.004 + 0.09 * (reach[reach > 0.86] - 0.86) / 0.14))
    polygon = _largest(
        shapely.difference(island, shapely.union(estuary, shapely.Point(mouth).buffer(half_width * 0.04)))
    )
    river = river[shapely.contains_xy(polygon, river[:, 0], river[:, 1])]
    widths = 12 + (0.0022 * half_width + 45) * np.linspace(0, 1, len(river)) ** 1.3
    coast = shapely.segmentize(polygon.exterior, half_width / 200)
    return Land(
        polygon=polygon,
        river=shapely.LineString(river),
        left_bank=left,
        centre=middle,
        half_width=half_width,
        half_height=half_height,
        _coast=cKDTree(shapely.get_coordinates(coast)),
        _river=cKDTree(river),
        _river_widths=widths,
    )


def _island(rng, middle: np.ndarray, half_width: float, half_height: float) -> shapely.Polygon:
    across = np.linspace(-1.25, 1.25, CELLS)
    grid = np.stack(np.meshgrid(across * half_width, across * half_height), axis=-1).reshape(-1, 2)
    broad, medium, fine = (smooth_field(rng, half_width * share, 2) for share in (1.5, 0.42, 0.12))
    radius = np.abs(grid[:, 0] / half_width) ** 2.3 + np.abs(grid[:, 1] / half_height) ** 2.3
    height = 0.92 - radius + 0.17 * broad(grid) + 0.085 * medium(grid) + 0.03 * fine(grid)
    lines = contourpy.contour_generator(
        middle[0] + across * half_width, middle[1] + across * half_height, height.reshape(CELLS, CELLS)
    ).lines(0.0)
    rings = [shapely.Polygon(line) for line in lines if len(line) > 20]
    return _largest(shapely.make_valid(max(rings, key=lambda ring: ring.area)))


def _river_course(rng, middle: np.ndarray, half_width: float, half_height: float) -> np.ndarray:
    """Points every ``half_width / 250`` metres from the western hills to beyond the eastern coast."""
    stations = np.array([-0.62, -0.3, 0.0, 0.3, 0.65, 1.35]) * half_width
    heights = np.array([0.34, 0.16, 0.02, -0.1, 0.0, 0.04]) + rng.normal(0, 0.03, 6)
    line = CubicSpline(stations, heights * half_height)
    x = np.arange(stations[0], stations[-1], half_width / 250)
    meander = smooth_field(rng, half_width * 0.28, 2)
    points = middle + np.stack([x, line(x)], axis=1)
    return points + np.stack([np.zeros(len(x)), meander(points) * half_width * 0.016], axis=1)


def _wet_part(course: np.ndarray, island: shapely.Polygon) -> tuple[np.ndarray, np.ndarray]:
    """The stretch of the course up to where it first leaves the island, and that point."""
    inside = shapely.contains_xy(island, course[:, 0], course[:, 1])
    first = int(np.argmax(inside))
    leaves = first + int(np.argmin(inside[first:]))
    return course[first:leaves], course[leaves]


def _water(points: np.ndarray, widths: np.ndarray) -> shapely.Geometry:
    """Polygon of a watercourse of the given width at each of its points."""
    along = np.gradient(points, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(*along.T)[:, None]
    banks = [points + normal * widths[:, None] / 2, (points - normal * widths[:, None] / 2)[::-1]]
    return _largest(shapely.make_valid(shapely.Polygon(np.vstack(banks))))


def _largest(geometry: shapely.Geometry) -> shapely.Polygon:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return max(parts, key=lambda part: part.area)
