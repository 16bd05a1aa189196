"""How sites are told apart as "nearest": eight colours, then these with patterns (site_fills.js paints them)."""

from __future__ import annotations

from web.scales import SITE_COLOURS

PATTERNS = {
    "dots": "M3 3h0.01M9 9h0.01",
    "lines": "M-1 7L7-1M5 13L13 5",
    "bars": "M0 3H12M0 9H12",
    "grid": "M0 3H12M0 9H12M3 0V12M9 0V12",
}
"""Marks on a tile of 12 by 12, drawn with round ends."""

MOST = len(SITE_COLOURS) * (len(PATTERNS) + 1)
"""So many sites have fills of their own."""

WIDTHS = {"dots": 3.6, "lines": 1.6, "bars": 1.4, "grid": 1.1}


def fill_of_site(position: int) -> str:
    """The fill of the site at a place in the study's list: a colour, or ``url(#site-fill-N)`` beyond the eighth.

    >>> fill_of_site(0), fill_of_site(8)
    ('#66c2a5', 'url(#site-fill-8)')
    """
    position %= MOST
    return SITE_COLOURS[position] if position < len(SITE_COLOURS) else f"url(#site-fill-{position})"


def site_patterns(sites: int) -> list[dict]:
    """Every pattern that so many sites need: its id, colour, marks and their width."""
    names = list(PATTERNS)
    return [
        {
            "id": f"site-fill-{at}", "colour": SITE_COLOURS[at % len(SITE_COLOURS)],
            "marks": PATTERNS[name := names[at // len(SITE_COLOURS) - 1]], "width": WIDTHS[name],
        }
        for at in range(len(SITE_COLOURS), min(sites, MOST))
    ]  # fmt: skip
