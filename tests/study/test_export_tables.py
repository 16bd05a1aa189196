"""Every table of a run in every format: the same numbers and nulls, with a data dictionary beside them."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.errors import ExportError, StudyError
from study.export_results import EXPORT_FORMATS, TABLES, export_results, make_view, view_layer
from study.export_view import file_name, short_name
from study.export_words import REASONS, WORDS
from study.exports import dictionary_name
from study.folder import open_study
from study.progress import Silent
from study.published import published_only
from study.results import open_results
from study.run import run
from study.suppression import Release, release_table
from tests.study_builder import write_town
from tests.web.small_study import write_small

FILES = ("shapefile", "gpkg", "geojson", "csv")
ENDING = {"shapefile": "shp", "gpkg": "gpkg", "geojson": "geojson", "csv": "csv", "parquet": "parquet"}
JOURNEY = {"mode": "drive", "period": "all_day", "direction": "to_site", "percentile": 50}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = write_small(tmp_path_factory.mktemp("small"))
    run(open_study(folder))
    return open_results(folder)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("town") / "town")
    run(open_study(folder))
    return open_results(folder)


def name_of(table):
    by_area = ("access", "area_change", "catchment", "assignment")
    return f"{table}_emergency" if table in by_area else table


def has_rows(results, table):
    return len(results.table(table)) > 0


def read_back(folder, name, form):
    path = folder / f"{name}.{ENDING[form]}"
    if form == "csv":
        found = pd.read_csv(path)
    elif form == "parquet":
        found = gpd.read_parquet(path)
    elif form == "shapefile":
        found = pyogrio.read_dataframe(path if path.exists() else path.with_suffix(".dbf"))
    else:
        found = pyogrio.read_dataframe(path, layer=name)
    fields = pd.read_csv(folder / dictionary_name(name, form), keep_default_na=False)
    return found.rename(columns=dict(zip(fields["field"], fields["column"], strict=True)))


def assert_same(found, expected):
    assert [c for c in found if c != "geometry"] == [c for c in expected if c != "geometry"]
    assert len(found) == len(expected)
    for column in expected.columns.drop("geometry", errors="ignore"):
        if pd.api.types.is_numeric_dtype(expected[column]):
            wanted = expected[column].astype(float)
            np.testing.assert_allclose(found[column].astype(float), wanted, rtol=1e-12, atol=1e-14)
        else:
            assert found[column].astype(object).fillna("").tolist() == expected[column].fillna("").tolist(), (
                column
            )


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("table", TABLES)
def test_every_table_holds_the_same_in_every_format(town, tmp_path, table, form):
    if not has_rows(town, table):
        with pytest.raises(ExportError, match="no rows"):
            export_results(town, tmp_path, form, {}, (table,))
        return
    chosen = {} if table in ("areas", "sites") else {"service": "emergency"}
    export_results(town, tmp_path, form, chosen, (table,))
    export_results(town, tmp_path, "parquet", chosen, (table,))
    path = tmp_path / f"{name_of(table)}.parquet"
    placed = table in ("areas", "sites", "volumes", "access", "area_change", "catchment", "assignment")
    expected = gpd.read_parquet(path) if placed else pd.read_parquet(path)
    assert_same(read_back(tmp_path, name_of(table), form), expected)
    if placed and form in ("shapefile", "gpkg"):
        found = read_back(tmp_path, name_of(table), form)
        assert found.crs == expected.crs
        assert found.geometry.geom_equals(expected.geometry).all()


def test_the_parquet_holds_the_numbers_of_the_table(town, tmp_path):
    export_results(town, tmp_path, "parquet", {}, ("by_quintile",))
    found, table = pd.read_parquet(tmp_path / "by_quintile.parquet"), release_table(town, "by_quintile")
    np.testing.assert_array_equal(found["mean_minutes"], np.round(table["mean_minutes"].astype(float), 2))
    share = next(column for column in table if column.startswith("share_within_"))
    np.testing.assert_array_equal(found[share], np.round(table[share].astype(float), 4))
    assert len(found) == len(table)


@pytest.mark.parametrize("form", [*FILES, "parquet"])
def test_the_view_holds_the_same_in_every_format(results, tmp_path, form):
    view = make_view(results, "emergency", ("baseline", "without_n"))
    chosen = {"service": "emergency", "configuration": ("baseline", "without_n")}
    export_results(results, tmp_path, form, chosen, ("view",))
    expected = view_layer(results, "emergency", "baseline", "without_n", **JOURNEY)
    assert_same(read_back(tmp_path, view.name, form), expected)


def test_the_view_says_what_changes_in_the_rows_of_the_second_option(results):
    layer = view_layer(results, "emergency", "baseline", "without_n", **JOURNEY)
    before, after = layer.iloc[:5], layer.iloc[5:].reset_index()
    assert before[["change_minutes", "share_worse", "worse", "share_lost_reach"]].isna().all(axis=None)
    np.testing.assert_allclose(after["change_minutes"], [12, 0, 0.5, np.nan, np.nan])
    assert after["share_lost_reach"].tolist() == [0, 0, 0, 0, 1]
    assert after["worse"].tolist() == [1, 0, 1, 0, 1]
    assert after["reason"].tolist() == ["", "", "", "not_given", "not_given"]


def test_an_option_beside_itself_has_no_change(results):
    layer = view_layer(results, "emergency", "moved", "moved", **JOURNEY)
    assert layer["area_id"].tolist() == ["A1", "A2", "A3", "A4", "A5"]
    assert layer["change_minutes"].isna().all()


@pytest.mark.parametrize(
    ("service", "said", "message"),
    [
        (None, {}, "a view is of one service: say --service, one of emergency, clinic"),
        ("emergency", {"configurations": ("baseline", "moved", "without_n")}, "a view is of two options"),
        ("surgery", {}, "there is no service `surgery`"),
        ("emergency", {"configurations": ("nowhere",)}, "there is no configuration `nowhere`"),
        ("emergency", {"mode": "boat"}, "there is no mode `boat`"),
    ],
)
def test_a_view_that_cannot_be_is_refused(results, service, said, message):
    with pytest.raises(StudyError, match=message):
        make_view(results, service, **said)


def test_published_exports_name_no_draft(results, tmp_path):
    seen = published_only(results)
    for form in ("csv", "gpkg", "xlsx"):
        export_results(seen, tmp_path, form, {}, ())
    export_results(seen, tmp_path, "csv", {}, ("comparison", "area_change", "volumes", "sites", "summary"))
    assert len(list(tmp_path.iterdir())) > 20
    for file in tmp_path.iterdir():
        assert b"without_n" not in file.read_bytes(), file
    with pytest.raises(ExportError, match="there is no configuration `without_n`: there are"):
        export_results(seen, tmp_path, "csv", {"configuration": "without_n"})


def test_drafts_are_called_so_in_words(results, tmp_path):
    export_results(results, tmp_path, "csv", {})
    said = (tmp_path / "access_emergency_README.txt").read_text(encoding="utf-8")
    assert "Draft: these options are drafts and not published: Without N (without_n)." in said
    export_results(published_only(results), tmp_path, "csv", {})
    assert "Draft" not in (tmp_path / "access_emergency_README.txt").read_text(encoding="utf-8")


def test_several_options_can_be_chosen(results, tmp_path):
    export_results(results, tmp_path, "csv", {"configuration": ("baseline", "moved")})
    assert set(pd.read_csv(tmp_path / "access_emergency.csv")["configuration"]) == {"baseline", "moved"}


@pytest.mark.parametrize(
    ("form", "tables", "message"),
    [
        ("pdf", (), "there is no format `pdf`: choose one of shapefile"),
        ("csv", ("by_star_sign",), "there is no table `by_star_sign`: choose among access"),
        ("csv", ("view", "access"), "`view` is written by itself"),
        ("csv", ("catchment",), "catchment: these results have no rows of it"),
    ],
)
def test_what_cannot_be_exported_is_said(results, tmp_path, form, tables, message):
    with pytest.raises(ExportError, match=message):
        export_results(results, tmp_path / "out", form, {}, tables)
    assert not (tmp_path / "out").exists()


def test_a_shapefile_over_2_gb_is_refused_before_anything_is_written(results, tmp_path, monkeypatch):
    monkeypatch.setattr("study.export_limits.SHAPEFILE_BYTES", 20_000)
    with pytest.raises(ExportError, match="limit of 2 GB: choose a --service"):
        export_results(results, tmp_path / "out", "shapefile", {})
    assert not (tmp_path / "out").exists()


def test_a_workbook_of_too_many_cells_is_refused_before_anything_is_written(results, tmp_path, monkeypatch):
    monkeypatch.setattr("study.export_limits.WORKBOOK_CELLS", 100)
    with pytest.raises(
        ExportError, match="million that a spreadsheet opens in good time: choose a --service"
    ):
        export_results(results, tmp_path / "out", "xlsx", {}, ("access",))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", FILES)
def test_a_large_export_is_said_before_it_is_written(results, tmp_path, monkeypatch, form):
    heard = []

    class Listening(Silent):
        def say(self, message):
            heard.append((message, tmp_path.joinpath("out").exists()))

    export_results(results, tmp_path / "small", form, {}, (), Listening())
    assert heard == []
    monkeypatch.setattr("study.export_limits.LARGE_BYTES", 1000)
    export_results(results, tmp_path / "out", form, {}, (), Listening())
    ((said, written),) = heard
    assert re.match("About .* will be written, [0-9]+ rows: every service, option", said)
    assert not written


def test_small_counts_of_areas_are_left_out(results, tmp_path):
    results = open_results(results.study.directory)
    results.suppress_below = 80
    export_results(results, tmp_path, "csv", {}, ("areas", "access"))
    areas = pd.read_csv(tmp_path / "areas.csv").set_index("area_id")
    assert np.isnan(areas.loc["A5", "population"])
    assert set(areas) == {"name", "geography_vintage", "population", "imd_decile", "imd_release"}
    assert "left out" in (tmp_path / "areas_README.txt").read_text(encoding="utf-8")
    access = pd.read_csv(tmp_path / "access_emergency.csv")
    assert access.loc[access["area_id"] == "A5", ["need", "population"]].isna().all(axis=None)


def test_rows_that_lost_a_number_are_counted_once(results, tmp_path):
    results = open_results(results.study.directory)
    results.suppress_below = 80
    released = Release.of(results)
    export_results(results, tmp_path, "csv", {"configuration": "moved"}, ("access",), released=released)
    lost = sum(
        pd.read_csv(path)["withheld"].sum()
        for path in tmp_path.glob("access_*[a-z].csv")
        if "columns" not in path.name
    )
    assert released.rows == lost > 0


def test_small_numbers_are_left_out_of_workbooks(results, tmp_path):
    results = open_results(results.study.directory)
    results.suppress_below = 80
    export_results(results, tmp_path, "xlsx", {"service": "emergency"})
    areas = pd.read_excel(tmp_path / "answers_emergency.xlsx", sheet_name="Areas")
    few = areas["Area id"] == "A5"
    assert areas.loc[few, ["Need (people or cases)", "Population (people)"]].isna().all(axis=None)
    assert areas.loc[few, "Withheld (yes or no)"].eq("yes").all()


def test_formats_are_those_of_the_command():
    from isoquity.export_command import FORMATS

    assert set(FORMATS) == set(EXPORT_FORMATS)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("hasu", "option_2.1", "drive"), "hasu_option_2.1_drive"),
        (("../../etc", 'a";b\r\nSet-Cookie: c'), ".._.._etc_a__b__Set-Cookie__c"),
        (("x" * 300,), "x" * 120),
    ],
)
def test_names_of_files_are_plain(parts, name):
    assert file_name(*parts) == name


LONG = (
    "inpatient_paediatrics", "baseline", "paediatrics_four", "public_transport", "weekday_am", "to_site",
)  # fmt: skip


def test_a_long_name_keeps_something_of_every_word_and_is_unlike_others():
    found = short_name(*LONG)
    assert re.fullmatch("inpatient_paediatrics_basel_paedi_four_pt_weekd_am_to_[0-9a-f]{4}", found)
    others = {short_name(*LONG[:2], option, *LONG[3:]) for option in ("paediatrics_five", "paedia_four")}
    assert len(others | {found}) == 3
    assert short_name("clinic", "a", "b", "drive", "am", "to_site") == "clinic_a_b_drive_am_to_site"


@given(st.lists(st.text(min_size=1, max_size=90), min_size=2, max_size=7))
def test_names_have_sixty_characters_at_most(parts):
    assert len(short_name(*parts)) <= 60


def test_every_id_has_its_words_beside_it(town, tmp_path):
    export_results(town, tmp_path, "csv", {}, ("access", "area_change", "indices", "volumes"))
    access = pd.read_csv(tmp_path / "access_emergency.csv", keep_default_na=False)
    columns = list(access)
    for name, words in WORDS.items():
        if name in access:
            assert columns.index(words) == columns.index(name) + 1, name
    names = town.places.sites["name"]
    reached = access[access["nearest_site"] != ""]
    assert reached["nearest_site_name"].tolist() == names[reached["nearest_site"]].tolist()
    assert (access["reason_label"] == access["reason"].map(lambda code: REASONS.get(code, ""))).all()
    assert set(access["mode_label"]) == {"Car", "Public transport", "Walking"}
    assert "Slope index of inequality (minutes)" in set(pd.read_csv(tmp_path / "indices.csv")["index_label"])
