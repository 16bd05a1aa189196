"""Newport's real streets: how faithful quick and exact outlines are to the point times."""

from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from isochrones import isochrone_polygons, isochrones, read_roads, site_times
from isochrones.transit_surface import transit_point_times
from tests.isochrones.test_road_isochrones import disagreements
from tests.isochrones.test_transit_real import EVENING, MORNING, newport
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data

THRESHOLDS = [5, 10, 15]


@cache
def roads():
    return read_roads(shared_data("newport", "newport.osm.pbf"))


@cache
def sites():
    table = pd.read_csv(shared_data("newport", "sites.csv"), index_col="site_id")
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326").to_crs("EPSG:27700").loc[["RGH", "STW"]]


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize(
    # cells, share of points more than a minute wrong, and agreement each way: what the documentation states
    ("cell_metres", "wrong_share", "agreement"),
    [(100, 0.006, 0.91), (50, 0.003, 0.96), (25, 0.001, 0.98)],
)
def test_quick_outlines_are_as_faithful_as_documented(direction, cell_metres, wrong_share, agreement):
    table = isochrones(
        roads(), sites(), THRESHOLDS, direction, "am_peak", cell_metres=cell_metres, outline="lattice"
    )
    assert table.is_valid.all()
    for times in site_times(roads(), sites(), direction, "am_peak"):
        for row in table[table["site_id"] == times.labels["site_id"]].itertuples():
            wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
            assert wrong <= 10_000 * wrong_share
            assert min(reached_inside, inside_reached) >= agreement


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_exact_outlines_leave_no_point_on_the_wrong_side(direction):
    (times,) = site_times(roads(), sites().iloc[:1], direction, "am_peak")
    table = isochrone_polygons(times, THRESHOLDS)
    assert table.is_valid.all()
    for row in table.itertuples():
        wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
        assert wrong == 0
        assert min(reached_inside, inside_reached) >= 0.998


@pytest.mark.parametrize(
    ("cell_metres", "wrong_share", "agreement"), [(100, 0.012, 0.92), (50, 0.006, 0.96), (25, 0.003, 0.98)]
)
def test_quick_outlines_by_public_transport(cell_metres, wrong_share, agreement):
    timetable, walking, _, declared, links = newport()
    for site, settings in (("RGH", MORNING), ("STW", EVENING)):
        times = transit_point_times(timetable, walking, declared.loc[[site]], links=links, **settings)
        table = isochrone_polygons(times, [15, 30, 45], cell_metres, outline="lattice")
        assert table.is_valid.all()
        for row in table.itertuples():
            wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
            assert wrong <= 10_000 * wrong_share
            assert min(reached_inside, inside_reached) >= agreement


def test_quick_outlines_by_public_transport_cover_nearly_the_exact_area():
    timetable, walking, _, declared, links = newport()
    times = transit_point_times(timetable, walking, declared.loc[["RGH"]], links=links, **MORNING)
    (quick,) = isochrone_polygons(times, [30], outline="lattice").geometry
    (exact,) = isochrone_polygons(times, [30]).geometry
    assert quick.is_valid
    assert shapely.symmetric_difference(quick, exact).area < 0.05 * exact.area
