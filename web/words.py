"""Plain words and numbers for people: modes, directions, reasons, counts, shares, minutes, dates."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from access import NO_CAR_MODE
from study.export_words import DIRECTIONS as DIRECTIONS
from study.export_words import REASONS, mode_said, period_said
from study.export_words import option_label as option_label
from study.settings import Settings

MODES = {
    "drive": "by car",
    "blue_light": "by ambulance on blue lights",
    "public_transport": "by public transport",
    "walk": "on foot",
    "no_car_composite": "by car or, where a household has none, by public transport",
}
NO_CAR_NOTE = (
    "A proxy: each area's households with a car are taken to drive, those without to use public transport and to have "
    "no lift; nobody's time is an average of the two."
)
ROAD_FACTORS = {
    "free_flow": "free-flowing", "am_peak": "morning peak", "inter_peak": "daytime", "pm_peak": "afternoon peak",
    "evening": "evening", "night": "night", "weekend": "weekend",
}  # fmt: skip
OPEN_IN_PART = "sites open for a part of this time only"
ORDINALS = {1: "most deprived", 5: "least deprived"}


def by_mode(mode: str, settings: Settings) -> str:
    """For example "by car", "on foot with a pram"; an imported mode goes by its own name."""
    kind, who = settings.kind(mode), settings.traveller(mode)
    said = MODES.get(kind, f"by {kind.replace('_', ' ')}")
    return said if who is None else f"{said} {who.plain_label or f'({_name(mode, settings)})'}"


def mode_label(mode: str, settings: Settings) -> str:
    """For example "Car", "Public transport: with a pram"; an imported mode goes by its own name."""
    return mode_said(settings, mode)


def _name(mode: str, settings: Settings) -> str:
    """The label of a mode's traveller, or its id made readable."""
    kind, who = settings.kind(mode), settings.traveller(mode)
    return who.label or mode.removeprefix(f"{kind}_").replace("_", " ")


def travels(mode: str, settings: Settings) -> str:
    """How a mode's traveller differs from everybody, in one sentence; "" of a mode that is everybody's."""
    if mode == NO_CAR_MODE:
        return NO_CAR_NOTE
    who = settings.traveller(mode)
    if who is None:
        return ""
    said = [f"{who.walk_kmh:g} km/h on foot"] if who.walk_kmh else []
    if who.max_walk_minutes:
        said.append(f"walks to, from and between stops of at most {minutes(who.max_walk_minutes)}")
    if who.max_rides:
        said.append(f"at most {who.max_rides} {'vehicle' if who.max_rides == 1 else 'vehicles'}")
    if who.step_free:
        unknown = "usable" if who.unknown == "yes" else "closed"
        said.append(f"no steps, with vehicles and stops that say nothing of them taken as {unknown}")
    if who.feeder and settings.is_transit(mode):
        end = "home" if who.feeder.at == "home" else "the site"
        said.append(f"a taxi or car between {end} and a stop for at most {minutes(who.feeder.max_minutes)}")
    return f"{_name(mode, settings)}: {'; '.join(said)}." if said else ""


def care(service) -> str:
    """What the public calls a service."""
    return service.plain_label or service.label or service.id


def capital(text: str) -> str:
    """The text with its first letter large and the rest as written."""
    return text[:1].upper() + text[1:]


def towards(direction: str) -> str:
    """Either "to" or "home from"."""
    return "to" if direction == "to_site" else "home from"


def period_label(settings: Settings, period: str) -> str:
    """The period's label, or its id made readable."""
    return period_said(settings, period)


def percentile_label(percentile: int) -> str:
    """What a percentile of a window's instants means to someone who leaves home."""
    if percentile == 50:
        return "Typical: half of departures are this quick or quicker"
    kind = "Unlucky" if percentile > 50 else "Lucky"
    return f"{kind}: {percentile} in 100 departures are this quick or quicker"


def number(value: float, decimals: int = 0) -> str:
    """For example "1,234.5"; no minus zero."""
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def people(count: float) -> str:
    """A count to three figures, as one would say it: "18,200", "4,310", "587", "fewer than 1"."""
    if 0 < count < 0.5:
        return "fewer than 1"
    step = 10 ** max(0, math.floor(math.log10(count)) - 2) if count >= 1 else 1
    return f"{math.floor(count / step + 0.5) * step:,}"


def percent(share: float | None) -> str:
    """A share as a whole percentage; the ends are kept for exactly none and all."""
    if share is None:
        return "an unknown share"
    if 0 < share < 0.005:
        return "fewer than 1%"
    if 0.995 <= share < 1:
        return "more than 99%"
    return f"{math.floor(share * 100 + 0.5)}%"


def how_often(per_day: float) -> str:
    """A rate in whole cases, over the shortest time that has one: "about 2 a day", "about 3 a week".

    >>> how_often(1.7), how_often(0.5), how_often(0.05), how_often(0.001)
    ('about 2 a day', 'about 4 a week', 'about 2 a month', 'fewer than 1 a year')
    """
    for days, name in ((1, "day"), (7, "week"), (30.44, "month"), (365.25, "year")):
        if per_day * days >= 0.95:
            return f"about {math.floor(per_day * days + 0.5):,} a {name}"
    return "fewer than 1 a year" if per_day else "none"


def listed(names: Sequence[str]) -> str:
    """Names in a row: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def minutes(value: float | None) -> str:
    """For example "9 minutes", "1 minute", "less than a minute"."""
    if value is None or math.isnan(value):
        return "an unknown time"
    whole = math.floor(value + 0.5)
    if whole == 0 and value > 0:
        return "less than a minute"
    return "1 minute" if whole == 1 else f"{whole:,} minutes"


def duration(limit_minutes: float | None) -> str:
    """The longest journey looked for: "3 hours", "40 minutes"; "" where there is no limit."""
    if limit_minutes is None:
        return ""
    if limit_minutes % 60:
        return minutes(limit_minutes)
    return "1 hour" if limit_minutes == 60 else f"{limit_minutes / 60:g} hours"


def reason(code: str, limit: float | str | None) -> str:
    """Why an area has no value, for people; a code without a sentence is shown as it is.

    ``limit`` is the longest journey looked for, in minutes or in words; None or "" where there is none.
    """
    said = limit if isinstance(limit, str) else duration(limit)
    within = f" within {said}" if said else ""
    return f"no journey found{within}" if code == "beyond_cutoff" else REASONS.get(code, code)


def day(date: datetime.date) -> str:
    """For example "Tuesday 20 June 2023"."""
    return f"{date:%A} {date.day} {date:%B %Y}"
