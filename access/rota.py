"""The grammar of opening hours: weekly parts, parts of every second, third ... week, exceptions by date.

``"Mon-Fri 08:00-20:00; Sat 09:00-13:00"``: parts, joined by ``;``. ``"... every 2 weeks from 2026-06-15"``: a
part of the week that holds that date, and of every second week before and after it. ``"except 2026-12-25
closed"``, ``"except 2026-12-24 to 2026-12-26 10:00-16:00"``: what starts on those dates instead.
"""

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from access.errors import InvalidHours

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 24 * 60
ALWAYS = "24/7"
CLOSED = "closed"
MOST_WEEKS = 8
"""Longest turn of a rota."""

Spans = tuple[tuple[int, int], ...]
_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
_SPAN = re.compile(rf"{_CLOCK}\s*-\s*{_CLOCK}")
_TURN = re.compile(r"(.*\S)\s+every\s+(\S+)\s+weeks\s+from\s+(\S+)", re.IGNORECASE)
_EXCEPT = re.compile(r"except\s+(\S+)(?:\s+to\s+(\S+))?\s+(\S.*)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_REMEDY = 'write for example "24/7" or "Mon-Fri 08:00-20:00; Sat 09:00-13:00"'


@dataclass(frozen=True)
class Part:
    """Spans that start on some weekdays (0 Monday), in every week or in one of ``every``.

    A span is its first minute and its end, from the midnight of the day on which it starts; one that ends the next
    day ends after 1440. ``turn`` is the :func:`week_number` modulo ``every`` of the weeks in which the part holds.
    """

    days: frozenset[int]
    spans: Spans
    every: int = 1
    turn: int = 0


@dataclass(frozen=True)
class Rota:
    """Opening hours as parsed: parts, and by date the spans that replace all those that start on it."""

    parts: tuple[Part, ...]
    exceptions: Mapping[datetime.date, Spans]

    def spans(self, date: datetime.date) -> Spans:
        """Spans that start on a date."""
        if date in self.exceptions:
            return self.exceptions[date]
        day, week = date.weekday(), week_number(date)
        holds = [part for part in self.parts if day in part.days and week % part.every == part.turn]
        return tuple(span for part in holds for span in part.spans)

    @property
    def cycle(self) -> int:
        """After how many weeks the rota comes round again; 1 where all weeks are alike."""
        return math.lcm(*(part.every for part in self.parts))

    def with_exceptions_of(self, *dates: datetime.date) -> "Rota":
        """The rota with the exceptions of these dates alone; of none, the usual weeks."""
        return replace(
            self, exceptions={day: self.exceptions[day] for day in dates if day in self.exceptions}
        )


def week_number(date: datetime.date) -> int:
    """Weeks, Monday to Sunday, since the one that began on 1 January of the year 1, a Monday."""
    return (date.toordinal() - 1) // len(DAYS)


@lru_cache(maxsize=4096)
def parse_hours(hours: str) -> Rota:
    """Opening hours from their text.

    Raises:
        InvalidHours: the text does not follow the grammar; the message quotes the part and says how to write it.
    """
    parts, exceptions = [], {}
    for text in (part.strip() for part in hours.split(";")):
        if not text.casefold().startswith("except"):
            parts.append(_part(text, hours))
            continue
        dates, spans = _exception(text, hours)
        if twice := [str(date) for date in dates if date in exceptions]:
            raise InvalidHours(f'"{hours}" has two exceptions of {twice[0]}; join them into one.')
        exceptions |= dict.fromkeys(dates, spans)
    if not parts:
        raise InvalidHours(f'"{hours}" has exceptions and no usual hours; {_REMEDY} before them.')
    return Rota(tuple(parts), exceptions)


def hours_text(value: object) -> str:
    """Hours as text, from text or from a table ``{ hours = "...", except = { "2026-12-25" = "closed" } }``.

    Raises:
        InvalidHours: it is neither, or the table has other keys.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or not isinstance(value.get("hours"), str):
        raise InvalidHours(f'{value!r} is not hours; write text such as "24/7", or {{ hours = "24/7" }}.')
    if others := [str(key) for key in value if key not in ("hours", "except")]:
        raise InvalidHours(f'hours have the unknown key "{others[0]}"; use hours and except.')
    exceptions = value.get("except", {})
    if not isinstance(exceptions, Mapping) or not all(isinstance(each, str) for each in exceptions.values()):
        raise InvalidHours(f'except is {exceptions!r}; write {{ "2026-12-25" = "closed" }}.')
    return "; ".join([value["hours"], *(f"except {day} {spans}" for day, spans in exceptions.items())])


def _part(text: str, hours: str) -> Part:
    every, turn = 1, 0
    if re.search(r"\bevery\b", text, re.IGNORECASE):
        found = _TURN.fullmatch(text)
        if found is None:
            raise InvalidHours(
                f'"{text}" is not a rota by turns; write for example '
                '"Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15".'
            )
        text, every = found[1], _weeks(found[2], hours)
        turn = week_number(_date(found[3], hours)) % every
    if text == ALWAYS:
        return Part(frozenset(range(7)), ((0, DAY_MINUTES),), every, turn)
    first_digit = re.search(r"\d", text)
    if first_digit is None:
        raise InvalidHours(f'"{hours}" has a part without a time ("{text}"); {_REMEDY}.')
    days = _days(text[: first_digit.start()].strip(), hours)
    return Part(frozenset(days), _spans(text[first_digit.start() :], hours), every, turn)


def _weeks(text: str, hours: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= MOST_WEEKS:
        raise InvalidHours(
            f'"every {text} weeks" in "{hours}" cannot be used; write 2 to {MOST_WEEKS} weeks.'
        )
    return int(text)


def _exception(text: str, hours: str) -> tuple[list[datetime.date], Spans]:
    found = _EXCEPT.fullmatch(text)
    if found is None:
        raise InvalidHours(
            f'"{text}" in "{hours}" is not an exception; write "except 2026-12-25 closed" or '
            '"except 2026-12-26 10:00-16:00".'
        )
    first = _date(found[1], hours)
    last = _date(found[2], hours) if found[2] else first
    if not 0 <= (last - first).days <= 366:
        raise InvalidHours(
            f'"{text}" in "{hours}" ends before it starts, or lasts over a year; mend its dates.'
        )
    dates = [first + datetime.timedelta(days=day) for day in range((last - first).days + 1)]
    if found[3].casefold() == CLOSED:
        return dates, ()
    return dates, ((0, DAY_MINUTES),) if found[3] == ALWAYS else _spans(found[3], hours)


def _date(text: str, hours: str) -> datetime.date:
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise InvalidHours(f'"{text}" in "{hours}" is not a day of the calendar ({problem}).') from problem
    raise InvalidHours(f'"{text}" in "{hours}" is not a date; write it as 2026-12-25.')


def _days(text: str, hours: str) -> list[int]:
    if not text:
        return list(range(7))
    days = []
    for item in text.split(","):
        first, _, last = item.partition("-")
        start = day_index(first, hours)
        end = day_index(last, hours) if last else start
        days += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return days


def day_index(text: str, hours: str) -> int:
    """0 for Mon to 6 for Sun; ``hours`` is what the message quotes."""
    name = text.strip().capitalize()
    if name not in DAYS:
        raise InvalidHours(f'"{text.strip()}" in "{hours}" is not a day; use {", ".join(DAYS)}.')
    return DAYS.index(name)


def _spans(text: str, hours: str) -> Spans:
    return tuple(_span(each, hours) for each in text.split(","))


def _span(text: str, hours: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise InvalidHours(f'"{text.strip()}" in "{hours}" is not a time span; {_REMEDY}.')
    start_hour, start_minute, end_hour, end_minute = (int(group) for group in match.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if start == end or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise InvalidHours(f'"{text.strip()}" in "{hours}" is empty or passes 24:00; write 00:00-24:00.')
    return start, end if end > start else end + DAY_MINUTES
