"""Which sites of a configuration serve in a period: those open throughout its window."""

from collections.abc import Mapping
from dataclasses import dataclass

from access.configurations import Configuration
from access.errors import UnknownName, suggestion
from access.hours import open_in_part, open_throughout


@dataclass(frozen=True)
class Serving:
    """Sites open throughout the window, alphabetically, and those open in part of it only."""

    sites: tuple[str, ...]
    partly: tuple[str, ...] = ()


def serving_sites(
    option: Configuration,
    service: str,
    period: str,
    direction: str,
    periods: Mapping[str, object] | None = None,
) -> Serving:
    """Sites that serve in a period and direction; every site of the service when ``periods`` is None.

    The window is the direction's own; a period without one (drive only) is judged on all its ``hours``.

    Raises:
        UnknownName: ``periods`` does not have the period.
        InvalidHours: hours, days or window are not understood.
    """
    hours = option.services.get(service, {})
    if periods is None:
        return Serving(tuple(sorted(hours)))
    if period not in periods:
        raise UnknownName(
            f'the period "{period}" of the travel times is not declared{suggestion(period, periods)}'
        )
    days, windows = _windows(periods[period], direction)
    throughout, partly = [], []
    for site in sorted(hours):
        if all(open_throughout(hours[site], days, window) for window in windows):
            throughout.append(site)
        elif _open_sometime(hours[site], days, windows):
            partly.append(site)
    return Serving(tuple(throughout), tuple(partly))


def _open_sometime(hours: str, days: list[str], windows: list[tuple[str, str]]) -> bool:
    return any(open_throughout(hours, days, each) or open_in_part(hours, days, each) for each in windows)


def _windows(period: object, direction: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Days and half-open windows of a period; no window and no hours means the whole day."""
    days = list(_part(period, "days") or ())
    window = _part(_part(period, direction), "window")
    if window:
        return days, [tuple(window)]
    spans = _part(period, "hours") or ["00:00-24:00"]
    return days, [tuple(part.strip() for part in span.split("-")) for span in spans]


def _part(whole: object, name: str) -> object:
    return whole.get(name) if isinstance(whole, Mapping) else getattr(whole, name, None)
