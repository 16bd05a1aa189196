"""One set of public-transport isochrones on Doggerland's region: ours alone, by way of drawing."""

from __future__ import annotations

from benchmarks.record import Record
from benchmarks.tables import seconds
from benchmarks.transit_ours import WINDOW, OurCase
from benchmarks.workbench import Workbench
from isochrones import TransitOptions, transit_isochrones

THRESHOLDS, CELL_METRES = (30, 45, 60, 90), 400.0
"""As the demonstration study asks."""

WAYS = ("lattice", "exact")


def outlines(case: OurCase, outline: str = "lattice"):
    """The outlines of the first site's median."""
    return transit_isochrones(
        case.timetable, case.walking, case.places.sites.iloc[:1], THRESHOLDS, WINDOW, "arrive",
        cell_metres=CELL_METRES, outline=outline, options=case.options, links=case.links,
    )  # fmt: skip


def run(bench: Workbench) -> Record:
    """One table: a site's set on its grid and exact."""
    record = Record()
    table = record.table(
        f"Doggerland region, one site, medians of {', '.join(map(str, THRESHOLDS))} minutes", "outline",
        "median", "runs", "rings", "km²",
    )  # fmt: skip
    case = OurCase(bench, "region", TransitOptions())
    _ = case.links
    for way in WAYS:
        timing, found = bench.timed(lambda way=way: outlines(case, way))
        record.note(f"isochrones/region/{way}", timing.seconds)
        areas = ", ".join(f"{area / 1e6:,.0f}" for area in found.geometry.area)
        corners = found.geometry.count_coordinates().sum()
        table.add(
            f"{way}, {CELL_METRES:.0f} m", seconds(timing.seconds), timing.repeats, f"{corners:,}", areas
        )
    return record
