"""Isochrones of an entrance with a declared side agree with its drive times."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from isochrones import drive_times, isochrones, site_times
from tests.oracles import CRS, NORTH, WEST, network_from_map

# a long street a-b-c-d with a way round the block at each end only; the site stands north of b-c
BLOCK = "a b c d\ne f g h"
WAYS = {"abcd": {}, "efgh": {}, "ae": {}, "dh": {}}


@pytest.fixture(scope="module")
def roads():
    return network_from_map(BLOCK, ways=WAYS, drives_on="left").network


def entrance(approach):
    point = gpd.points_from_xy([WEST + 150.0], [NORTH + 10.0])
    return gpd.GeoDataFrame(
        {"name": ["x"], "place": [""], "approach": [approach]}, geometry=point, crs=CRS
    ).set_index(pd.Index(["x"], name="site_id"))


def around(spacing=20.0):
    east, north = np.meshgrid(np.arange(-40, 361, spacing), np.arange(-160, 61, spacing))
    return WEST + east.ravel(), NORTH + north.ravel()


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_times_at_points_are_those_of_the_matrix(roads, direction):
    east, north = around()
    origins = pd.DataFrame(
        {"area_id": [str(i) for i in range(len(east))], "easting": east, "northing": north, "weight": 1.0}
    )
    site = entrance("kerb")
    matrix = drive_times(roads, origins, site, direction=direction).values[0, 0]
    (times,) = site_times(roads, site, direction)
    np.testing.assert_array_equal(times.minutes_at(east, north), matrix)
    (free,) = site_times(roads, entrance("any"), direction)
    assert (times.minutes_at(east, north) > free.minutes_at(east, north) + 0.1).sum() > 20


@pytest.mark.parametrize("outline", ["exact", "lattice"])
def test_a_polygon_lacks_the_streets_of_the_far_side(roads, outline):
    # traffic on the left meets the north side of the street driving east: from the east it is a long way round
    options = {"minutes": [0.4], "cell_metres": 5.0, "outline": outline}
    kerb = isochrones(roads, entrance("kerb"), **options).geometry[0]
    free = isochrones(roads, entrance("any"), **options).geometry[0]
    west, east = gpd.points_from_xy([WEST + 100, WEST + 200], [NORTH, NORTH])
    assert free.covers(west)
    assert free.covers(east)
    assert kerb.covers(west)
    assert not kerb.covers(east)
