"""Land and sea from coastlines, which OpenStreetMap draws with the land on their left.

The coast and the frame of the map cut it into faces; each stretch of coast says of the face on its left that it is
land and of the face on its right that it is sea. A face of which both is said has a gap or a wrong turn in its coast:
it is not flooded, whatever else is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

BESIDE_METRES = 0.05
"""How far beside a stretch of coast a face is asked for."""

CONTRADICTED = 0.01
"""Share of a face's coast that may say otherwise (where two coasts cross by a hand's breadth)."""


@dataclass(frozen=True)
class Land:
    """Land and sea of a frame: polygons, and the coast as lines.

    ``broken`` is the middle of each face whose coast contradicts itself, shape (n, 2); such a face is taken for land.
    """

    land: np.ndarray
    sea: np.ndarray
    coast: np.ndarray
    broken: np.ndarray


def land_and_sea(coastlines: np.ndarray, frame: shapely.Polygon) -> Land:
    """Cut a frame into land and sea by the coastlines in it, land on their left.

    Parameters
    ----------
    coastlines
        LineStrings (metres), each in the direction of its way.
    frame
        The rectangle to be filled. Without coast in it, all of it is land.

    Returns
    -------
    Land
        ``land`` and ``sea`` together fill the frame.
    """
    coast = _lines_of(shapely.intersection(coastlines, frame))
    if not len(coast):
        return Land(np.array([frame]), np.empty(0, object), coast, np.empty((0, 2)))
    noded = shapely.union_all([*coast, frame.exterior])
    faces = shapely.get_parts(shapely.polygonize([noded]))
    left, right = _votes(coast, faces)
    says_land, says_sea = (
        np.bincount(face[face >= 0], length[face >= 0], len(faces)) for face, length in (left, right)
    )
    broken = np.minimum(says_land, says_sea) > CONTRADICTED * (says_land + says_sea)
    is_sea = (says_sea > says_land) & ~broken
    middles = shapely.get_coordinates(shapely.point_on_surface(faces[broken]))
    return Land(faces[~is_sea], faces[is_sea], coast, middles)


def _votes(coast: np.ndarray, faces: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """For the left and the right of every straight piece of coast: its face (-1: outside), and its length."""
    points, line = shapely.get_coordinates(coast, return_index=True)
    following = line[1:] == line[:-1]
    start, end = points[:-1][following], points[1:][following]
    length = np.hypot(*(end - start).T)
    start, end, length = start[length > 0], end[length > 0], length[length > 0]
    aside = (
        BESIDE_METRES * np.column_stack([start[:, 1] - end[:, 1], end[:, 0] - start[:, 0]]) / length[:, None]
    )
    middle, tree = (start + end) / 2, shapely.STRtree(faces)
    return tuple((_face_of(tree, middle + offset), length) for offset in (aside, -aside))


def _face_of(tree: shapely.STRtree, points: np.ndarray) -> np.ndarray:
    found = np.full(len(points), -1)
    asked, face = tree.query(shapely.points(points), predicate="within")
    found[asked] = face
    return found


def _lines_of(shapes: np.ndarray) -> np.ndarray:
    """The lines among cut shapes, in their own direction; points where a coast only touches the frame are dropped."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return parts[(shapely.get_type_id(parts) == 1) & ~shapely.is_empty(parts)]
