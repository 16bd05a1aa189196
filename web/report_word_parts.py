"""What python-docx has no name for: repeated header rows, text alternatives, contents, page numbers, turned pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

from web.errors import WebError
from web.report_parts import Blank, Lines, Section, Table, clean, sections_of

INK, MUTED, ACCENT, WASH, LINE = "1B1F24", "5B6470", "005A9C", "EEF1F4", "B8C0C8"
FONT = "Arial"
SIZES = {"Title": 26, "Subtitle": 13, "Heading 1": 18, "Heading 2": 15, "Heading 3": 13, "Heading 4": 11.5}
OWN = {
    "Lead": (12, INK, True),
    "Note": (8.5, MUTED, False),
    "Warning": (10, INK, True),
    "Cell": (8, INK, False),
}
MARGIN_MM = 16.0
FIRST_SHARE = 0.26
CONTENTS_DEPTH = 3


class MissingWord(WebError, ImportError):
    """The library that writes Word documents is not installed."""

    status = 500
    remedy = 'Install it: pip install "isoquity[report]".'


def new_document():
    """An empty A4 document in British English with the styles of a pack."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Mm(MARGIN_MM))
    _styles(document)
    _language(document)
    return document


def _styles(document) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    _look(document.styles["Normal"], 10, INK)
    document.styles["Normal"].paragraph_format.space_after = _points(6)
    for name, (size, colour, bold) in OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _look(style, size, colour, bold)
    document.styles["Cell"].paragraph_format.space_after = _points(0)
    for depth in range(1, CONTENTS_DEPTH + 1):
        style = document.styles.add_style(f"TOC {depth}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = _points(12 * (depth - 1))
        style.paragraph_format.space_after = _points(1)
    _look(document.styles["Caption"], 8.5, INK, bold=False)
    for name in [f"Heading {depth}" for depth in range(1, 10)] + ["Title", "Subtitle"]:
        _look(
            document.styles[name],
            SIZES.get(name, 10.5),
            MUTED if name == "Subtitle" else INK,
            name != "Subtitle",
        )


def _points(value: float):
    from docx.shared import Pt

    return Pt(value)


def _look(style, size: float, colour: str, bold: bool | None = None) -> None:
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size, style.font.color.rgb = FONT, _points(size), RGBColor.from_string(colour)
    style.font.italic = False
    if bold is not None:
        style.font.bold = bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(kind), None)


def _language(document) -> None:
    from docx.oxml.ns import qn

    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), "en-GB")


