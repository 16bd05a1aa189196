"""Services: what is given, to whom, within which times, and the need of each area for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path

import numpy as np
import pandas as pd

from access.errors import InvalidAreas, InvalidFile, MissingColumn, suggestion
from access.files import read_toml

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

    ``modes`` is ``None`` where the service is computed for every mode of the study.
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
        for required in service.requires:
            if required not in services:
                remedy = suggestion(required, services)
                raise InvalidFile(f'{source}: {service.id}.requires names "{required}"{remedy}')
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
    )


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
