"""What an evidence pack is made of: sections of sentences, tables and pictures, the same for every kind of file.

Nothing here knows HTML or Word. Figures and tables are numbered in the order in which they stand, and every caption
ends with the run that made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from web.xml_text import allowed

_TICKED = re.compile(r"`([^`]*)`")


def clean(text: str) -> str:
    """The text on one line, without characters that XML 1.0 forbids.

    What stands between backticks, as texts of a study have names of commands, stands between quotation marks.

    >>> clean("a\\x00b\\n c `d`")
    'ab c “d”'
    """
    return _TICKED.sub("\u201c\\1\u201d", " ".join(allowed(text).split())).replace("`", "'")


class Blank(str):
    """Text of a cell that stands for something not known or not written: shown as such."""

    __slots__ = ()


class Lines(str):
    """Text of a cell on several lines; as one string they stand behind one another."""

    __slots__ = ("lines",)

    def __new__(cls, lines: Iterable[str]) -> Lines:
        """Lines as one text."""
        found = tuple(lines)
        made = super().__new__(cls, " ".join(found))
        made.lines = found
        return made


@dataclass(frozen=True)
class Text:
    """A paragraph; ``kind`` is "plain", "lead" (what is read first), "note" (small) or "warning"."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of text under heads; the first column names the row, columns of ``words`` are text and the others numbers.

    A row of one cell is the heading of those below it.
    ``source`` says of what data, ``number`` is given by :func:`numbered`.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    words: tuple[int, ...] = (0,)
    number: int = 0
    kind = "Table"


@dataclass(frozen=True)
class Picture:
    """A picture as SVG (for pages) or PNG (for Word), with its text alternative and width in millimetres."""

    title: str
    alt: str
    source: str = ""
    svg: str = ""
    png: bytes = b""
    width_mm: float = 170.0
    number: int = 0
    kind = "Figure"


@dataclass(frozen=True)
class Pictures:
    """Two pictures side by side, each with its own caption."""

    pictures: tuple[Picture, ...]


Block = Text | Items | Table | Picture | Pictures


@dataclass(frozen=True)
class Section:
    """One question: its heading, what answers it, and the sections within it."""

    id: str
    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Pack:
    """An evidence pack: what stands on its first page, and its sections.

    ``opening``: the first section stands before the table of contents.
    """

    title: str
    subtitle: str
    run_id: str
    made: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    subject: str = ""
    keywords: tuple[str, ...] = field(default=())
    opening: bool = False


def blocks_of(sections: tuple[Section, ...]) -> Iterator[Block]:
    """Every block in the order in which it stands."""
    for section in sections:
        yield from section.blocks
        yield from blocks_of(section.sections)


def numbered(pack: Pack) -> Pack:
    """The pack with its figures and tables numbered from 1, each kind by itself."""
    counts = {"Figure": 0, "Table": 0}

    def count(block: Block) -> Block:
        if isinstance(block, Pictures):
            return Pictures(tuple(count(each) for each in block.pictures))
        if not isinstance(block, (Table, Picture)):
            return block
        counts[block.kind] += 1
        return replace(block, number=counts[block.kind])

    def within(section: Section) -> Section:
        blocks = tuple(count(block) for block in section.blocks)
        return replace(section, blocks=blocks, sections=tuple(within(each) for each in section.sections))

    return replace(pack, sections=tuple(within(each) for each in pack.sections))


def heading_of(block: Table | Picture) -> str:
    """Its number and title: "Table 3. Who travels longer"."""
    return f"{block.kind} {block.number}. {block.title.rstrip('.')}."


def source_of(block: Table | Picture, run_id: str) -> str:
    """Of what data it is, and the run that made it."""
    return f"{block.source} Run {run_id}.".strip()


def whole_text(pack: Pack) -> str:
    """Everything that is written in a pack, one line for each heading, sentence, caption and row."""
    lines = [pack.title, pack.subtitle, *(f"{name}: {value}" for name, value in pack.facts)]
    for section in sections_of(pack.sections):
        lines.append(section.heading)
        for block in section.blocks:
            lines += _lines(block, pack.run_id)
    return "\n".join(lines)


def sections_of(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Every section, each before those within it."""
    for section in sections:
        yield section
        yield from sections_of(section.sections)


def _lines(block: Block, run_id: str) -> list[str]:
    if isinstance(block, Text):
        return [block.text]
    if isinstance(block, Items):
        return list(block.items)
    if isinstance(block, Pictures):
        return [line for each in block.pictures for line in _lines(each, run_id)]
    said = [heading_of(block), source_of(block, run_id)]
    if isinstance(block, Picture):
        return [*said, block.alt]
    return [*said, *(" | ".join(row) for row in (block.heads, *block.rows))]
