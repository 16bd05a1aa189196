"""Pictures as bytes: SVG for pages, PNG and PDF for print. The same picture gives the same bytes."""

from __future__ import annotations

import io
from contextlib import contextmanager

from web.picture_sheet import PAPER, drawing
from web.picture_svg import tidy

PRINT_DPI = 300


def svg(figure, name: str = "") -> str:
    """A picture as an ``<svg>`` element to stand in a page: no script, no style, no reference to elsewhere.

    ``figure`` is one of this package's pictures; its ``heading`` and ``alt`` become title and description. Ids begin
    with ``name``, or with a hash of what is drawn: a picture that stands twice in a page needs two names. Text is text,
    in the reader's own sans-serif.
    """
    with drawing():
        drawn = io.StringIO()
        figure.savefig(
            drawn, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None}
        )
    return tidy(drawn.getvalue(), figure.heading, figure.alt, name)


def png(figure, dpi: int = PRINT_DPI) -> bytes:
    """A picture as PNG, with its heading as title and its text alternative as description."""
    words = {"Title": figure.heading, "Description": figure.alt, "Software": "Isoquity"}
    with drawing(), _outlined(figure):
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", dpi=dpi, metadata=words)
    return drawn.getvalue()


def pdf(figure) -> bytes:
    """A picture as PDF, with its heading as title and its text alternative as subject; no date."""
    words = {"Title": figure.heading, "Subject": figure.alt, "Creator": "Isoquity", "CreationDate": None}
    with drawing(), _outlined(figure):
        drawn = io.BytesIO()
        figure.savefig(drawn, format="pdf", metadata=words)
    return drawn.getvalue()


@contextmanager
def _outlined(figure):
    """Names on the map with a pale outline, as paths; in SVG they stay text and have it as an attribute."""
    from matplotlib.patheffects import withStroke

    for text in figure.haloed:
        text.set_path_effects([withStroke(linewidth=text.get_fontsize() / 3.5, foreground=PAPER)])
    try:
        yield
    finally:
        for text in figure.haloed:
            text.set_path_effects([])
