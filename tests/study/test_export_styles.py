"""Styles for QGIS: the classes of the viewer, each value in exactly one of them, and what is not known hatched."""

import operator as operators
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from types import SimpleNamespace
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from study.classes import SCALES
from study.data_dictionary import short_names
from study.export_layer_styles import MOST_BRANCHES, isochrone_styles, layer_styles
from study.export_styles import qml
from study.exports import write_layer

OPTIONS = {
    "base": SimpleNamespace(id="base", label="Today", status="published"),
    'it\'s "new"': SimpleNamespace(id='it\'s "new"', label="<b>New</b>", status="draft"),
}
MINUTES = [0, 10, 10.1, 20, 30, 45, 60, 90, 90.1, np.nan, np.nan]
REASONS = [""] * 9 + ["no_path", "not_given"]
CHANGES = [-30, -20, -10, -5, -1, 0, 1, 1.1, 20.5, np.nan, np.nan]


COMPARE = {"<=": operators.le, ">=": operators.ge, "<": operators.lt, ">": operators.gt, "=": operators.eq}


def layer_of(option="base"):
    data = {
        "area_id": "A",
        "configuration": option,
        "mode": "drive",
        "percentile": 50,
        "minutes": MINUTES,
        "reason": REASONS,
    }
    data |= {"change_minutes": CHANGES, "share_lost_reach": [0] * 9 + [1, 0], "share_gained_reach": 0.0}
    frame = pd.DataFrame(data)
    return gpd.GeoDataFrame(frame, geometry=[shapely.box(0, 0, 9, 9)] * len(frame), crs="EPSG:27700")


def parsed(style, fields=None):
    text = qml(style, fields)
    assert text.startswith("<!DOCTYPE qgis")
    return ElementTree.fromstring(text)


def holds(expression, row):
    """A filter as QGIS would judge it, null in a comparison being false."""
    for part in expression.split(" AND "):
        name, operator, value = re.fullmatch(r'"(\w+)" (IS NULL|<=|>=|<|>|=) ?(.*)', part).groups()
        known = row[name]
        if operator == "IS NULL":
            if not pd.isna(known):
                return False
            continue
        wanted = value.strip("'") if value.startswith("'") else float(value)
        if pd.isna(known) or not COMPARE[operator](known, wanted):
            return False
    return True


def labels(style, layer):
    branch = parsed(style).find("renderer-v2/rules/rule")
    found = []
    for _, row in layer.iterrows():
        fitting = [rule.get("label") for rule in branch if holds(rule.get("filter"), row)]
        assert len(fitting) == 1, (row["minutes"], row["change_minutes"], fitting)
        found.append(fitting[0])
    return found


def test_every_area_is_in_one_class_of_minutes():
    found = labels(layer_styles(layer_of(), OPTIONS)[0], layer_of())
    assert found[:4] == ["up to 10 minutes", "up to 10 minutes", "10\u201320 minutes", "10\u201320 minutes"]
    assert found[7:9] == ["60\u201390 minutes", "over 90 minutes"]
    assert found[9:] == ["not known: no route found", "not known: no value in the imported travel times"]


def test_every_area_is_in_one_class_of_change():
    found = labels(layer_styles(layer_of(), OPTIONS)[1], layer_of())
    assert found == [
        "over 20 minutes shorter", "10\u201320 minutes shorter", "5\u201310 minutes shorter",
        "1\u20135 minutes shorter", "none (within 1)", "none (within 1)", "none (within 1)", "1\u20135 minutes longer",
        "over 20 minutes longer",
        "no longer reaches a site", "no time under either option",
    ]  # fmt: skip


def test_colours_are_those_of_the_maps_and_the_unknown_is_hatched():
    root = parsed(layer_styles(layer_of(), OPTIONS)[0])
    rules = root.findall("renderer-v2/rules/rule/rule")
    symbols = {symbol.get("name"): symbol for symbol in root.findall("renderer-v2/symbols/symbol")}
    for rule, colour in zip(rules, SCALES["minutes"].colours, strict=False):
        fill = (
            symbols[rule.get("symbol")]
            .find("layer[@class='SimpleFill']/Option/Option[@name='color']")
            .get("value")
        )
        assert "#" + "".join(f"{int(part):02x}" for part in fill.split(",")[:3]) == colour
    angles = [
        symbols[rule.get("symbol")].find("layer[@class='LinePatternFill']/Option/Option[@name='angle']").get("value")
        for rule in rules if "not known" in rule.get("label")
    ]  # fmt: skip
    assert len(set(angles)) == 2


