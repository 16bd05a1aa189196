"""An evidence pack as one HTML file: no script, no style and no picture from elsewhere."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from web.report_parts import (
    Blank,
    Block,
    Items,
    Lines,
    Pack,
    Picture,
    Pictures,
    Table,
    Text,
    blocks_of,
    clean,
    heading_of,
    source_of,
)
from web.report_svg import lighter

KINDS = {Text: "text", Items: "items", Table: "table", Picture: "picture", Pictures: "pictures"}
DEEPEST = 6
CONTENTS = 3
"""Levels of headings in the table of contents."""


@cache
def _pages() -> Environment:
    made = Environment(
        loader=PackageLoader("web", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_written,
    )  # fmt: skip
    made.tests["blank"] = lambda cell: isinstance(cell, Blank)
    made.tests["lines"] = lambda cell: isinstance(cell, Lines)
    made.filters["kind"] = lambda block: KINDS[type(block)]
    made.filters["level"] = lambda depth: min(depth, DEEPEST)
    made.globals |= {"heading_of": heading_of, "source_of": source_of, "contents": CONTENTS}
    return made


def _written(value: object) -> object:
    """Text from data without what no file may hold; markup of the templates as it is."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def pack_html(pack: Pack) -> str:
    """The whole file.

    The markup of pictures is that of ``web.picture_files.svg``, which escapes what stands in it.
    """
    pictures = [each for block in blocks_of(pack.sections) for each in _pictures(block)]
    drawn, shared = lighter([each.svg for each in pictures])
    markup = {each.number: Markup(svg) for each, svg in zip(pictures, drawn)}
    return _pages().get_template("report/pack.html").render(pack=pack, drawn=markup, shared=Markup(shared))


def _pictures(block: Block) -> tuple[Picture, ...]:
    if isinstance(block, Pictures):
        return block.pictures
    return (block,) if isinstance(block, Picture) else ()
