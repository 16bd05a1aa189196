"""Geometry, classes and columns that the map is drawn from."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from web import layers
from web.print_page import class_colour
from web.scales import CHANGE_BREAKS, SCALES, catchment_scale


def squares(count):
    boxes = [shapely.box(450_000 + 1000 * i, 400_000, 451_000 + 1000 * i, 401_000) for i in range(count)]
    table = {"name": ["a", None, ""][:count], "population": 10.0}
    return gpd.GeoDataFrame(table, index=[f"D{i}" for i in range(count)], geometry=boxes, crs="EPSG:27700")


def test_areas_are_in_degrees_rounded_and_named():
    collection = layers.area_collection(squares(3))
    assert [f["properties"]["name"] for f in collection["features"]] == ["a", "D1", "D2"]
    longitude, latitude = collection["features"][0]["geometry"]["coordinates"][0][0]
    assert (longitude, latitude) == pytest.approx((-1.24, 53.5), abs=0.05)
    assert longitude == round(longitude, 5)
    assert collection["features"][0]["properties"]["decile"] is None
    assert collection["features"][0]["properties"]["density"] == 10  # people on a square kilometre


def test_neighbours_stay_joined_when_simplified():
    wave = [(x, 10 * np.sin(x / 3)) for x in np.linspace(0, 1000, 300)]
    low = shapely.Polygon([(0, -500), *wave, (1000, -500)])
    high = shapely.Polygon([(0, 500), *wave, (1000, 500)])
    south, north = layers.simplified(gpd.GeoSeries([low, high], crs="EPSG:27700"))
    assert shapely.get_num_coordinates(south) < shapely.get_num_coordinates(low)
    assert shapely.area(shapely.intersection(south, north)) == pytest.approx(0, abs=1e-6)
    assert shapely.union(south, north).geom_type == "Polygon"
    assert not shapely.union(south, north).interiors


def test_points_stand_for_areas_without_polygons():
    points = squares(2).set_geometry(squares(2).centroid)
    kinds = {f["geometry"]["type"] for f in layers.area_collection(points)["features"]}
    assert kinds == {"Point"}


def test_isochrones_lie_largest_first():
    rings = [shapely.Point(450_000, 400_000).buffer(r) for r in (100, 300, 200)]
    frame = gpd.GeoDataFrame({"minutes": [5.0, 15.0, 10.0]}, geometry=rings, crs="EPSG:27700")
    assert [f["properties"]["minutes"] for f in layers.isochrone_collection(frame)["features"]] == [15, 10, 5]


def rows(**columns):
    usual = {
        "minutes": [1.0, np.nan], "next_minutes": [2.0, np.nan], "nearest_site": ["N", ""], "next_site": ["E", ""],
        "share_reached": [1.0, 0.0], "need": [3.0, 40.0], "reason": ["", "no_path"], "share_within_10": [1.0, 0.0],
    }  # fmt: skip
    return pd.DataFrame(usual | columns)


def columns(ranges=((1.0,), (np.nan,)), supply=None):
    return layers.value_columns(rows(), pd.DataFrame(ranges), supply, str.upper)


def test_supply_within_reach_is_null_where_unknown():
    assert columns()["catchment"] is None
    assert columns(supply=pd.Series([0.12346, np.nan]))["catchment"] == [0.1235, None]


def capacity():
    """As much of a study's results as the classes of supply read: 60 beds for 120,000 children."""
    today = SimpleNamespace(baseline=True, capacity={"ward": {"N": 40, "E": 20}})
    closed = SimpleNamespace(baseline=False, capacity={"ward": {"N": 40}})
    return SimpleNamespace(
        configurations={"closed": closed, "today": today},
        services={"ward": SimpleNamespace(capacity_label="beds")},
        table=lambda *_, **__: pd.DataFrame({"service": ["ward"], "need_total": [120_000.0]}),
    )


def test_supply_is_told_in_averages_of_today_and_none_stands_apart():
    scale = catchment_scale(capacity(), "ward")
    assert (scale.title, scale.unit) == ("Beds within reach", "times the average today, 0.5 per 1,000")
    assert scale.breaks == (0, 0.25, 0.375, 0.5, 0.75, 1)
    labels = dict(zip(scale.colours, scale.labels, strict=True))
    said = [labels[class_colour(scale, value)] for value in (0, 1e-4, 0.25, 0.5, 0.6, 1.0, 1.1)]
    assert said == ["none", "up to 0.5", "up to 0.5", "0.75\u20131", "1\u20131.5", "1.5\u20132", "over 2"]


def test_changes_are_unknown_where_either_side_is():
    table = pd.DataFrame(
        {"change_minutes": [0.25, np.nan], "share_lost_reach": [0.0, 1.0], "share_gained_reach": 0.0}
    )
    made = layers.change_columns(table)
    assert made == {"why": "", "change": [0.25, None], "lost": [0, 1], "gained": [0, 0]}


def test_unknown_is_null_with_a_reason():
    made = columns()
    assert made["minutes"] == [1, None]
    assert (made["reasons"], made["reason"]) == (["NO_PATH"], [None, 0])
    assert made["low"] is None


def test_an_end_of_a_range_is_unknown_by_itself():
    made = columns(ranges=((1.0, 5.0), (2.0, np.nan)))
    assert (made["low"], made["high"]) == ([1, 2], [5, None])


def test_a_pack_is_the_same_every_time():
    first, second = layers.pack({"a": [1, None]}), layers.pack({"a": [1, None]})
    assert (first.body, first.hash) == (second.body, second.hash)
    with pytest.raises(ValueError, match="not JSON compliant"):
        layers.pack([float("nan")])


@given(st.lists(st.floats(0, 300) | st.just(float("nan")), max_size=30))
def test_numbers_are_null_exactly_where_unknown(values):
    made = layers.numbers(pd.Series(values, dtype="float32"))
    assert [m is None for m in made] == [np.isnan(v) for v in values]


def test_scales_have_a_colour_and_a_label_for_every_class():
    for scale in SCALES.values():
        assert len(scale.colours) == len(scale.labels) == len(scale.breaks) + 1 == len(set(scale.colours))
    assert [-b for b in reversed(CHANGE_BREAKS)] == list(CHANGE_BREAKS)


def test_minutes_darken_steadily_so_that_they_survive_grey_print():
    def lightness(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    levels = [lightness(colour) for colour in SCALES["minutes"].colours]
    assert levels == sorted(levels, reverse=True)


def test_changes_that_are_not_judged_are_null_with_the_reason():
    made = layers.no_changes(2)
    assert made.pop("why").startswith("not judged")
    assert made == {name: [None, None] for name in ("change", "lost", "gained")}