def _element(tag: str, **attributes: str):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_table(document, table: Table, width_mm: float) -> None:
    """A table whose header row repeats on every page, whose rows do not break, and whose blanks are shaded."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    made = document.add_table(rows=1 + len(table.rows), cols=len(table.heads), style="Table Grid")
    made.autofit = False
    _borders(made)
    made._tbl.tblPr.append(_element("w:tblCaption", val=clean(table.title)))
    widths = [Mm(each) for each in _widths(table, width_mm)]
    for column, width in zip(made.columns, widths):
        column.width = width
    for row, values in zip(made._tbl.tr_lst, (table.heads, *table.rows)):
        properties = row.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if values is table.heads:
            properties.append(_element("w:tblHeader"))
    grid = _cells(made)
    for at, values in enumerate((table.heads, *table.rows)):
        if len(values) == 1:
            _group_row(made._tbl.tr_lst[at], grid[at], clean(values[0]))
            continue
        for place, value in enumerate(values):
            cell = grid[at][place]
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph._p.get_or_add_pPr().style = "Cell"  # asking for the style by name is slow
            for line in value.lines[:-1] if isinstance(value, Lines) else ():
                paragraph.add_run(clean(line)).add_break()
            run = paragraph.add_run(
                clean(value.lines[-1] if isinstance(value, Lines) and value.lines else value)
            )
            run.bold = at == 0 or place == 0
            if place not in table.words:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if isinstance(value, Blank):
                run.italic = True
                cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=WASH))
    document.add_paragraph(style="Cell")


def _group_row(row, cells: list, text: str) -> None:
    """One cell over the whole width: the heading of the rows below it."""
    first = cells[0]
    first._tc.get_or_add_tcPr().append(_element("w:gridSpan", val=str(len(cells))))
    first._tc.tcPr.append(_element("w:shd", val="clear", color="auto", fill=WASH))
    for other in cells[1:]:
        row.remove(other._tc)
    paragraph = first.paragraphs[0]
    paragraph._p.get_or_add_pPr().style = "Cell"
    paragraph.add_run(text).bold = True
    paragraph.paragraph_format.keep_with_next = True


def _cells(table) -> list[list]:
    """Cells by row and column, read once: asking python-docx for each is slow."""
    from docx.table import _Cell

    return [[_Cell(tc, table) for tc in row.tc_lst] for row in table._tbl.tr_lst]


def _widths(table: Table, width_mm: float) -> Iterator[float]:
    """Millimetres of each column: the first wider among numbers; columns of words by how much stands in them."""
    columns = len(table.heads)
    if len(table.words) < columns:
        first = min(FIRST_SHARE, 0.6) * width_mm if columns > 2 else 0.6 * width_mm
        return iter([first] + [(width_mm - first) / (columns - 1)] * (columns - 1))
    rows = [row for row in (table.heads, *table.rows) if len(row) > 1]
    lengths = [max(len(row[at]) for row in rows) for at in range(columns)]
    weights = [min(max(length, 12), 160) ** 0.6 for length in lengths]
    return iter([width_mm * weight / sum(weights) for weight in weights])


def _borders(table) -> None:
    from docx.oxml.ns import qn

    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        how = "nil" if side in ("left", "right", "insideV") else "single"
        borders.append(_element(f"w:{side}", val=how, sz="4", space="0", color=LINE))
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)  # where the schema has it


def describe(shape, title: str, alt: str) -> None:
    """Give a picture its title and text alternative."""
    properties = shape._inline.docPr
    properties.set("title", clean(title))
    properties.set("descr", alt)


def mark_of(id: str) -> str:
    """The name of a section's bookmark: letters, digits and underscores, 40 at most."""
    plain = re.sub(r"\W", "_", id)
    return plain if len(plain) <= 40 else f"{plain[:30]}_{crc32(id.encode()):08x}"


def bookmark(paragraph, id: str, number: int) -> None:
    """A bookmark around a heading, for the contents to point at."""
    start = _element("w:bookmarkStart", id=str(number), name=mark_of(id))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))


def add_contents(document, sections: tuple[Section, ...]) -> None:
    """A table of contents that Word can bring up to date; until then it lists the headings, each a link."""
    document.add_paragraph("Contents", style="Subtitle")
    depths = dict(_depths(sections, 1))
    shown = [each for each in sections_of(sections) if depths[each.id] <= CONTENTS_DEPTH]
    for place, section in enumerate(shown):
        paragraph = document.add_paragraph(style=f"TOC {depths[section.id]}")
        if place == 0:
            _begin_field(paragraph, f'TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u')
        link = _element("w:hyperlink", anchor=mark_of(section.id))
        run = paragraph.add_run(clean(section.heading))
        link.append(run._r)
        paragraph._p.append(link)
        if place == len(shown) - 1:
            paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def _depths(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[str, int]]:
    for section in sections:
        yield section.id, depth
        yield from _depths(section.sections, depth + 1)


def _begin_field(paragraph, instruction: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="begin"))
    said = _element("w:instrText")
    said.text = instruction
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.add_run()._r.append(said)
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))


def add_footer(document, text: str) -> None:
    """Study, run and page number at the foot of every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Note"]
    paragraph.add_run(f"{text}Page ")
    _begin_field(paragraph, "PAGE")
    paragraph.add_run("1")
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))
