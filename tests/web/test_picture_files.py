"""Pictures as bytes: safe in a page, the size asked for, the same every time."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest

from tests.web.picture_study import compared, context, numbers, reasons, sites
from web.picture_charts import fifths_bars
from web.picture_files import pdf, png, svg
from web.picture_map import change_map
from web.picture_svg import _compact

SVG = "{http://www.w3.org/2000/svg}"


def make(results):
    return change_map(
        results, compared(results).areas, "A $title$ & <more>", reasons=reasons(results), sites=sites(results),
        context=context(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def figure(results):
    return make(results)


@pytest.fixture(scope="module")
def drawn(figure):
    return svg(figure)


@pytest.fixture(scope="module")
def tree(drawn):
    return ElementTree.fromstring(drawn)


def test_it_is_an_image_with_title_and_description(tree, figure):
    assert (tree.tag, tree.get("role")) == (f"{SVG}svg", "img")
    named = [tree.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert [part.text for part in named] == [figure.heading, figure.alt]
    assert tree.get("aria-labelledby").split() == [part.get("id") for part in named]


def test_nothing_runs_nothing_leaks_nothing_is_fetched(tree, drawn):
    tags = {part.tag for part in tree.iter()}
    assert not tags & {f"{SVG}{name}" for name in ("script", "style", "foreignObject", "image", "metadata")}
    assert not any(key == "style" or key.startswith("on") for part in tree.iter() for key in part.attrib)
    assert re.findall(r"https?://[^\"' ]+", drawn) == ["http://www.w3.org/2000/svg"]


def test_ids_are_its_own(drawn, results):
    other = svg(fifths_bars(numbers(results)))
    ids = re.findall(r'\bid="([^"]+)"', drawn) + re.findall(r'\bid="([^"]+)"', other)
    assert len(ids) == len(set(ids))
    for each in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', drawn):
        assert "".join(each) in ids


def test_a_name_begins_every_id(figure):
    assert set(re.findall(r'\bid="([^-"]+)', svg(figure, "map1"))) == {"map1"}


def test_control_characters_of_names_are_left_out(results):
    drawn = svg(change_map(results, compared(results).areas, "A\x0b\x01 title", sites=sites(results)))
    assert ElementTree.fromstring(drawn).find(f"{SVG}title").text == "A title"


def test_text_is_text(tree):
    words = [part.text for part in tree.iter(f"{SVG}text")]
    assert "A $title$ & <more>" in words
    assert "Cost $5 & $6" in words


@pytest.mark.parametrize("kind", [svg, png, pdf])
def test_the_same_picture_gives_the_same_bytes(kind, figure, results):
    assert kind(figure) == kind(make(results))


def test_names_are_outlined_only_in_print(figure, drawn):
    png(figure, 72)
    assert svg(figure) == drawn
    assert 'paint-order="stroke"' in drawn


def test_png_has_the_size_and_its_words(figure):
    from PIL import Image

    with Image.open(io.BytesIO(png(figure, 100))) as image:
        assert image.width == pytest.approx(180 / 25.4 * 100, abs=1)
        assert (image.text["Title"], image.text["Description"]) == (figure.heading, figure.alt)


def test_threads_may_draw(results):
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: svg(make(results)), range(4)))
    assert len(set(found)) == 1


def test_a_machine_with_settings_of_its_own_draws_the_same(figure, drawn):
    import matplotlib

    with matplotlib.rc_context({"svg.fonttype": "path", "font.family": ["serif"], "svg.hashsalt": None}):
        assert svg(figure) == drawn


def test_paths_are_written_in_steps():
    assert _compact("M 10 20 \nL 10.14 20.3 L 9.5 20.3 z ") == "M10 20l.1 .3l-.6 0z"
    assert _compact("M 1.04 2 C 1 2 3 4 5 6.06") == "M 1 2 C 1 2 3 4 5 6.1"


def test_without_the_library_it_says_what_to_install(monkeypatch, results):
    import sys

    from web.picture_sheet import MissingPictures

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingPictures, match=r'pip install "isoquity\[report\]"'):
        make(results)
