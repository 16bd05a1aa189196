"""The classes and colours of study/classes.py for pages, and those that maps alone need.

ColorBrewer's BuGn (darker with more) tells shares and supply from minutes, its Set2 the sites from one another.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from itertools import pairwise

from study.classes import CHANGE_BREAKS, MINUTES_BREAKS, NO_CHANGE_MINUTES, SCALES, Scale, palette
from study.results import Results

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
OF_AVERAGE = (0.25, 0.5, 0.75, 1, 1.25, 1.5)
PER_NEED = 1000


def catchment_scale(results: Results, service: str) -> Scale | None:
    """Classes of supply within reach per 1,000 of need; None where no capacity is stated.

    Their ends are shares of the supply there is per 1,000 of need in the baseline (or else the first option
    that states any), to two figures: the same for every option, mode and time.
    """
    options = sorted(results.configurations.values(), key=lambda option: not option.baseline)
    supply = next((sum(c.values()) for o in options if (c := o.capacity.get(service))), None)
    rows = results.table("summary", columns=["service", "need_total"], filters=[("service", "==", service)])
    if not supply or rows.empty or not rows["need_total"].iloc[0]:
        return None
    average = PER_NEED * supply / rows["need_total"].iloc[0]
    breaks = tuple(_two_figures(part * average) for part in OF_AVERAGE)
    said = [f"{end:g}" for end in breaks]
    labels = (f"up to {said[0]}", *(f"{a}\u2013{b}" for a, b in pairwise(said)), f"over {said[-1]}")
    what = results.services[service].capacity_label or "supply"
    return Scale(
        "Supply within reach", f"{what} per {PER_NEED:,} {results.services[service].need_label or 'residents'}",
        breaks, palette("BuGn_07"), labels,
    )  # fmt: skip


def _two_figures(value: float) -> float:
    return round(value, 1 - math.floor(math.log10(value)))


def for_scripts() -> dict[str, dict]:
    """The scales as plain values; sites have colours only."""
    scales = {name: asdict(scale) for name, scale in (SCALES | {"within": WITHIN}).items()}
    return scales | {"nearest": {"colours": SITE_COLOURS}}
