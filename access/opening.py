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
    Where days differ in their hours, the direction or else the period has ``parts``, each with its own
    ``days`` and ``window``: Saturday 07:00 to Monday 07:00 is ``[{"days": ["Sat", "Sun"], "window":
    ("07:00", "24:00")}, {"days": ["Sun", "Mon"], "window": ("00:00", "07:00")}]``.

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
    parts = _parts(periods[period], direction)
    throughout, partly = [], []
    for site in sorted(hours):
        if all(open_throughout(hours[site], *part) for part in parts):
            throughout.append(site)
        elif any(open_throughout(hours[site], *part) or open_in_part(hours[site], *part) for part in parts):
            partly.append(site)
    return Serving(tuple(throughout), tuple(partly))


def _parts(period: object, direction: str) -> list[tuple[list[str], tuple[str, ...]]]:
    """Days and half-open window of each part; no window and no hours means the whole day."""
    days = list(_part(period, "days") or ())
    way = _part(period, direction)
    for whole in (way, period):
        if parts := _part(whole, "parts"):
            return [(list(_part(each, "days")), tuple(_part(each, "window"))) for each in parts]
    if window := _part(way, "window"):
        return [(days, tuple(window))]
    spans = _part(period, "hours") or ["00:00-24:00"]
    return [(days, tuple(clock.strip() for clock in span.split("-"))) for span in spans]


def _part(whole: object, name: str) -> object:
    return whole.get(name) if isinstance(whole, Mapping) else getattr(whole, name, None)
