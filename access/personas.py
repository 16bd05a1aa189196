"""Personas: who makes a journey, for which service, when, how often and by which modes (``personas.toml``)."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from access.errors import InvalidFile, UnknownName, suggestion
from access.files import read_toml
from access.rota import DAYS
from access.services import require_id

DIRECTIONS = ("to_site", "from_site")
WEEKS = 52
LATEST = 30 * 60
_KEYS = (
    "label", "description", "services", "when", "modes", "directions", "stay_minutes", "home", "taxi_wait_minutes",
    "visits_per_year", "visits_per_week", "notes",
)  # fmt: skip
_WHEN = ("day", "date", "period", "arrive", "leave")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")


@dataclass(frozen=True)
class Persona:
    """Who travels. Clocks are minutes after the midnight of the day on which the journey is made.

    ``day`` (``"Tue"``), ``date`` or ``period``, exactly one, says when; ``arrive`` is the clock at which they must be
    there, ``leave`` the one at which they set out, both None only for a period, whose windows are taken. ``home`` is
    the clock at which they set out for home, None: after ``stay_minutes``. ``visits_per_year`` is NaN where not said.
    """

    id: str
    label: str
    description: str
    services: tuple[str, ...]
    modes: tuple[str, ...]
    day: str | None = None
    date: datetime.date | None = None
    period: str | None = None
    arrive: int | None = None
    leave: int | None = None
    home: int | None = None
    stay_minutes: float = 60.0
    directions: tuple[str, ...] = DIRECTIONS
    taxi_wait_minutes: float = 10.0
    visits_per_year: float = float("nan")
    notes: str = ""


def read_personas(path: str | Path, services: Iterable[str]) -> dict[str, Persona]:
    """Read ``personas.toml``: one table per persona (see ``docs/study_file.md``).

    Raises:
        InvalidFile: the file is missing or not TOML, or a value in it is not usable.
        UnknownName: a persona names a service or key that is not declared.
    """
    return parse_personas(read_toml(path), services, str(path))


def parse_personas(
    tables: Mapping[str, object], services: Iterable[str], source: str = "personas.toml"
) -> dict[str, Persona]:
    """Make personas from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile: as :func:`read_personas`.
        UnknownName: as :func:`read_personas`.
    """
    known = list(services)
    if not tables:
        raise InvalidFile(f"{source} has no persona: write a table such as [visitor], or name no such file.")
    return {name: _persona(name, table, known, source) for name, table in tables.items()}


def _persona(name: str, table: object, services: list[str], source: str) -> Persona:
    require_id(name, "persona", source)
    if not isinstance(table, Mapping):
        raise InvalidFile(f"{source}: {name} = {table!r} is not a persona; write a table [{name}].")
    where = f"{source}: {name}"
    _known_keys(table, _KEYS, where)
    for key in ("label", "description", "notes"):
        if not isinstance(table.get(key, ""), str):
            raise InvalidFile(f"{where}.{key} is {table[key]!r}; write text in quotes.")
    asked = _names(table, "services", where)
    for service in asked:
        if service not in services:
            raise UnknownName(f'{where} names the unknown service "{service}"{suggestion(service, services)}')
    directions = _names(table, "directions", where) if "directions" in table else DIRECTIONS
    for direction in directions:
        if direction not in DIRECTIONS:
            raise UnknownName(f'{where} names the direction "{direction}"{suggestion(direction, DIRECTIONS)}')
    numbers = {
        key: _number(table, key, where) for key in ("stay_minutes", "taxi_wait_minutes") if key in table
    }
    if "home" in table and "stay_minutes" in table:
        raise InvalidFile(f"{where} has both home and stay_minutes; keep one of them.")
    when = _when(table.get("when"), f"{where}.when")
    home = {"home": _clock(table, "home", where)} if "home" in table else {}
    _check_order(when, home, where)
    return Persona(
        name, table.get("label", name), table.get("description", ""), asked, _names(table, "modes", where),
        directions=tuple(d for d in DIRECTIONS if d in directions), visits_per_year=_visits(table, where),
        notes=table.get("notes", ""), **when, **numbers, **home,
    )  # fmt: skip


def _when(when: object, where: str) -> dict:
    if not isinstance(when, Mapping):
        raise InvalidFile(f'{where} is {when!r}; write {{ day = "Tue", arrive = "10:30" }}.')
    _known_keys(when, _WHEN, where)
    dates, clocks = (
        [key for key in keys if key in when] for keys in (("day", "date", "period"), ("arrive", "leave"))
    )
    if len(dates) != 1:
        raise InvalidFile(f"{where} needs exactly one of day, date and period.")
    if len(clocks) > 1 or (not clocks and dates != ["period"]):
        raise InvalidFile(f"{where} needs either arrive or leave; only a period has clocks of its own.")
    said = when[dates[0]]
    if dates == ["day"] and said not in DAYS:
        raise InvalidFile(f"{where}.day is {said!r}; use {', '.join(DAYS)}.")
    if dates == ["date"] and (not isinstance(said, datetime.date) or isinstance(said, datetime.datetime)):
        raise InvalidFile(f"{where}.date is {said!r}; write a date without quotes, such as 2026-06-16.")
    if dates == ["period"] and not isinstance(said, str):
        raise InvalidFile(f"{where}.period is {said!r}; write the name of a period.")
    return {dates[0]: said} | {key: _clock(when, key, where) for key in clocks}


def _check_order(when: Mapping, home: Mapping, where: str) -> None:
    """See that they set out for home after they are there, or have set out."""
    for clock, words in (("arrive", "the arrival"), ("leave", "setting out")):
        if home and clock in when and home["home"] <= when[clock]:
            raise InvalidFile(
                f"{where}.home is {_clock_words(home['home'])}, not after {words} at {_clock_words(when[clock])} "
                f'(when.{clock}): write a later clock; one of the next day is written as "26:00".'
            )


def _clock_words(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _visits(table: Mapping, where: str) -> float:
    if "visits_per_year" in table and "visits_per_week" in table:
        raise InvalidFile(f"{where} has both visits_per_year and visits_per_week; keep one of them.")
    if "visits_per_week" in table:
        return WEEKS * _number(table, "visits_per_week", where)
    return _number(table, "visits_per_year", where) if "visits_per_year" in table else float("nan")


def _names(table: Mapping, key: str, where: str) -> tuple[str, ...]:
    names = table.get(key)
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise InvalidFile(f"{where}.{key} is {names!r}; write a list of names in quotes.")
    return tuple(dict.fromkeys(names))


def _number(table: Mapping, key: str, where: str) -> float:
    value = table[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise InvalidFile(f"{where}.{key} is {value!r}; write a number, 0 or more.")
    return float(value)


def _clock(table: Mapping, key: str, where: str) -> int:
    value = table[key]
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else LATEST + 1
    if minute > LATEST:
        raise InvalidFile(f'{where}.{key} is {value!r}; write a clock such as "10:30", at most "30:00".')
    return minute


def _known_keys(table: Mapping, known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise UnknownName(f'{where} has the unknown key "{key}"{suggestion(key, known)}')
