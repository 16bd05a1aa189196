"""The classes and colours of study/classes.py for pages, and those that maps alone need.

ColorBrewer's BuGn (darker with more) tells shares and supply from minutes, its Set2 the sites from one another.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from itertools import pairwise

from study.classes import CHANGE_BREAKS, MINUTES_BREAKS, NO_CHANGE_MINUTES, SCALES, Scale, palette
from study.results import Results
from web.words import capital, option_label

__all__ = [
    "CHANGE_BREAKS",
    "MINUTES_BREAKS",
    "NO_CHANGE_MINUTES",
    "SCALES",
    "SITE_COLOURS",
    "WITHIN",
    "Scale",
    "catchment_scale",
    "for_scripts",
    "palette",
]

WITHIN = Scale(
    "Homes within the time", "of homes", (0, 0.25, 0.5, 0.75, 0.9999), palette("BuGn_06"),
    ("none", "up to 25%", "25\u201350%", "50\u201375%", "75\u2013100%", "all"),
)  # fmt: skip
SITE_COLOURS = palette("Set2_08")
OF_AVERAGE = (0.5, 0.75, 1, 1.5, 2)
NOTHING = "#ffffff"
PER_NEED = 1000


def catchment_scale(results: Results, service: str) -> Scale | None:
    """Classes of supply within reach per 1,000 of need, none in a class of its own; None where no capacity is stated.

    Their ends are multiples of the average of the study: what the baseline (or else the first option that states any)
    has per 1,000 of need. They are the same for every option, mode and time.
    """
    options = sorted(results.configurations.values(), key=lambda option: not option.baseline)
    stated = next((o for o in options if o.capacity.get(service)), None)
    rows = results.table("summary", columns=["service", "need_total"], filters=[("service", "==", service)])
    if not stated or rows.empty or not rows["need_total"].iloc[0]:
        return None
    average = PER_NEED * sum(stated.capacity[service].values()) / rows["need_total"].iloc[0]
    said = [f"{part:g}" for part in OF_AVERAGE]
    between = (f"{a}\u2013{b}" for a, b in pairwise(said))
    what = results.services[service].capacity_label or "supply"
    when = "today" if stated.baseline else f"under \u201c{option_label(stated)}\u201d"
    return Scale(
        f"{capital(what)} within reach",
        f"times the average {when}, {_two_figures(average):g} per {PER_NEED:,}",
        (0, *(part * average for part in OF_AVERAGE)), (NOTHING, *palette("BuGn_07")[1:]),
        ("none", f"up to {said[0]}", *between, f"over {said[-1]}"),
    )  # fmt: skip


def _two_figures(value: float) -> float:
    return round(value, 1 - math.floor(math.log10(value)))


def for_scripts() -> dict[str, dict]:
    """The scales as plain values; sites have colours only."""
    scales = {name: asdict(scale) for name, scale in (SCALES | {"within": WITHIN}).items()}
    return scales | {"nearest": {"colours": SITE_COLOURS}}
