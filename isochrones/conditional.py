"""Conditional tags: ``value @ (condition); value @ (condition)``, decided for each period where they can be.

The condition grammar is that of the OSM wiki, "Conditional restrictions": days and times in the form of
``opening_hours`` (``Mo-Fr 07:00-09:30; Sa 08:00-12:00``, past midnight too), properties of the vehicle
(``weight>7.5``), kinds of vehicle (``hgv``), a purpose (``destination``), weather and season, joined by
``AND``. A condition holds in a period when it holds at every minute the period stands for
(``speeds.PERIOD_HOURS``, an ordinary week without holidays), not when it holds at none; anything between
is *unsure*, and the tag without the condition stands.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from isochrones.speeds import ALL_PERIODS, PERIOD_HOURS, PERIODS
from isochrones.vehicle import exceeds

DAY = 24 * 60
WEEK = 7 * DAY
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

PART, WEATHER, UNREADABLE = (
    "holds in part of a period",
    "depends on season, date, holiday or weather",
    "is not readable",
)
"""Why a condition is unsure."""

OTHER_VEHICLES = {
    "hgv", "goods", "bus", "coach", "tourist_bus", "psv", "taxi", "bicycle", "moped", "mofa", "motorcycle",
    "trailer", "caravan", "motorhome", "agricultural", "forestry", "hazmat", "emergency", "military", "foot",
    "horse", "disabled", "hov", "carpool", "car_sharing", "articulated", "tractor", "hgv_articulated",
}  # fmt: skip
"""A condition on one of these never concerns an ordinary car."""

PURPOSES = {
    "destination", "delivery", "deliveries", "residents", "resident", "customers", "customer", "permit",
    "permit_holder", "private", "loading", "employees", "visitors", "guests",
}  # fmt: skip
"""A condition on one of these holds for those with business there."""

WEATHER_WORDS = {
    "wet", "dry", "rain", "snow", "ice", "fog", "frost", "wind", "storm", "flood", "flooding", "tide",
    "winter", "spring", "summer", "autumn", "sunrise", "sunset", "dawn", "dusk", "daylight", "dark",
}  # fmt: skip
"""Words of conditions that no hour of the week decides."""

_SEASON = r"(?:\d{4}\b|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|week\b|easter)"
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_DAYS = rf"{_DAY}(?:\s*-\s*{_DAY})?(?:\s*,\s*{_DAY}(?:\s*-\s*{_DAY})?)*"
_SPAN = r"\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d"
_RULE = re.compile(
    rf"(?P<season>{_SEASON}.*?)??[\s:]*(?P<days>{_DAYS})?[\s:]*(?P<spans>{_SPAN}(?:\s*,\s*{_SPAN})*)?"
    r"\s*(?P<off>off|closed)?\s*"
)
_CLAUSE = re.compile(r"\s*([^@;]+?)\s*@\s*(\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;]*)\s*(?:;|$)")


class Condition(NamedTuple):
    """Masks of the periods in which a condition holds, and may hold; for whom; and why unsure."""

    holds: int
    unsure: int
    purpose: bool
    reason: str


class Clause(NamedTuple):
    """One ``value @ condition``."""

    value: str
    condition: Condition


NEVER = Condition(0, 0, False, "")
ALWAYS = Condition(ALL_PERIODS, 0, False, "")
UNKNOWN_CONDITION = Condition(0, ALL_PERIODS, False, UNREADABLE)


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a conditional value, in their order; where several hold, the last one counts."""
    found, at = [], 0
    while at < len(text.rstrip(" ;")):
        clause = _CLAUSE.match(text, at)
        if clause is None:
            return (*found, Clause("", UNKNOWN_CONDITION))
        found.append(Clause(clause[1].lower(), condition_of(clause[2])))
        at = clause.end()
    return tuple(found)


def value_in(tags: Mapping[str, str], key: str, bit: int) -> str | None:
    """What ``key:conditional`` says in the period of a bit, or None where no condition holds."""
    text = tags.get(f"{key}:conditional")
    if text is None:
        return None
    held = [c.value for c in clauses(text) if c.condition.holds & bit and not c.condition.purpose]
    return held[-1] if held else None


def value_for_purpose(tags: Mapping[str, str], key: str) -> str | None:
    """What ``key:conditional`` says to those with business there (``yes @ destination``)."""
    text = tags.get(f"{key}:conditional")
    held = [c.value for c in clauses(text) if c.condition.purpose and c.condition.holds] if text else ()
    return held[-1] if held else None


