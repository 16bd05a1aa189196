"""Two options of a study compared, as JSON for programs and as plain text for people."""

from __future__ import annotations

import access
from study.errors import ResultsError
from study.plan import opening_periods
from study.results import Results


def compare_options(
    results: Results, base: str, option: str, service: str,
    mode: str | None = None, period: str | None = None, direction: str = "to_site", percentile: int = 50,
):  # fmt: skip
    """Compare two options for one service; see ``access.compare`` for every number.

    Raises
    ------
    ResultsError
        The service, an option, the matrix or the percentile is not among the results.
    """
    for kind, name, known in (
        ("service", service, results.services),
        ("configuration", base, results.configurations),
        ("configuration", option, results.configurations),
    ):
        if name not in known:
            raise ResultsError(f"there is no {kind} `{name}`: these results have {', '.join(known)}.")
    key = results.matrix_key(mode, period, direction)
    times = results.travel_times(key)
    if percentile not in times["percentile"].values:
        have = ", ".join(str(p) for p in times["percentile"].values)
        raise ResultsError(f"{key} has no percentile {percentile}: it has {have}.")
    return access.compare(
        times, results.places.areas, results.services[service],
        results.configurations[base], results.configurations[option],
        percentile=percentile, tie_minutes=results.study.settings.tie_minutes,
        groups=results.places.groups, periods=opening_periods(results.study.settings, key.mode),
    )  # fmt: skip
