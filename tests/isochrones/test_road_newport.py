"""Newport's real streets: four sites, 95 areas, isochrones of the Royal Gwent."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from isochrones import build_network, drive_times, isochrones, read_osm, site_times, walk_times
from tests.isochrones.test_road_isochrones import disagreements
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def streets():
    return read_osm(shared_data("newport", "newport.osm.pbf"))


@pytest.fixture(scope="module")
def roads(streets):
    return build_network(streets)


@pytest.fixture(scope="module")
def origins():
    table = pd.read_csv(shared_data("newport", "population_weighted_centroids.csv"))
    return table.rename(columns={"lsoa11cd": "area_id"}).assign(weight=1.0)


@pytest.fixture(scope="module")
def sites():
    table = pd.read_csv(shared_data("newport", "sites.csv"), index_col="site_id")
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326").to_crs("EPSG:27700")


def test_the_build_explains_what_it_dropped(roads):
    report = roads.report
    assert report["ways_read"] == 8965
    assert report["turn_restrictions_used"] / report["turn_restrictions_read"] > 0.9
    assert report["edges_in_fragments"] / report["edges"] < 0.03


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_sites_outside_are_named_and_hurt_nothing(roads, origins, sites, direction):
    times = drive_times(roads, origins, sites, "am_peak", direction)
    assert times.dims == ("percentile", "site", "origin")
    assert times.shape == (1, 4, 95)
    outside = times.sel(site=["GUH", "NHH"])
    assert np.isnan(outside).all()
    assert (outside.reason == 1).all()
    inside = times.sel(site=["RGH", "STW"])
    assert np.isfinite(inside).sum() == 2 * 67
    assert (inside.reason.where(np.isnan(inside), 0) <= 1).all()
    alone = drive_times(roads, origins, sites.loc[["RGH", "STW"]], "am_peak", direction)
    np.testing.assert_array_equal(inside, alone)
    assert float(inside.max()) < 25


def test_the_two_directions_differ_where_streets_are_one_way(roads, origins, sites):
    there, back = (drive_times(roads, origins, sites, direction=d) for d in ("to_site", "from_site"))
    difference = np.abs(there - back)
    assert float(difference.max()) > 0.3
    assert float(difference.mean()) < 0.5


def test_peaks_are_slower_than_free_flow_and_blue_light_faster(roads, origins, sites):
    times = [
        drive_times(roads, origins, sites, p) for p in ("blue_light", "free_flow", "inter_peak", "pm_peak")
    ]
    for faster, slower in pairwise(times):
        assert bool((faster <= slower).where(np.isfinite(slower), True).all())


def test_walks_are_the_same_both_ways(streets, origins, sites):
    walking = build_network(streets, "walk")
    there, back = (walk_times(walking, origins, sites, d, max_minutes=120) for d in ("to_site", "from_site"))
    np.testing.assert_allclose(there, back, rtol=1e-4)
    capped = walk_times(walking, origins, sites)
    assert set(np.unique(capped.sel(site="RGH").reason)) == {0, 1, 3}


def test_isochrones_of_the_royal_gwent_agree_with_point_times(roads, sites):
    site = sites.loc[["RGH"]]
    (times,) = site_times(roads, site)
    table = isochrones(roads, site, [5, 10, 15], cell_metres=50)
    assert table.is_valid.all()
    assert all(b.covers(a) for a, b in zip(table.geometry, table.geometry[1:]))
    for row in table.itertuples():
        wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
        assert wrong == 0
        assert min(reached_inside, inside_reached) >= 0.98