def doubts(tags: Mapping[str, str], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Why conditions of these keys could not be decided: ``access:conditional is not readable``."""
    found = []
    for key in keys:
        text = tags.get(f"{key}:conditional")
        for clause in clauses(text) if text else ():
            if clause.condition.reason:
                found.append(f"{key}:conditional {clause.condition.reason}")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def condition_of(text: str) -> Condition:
    """In which periods all parts of a condition (joined by ``AND``) hold for an ordinary car."""
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    parts = [_part(part.strip()) for part in re.split(r"\s+and\s+", text, flags=re.IGNORECASE)]
    holds = may = ALL_PERIODS
    for part in parts:
        holds &= part.holds
        may &= part.holds | part.unsure
    unsure = may & ~holds
    reason = next((part.reason for part in parts if part.reason), "") if unsure else ""
    return Condition(holds, unsure, any(part.purpose for part in parts) and bool(holds), reason)


def _part(text: str) -> Condition:
    word = text.lower()
    if word in OTHER_VEHICLES:
        return NEVER
    if word in PURPOSES:
        return Condition(ALL_PERIODS, 0, True, "")
    if word in ("motorcar", "motor_vehicle", "vehicle", "24/7"):
        return ALWAYS
    exceeded = exceeds(word)
    if exceeded is not None:
        return ALWAYS if exceeded else NEVER
    if WEATHER_WORDS & set(re.findall("[a-z]+", word)):
        return Condition(0, ALL_PERIODS, False, WEATHER)
    return _times(text)


def _times(text: str) -> Condition:
    """Periods in which a time expression holds: throughout, or in part (unsure)."""
    pieces = re.split(rf"\s*(;)\s*|(?<=\d)(,)\s*(?={_DAY}[^,;]*\d:)", text)
    rules, marks = pieces[::3], [None, *pieces[1::3]]
    surely, maybe = bytearray(WEEK), bytearray(WEEK)
    ordinary = dated = False
    for rule, mark in zip(rules, marks):
        read = _RULE.fullmatch(rule.strip())
        if read is None or not (read["season"] or read["days"] or read["spans"]):
            return UNKNOWN_CONDITION
        days = _day_numbers(read["days"])
        dated |= bool(read["season"]) or (not days and not read["off"])
        ordinary |= bool(days) and not read["season"]
        if mark == ";" and not read["season"]:
            for day in days:
                surely[day * DAY : (day + 1) * DAY] = maybe[day * DAY : (day + 1) * DAY] = bytes(DAY)
        _apply(read, days, surely, maybe)
    holds = unsure = 0
    for name, (days, first, last) in PERIOD_HOURS.items():
        minutes = [(day * DAY + first * 60, day * DAY + last * 60) for day in days]
        bit = 1 << PERIODS.index(name)
        if all(_all(surely, a, b) for a, b in minutes):
            holds |= bit
        elif any(_any(maybe, a, b) for a, b in minutes):
            unsure |= bit
    if not ordinary and not dated:
        return UNKNOWN_CONDITION
    if not ordinary and not any(maybe):  # public or school holidays only
        unsure = ALL_PERIODS & ~holds
    return Condition(holds, unsure, False, (WEATHER if dated else PART) if unsure else "")


def _day_numbers(text: str | None) -> list[int]:
    """Days of the week (0 is Monday) of ``Mo-Fr,Su``; holidays are no days of an ordinary week."""
    if text is None:
        return list(range(7))
    numbers: list[int] = []
    for item in re.split(r"\s*,\s*", text):
        first, _, last = (end.strip() for end in item.partition("-"))
        if first in DAYS:
            begin, end = DAYS.index(first), DAYS.index(last or first) if (last or first) in DAYS else None
            if end is not None:
                numbers += [day % 7 for day in range(begin, end + 1 + (7 if end < begin else 0))]
    return numbers


def _apply(rule: re.Match, days: list[int], surely: bytearray, maybe: bytearray) -> None:
    """Write one rule into the week; a rule with a season makes its minutes possible, not sure."""
    spans = re.findall(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)", rule["spans"] or "00:00-24:00")
    seasonal = bool(rule["season"])
    for day in days:
        for h1, m1, h2, m2 in spans:
            begin, end = int(h1) * 60 + int(m1), int(h2) * 60 + int(m2)
            for minute in range(begin, end if end > begin else end + DAY):
                at = (day * DAY + minute) % WEEK
                surely[at] = 0 if rule["off"] else surely[at] if seasonal else 1
                maybe[at] = maybe[at] if rule["off"] and seasonal else 0 if rule["off"] else 1


def _all(week: bytearray, begin: int, end: int) -> bool:
    return all(week[minute % WEEK] for minute in range(begin, end))


def _any(week: bytearray, begin: int, end: int) -> bool:
    return any(week[minute % WEEK] for minute in range(begin, end))
