"""Fixed classes and their colours, the same for every option, service and study, and in every file and picture.

Classes hold their upper end, as thresholds do: "20-30" is everyone over 20 and up to 30 minutes; those of
change hold the end further from zero, so that a minute longer and a minute shorter count alike. Colours
are ColorBrewer's YlGnBu (light to dark with minutes) and PuOr (symmetric about no change), which stay apart
for colour-blind readers; YlGnBu also in grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import branca.colormap

MINUTES_BREAKS = (10, 20, 30, 45, 60, 90)
CHANGE_BREAKS = (-20, -10, -5, -1, 1, 5, 10, 20)
NO_CHANGE_MINUTES = 1


@dataclass(frozen=True)
class Scale:
    """Upper-closed classes: ``breaks`` rising, one more colour and label than breaks."""

    title: str
    unit: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]


def palette(name: str) -> tuple[str, ...]:
    """Colours of a ColorBrewer scale, ``#rrggbb``, in its own order."""
    scale = getattr(branca.colormap.linear, name)
    return tuple("#" + "".join(f"{round(part * 255):02x}" for part in colour[:3]) for colour in scale.colors)


def _minutes() -> Scale:
    between = [f"{a}\u2013{b}" for a, b in pairwise(MINUTES_BREAKS)]
    labels = (f"up to {MINUTES_BREAKS[0]}", *between, f"over {MINUTES_BREAKS[-1]}")
    colours = (*palette("YlGnBu_07")[:-1], palette("YlGnBu_09")[-1])  # the darkest of nine stands apart more
    return Scale("Minutes to the nearest open site", "minutes", MINUTES_BREAKS, colours, labels)


def _change() -> Scale:
    longer = [f"{a}\u2013{b}" for a, b in ((1, 5), (5, 10), (10, 20))] + ["over 20"]
    labels = (*reversed(longer), f"none (within {NO_CHANGE_MINUTES})", *longer)
    return Scale(
        "Change against the baseline", "minutes", CHANGE_BREAKS, tuple(reversed(palette("PuOr_09"))), labels
    )


SCALES = {"minutes": _minutes(), "change": _change()}
