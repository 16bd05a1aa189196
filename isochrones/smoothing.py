"""Lighter and rounder outlines for print and screen, with what they got wrong beside them."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from isochrones.nearest import index_segments, nearest_segments

KEYS = ["site_id", "mode", "period", "direction", "percentile"]


def simplified(polygons: gpd.GeoDataFrame, tolerance_metres: float) -> gpd.GeoDataFrame:
    """Lighter outlines for the screen, within about the tolerance (Douglas and Peucker, topology kept).

    Valid and still nested: a larger threshold is widened by what a smaller one has gained. Adds what was
    changed, as :func:`measured` does; where a ring begins, the deviation can pass the tolerance a little.
    """
    lighter = shapely.make_valid(shapely.simplify(polygons.geometry.to_numpy(), tolerance_metres))
    return measured(polygons, _nested(polygons, lighter))


def smoothed(polygons: gpd.GeoDataFrame, radius_metres: float) -> gpd.GeoDataFrame:
    """Rounder outlines: gaps, then spits narrower than two radii go, and corners take the radius.

    A morphological closing and opening with a disc. Both keep nested polygons nested. Adds what was
    changed, as :func:`measured` does; outlines that are to be light as well are best simplified after.
    """
    closed = shapely.buffer(shapely.buffer(polygons.geometry.to_numpy(), radius_metres), -2 * radius_metres)
    return measured(polygons, _nested(polygons, shapely.buffer(closed, radius_metres)))


def measured(polygons: gpd.GeoDataFrame, shapes: np.ndarray) -> gpd.GeoDataFrame:
    """The polygons in other shapes, with the error of these.

    Adds ``changed_share``, the area that changed sides as a share of the polygon's, and
    ``deviation_metres``, how far the new outline strays from the old one at most, and the old one from
    the new (the Hausdorff distance of the outlines at their corners). A hole or island that is gone counts
    as far as it was from the next outline, so look at the share as well. Both are 0 for empty polygons;
    the deviation is NaN where one of the two outlines is empty.
    """
    exact = polygons.geometry.to_numpy()
    area = shapely.area(exact)
    changed = shapely.area(shapely.symmetric_difference(exact, shapes))
    share = np.divide(changed, area, out=np.zeros(len(exact)), where=area > 0)
    strayed = [deviation_metres(one, other) for one, other in zip(exact, shapes)]
    table = polygons.assign(changed_share=share, deviation_metres=strayed)
    return table.set_geometry(list(shapes), crs=polygons.crs)


def deviation_metres(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Greatest distance from a corner of one outline to the other outline, either way round.

    0 where both are empty, NaN where one of them is.
    """
    if one.is_empty or other.is_empty:
        return 0.0 if one.is_empty and other.is_empty else float("nan")
    return max(_furthest(one, other), _furthest(other, one))


def _furthest(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Metres from the corner of one outline that is furthest from the other outline."""
    ends, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(other)), return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1]).astype(np.int32)
    index = index_segments(ends, np.zeros(len(ends)), np.zeros(len(ends), np.int32), np.ones(1), first)
    east, north = (
        np.ascontiguousarray(column) for column in np.unique(shapely.get_coordinates(one), axis=0).T
    )
    outermost = float(np.ptp(ends, axis=0).sum() + np.abs(ends[0] - [east[0], north[0]]).sum())
    reach = outermost + float(np.ptp(east) + np.ptp(north))
    return float(nearest_segments(index, east, north, np.ones(1, bool), reach)[1].max())


def _nested(polygons: gpd.GeoDataFrame, shapes: np.ndarray) -> np.ndarray:
    """The shapes of the same site and question, each widened by those of smaller thresholds."""
    shapes = shapes.copy()
    order = pd.Series(np.arange(len(polygons))).groupby(
        [polygons[key].to_numpy() for key in KEYS], sort=False, dropna=False
    )
    for _, rows in order:
        ascending = rows.to_numpy()[np.argsort(polygons["minutes"].to_numpy()[rows], kind="stable")]
        for smaller, larger in pairwise(ascending):
            shapes[larger] = shapely.union(shapes[larger], shapes[smaller])
    return shapes