def test_each_rule_has_a_symbol_of_its_own():
    both = pd.concat([layer_of(), layer_of('it\'s "new"')])
    root = parsed(layer_styles(both, OPTIONS)[0])
    used = [rule.get("symbol") for rule in root.iter("rule") if rule.get("symbol")]
    assert len(used) == len(set(used))
    assert set(used) == {symbol.get("name") for symbol in root.findall("renderer-v2/symbols/symbol")}
    keys = [rule.get("key") for rule in root.iter("rule")]
    assert len(keys) == len(set(keys))


def test_one_option_is_drawn_and_the_others_can_be_ticked():
    both = pd.concat([layer_of(), layer_of('it\'s "new"')])
    branches = parsed(layer_styles(both, OPTIONS)[0]).findall("renderer-v2/rules/rule")
    assert [branch.get("checkstate") for branch in branches] == [None, "0"]
    assert [branch.get("label") for branch in branches] == [
        "Today, drive, 50",
        "<b>New</b> (draft), drive, 50",
    ]
    assert branches[1].get("filter").startswith("\"configuration\" = 'it''s \"new\"' AND \"mode\" = 'drive'")


def test_a_long_list_of_options_is_cut_and_says_so():
    many = pd.concat([layer_of(f"option_{number}") for number in range(MOST_BRANCHES + 6)])
    style = layer_styles(many, OPTIONS)[0]
    assert len(style.branches) == MOST_BRANCHES
    assert f"The first {MOST_BRANCHES} of {MOST_BRANCHES + 6} are listed" in style.description


def test_a_geopackage_has_the_style_of_its_layer_as_default(tmp_path):
    layer = layer_of()
    write_layer(layer, tmp_path, "layer", "gpkg", "The notice.", styles=layer_styles(layer, OPTIONS))
    with closing(sqlite3.connect(tmp_path / "layer.gpkg")) as database:
        rows = database.execute(
            "SELECT f_table_schema, f_geometry_column, styleName, useAsDefault FROM layer_styles "
            "WHERE f_table_name = 'layer'"
        ).fetchall()
        (column,) = database.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
        (notice,) = database.execute(
            "SELECT description FROM gpkg_contents WHERE table_name = 'layer'"
        ).fetchone()
        meant = dict(database.execute("SELECT column_name, title FROM gpkg_data_columns").fetchall())
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert rows == [("", column, "Minutes", 1), ("", column, "Change in minutes", 0)]
    assert notice == "The notice."
    assert meant["minutes"] == "Minutes"
    assert all(len(row[2]) <= 30 for row in rows)


def test_a_shapefile_has_its_style_beside_it_with_its_short_names(tmp_path):
    layer = layer_of()
    write_layer(layer, tmp_path, "layer", "shapefile", "", styles=layer_styles(layer, OPTIONS))
    root = ElementTree.fromstring((tmp_path / "layer.qml").read_text(encoding="utf-8"))
    named = {name for rule in root.iter("rule") for name in re.findall(r'"(\w+)"', rule.get("filter"))}
    assert named <= set(short_names([c for c in layer.columns if c != "geometry"]).values())
    assert "config" in named


def test_isochrones_are_drawn_with_the_shortest_on_top():
    root = parsed(isochrone_styles(pd.DataFrame({"minutes": [15.0, 30.0, 90.5]}))[0])
    assert root.find("renderer-v2").get("enableorderby") == "1"
    clause = root.find("renderer-v2/orderby/orderByClause")
    assert (clause.text, clause.get("asc")) == ('"minutes"', "0")
    rules = root.findall("renderer-v2/rules/rule/rule")
    assert [rule.get("filter") for rule in rules] == ['"minutes" = 15', '"minutes" = 30', '"minutes" = 90.5']


def test_deprivation_and_sites_have_styles():
    areas = gpd.GeoDataFrame({"area_id": ["A"], "imd_decile": [1.0]}, geometry=[shapely.box(0, 0, 1, 1)])
    sites = gpd.GeoDataFrame({"site_id": ["N"]}, geometry=[shapely.Point(0, 0)])
    assert [style.name for style in layer_styles(areas, OPTIONS)] == ["Deprivation"]
    assert parsed(layer_styles(sites, OPTIONS)[0]).find("renderer-v2/symbols/symbol").get("type") == "marker"


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's command-line tools are not installed")
@pytest.mark.parametrize("ending", ["gpkg", "shp"])
def test_ogrinfo_reads_what_is_styled(tmp_path, ending):
    layer = layer_of()
    form = {"gpkg": "gpkg", "shp": "shapefile"}[ending]
    write_layer(layer, tmp_path, "layer", form, "The notice.", styles=layer_styles(layer, OPTIONS))
    words = ["ogrinfo", "-so", tmp_path / f"layer.{ending}", "layer"]
    found = subprocess.run(words, capture_output=True, text=True, check=True)
    assert f"Feature Count: {len(layer)}" in found.stdout
    assert 'ID["EPSG",27700]' in found.stdout
    assert found.stderr == ""
