"""What the viewer reads of a run: an option's rows of the access table, and its comparison with the baseline."""

from __future__ import annotations

import pandas as pd

from access import NO_CAR_MODE, Comparison
from study.comparison import compare_options
from study.results import Results
from web.selection import Selection

ACCESS_COLUMNS = [
    "area_id",
    "minutes",
    "next_minutes",
    "nearest_site",
    "next_site",
    "share_reached",
    "need",
    "reason",
]


def within_columns(results: Results, selection: Selection) -> list[str]:
    """Names of the columns of the service's own thresholds."""
    return [f"share_within_{float(t):g}" for t in results.services[selection.service].thresholds]


def access_rows(results: Results, selection: Selection) -> pd.DataFrame:
    """The option's rows of the access table, one per area in the order of the areas."""
    columns = [*ACCESS_COLUMNS, *within_columns(results, selection)]
    rows = results.table("access", columns=columns, filters=selection.filters())
    return rows.set_index("area_id").reindex(results.places.areas.index)


def percentile_minutes(results: Results, selection: Selection) -> pd.DataFrame:
    """Minutes of every percentile there is, one column each, in the order of the areas."""
    filters = [part for part in selection.filters() if part[0] != "percentile"]
    rows = results.table("access", columns=["area_id", "percentile", "minutes"], filters=filters)
    table = rows.pivot(index="area_id", columns="percentile", values="minutes")
    return table.reindex(results.places.areas.index)


def comparison(results: Results, selection: Selection) -> Comparison:
    """The option against the baseline (the baseline against itself where that is the option)."""
    return compare_options(
        results, results.baseline, selection.option, selection.service,
        selection.mode, selection.period, selection.direction, selection.percentile,
    )  # fmt: skip


def limit_minutes(results: Results, mode: str) -> float | None:
    """The longest journey looked for; None for an imported mode, which has no such limit."""
    if mode == NO_CAR_MODE:
        limits = [limit_minutes(results, part) for part in results.study.settings.no_car.modes]
        return None if None in limits else max(limits)
    if any(entry["imported"] for key, entry in results.matrices().items() if key.mode == mode):
        return None
    return results.study.settings.longest(mode)
