"""Services: what is given, to whom, within which times, and the need of each area for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path

import numpy as np
import pandas as pd

from access.errors import InvalidAreas, InvalidFile, InvalidHours, MissingColumn, suggestion
from access.files import read_toml
from access.rota import CLOSED, hours_text, parse_hours

SEGMENTS = ("emergency", "planned", "chronic")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")  # names files and layers too
OLDEST_AGE = 90  # the last single year of age stands for 90 and over
_KEYS = (
    "label",
    "plain_label",
    "need",
    "need_label",
    "thresholds",
    "thresholds_source",
    "segment",
    "modes",
    "requires",
    "requires_unless",
    "profile",
    "patterns",
    "visits_per_year",
    "visitors",
    "capacity",
    "capacity_label",
    "minimum_volume",
    "minimum_volume_source",
)


@dataclass(frozen=True)
class Need:
    """Who counts: a column of the areas, or residents of ages ``first`` to ``last`` inclusive and a sex.

    ``column`` is ``"population"`` for all residents. ``sex`` is ``""`` for everyone.
    """

    column: str = "population"
    first_age: int | None = None
    last_age: int | None = None
    sex: str = ""


@dataclass(frozen=True)
class Service:
    """A service as ``services.toml`` declares it; thresholds in minutes, in the order given.

    ``modes`` is ``None`` where the service is computed for every mode of the study. ``visits_per_year`` is
    journeys there of one unit of need in a year, ``visitors`` journeys of visitors for each of them. ``profile``
    names a traveller of the study, as which the people of this service travel. ``patterns`` are weekly hours by
    name, which options may write in place of hours. ``capacity`` is the supply at sites in every option that
    gives the service there and does not say otherwise, in units of ``capacity_label``. ``requires`` and
    ``minimum_volume`` (0: none) become rules, see :func:`access.service_rules`.
    """

    id: str
    label: str
    plain_label: str = ""
    need: Need = Need()
    need_label: str = "residents"
    thresholds: tuple[float, ...] = ()
    thresholds_source: str = ""
    segment: str = ""
    modes: tuple[str, ...] | None = None
    requires: tuple[str, ...] = ()
    requires_unless: tuple[str, ...] = ()
    profile: str = ""
    patterns: Mapping[str, str] = field(default_factory=dict)
    visits_per_year: float = 1.0
    visitors: float = 0.0
    capacity: Mapping[str, float] = field(default_factory=dict)
    capacity_label: str = ""
    minimum_volume: float = 0.0
    minimum_volume_source: str = ""


def read_services(path: str | Path) -> dict[str, Service]:
    """Read ``services.toml``: one table per service, keyed by its id (see ``docs/contracts.md``).

    Raises:
        InvalidFile: the file is missing or not TOML, or a key or value is not usable; the message names
            the file, the key, what was found and what to write.
    """
    return parse_services(read_toml(path), str(path))


def parse_services(tables: Mapping[str, object], source: str = "services.toml") -> dict[str, Service]:
    """Make services from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile: a key or value is not usable.
    """
    if not tables:
        raise InvalidFile(f"{source} declares no service: add a table such as [emergency_department].")
    services = {name: _service(name, table, source) for name, table in tables.items()}
    for service in services.values():
        for key in ("requires", "requires_unless"):
            for other in getattr(service, key):
                if other not in services:
                    remedy = suggestion(other, services)
                    raise InvalidFile(f'{source}: {service.id}.{key} names "{other}"{remedy}')
    return services


def need(service: Service, areas: pd.DataFrame) -> pd.Series:
    """Need of every area for a service, float64, indexed like ``areas``.

    Residents, an age band (``age_00`` ... ``age_90``, both ends inclusive, 90 meaning 90 and over), one
    sex of it (``female_00`` ...; men and boys are the difference), or a count column. An unknown need
    is refused rather than read as zero.

    Raises:
        MissingColumn: the areas lack a column that the need asks for.
        InvalidAreas: the need of an area is unknown (NaN) or negative, or the column holds text.
    """
    values = _sum_columns(service, areas).astype("float64").rename("need")
    wrong = ~(values >= 0) | np.isinf(values)
    if wrong.any():
        first = values.index[wrong][0]
        raise InvalidAreas(
            f'service "{service.id}": the need of area {first} is {values[first]} ({int(wrong.sum())} such '
            f"areas); give every area a count of zero or more."
        )
    return values


def _sum_columns(service: Service, areas: pd.DataFrame) -> pd.Series:
    spec = service.need
    if spec.first_age is None:
        return _columns(service, areas, [spec.column])[spec.column]
    ages = range(spec.first_age, spec.last_age + 1)
    female = [f"female_{age:02d}" for age in ages]
    everyone = [f"age_{age:02d}" for age in ages]
    if spec.sex == "female":
        return _columns(service, areas, female).sum(axis=1, skipna=False)
    total = _columns(service, areas, everyone).sum(axis=1, skipna=False)
    if spec.sex == "male":
        return total - _columns(service, areas, female).sum(axis=1, skipna=False)
    return total


def _columns(service: Service, areas: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    missing = [name for name in names if name not in areas.columns]
    if missing:
        raise MissingColumn(
            f'service "{service.id}" needs the column "{missing[0]}" of the areas, which is absent'
            f"{suggestion(missing[0], areas.columns)}"
        )
    for name in names:
        if not pd.api.types.is_numeric_dtype(areas[name]):
            raise InvalidAreas(
                f'service "{service.id}": its need names the column "{name}" of the areas, which holds no '
                "numbers; name a count."
            )
    return pd.DataFrame(areas[names])


def require_id(name: str, what: str, source: str) -> None:
    """Raise InvalidFile if the id of a service or option cannot be the name of a file."""
    if not ID.fullmatch(name):
        raise InvalidFile(
            f'{source}: the {what} id "{name}" is unfit for the name of a file; write letters, digits, "_", '
            '"-" and ".", a letter or digit first, and give the spelling you like as label.'
        )


def _service(name: str, table: object, source: str) -> Service:
    require_id(name, "service", source)
    if not isinstance(table, Mapping):
        raise InvalidFile(f"{source}: {name} = {table!r} is not a service; write a table [{name}].")
    for key in table:
        if key not in _KEYS:
            raise InvalidFile(f'{source}: [{name}] has the unknown key "{key}"{suggestion(key, _KEYS)}')
    segment = _text(table, "segment", "", name, source)
    if segment and segment not in SEGMENTS:
        raise InvalidFile(f'{source}: {name}.segment is "{segment}"{suggestion(segment, SEGMENTS)}')
    label = _text(table, "label", name, name, source)
    return Service(
        id=name,
        label=label,
        plain_label=_text(table, "plain_label", label, name, source),
        need=_need(table.get("need", "residents"), f"{source}: {name}.need"),
        need_label=_text(table, "need_label", "residents", name, source),
        thresholds=_thresholds(table.get("thresholds", []), f"{source}: {name}.thresholds"),
        thresholds_source=_text(table, "thresholds_source", "", name, source),
        segment=segment,
        modes=_modes(table["modes"], f"{source}: {name}.modes") if "modes" in table else None,
        requires=_names(table.get("requires", []), f"{source}: {name}.requires"),
        requires_unless=_names(table.get("requires_unless", []), f"{source}: {name}.requires_unless"),
        profile=_text(table, "profile", "", name, source),
        patterns=_patterns(table.get("patterns", {}), f"{source}: {name}.patterns"),
        visits_per_year=_amount(table, "visits_per_year", 1.0, name, source),
        visitors=_amount(table, "visitors", 0.0, name, source),
        capacity=_capacity(table.get("capacity", {}), f"{source}: {name}.capacity"),
        capacity_label=_text(table, "capacity_label", "", name, source),
        minimum_volume=_amount(table, "minimum_volume", 0.0, name, source),
        minimum_volume_source=_text(table, "minimum_volume_source", "", name, source),
    )


def _amount(table: Mapping, key: str, default: float, name: str, source: str) -> float:
    value = table.get(key, default)
    if not _is_number(value) or value < 0:
        raise InvalidFile(f"{source}: {name}.{key} is {value!r}; write a number of zero or more.")
    return float(value)


def _patterns(value: object, where: str) -> dict[str, str]:
    """Weekly hours by name; a name that reads as hours itself would hide what is meant."""
    if not isinstance(value, Mapping):
        raise InvalidFile(f'{where} is {value!r}; write {{ day = "Mon-Sun 08:00-22:00" }}.')
    patterns = {}
    for name, hours in value.items():
        if not re.fullmatch(r"[A-Za-z_][\w-]*", name) or name == CLOSED:
            raise InvalidFile(f'{where} has the name "{name}"; write a word such as "day" or "weekdays".')
        try:
            patterns[name] = hours_text(hours)
            parse_hours(patterns[name])
        except InvalidHours as problem:
            raise InvalidFile(f"{where}.{name}: {problem}") from problem
    return patterns


def _capacity(value: object, where: str) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise InvalidFile(f"{where} is {value!r}; write a number for each site: {{ SITE = 30 }}.")
    for site, amount in value.items():
        if not _is_number(amount) or amount < 0:
            raise InvalidFile(f"{where}.{site} is {amount!r}; write a number of zero or more.")
    return {site: float(amount) for site, amount in value.items()}


def _text(table: Mapping, key: str, default: str, name: str, source: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise InvalidFile(f"{source}: {name}.{key} is {value!r}; write text in quotes.")
    return value


def _names(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidFile(f'{where} is {value!r}; write a list of names such as ["drive"].')
    return tuple(value)


def _modes(value: object, where: str) -> tuple[str, ...]:
    modes = _names(value, where)
    if not modes:
        raise InvalidFile(f"{where} is empty; name at least one mode, or leave the key out for every mode.")
    return modes


def _thresholds(value: object, where: str) -> tuple[float, ...]:
    if not isinstance(value, list) or not all(_is_number(item) and item > 0 for item in value):
        raise InvalidFile(f"{where} is {value!r}; write a list of minutes such as [30, 45, 60].")
    if len(set(value)) < len(value):
        raise InvalidFile(f"{where} is {value!r}; write each threshold once.")
    return tuple(value)


def _need(value: object, where: str) -> Need:
    if value == "residents":
        return Need()
    if not isinstance(value, Mapping):
        raise InvalidFile(
            f'{where} is {value!r}; write "residents", {{ ages = [0, 17] }} or {{ column = "..." }}.'
        )
    known = ("ages", "sex", "column")
    for key in value:
        if key not in known:
            raise InvalidFile(f'{where} has the unknown key "{key}"{suggestion(key, known)}')
    if "column" in value:
        if len(value) > 1 or not isinstance(value["column"], str):
            raise InvalidFile(
                f'{where} is {dict(value)!r}; write {{ column = "name" }} and nothing beside it.'
            )
        return Need(column=value["column"])
    return _age_need(value, where)


def _age_need(value: Mapping, where: str) -> Need:
    ages, sex = value.get("ages", [0, OLDEST_AGE]), value.get("sex", "")
    if not isinstance(ages, list) or len(ages) != 2 or not all(type(age) is int for age in ages):
        raise InvalidFile(f"{where}.ages is {ages!r}; write [first, last] in whole years, both included.")
    if not 0 <= ages[0] <= ages[1] <= OLDEST_AGE:
        raise InvalidFile(f"{where}.ages is {ages!r}; keep 0 <= first <= last <= 90 (90 is 90 and over).")
    if sex not in ("", "female", "male"):
        raise InvalidFile(f"{where}.sex is {sex!r}{suggestion(sex, ('female', 'male'))}")
    return Need(column="", first_age=ages[0], last_age=ages[1], sex=sex)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and np.isfinite(value)
