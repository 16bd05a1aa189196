"""The evidence pack as files: HTML and Word hold the same, nothing breaks out of them, and both are accessible."""

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.accessible import FAULTS_ONLY
from tests.web.report_drawer import StandIn
from tests.web.small_study import write_small
from web.report import make_pack, write_report
from web.report_figures import Asked, find_figures
from web.report_html import pack_html
from web.report_parts import Table, Text, blocks_of, clean, sections_of
from web.report_svg import lighter, steps
from web.report_word import pack_docx
from web.report_word_parts import mark_of

docx = pytest.importorskip("docx")
EVIL = "x\x00\x0b</td><script>alert(1)</script>&amp;\"'{{ 7*7 }}\ufffe"


@pytest.fixture(scope="module")
def pack(results):
    return make_pack(find_figures(results, Asked()), StandIn(), "isoquity report DIR -o pack.html")


@pytest.fixture(scope="module")
def html(pack):
    return pack_html(pack)


@pytest.fixture(scope="module")
def document(pack):
    return docx.Document(io.BytesIO(pack_docx(pack)))


class Tables(HTMLParser):
    """Reads the rows of all tables, headings, ids and elements of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.tables, self.headings, self.ids, self.tags, self.cell = [], [], [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id"]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th") or re.fullmatch("h[1-6]", tag):
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append(clean(self.cell))
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), clean(self.cell)))
        else:
            return
        self.cell = None


@pytest.fixture(scope="module")
def page(html):
    return Tables(html)


def word_tables(document) -> list[list[list[str]]]:
    """Cells of every row, a line break as a blank; a heading over the whole width is one cell."""
    return [
        [[clean(docx.table._Cell(tc, table).text) for tc in row._tr.tc_lst] for row in table.rows]
        for table in document.tables
    ]


def test_tables_of_both_files_are_those_of_the_pack(pack, page, document):
    ours = [
        [[clean(cell) for cell in row] for row in (block.heads, *block.rows)]
        for block in blocks_of(pack.sections)
        if isinstance(block, Table)
    ]
    assert len(ours) > 15
    assert page.tables == ours
    assert word_tables(document) == ours


def test_headings_stand_in_order_and_are_the_same(pack, page, document):
    assert page.headings[0] == (1, pack.title)
    levels = [level for level, _ in page.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    written = [
        (int(p.style.name[-1]) + 1, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]
    assert page.headings[1] == (2, "In short")
    assert written == [each for each in page.headings[1:] if each[1] != "Contents"]
    assert len(written) == len(list(sections_of(pack.sections)))


def test_captions_carry_number_and_run_in_both(pack, html, document):
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions
    assert all(re.match(r"(Table|Figure) \d+\. ", each) for each in captions)
    assert all(each.endswith(f"Run {pack.run_id}.") for each in captions)
    assert html.count(f"Run {pack.run_id}.</span>") == len(captions)


def test_the_page_needs_nothing_else(html, page):
    assert not [
        tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe", "object", "form", "input")
    ]
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', html)
    assert not re.findall(r"@import|url\((?!#)", html)
    assert len(page.ids) == len(set(page.ids))
    targets = [attributes["href"][1:] for tag, attributes in page.tags if tag == "a"]
    assert set(targets) <= set(page.ids)
    assert page.tags[1] == ("html", {"lang": "en-GB"}) or ("html", {"lang": "en-GB"}) in page.tags


def hostile(pack):
    section = replace(
        pack.sections[0], heading=EVIL, blocks=(Text(EVIL), Table(EVIL, (EVIL, "b"), ((EVIL, EVIL),), EVIL))
    )
    return replace(pack, title=EVIL, subtitle=EVIL, facts=((EVIL, EVIL),), sections=(section,), subject=EVIL)


def test_nothing_breaks_out_of_the_page(pack, html):
    for text in (html, pack_html(hostile(pack))):
        assert "<script" not in text
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)
    found = Tables(pack_html(hostile(pack)))
    assert found.headings[0][1] == clean(EVIL)
    assert found.tables[0][1][0] == clean(EVIL)


def test_nothing_breaks_the_document(pack):
    document = docx.Document(io.BytesIO(pack_docx(hostile(pack))))
    assert word_tables(document)[0][1] == [clean(EVIL), clean(EVIL)]
    assert document.paragraphs[1].text == clean(EVIL)


def test_the_document_is_a4_in_english_with_repeated_heads_and_alternatives(pack, document):
    first, core = document.sections[0], document.core_properties
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (core.language, core.comments, core.author) == ("en-GB", f"Run {pack.run_id}", "Isoquity")
    xml = document.element.xml
    assert xml.count("w:tblHeader") == len(document.tables)
    pictures = re.findall(r"<wp:docPr [^>]*>", xml)
    assert pictures
    assert all('descr="what ' in each and 'title="Figure ' in each for each in pictures)
    assert 'w:lang w:val="en-GB"' in document.styles.element.xml
    assert "PAGE" in first.footer._element.xml
    assert "TOC" in xml


def test_every_link_of_the_contents_leads_to_a_heading(document):
    xml = document.element.xml
    anchors, marks = (
        re.findall(r'w:anchor="([^"]+)"', xml),
        re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml),
    )
    assert anchors
    assert set(anchors) <= set(marks)
    assert len(marks) == len(set(marks))
    assert all(len(mark) <= 40 for mark in marks)


def test_long_bookmarks_stay_apart():
    names = [mark_of(f"duty-inpatient_paediatrics-paediatrics_{number}") for number in range(30)]
    assert len(set(names)) == 30


def test_the_same_pack_gives_the_same_page(pack, html):
    assert pack_html(pack) == html


def test_steps_draw_what_the_path_drew():
    def points(d: str) -> list[tuple[float, float]]:
        at = start = (0.0, 0.0)
        found = []
        for command, rest in re.findall(r"([mlz])([^mlz]*)", d):
            numbers = [float(each) for each in re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", rest)]
            for place in range(0, len(numbers), 2):
                at = (round(at[0] + numbers[place], 1), round(at[1] + numbers[place + 1], 1))
                start = at if command == "m" and place == 0 else start
                found.append(at)
            at = start if command == "z" else at
        return found

    path = "M 66.1 125.5 L 64 124.3 L 63.7 -0.2 L 0 0 Z M 1 2 L 3 4 L 3 4.1 Z L 9 9"
    drawn = [tuple(map(float, each)) for each in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
    assert points(steps(path)) == drawn
    assert len(steps(path)) < len(path)


@pytest.mark.parametrize("d", ["M 0 0 C 1 1 2 2 3 3", "M 0.12 1 L 2 3", "m 1 2 3 4", ""])
def test_other_paths_stay_as_they_are(d):
    assert steps(d) == d


def test_what_stands_twice_is_written_once():
    long = "M 0 0 " + "L 1.5 2 L 0 0 " * 100
    drawn, shared = lighter([f'<svg><path d="{long}" fill="red"/></svg>', f'<svg><path d="{long}"/></svg>'])
    assert drawn == ['<svg><use href="#shared0" fill="red"/></svg>', '<svg><use href="#shared0"/></svg>']
    assert shared.count("<path") == 1
    assert lighter(["<svg/>"]) == (["<svg/>"], "")


def test_a_pack_with_real_pictures_is_written(small, tmp_path):
    pytest.importorskip("matplotlib")
    results = open_results(small)
    for name in ("pack.html", "pack.docx"):
        write_report(results, tmp_path / "made" / name, Asked(options=("without_n",)))
    page = (tmp_path / "made" / "pack.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 6
    assert "<script" not in page
    names = zipfile.ZipFile(tmp_path / "made" / "pack.docx").namelist()
    assert sum(name.startswith("word/media/") for name in names) >= 6


def test_a_study_without_deprivation_says_so(tmp_path):
    pytest.importorskip("matplotlib")
    folder = write_small(tmp_path)
    study = folder / "study.toml"
    text = study.read_text()
    study.write_text(text[: text.index("[deprivation]")] + text[text.index("[sites]") :])
    run(open_study(folder))
    write_report(open_results(folder), tmp_path / "pack.html", Asked(options=("moved",)))
    page = (tmp_path / "pack.html").read_text(encoding="utf-8")
    assert "carry no deprivation: nothing can be said by deprivation" in page


@pytest.mark.browser
def test_axe_finds_nothing_at_any_width(html, browser, tmp_path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    file = tmp_path / "pack.html"
    file.write_text(html, encoding="utf-8")
    for width in (375, 1280):
        shown = browser.new_page(viewport={"width": width, "height": 900})
        shown.goto(file.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(shown, options=FAULTS_ONLY)
        assert not found.response["violations"], found.generate_report()
        shown.close()
