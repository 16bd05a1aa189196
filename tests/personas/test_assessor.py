"""The impact assessor: every export read back, a workbook with a sheet for each question, the evidence pack."""

import re
import shutil
import subprocess

import geopandas as gpd
import pandas as pd
import pytest

from tests.personas.conftest import SERVICE, SIZES
from tests.region import isoquity

QUESTIONS = [
    "Summary",
    "Notes",
    "What changes",
    "By fifth",
    "By decile",
    "By group",
    "By place",
    "By site",
    "Indices",
    "Areas",
]
DRAFT_WORDS = ("ward_alone", "One children's ward closes", "combined", "Three bleed rotas")


@pytest.fixture(scope="module")
def exported(region, tmp_path_factory):
    """Exports a service's published access in a format; gives the folder."""
    done = {}

    def export(form, more=""):
        if (form, more) not in done:
            out = tmp_path_factory.mktemp(form)
            words = f"export {region} -o {out} --format {form} --service {SERVICE} --published --quiet {more}"
            isoquity(words, region)
            done[form, more] = out
        return done[form, more]

    return export


def only(folder, ending):
    found = list(folder.glob(f"*{ending}"))
    assert len(found) == 1, [file.name for file in folder.iterdir()]
    return found[0]


def expected(exported):
    return pd.read_csv(only(exported("csv"), f"access_{SERVICE}.csv"))


@pytest.mark.parametrize("form", ["shapefile", "gpkg", "geojson", "parquet"])
def test_every_format_holds_the_same_rows(exported, form):
    ending = {"shapefile": ".shp"}.get(form, f".{form}")
    file = only(exported(form), ending)
    read = (
        gpd.read_parquet(file)
        if form == "parquet"
        else gpd.read_file(file, layer=0 if form == "gpkg" else None)
    )
    table = expected(exported)
    assert len(read) == len(table)
    minutes = "minutes" if "minutes" in read.columns else "mins"
    assert read[minutes].sum() == pytest.approx(table["minutes"].sum())
    assert read[minutes].isna().sum() == table["minutes"].isna().sum()
    assert not (read[minutes] == 0).any()
    assert read.crs.to_epsg() == (4326 if form == "geojson" else 27700)


def test_a_shapefile_keeps_its_names_short_and_says_what_they_mean(exported):
    folder = exported("shapefile")
    names = set(gpd.read_file(only(folder, ".shp")).columns) - {"geometry"}
    assert max(map(len, names)) <= 10
    assert only(folder, ".cpg").read_text() == "UTF-8"
    assert names <= set(pd.read_csv(only(folder, "_fields.csv")).iloc[:, 0])
    assert "run" in only(folder, "_README.txt").read_text(encoding="utf-8").lower()


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL's command-line tools are not installed")
def test_gdal_opens_the_geopackage_with_its_styles(exported):
    file = only(exported("gpkg"), ".gpkg")
    said = subprocess.run(
        ["ogrinfo", "-so", "-al", str(file)], capture_output=True, text=True, check=True
    ).stdout
    assert "layer_styles" in said
    assert 'ID["EPSG",27700]' in said


def test_surfaces_are_minutes_with_unknown_beside_them(exported):
    import rasterio

    file = sorted(
        exported("geotiff", "--mode drive --period weekday_am --configuration baseline").glob("*.tif")
    )[0]
    with rasterio.open(file) as surface:
        assert surface.crs.to_epsg() == 27700
        cells = surface.read(1, masked=True)
    assert cells.min() >= 0
    assert cells.mask.any()


def test_the_workbook_has_a_sheet_for_each_question(exported):
    import openpyxl

    book = openpyxl.load_workbook(only(exported("xlsx"), ".xlsx"), read_only=True)
    assert book.sheetnames == QUESTIONS
    formulas = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas == []


def test_no_draft_is_in_what_is_published(exported, evidence):
    text = (evidence / "pack.html").read_text(encoding="utf-8") + expected(exported).to_csv()
    assert [words for words in DRAFT_WORDS if words in text] == []


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_the_evidence_pack_is_read_on_every_screen(opened, evidence, album, size):
    page = opened(evidence, "pack.html", size=SIZES[size])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    headings = page.locator("h2").all_inner_texts()
    assert any("Equality Duty" in heading for heading in headings)
    assert "To be written by the programme" in page.inner_text("main")
    album.take(page, "report_first", widths=(375, 1280))
    if size == "desktop":
        page.locator("figure").first.scroll_into_view_if_needed()
        album.take(page, "report_maps")
        page.locator("table:has-text('Mitigation')").first.evaluate("table => table.scrollIntoView()")
        album.take(page, "report_duty")


@pytest.mark.browser
def test_every_figure_names_the_run_and_has_words(opened, evidence):
    page = opened(evidence, "pack.html")
    captions = page.locator("figcaption, caption").all_inner_texts()
    assert len(captions) > 10
    assert all(re.search(r"[Rr]un [0-9a-f]{8}", caption) for caption in captions)
    assert page.locator("figure svg:not(:has(title))").count() == 0


def test_the_word_document_says_the_same(evidence):
    import docx

    document = docx.Document(evidence / "pack.docx")
    headings = [each.text for each in document.paragraphs if each.style.name.startswith(("Heading", "Title"))]
    assert any("Equality Duty" in heading for heading in headings)
    assert len(document.tables) > 10
    assert len(document.inline_shapes) >= 4
    text = "\n".join(each.text for each in document.paragraphs)
    assert [words for words in DRAFT_WORDS if words in text] == []


@pytest.mark.browser
@pytest.mark.parametrize("name", ["options", "scorecard", "week"])
def test_pages_of_other_questions_fit_every_screen(opened, evidence, name):
    for size in SIZES.values():
        page = opened(evidence, f"{name}.html", size=size)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), size
