import geopandas as gpd
import pandas as pd
import pytest
import shapely

from boundaries import (
    MissingColumn,
    SchemaError,
    WrongCRS,
    check_areas,
    check_origins,
    check_sites,
    origins_inside,
)
from tests.boundaries.squares import areas

BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


@pytest.mark.parametrize(
    ("spoil", "error", "sentence"),
    [
        (pd.DataFrame, SchemaError, "must be a GeoDataFrame with a CRS"),
        (lambda a: a.to_crs("EPSG:4326"), WrongCRS, "not projected in metres"),
        (lambda a: a.drop(columns="name"), MissingColumn, "areas lack `name`"),
        (lambda a: a.reset_index(drop=True), SchemaError, "indexed by `area_id`, as text"),
        (lambda a: pd.concat([a, a]), SchemaError, r"4 areas repeat their area_id \(a, b, c, d\)"),
        (lambda a: a.set_geometry([BOW_TIE, *a.geometry[1:]], crs=a.crs), SchemaError, r"1 areas .* \(a\)"),
        (lambda a: a.assign(age_00=[-1, 0, 0, 0]), SchemaError, "negative `age_00`"),
        (
            lambda a: a.assign(imd_release=list("xxyy")),
            SchemaError,
            r"several values in `imd_release` \(x, y\)",
        ),
    ],
)
def test_areas_that_break_the_contract_are_named(spoil, error, sentence):
    with pytest.raises(error, match=sentence):
        check_areas(spoil(areas(population=1.0)))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda o: o.drop(columns="weight"), "origins lack `weight`"),
        (lambda o: o.set_index("area_id", drop=False), "numbered 0, 1, 2"),
        (lambda o: o.assign(weight=0.9), "weights that do not sum to 1"),
        (lambda o: o.assign(easting=[None, 0, 0, 0]), "lack a coordinate"),
        (lambda o: o[:3], r"1 areas have no origin \(d\)"),
        (lambda o: o.assign(area_id=list("abcz")), r"not in `areas` \(z\)"),
    ],
)
def test_origins_that_break_the_contract_are_named(spoil, sentence):
    origins = origins_inside(areas())
    with pytest.raises((SchemaError, MissingColumn), match=sentence):
        check_origins(spoil(origins), areas())


def test_sites_need_a_point_each():
    index = pd.Index(["A", "B"], name="site_id")
    points = [shapely.Point(430_000, 380_000), None]
    sites = gpd.GeoDataFrame(
        {"name": ["A", "B"], "place": ""}, index=index, geometry=points, crs="EPSG:27700"
    )
    with pytest.raises(SchemaError, match=r"1 sites have no point \(B\)"):
        check_sites(sites)
    assert check_sites(sites[:1]) is not None
