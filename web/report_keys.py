"""Which times of a study an evidence pack reports a service on: by which ways of travelling, when, and which way."""

from __future__ import annotations

from collections.abc import Sequence

from access import NO_CAR_MODE
from study.errors import ResultsError
from study.judging import not_judged, period_for
from study.plan import MatrixKey
from study.results import Results

WAYS = 2
USUAL = ("drive", "public_transport")
PERCENTILE = 50
WEEKEND = {"Sat", "Sun"}


def chosen_keys(
    results: Results, service: str, options: Sequence[str], modes: Sequence[str] = ()
) -> list[MatrixKey]:
    """The matrices that a service is reported on: its modes, each in a period that can judge all of the options.

    Where no period can, the mode's first.

    Raises
    ------
    ResultsError
        A mode asked for is none of the service's.
    """
    allowed = results.services[service].modes
    known = dict.fromkeys(
        key.mode for key in results.matrices()
        if key.direction == "to_site" and (allowed is None or key.mode in allowed)
    )  # fmt: skip
    for mode in modes:
        if mode not in known:
            raise ResultsError(f"`{service}` has no times by `{mode}`: it has {', '.join(known)}.")
    usual = [mode for mode in USUAL if mode in known]
    usual += [mode for mode in known if mode not in (*USUAL, NO_CAR_MODE)]
    configurations = [results.configurations[name] for name in (results.baseline, *options)]
    keys = []
    for mode in list(modes) or usual[:WAYS]:
        key = results.matrix_key(mode, None)
        if not_judged(results, key, service, configurations):
            period = period_for(results, key, service, configurations)
            key = key._replace(period=period) if period else key
        keys.append(key)
    return keys


def weekend_of(results: Results) -> str:
    """The study's first period of Saturdays or Sundays alone; "" where it has none."""
    periods = results.study.settings.periods
    return next((name for name, each in periods.items() if set(each.days) <= WEEKEND), "")


def other_keys(
    results: Results, service: str, chosen: Sequence[MatrixKey], composite: bool = True
) -> list[MatrixKey]:
    """The way home, the weekend and (``composite``) households by car, where there are times of them."""
    known, allowed = set(results.matrices()), results.services[service].modes
    keys = list(chosen)
    modes = {key.mode for key in chosen}
    cars = [key for key in results.matrices() if key.mode == NO_CAR_MODE]
    if composite and cars and NO_CAR_MODE not in modes and (allowed is None or NO_CAR_MODE in allowed):
        keys.append(results.matrix_key(NO_CAR_MODE, None))
    found = []
    for key in keys:
        days = dict.fromkeys((key.period, weekend_of(results)))
        found += [key._replace(period=day, direction=way) for day in days for way in ("to_site", "from_site")]
    return [key for key in dict.fromkeys(found) if key in known and key not in chosen]
