"""Shapes as matplotlib paths: all polygons of one fill, or all lines of one kind, in one path."""

from __future__ import annotations

import numpy as np
import shapely


def compound(shapes: np.ndarray):
    """Polygons (others are left out) as one path, outer rings one way round and holes the other."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    parts = shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    rings, owner = shapely.get_rings(parts, return_index=True)
    outer = np.r_[True, owner[1:] != owner[:-1]] if len(rings) else np.array([], dtype=bool)
    turned = shapely.is_ccw(rings) != outer
    rings[turned] = shapely.reverse(rings[turned])
    return _path(rings, closed=True)


def line_path(shapes: np.ndarray):
    """Lines, and the rings of polygons, as one open path."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    kinds = shapely.get_type_id(parts)
    rings = shapely.get_rings(parts[kinds == 3])
    lines = shapely.get_parts(parts[np.isin(kinds, (1, 2, 5))])
    return _path(np.concatenate([rings, lines]), closed=False)


def _path(lines: np.ndarray, closed: bool):
    from matplotlib.path import Path

    points, owner = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=np.uint8)
    if len(points):
        starts = np.r_[True, owner[1:] != owner[:-1]]
        codes[starts] = Path.MOVETO
        if closed:
            codes[np.r_[starts[1:], True]] = Path.CLOSEPOLY
    return Path(points.reshape(-1, 2), codes)
