"""An evidence pack as one HTML file: no script, no style and no picture from elsewhere."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from web.report_parts import (
    Blank,
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
    made.filters["kind"] = lambda block: KINDS[type(block)]
    made.filters["level"] = lambda depth: min(depth, DEEPEST)
    made.globals |= {"heading_of": heading_of, "source_of": source_of, "drawn": drawn, "contents": CONTENTS}
    return made


def _written(value: object) -> object:
    """Text from data without what no file may hold; markup of the templates as it is."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def drawn(picture: Picture) -> Markup:
    """The picture's own markup, made by ``web.picture_files.svg``, which escapes what stands in it."""
    return Markup(picture.svg)


def pack_html(pack: Pack) -> str:
    """The whole file."""
    return _pages().get_template("report/pack.html").render(pack=pack, depth=_depth)


def _depth(section: Section) -> int:
    return 1 + max((_depth(each) for each in section.sections), default=0)


__all__ = ["pack_html"]
