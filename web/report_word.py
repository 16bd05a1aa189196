"""An evidence pack as a Word document: real styles and headings, header rows that repeat, text alternatives, A4."""

from __future__ import annotations

import datetime
import io

from web.report_parts import (
    Block,
    Items,
    Pack,
    Picture,
    Pictures,
    Section,
    Table,
    Text,
    clean,
    heading_of,
    source_of,
)
from web.report_word_parts import (
    MissingWord,
    add_contents,
    add_footer,
    add_table,
    bookmark,
    describe,
    new_document,
)

DEEPEST = 9
STYLES = {"plain": "Normal", "lead": "Lead", "note": "Note", "warning": "Warning"}
SIDE_MM = 82.0
WIDTH_MM = 178.0


def pack_docx(pack: Pack) -> bytes:
    """The whole document.

    Raises:
        MissingWord: python-docx is not installed.
    """
    try:
        document = new_document()
    except ImportError:
        raise MissingWord(
            'A Word document needs python-docx, which is not installed: pip install "isoquity[report]".'
        ) from None
    writer = _Writer(document, pack)
    writer.front()
    for section in pack.sections[pack.opening :]:
        writer.section(section, 1)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class _Writer:
    """Puts the parts of a pack into a document, in their order."""

    def __init__(self, document, pack: Pack):
        self.document, self.pack = document, pack
        self._marks = 0

    def front(self) -> None:
        """Title, facts, contents, footer and properties."""
        document, pack = self.document, self.pack
        document.add_paragraph(clean(pack.subtitle), style="Subtitle")
        document.add_paragraph(clean(pack.title), style="Title")
        for name, value in pack.facts:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{clean(name)}: ")
            paragraph.add_run(clean(value)).bold = True
        if pack.opening:
            self.section(pack.sections[0], 1)
        add_contents(document, pack.sections[pack.opening :])
        add_footer(document, clean(f"{pack.subtitle}. Run {pack.run_id}. "))
        self._properties()

    def _properties(self) -> None:
        core, made = self.document.core_properties, datetime.datetime.fromisoformat(self.pack.made)
        core.title = clean(f"{self.pack.title}: {self.pack.subtitle}")[:255]
        core.subject, core.language = clean(self.pack.subject)[:255], "en-GB"
        core.author, core.last_modified_by, core.comments = "Isoquity", "Isoquity", f"Run {self.pack.run_id}"
        core.created = core.modified = made.replace(tzinfo=None)

    def section(self, section: Section, depth: int) -> None:
        """A heading with what stands under it."""
        heading = self.document.add_paragraph(clean(section.heading), style=f"Heading {min(depth, DEEPEST)}")
        self._marks += 1
        bookmark(heading, section.id, self._marks)
        for block in section.blocks:
            self.block(block)
        for each in section.sections:
            self.section(each, depth + 1)

    def block(self, block: Block) -> None:
        """One paragraph, list, table or picture."""
        if isinstance(block, Text):
            self.document.add_paragraph(clean(block.text), style=STYLES[block.kind])
        elif isinstance(block, Items):
            for item in block.items:
                self.document.add_paragraph(clean(item), style="List Bullet")
        elif isinstance(block, Table):
            self._caption(block, above=True)
            add_table(self.document, block, WIDTH_MM)
        else:
            self._pictures(block.pictures if isinstance(block, Pictures) else (block,))

    def _pictures(self, pictures: tuple[Picture, ...]) -> None:
        """Pictures in one line, then a caption for each."""
        from docx.shared import Mm

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        for picture in pictures:
            width = min(picture.width_mm, SIDE_MM if len(pictures) > 1 else picture.width_mm)
            shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(width))
            describe(shape, heading_of(picture), clean(picture.alt))
        for picture in pictures:
            self._caption(picture, above=False)

    def _caption(self, block: Table | Picture, above: bool) -> None:
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.add_run(clean(heading_of(block)) + " ").bold = True
        paragraph.add_run(clean(source_of(block, self.pack.run_id)))
        paragraph.paragraph_format.keep_with_next = above
