"""Of whom an evidence pack has figures: by age, sex, the study's groups, deprivation and place, with everyone beside.

Each grouping is counts by area, so that :func:`access.compare` counts them as it counts any group of study.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace

import pandas as pd

import access
from access.deprivation_groups import national_decile
from access.services import Need
from study.results import Results
from web.words import capital

BANDS = ((0, 15), (16, 24), (25, 64), (65, 84), (85, 90))
OLDEST = 90
MOTHERS = (15, 44)
CAR = ("drive",)
"""Kinds of travelling that households without a car cannot take."""
ALL = "/all"


@dataclass(frozen=True)
class Grouping:
    """People (or households) by category: ``counts`` by area (rows), a column for each of ``labels``.

    ``kind`` is "age", "sex", "group", "need", "lookup" or "decile", ``name`` that of study.toml, ``unit`` what is
    counted, ``everyone`` by area whom a category is compared with. ``nest`` names for a category the known sum that it
    is a part of besides everyone.
    """

    id: str
    kind: str
    name: str
    label: str
    unit: str
    labels: dict[str, str]
    counts: pd.DataFrame
    everyone: pd.Series
    source: str
    nest: dict[str, str] = field(default_factory=dict)


def groupings(results: Results, service: str) -> list[Grouping]:
    """Every grouping that a study has counts for, in the order of a report; ``service`` says whose need is cut."""
    areas, declared = results.places.areas, results.services[service]
    need = access.need(declared, areas)
    whose = declared.need_label or "residents"
    return [
        *_ages(areas, declared),
        *_sexes(areas, declared),
        *_groups(results, declared),
        *_needs(results, declared),
        *_deciles(areas, need, whose),
        *_lookups(results, need, whose),
    ]


def without_car(results: Results, grouping: Grouping) -> str:
    """The category of a grouping that is households without a car; "" where it has none that is known to be."""
    no_car = results.study.settings.no_car
    if no_car is None or grouping.kind != "group" or grouping.name != no_car.group:
        return ""
    return f"group/{grouping.name}/{grouping.name}_{no_car.without}"


def with_groupings(results: Results, found: list[Grouping]) -> Results:
    """The same results whose areas and groups hold these groupings, each with everyone beside it."""
    counts = [frame for each in found for frame in (each.counts, each.everyone.rename(each.id + ALL))]
    groups = {each.id: each.labels for each in found}
    groups |= {each.id + ALL: {each.id + ALL: "Everyone"} for each in found}
    areas = pd.concat([results.places.areas, *counts], axis=1) if counts else results.places.areas
    view = copy(results)
    view.places = replace(results.places, areas=areas, groups=groups)
    return view


def _count(areas: pd.DataFrame, first: int, last: int, sex: str = "") -> pd.Series | None:
    """Residents of some ages or a sex; None where the areas do not say."""
    need = Need(first_age=first, last_age=last, sex=sex)
    try:
        return access.need(access.Service("residents", "residents", need=need), areas)
    except access.AccessError:
        return None


def _table(kind: str, name: str, columns: dict[str, tuple[str, pd.Series]]) -> tuple[dict, pd.DataFrame]:
    """Labels and counts under names that no other grouping has."""
    named = {f"{kind}/{name}/{category}": each for category, each in columns.items()}
    return {column: label for column, (label, _) in named.items()}, pd.DataFrame(
        {column: values for column, (_, values) in named.items()}
    )


def _residents(areas: pd.DataFrame, ages: pd.Series) -> pd.Series:
    return areas["population"].astype("float64") if "population" in areas else ages


def counts_some(need: Need) -> bool:
    """Whether a service counts residents of some ages or of one sex, and not all."""
    return need.first_age is not None or need.last_age is not None or bool(need.sex)


def _ages_of(need: Need) -> tuple[int, int]:
    """The first and the last age that a service counts."""
    return need.first_age or 0, OLDEST if need.last_age is None else need.last_age


def all_residents(service: access.Service) -> str:
    """What all residents are called beside those that a service counts."""
    whole = service.need.column == "population" and not counts_some(service.need)
    return "residents" if whole else "residents of all ages"


def _whose(service: access.Service) -> tuple[str, str]:
    """What the people cut by age and sex are called, and that the service counts no others."""
    if not counts_some(service.need):
        return all_residents(service), ""
    return service.need_label or "those whom the service counts", "; the service counts no others"


def _ages(areas: pd.DataFrame, service: access.Service) -> Iterator[Grouping]:
    """Bands of age, cut at the ages that the service counts."""
    first, last = _ages_of(service.need)
    cut = [(max(a, first), min(b, last)) for a, b in BANDS if b >= first and a <= last]
    bands = {_band(*band): _count(areas, *band, service.need.sex) for band in cut}
    if any(values is None for values in bands.values()):
        return
    labels, counts = _table("age", "bands", {name: (name, values) for name, values in bands.items()})
    whose, no_others = _whose(service)
    source = f"{whose} by single year of age{no_others}"
    yield Grouping("age", "age", "bands", "Age", whose, labels, counts, counts.sum(axis=1), source)


def _band(first: int, last: int) -> str:
    if last == OLDEST:
        return f"{first} and over"
    return f"{first} to {last}" if last > first else str(first)


def _sexes(areas: pd.DataFrame, service: access.Service) -> Iterator[Grouping]:
    """Both sexes within the ages that the service counts; women of the ages of mothers among all residents."""
    ages, words = _ages_of(service.need), {"female": "Women and girls", "male": "Men and boys"}
    counted = [sex for sex in words if service.need.sex in ("", sex)]
    sexes = {sex: _count(areas, *ages, sex) for sex in counted}
    if any(values is None for values in sexes.values()):
        return
    labels, counts = _table("sex", "sexes", {sex: (words[sex], values) for sex, values in sexes.items()})
    whose, no_others = _whose(service)
    source = f"{whose} by sex and single year of age{no_others}"
    yield Grouping("sex", "sex", "sexes", "Sex", whose, labels, counts, counts.sum(axis=1), source)
    everyone, mothers = _count(areas, 0, OLDEST), _count(areas, *MOTHERS, "female")
    if everyone is None or mothers is None:
        return
    said, whose = f"Women of {MOTHERS[0]} to {MOTHERS[1]}", all_residents(service)
    labels, counts = _table("mothers", "ages", {"women": (said, mothers)})
    source = "residents by sex and single year of age"
    yield Grouping("mothers", "mothers", "ages", "Sex and age", whose, labels, counts, everyone, source)


def _groups(results: Results, service: access.Service) -> Iterator[Grouping]:
    settings, areas = results.study.settings, results.places.areas
    for name, columns in results.places.groups.items():
        said = settings.groups[name]
        labels = {f"group/{name}/{column}": label for column, label in columns.items()}
        counts = areas[list(columns)].astype("float64").set_axis(list(labels), axis=1)
        everyone = counts.sum(axis=1)
        if said.unit == "people" and "population" in areas:
            everyone = areas["population"].astype("float64")
        elif settings.no_car and settings.no_car.group == name and settings.no_car.all:
            everyone = counts[f"group/{name}/{name}_{settings.no_car.all}"]
        unit = all_residents(service) if said.unit == "people" else said.unit
        source = f"{capital(unit)} by area{f', areas {said.vintage}' if said.vintage else ''}"
        yield Grouping(
            f"group/{name}", "group", name, said.label or name, unit, labels, counts, everyone, source
        )


def _needs(results: Results, service: access.Service) -> Iterator[Grouping]:
    """Counts that study.toml names as needs: who they are beside all residents."""
    areas = results.places.areas
    called = {each.need.column: each.need_label for each in results.services.values()}
    for name, said in results.study.settings.needs.items():
        if "population" not in areas:
            return
        unit = called.get(name) or f"{name.replace('_', ' ')}{' a year' if said.per else ''}"
        labels, counts = _table("need", name, {"count": (capital(unit), areas[name].astype("float64"))})
        source = f"counts by area{f', areas {said.vintage}' if said.vintage else ''}"
        yield Grouping(
            f"need/{name}", "need", name, capital(name.replace("_", " ")),
            f"{unit}, beside {all_residents(service)}", labels, counts,
            areas["population"].astype("float64"), source,
        )  # fmt: skip


def _deciles(areas: pd.DataFrame, need: pd.Series, whose: str) -> Iterator[Grouping]:
    deciles = national_decile(areas) if "imd_decile" in areas else pd.Series(dtype="float64")
    if deciles.notna().any():
        ends = {1: "1 (most deprived)", 10: "10 (least deprived)"}
        columns = {str(d): (ends.get(d, str(d)), need.where(deciles == d, 0.0)) for d in range(1, 11)}
        labels, counts = _table("decile", "national", columns)
        nest = {column: f"fifth {(place + 2) // 2}" for place, column in enumerate(labels)}
        yield Grouping(
            "decile", "decile", "national", "National decile of deprivation", whose, labels, counts, need,
            f"{whose} by area, deciles as released", nest,
        )  # fmt: skip


def _lookups(results: Results, need: pd.Series, whose: str) -> Iterator[Grouping]:
    settings, areas = results.study.settings, results.places.areas
    for name, said in settings.lookups.items():
        known = areas[name].astype("str").where(areas[name].notna(), "not known")
        columns = {value: (value, need.where(known == value, 0.0)) for value in sorted(known.unique())}
        labels, counts = _table("lookup", name, columns)
        source = f"{whose} by area{f', areas {said.vintage}' if said.vintage else ''}"
        label = capital(name.replace("_", " and ") if name == "rural_urban" else name.replace("_", " "))
        yield Grouping(f"lookup/{name}", "lookup", name, label, whose, labels, counts, need, source)
