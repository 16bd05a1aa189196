"""Areas drawn by hand: a row of squares near Sheffield, in British National Grid metres."""

import geopandas as gpd
import pandas as pd
import shapely

WEST, SOUTH, SIDE = 430_000.0, 380_000.0, 1_000.0


def square(number: float, side: float = SIDE) -> shapely.Polygon:
    """The square of one kilometre that is so many kilometres east of the first."""
    west = WEST + number * SIDE
    return shapely.box(west, SOUTH, west + side, SOUTH + side)


def layer(codes, shapes=None, crs="EPSG:27700", **columns) -> gpd.GeoDataFrame:
    """A layer as a file would hold it: a code column and squares from west to east."""
    shapes = [square(i) for i in range(len(codes))] if shapes is None else shapes
    return gpd.GeoDataFrame({"code": list(codes), **columns}, geometry=shapes, crs=crs)


def areas(codes="abcd", **columns) -> gpd.GeoDataFrame:
    """An ``areas`` table of squares from west to east."""
    index = pd.Index(list(codes), name="area_id", dtype="str")
    names = pd.Series(index, index=index)
    shapes = [square(i) for i in range(len(index))]
    return gpd.GeoDataFrame({"name": names, **columns}, index=index, geometry=shapes, crs="EPSG:27700")
