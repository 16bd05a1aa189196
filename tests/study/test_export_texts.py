"""Whatever stands in the data comes back as it was, and no spreadsheet calculates it."""

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from study.data_dictionary import short_names
from study.errors import ExportError
from study.export_columns import heading
from study.export_texts import guarded, is_formula
from study.export_workbook import Sheet, write_workbook
from study.exports import select, write_layer

HOSTILE = [
    '=HYPERLINK("http://example.org","x")', "+1+1", "-2+3", "@SUM(A1)", "\tcmd", "\r=1", "<script>alert('x')</script>",
    "Tŷ Pell", "北医院 🏥", "'quoted'", '"; DROP TABLE layer_styles;--', "a,b;c\nd", "-5", "../../etc/passwd",
]  # fmt: skip
NUMBERS = st.one_of(
    st.none(),
    st.floats(-1e12, 1e12, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-6),
    st.just(0.0),
)
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60).map(str.strip)
ROWS = st.lists(st.tuples(TEXTS, NUMBERS, st.integers(-(10**9), 10**9)), min_size=1, max_size=6)


def layer_of(rows):
    texts, numbers, whole = zip(*rows, strict=True)
    data = {
        "name": pd.Series(texts, dtype="str"),
        "minutes": np.array(numbers, dtype=float),
        "percentile": whole,
    }
    return gpd.GeoDataFrame(data, geometry=[shapely.box(0, 0, 9, 9)] * len(rows), crs="EPSG:27700")


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_numbers_nulls_and_texts_read_back_the_same(rows):
    layer = layer_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        for form in ("shapefile", "gpkg", "geojson", "parquet"):
            write_layer(layer, Path(folder), "layer", form, "")
        found = {
            "shp": pyogrio.read_dataframe(Path(folder) / "layer.shp").rename(columns={"area_name": "name"}),
            "gpkg": pyogrio.read_dataframe(Path(folder) / "layer.gpkg", layer="layer"),
            "geojson": pyogrio.read_dataframe(Path(folder) / "layer.geojson"),
            "parquet": gpd.read_parquet(Path(folder) / "layer.parquet"),
        }
    for form, frame in found.items():
        np.testing.assert_allclose(
            frame["minutes"].astype(float), layer["minutes"], rtol=1e-12, atol=1e-14, err_msg=form
        )
        assert frame["percentile"].tolist() == layer["percentile"].tolist(), form
        assert frame["name"].astype(object).fillna("").tolist() == layer["name"].tolist(), form


@pytest.mark.parametrize("text", HOSTILE)
def test_a_csv_holds_no_formula(tmp_path, text):
    write_layer(layer_of([(text, 1.0, 1)]), tmp_path, "layer", "csv", "")
    found = pd.read_csv(tmp_path / "layer.csv", dtype=str, lineterminator="\n").loc[0, "name"]
    assert not is_formula(found)
    assert found == ("'" + text if is_formula(text) else text)


@pytest.mark.parametrize(
    ("text", "formula"), [("-5", False), ("-5+1", True), ("+44 1234", True), ("A-1", False), ("", False)]
)
def test_a_number_is_no_formula(text, formula):
    assert is_formula(text) is formula


def test_headings_are_guarded_too():
    assert list(guarded(pd.DataFrame({"=1+1": [2.0], "a": [1]}))) == ["'=1+1", "a"]


def test_a_workbook_holds_texts_as_texts(tmp_path):
    table = pd.DataFrame({"name": HOSTILE, "minutes": np.arange(len(HOSTILE), dtype=float), "=1+1": HOSTILE})
    path = write_workbook([Sheet("Areas", "=1+1", table)], tmp_path / "book.xlsx", [("Study", "=cmd()")])
    for page in openpyxl.load_workbook(path):
        for row in page.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    cells = [row[0].value for row in openpyxl.load_workbook(path)["Areas"].iter_rows(min_row=2)]
    assert [cell.replace("_x000D_", "\r") for cell in cells] == HOSTILE


