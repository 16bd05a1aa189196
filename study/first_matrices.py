"""Which matrices a table of all modes is made from, and people by their nearest site in each."""

from __future__ import annotations

import access
from study.plan import MatrixKey, opening_periods
from study.results import Results


def first_matrices(results: Results, mode: str | None, period: str | None, direction: str) -> list[MatrixKey]:
    """The matrix of a mode; where none is said the first of every mode, in the period asked for where it has that.

    Raises
    ------
    ResultsError
        The run has no such matrix.
    """
    if mode is not None:
        return [results.matrix_key(mode, period, direction)]
    found: dict[str, MatrixKey] = {}
    for key in results.matrices():
        if key.direction == direction and period in (None, key.period):
            found.setdefault(key.mode, key)
    return list(found.values()) or [results.matrix_key(None, period, direction)]


def people_in(results: Results, key: MatrixKey, percentile: int) -> access.PeopleByNearest:
    """People by their nearest site in a matrix; a mode that has not the percentile is taken at 50."""
    times = results.travel_times(key)
    settings = results.study.settings
    return access.people_by_nearest(
        times, results.places.areas,
        percentile=percentile if percentile in times["percentile"].values else 50,
        periods=opening_periods(settings, key.mode), tie_minutes=settings.tie_minutes,
    )  # fmt: skip
