"""What visits and the week clock of ``study.toml`` ask of its other tables."""

from __future__ import annotations

from collections.abc import Callable

from isochrones.timetable import HORIZON
from study.setting_types import minute_of_day
from study.settings import Settings
from study.transit_settings import Visit


def visit_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """Visits whose period, modes or hours the rest of the settings does not give."""
    mistakes: list[tuple[tuple, str]] = []
    for name, visit in settings.visits.items():
        path = ("visits", name)
        if visit.traveller and visit.traveller not in settings.travellers:
            known = ", ".join(settings.travellers) or "there is none"
            mistakes.append(((*path, "traveller"), f"names no [travellers.NAME]: known are {known}."))
        elif not (settings.networks.osm and settings.networks.gtfs):
            mistakes.append((path, "needs public transport: give [networks] osm and gtfs."))
        if visit.period and not getattr(settings.periods.get(visit.period), "date", None):
            known = ", ".join(n for n, p in settings.periods.items() if p.date) or "none has one"
            mistakes.append(
                ((*path, "period"), f"names no period with a timetable `date`; those are: {known}.")
            )
        if visit.choose == "drive" and not _drives(settings):
            mistakes.append(((*path, "choose"), "needs the mode `drive`, which this study does not compute."))
        known_traveller = visit.traveller in (None, *settings.travellers)
        if known_traveller and (message := beyond_the_timetable(settings, visit)):
            mistakes.append((path, message))
    return mistakes


def _usual(minute: float) -> float:
    return minute * 60


def _drives(settings: Settings) -> bool:
    """True if there are minutes by car: imported, or computed in periods with hours of the week."""
    computed = any(period.drives for period in settings.periods.values())
    return "drive" in settings.computed_modes and ("drive" in settings.matrix or computed)


def beyond_the_timetable(settings: Settings, visit: Visit, second: Callable[[float], float] = _usual) -> str:
    """Why the ways there or home may run past the hours that a timetable holds; "" if they may not.

    ``second`` gives the timetable's second of a minute on the wall, which is another where clocks change.
    """
    start, end = map(second, visit.minutes_at_site)
    longest = settings.longest(visit.mode)
    if start - longest * 60 < HORIZON[0] and not visit.discharge:
        return (
            f"has ways there of up to {longest / 60:g} h, and a timetable begins "
            f"{-HORIZON[0] // 3600} h before its date: choose a later beginning, or shorten max_minutes of [speeds]."
        )
    latest = second(minute_of_day(visit.home_by)) if visit.home_by else end + longest * 60
    if latest <= HORIZON[1]:
        return ""
    return (
        f"has ways home until {latest / 3600:.1f} h, and a timetable holds {HORIZON[1] // 3600} h of its date: "
        "give `home_by` or choose an earlier end."
    )


def week_clock_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """Modes of the week clock that are not computed from networks, or have journeys beyond the timetables."""
    if settings.week_clock is None:
        return []
    path = ("week_clock", "modes")
    given = settings.week_clock.modes
    known = [mode for mode in settings.computed_modes if mode not in settings.matrix]
    if given is None and not known:
        return [(path, "has no mode computed from [networks].")]
    mistakes = [
        (path, f"names `{mode}`, which is no mode computed from [networks]: known are {', '.join(known)}.")
        for mode in given or ()
        if mode not in known
    ]
    return mistakes + [
        (("week_clock",), _too_long(settings, mode))
        for mode in given or known
        if mode in known and settings.is_transit(mode) and settings.longest(mode) * 60 > -HORIZON[0]
    ]


def _too_long(settings: Settings, mode: str) -> str:
    return (
        f"has journeys of up to {settings.longest(mode):g} minutes by {mode}, and a timetable begins "
        f"{-HORIZON[0] // 60} minutes before its date, so that the first hours of a day would be cut short: "
        "shorten max_minutes of [speeds], or leave the mode out of `modes`."
    )