def test_a_workbook_has_numbers_as_numbers_and_nothing_where_they_are_missing(tmp_path):
    table = pd.DataFrame(
        {"configuration": ["today", ""], "mean_minutes": [12.25, np.nan], "share_within_30": [0.5, np.nan],
         "need_total": [1234.5, 0.0], "judged": [1, 0]}
    )  # fmt: skip
    path = write_workbook([Sheet("What changes", "Who?", table)], tmp_path / "book.xlsx", [("Study", "Town")])
    page = openpyxl.load_workbook(path)["What changes"]
    rows = list(page.iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]] == ["today", 12.25, 0.5, 1234.5, "yes"]
    assert [cell.value for cell in rows[1]] == [None, None, None, 0, "no"]
    assert [cell.number_format for cell in rows[0][1:-1]] == ["0.0", "0.0%", "#,##0.0"]
    assert [cell.value for cell in page[1]] == [
        "Configuration", "Mean minutes", "Share within 30 (%)", "Need total (people or cases)", "Judged (yes or no)",
    ]  # fmt: skip
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E3"


def test_notes_come_first_and_say_what_every_column_means(tmp_path):
    table = pd.DataFrame({"need_worse": [1.0]})
    path = write_workbook([Sheet("What changes", "Who loses?", table)], tmp_path / "b.xlsx", [("Run", "abc")])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Notes", "What changes"]
    rows = [[cell.value for cell in row if cell.value] for row in book["Notes"].iter_rows()]
    assert ["Run", "abc"] in rows
    assert ["What changes", "Who loses?"] in rows
    said = ["What changes", "Need worse (people or cases)", "need_worse", "people or cases"]
    assert [*said, "Need that travels longer or loses reach"] in rows


def test_a_sheet_of_too_many_rows_is_refused_before_anything_is_written(tmp_path):
    table = pd.DataFrame({"minutes": np.zeros(1_048_576)})
    with pytest.raises(
        ExportError, match="`Areas` has 1,048,576 rows and a sheet of a workbook 1,048,576: choose a"
    ):
        write_workbook([Sheet("Areas", "", table)], tmp_path / "out" / "book.xlsx", [])
    assert not (tmp_path / "out").exists()


def test_a_text_too_long_for_a_shapefile_is_refused_whole(tmp_path):
    layer = layer_of([("é" * 128, 1.0, 1)])
    with pytest.raises(ExportError, match=r"256 bytes and a shapefile's texts end at 254: .* gpkg"):
        write_layer(layer, tmp_path / "out", "layer", "shapefile", "")
    assert not (tmp_path / "out").exists()
    write_layer(layer_of([("é" * 127, 1.0, 1)]), tmp_path, "layer", "shapefile", "")
    assert pyogrio.read_dataframe(tmp_path / "layer.shp").loc[0, "area_name"] == "é" * 127


def test_a_layer_without_rows_keeps_its_fields(tmp_path):
    layer = layer_of([("a", 1.0, 1)]).iloc[:0]
    for form in ("shapefile", "gpkg", "csv", "parquet"):
        write_layer(layer, tmp_path, "layer", form, "")
    assert list(pd.read_csv(tmp_path / "layer.csv")) == ["name", "minutes", "percentile"]
    assert list(pyogrio.read_dataframe(tmp_path / "layer.shp"))[:3] == ["area_name", "minutes", "percentile"]


@given(st.lists(st.text(max_size=30), unique=True, max_size=30))
def test_short_names_are_short_and_unlike_one_another(columns):
    names = list(short_names(columns).values())
    assert len({name.casefold() for name in names}) == len(columns)
    assert all(0 < len(name) <= 10 and name.isascii() and name[0].isalpha() for name in names)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("p90_minutes", "P90 minutes"), ("volume", "Volume (people or cases)"), ("mode", "Mode"),
        ("share_reached", "Share reached (%)"),
    ],
)  # fmt: skip
def test_headings_have_units(column, said):
    assert heading(column) == said


def test_a_value_of_a_key_that_is_not_there_is_said():
    table = pd.DataFrame({"mode": ["drive", "walk"], "period": ["am", "all_day"]})
    with pytest.raises(ExportError, match="no period `pm` among the results for mode drive: there are am"):
        select(table, mode="drive", period="pm")
