"""A map's context: drawn coasts, lakes, roads and names of known size, cut and broken ones, and real extracts."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from boundaries import CONTEXT_LAYERS, MissingFile, UnreadableFile, WrongCRS, empty_context, read_context
from boundaries.context_land import land_and_sea
from tests.boundaries.osm_drawing import BOUNDS, CRS, Drawing, square
from tests.shared_data import shared_data

SQUARE_KM = 1e6


def read(drawing: Drawing, tmp_path, bounds=BOUNDS):
    return read_context(drawing.write(tmp_path / "drawn.osm.pbf"), bounds, CRS)


def area_km2(layer: gpd.GeoDataFrame, kind: str | None = None) -> float:
    wanted = layer if kind is None else layer[layer["kind"] == kind]
    return wanted.area.sum() / SQUARE_KM


def test_an_island_is_land_in_the_sea(tmp_path):
    drawing = Drawing()
    drawing.way(square(2, 2, 6, 5), natural="coastline")
    layers, findings = read(drawing, tmp_path)
    assert area_km2(layers["land"]) == pytest.approx(12, rel=1e-3)
    assert area_km2(layers["sea"]) == pytest.approx(88, rel=1e-3)
    assert layers["coast"].length.sum() == pytest.approx(14_000, rel=1e-3)
    assert not findings


def test_a_coast_that_runs_with_the_clock_encloses_the_sea(tmp_path):
    drawing = Drawing()
    drawing.way(square(2, 2, 6, 5, ccw=False), natural="coastline")
    layers, _ = read(drawing, tmp_path)
    assert area_km2(layers["sea"]) == pytest.approx(12, rel=1e-3)


@pytest.mark.parametrize("northwards", [True, False])
def test_a_coast_cut_by_the_frame_has_land_on_its_left(tmp_path, northwards):
    points = [(3, -2), (3, 5), (3, 12)]
    drawing = Drawing()
    for piece in (points[:2], points[1:]) if northwards else (points[1:][::-1], points[:2][::-1]):
        drawing.way(piece, natural="coastline")
    layers, findings = read(drawing, tmp_path)
    assert area_km2(layers["land"]) == pytest.approx(30 if northwards else 70, rel=1e-3)
    assert not findings


def test_islands_and_a_mainland_are_told_apart(tmp_path):
    drawing = Drawing()
    drawing.way([(3, -2), (3, 12)], natural="coastline")
    drawing.way(square(6, 6, 7, 7), natural="coastline")
    layers, _ = read(drawing, tmp_path)
    assert area_km2(layers["land"]) == pytest.approx(31, rel=1e-3)


def test_without_a_coastline_all_is_land(tmp_path):
    drawing = Drawing()
    drawing.way([(1, 1), (9, 9)], highway="primary")
    layers, findings = read(drawing, tmp_path)
    assert area_km2(layers["land"]) == pytest.approx(100)
    assert layers["sea"].empty
    assert layers["coast"].empty
    assert not findings


BROKEN = {
    "a gap": [[(3, -2), (3, 4)], [(3, 6), (3, 12)]],
    "an end inside": [[(3, -2), (3, 6)]],
    "a way turned round": [[(3, -2), (3, 5)], [(3, 12), (3, 5)]],
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_coast_is_a_line_and_floods_nothing(tmp_path, case):
    drawing = Drawing()
    for piece in BROKEN[case]:
        drawing.way(piece, natural="coastline")
    layers, findings = read(drawing, tmp_path)
    assert area_km2(layers["land"]) == pytest.approx(100)
    assert layers["sea"].empty
    assert layers["coast"].length.sum() > 5_990
    assert len(findings) == 1
    assert "no sea" in findings[0].message
    assert findings[0].where == "natural=coastline"


def test_a_way_that_lacks_nodes_is_a_gap_and_never_a_short_cut(tmp_path):
    drawing = Drawing()
    drawing.way([(3, -2), (3, 2), (3, 3), (5, 5), (3, 7), (3, 12)], missing=(3,), natural="coastline")
    layers, findings = read(drawing, tmp_path)
    assert layers["sea"].empty
    assert findings


def test_a_broken_coast_spoils_no_other(tmp_path):
    drawing = Drawing()
    drawing.way([(3, -2), (3, 6)], natural="coastline")
    drawing.way(square(6, 6, 8, 8, ccw=False), natural="coastline")
    layers, findings = read(drawing, tmp_path)
    assert area_km2(layers["sea"]) == pytest.approx(4, rel=1e-3)
    assert len(findings) == 1


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=6, unique=True))
def test_land_is_the_sum_of_islands_and_with_the_sea_fills_the_frame(corners):
    islands = shapely.union_all(
        [shapely.box(x + 0.2, y + 0.2, x + 0.9, y + 0.9, ccw=True) for x, y in corners]
    )
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(islands)))
    coast = np.array([shapely.LineString(ring) for ring in rings])
    cut = land_and_sea(coast, shapely.box(0.5, 0.5, 8.5, 8.5))
    expected = shapely.area(shapely.intersection(islands, shapely.box(0.5, 0.5, 8.5, 8.5)))
    assert shapely.area(cut.land).sum() == pytest.approx(expected)
    assert shapely.area(cut.land).sum() + shapely.area(cut.sea).sum() == pytest.approx(64)
    assert not len(cut.broken)


def test_a_lake_has_its_island_and_rivers_are_lines(tmp_path):
    drawing = Drawing()
    drawing.multipolygon(square(1, 1, 4, 4), square(2, 2, 3, 3), natural="water")
    drawing.way([(0, 5), (10, 5)], waterway="river")
    layers, _ = read(drawing, tmp_path)
    assert area_km2(layers["water"], "water") == pytest.approx(8, rel=1e-3)
    rivers = layers["water"].query("kind == 'river'")
    assert rivers.length.sum() == pytest.approx(10_000, rel=1e-3)


def test_kinds_of_green_roads_and_rails(tmp_path):
    drawing = Drawing()
    drawing.way(square(1, 1, 2, 2), leisure="park")
    drawing.way(square(3, 3, 5, 5), landuse="forest")
    drawing.way(square(5, 5, 6, 6), natural="wood")
    drawing.way(square(7, 7, 7.005, 7.005), leisure="park")
    for k, road in enumerate(("motorway", "trunk", "primary", "secondary", "residential")):
        drawing.way([(0, k), (10, k)], highway=road)
    drawing.way([(0, 8), (10, 8)], railway="rail")
    drawing.way([(0, 9), (10, 9)], railway="rail", service="siding")
    layers, _ = read(drawing, tmp_path)
    assert area_km2(layers["green"], "wood") == pytest.approx(5, rel=1e-3)
    assert area_km2(layers["green"], "park") == pytest.approx(1, rel=1e-3)
    assert list(layers["road"]["kind"]) == ["motorway", "trunk", "primary", "secondary"]
    assert layers["rail"].length.sum() == pytest.approx(10_000, rel=1e-3)


def test_what_lies_beyond_the_frame_is_cut(tmp_path):
    drawing = Drawing()
    drawing.way([(-500, 5), (5, 5)], highway="trunk")
    drawing.way(square(-3, -3, 2, 2), natural="water")
    drawing.node((-1, 5), place="city", name="Beyond")
    layers, _ = read(drawing, tmp_path)
    assert layers["road"].length.sum() == pytest.approx(5_000, rel=1e-3)
    assert area_km2(layers["water"]) == pytest.approx(4, rel=1e-3)
    assert layers["place"].empty


def test_places_come_by_rank_and_people(tmp_path):
    drawing = Drawing()
    said = [("village", "C", "900"), ("town", "Small", "8 000"), ("town", "Big", "20,000"), ("town", "A", "9" * 20),
            ("city", "Z", "many"), ("suburb", "S", "5"), ("hamlet", "H", "")]  # fmt: skip
    for k, (kind, name, population) in enumerate(said):
        drawing.node((1 + k, 1), place=kind, name=name, **({"population": population} if population else {}))
    drawing.node((9, 9), place="village")
    places = read(drawing, tmp_path)[0]["place"]
    assert list(places["name"]) == ["Z", "Big", "Small", "A", "C", "S", "H"]
    assert list(places["rank"]) == [1, 2, 2, 2, 3, 4, 5]
    assert places["population"].isna().tolist() == [True, False, False, True, False, False, True]


def test_a_file_without_any_of_it_gives_empty_layers(tmp_path):
    drawing = Drawing()
    drawing.way([(1, 1), (2, 2)], highway="residential")
    layers, _ = read(drawing, tmp_path)
    assert set(layers) == set(CONTEXT_LAYERS)
    empty = empty_context(CRS)
    for name in set(CONTEXT_LAYERS) - {"land"}:
        assert layers[name].empty, name
        assert dict(layers[name].dtypes) == dict(empty[name].dtypes), name
        assert layers[name].crs == empty[name].crs


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(MissingFile, match=r"none\.osm\.pbf is not there"):
        read_context(tmp_path / "none.osm.pbf", BOUNDS, CRS)
    (tmp_path / "bad.osm.pbf").write_bytes(b"no OpenStreetMap data at all")
    with pytest.raises(UnreadableFile, match=r"bad\.osm\.pbf cannot be read"):
        read_context(tmp_path / "bad.osm.pbf", BOUNDS, CRS)
    with pytest.raises(WrongCRS, match="not projected in metres"):
        read_context(tmp_path / "bad.osm.pbf", (0, 50, 1, 51), "EPSG:4326")


def real(name: str, folder: str, crs: str, degrees) -> tuple[dict, list]:
    frame = gpd.GeoSeries([shapely.box(*degrees)], crs="EPSG:4326").to_crs(crs)
    return read_context(shared_data(folder, f"{name}.osm.pbf"), tuple(frame.total_bounds), crs)


@pytest.mark.shared_data
def test_malta_is_two_islands_of_the_size_that_is_known():
    layers, findings = real("malta", "networks", "EPSG:32633", (14.17, 35.78, 14.60, 36.10))
    assert not findings
    # Malta, Gozo and Comino have 316 square kilometres
    assert area_km2(layers["land"]) == pytest.approx(316, rel=0.02)
    islands = sorted(shapely.area(shapely.get_parts(layers["land"].geometry.iloc[0])) / SQUARE_KM)[-2:]
    assert islands == pytest.approx([67, 246], rel=0.03)
    assert {"Valletta", "Il-Birgu"} <= set(layers["place"]["name"])


@pytest.mark.shared_data
def test_a_frame_through_malta_cuts_its_coast():
    whole, _ = real("malta", "networks", "EPSG:32633", (14.17, 35.78, 14.60, 36.10))
    part, findings = real("malta", "networks", "EPSG:32633", (14.45, 35.85, 14.55, 35.95))
    frame = shapely.box(*part["land"].union(part["sea"]).total_bounds)
    assert not findings
    expected = shapely.intersection(whole["land"].geometry.iloc[0], frame).area / SQUARE_KM
    assert area_km2(part["land"]) == pytest.approx(expected, rel=0.02)


@pytest.mark.shared_data
def test_rutland_has_its_water_and_porto_only_roads():
    layers, _ = real("rutland", "networks", "EPSG:27700", (-0.82, 52.53, -0.43, 52.76))
    # Rutland Water covers 12.6 square kilometres
    largest = shapely.area(shapely.get_parts(layers["water"].geometry.iloc[0])).max() / SQUARE_KM
    assert largest == pytest.approx(11.5, abs=1.5)
    assert "Oakham" in set(layers["place"]["name"])
    roads, findings = real("porto", "networks", "EPSG:3763", (-8.79, 40.99, -8.36, 41.39))
    assert len(roads["road"]) == 4
    assert roads["sea"].empty
    assert not findings


@pytest.mark.shared_data
def test_newports_cut_coast_is_drawn_and_floods_nothing():
    layers, findings = real("newport", "newport", "EPSG:27700", (-3.15, 51.50, -2.80, 51.65))
    assert layers["sea"].empty
    assert not layers["coast"].empty
    assert len(findings) == 1
