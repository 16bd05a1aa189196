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
        *_ages(areas),
        *_sexes(areas),
        *_groups(results),
        *_needs(results),
        *_deciles(areas, need, whose),
        *_lookups(results, need, whose),
    ]


def with_groupings(results: Results, found: list[Grouping]) -> Results:
    """The same results whose areas and groups hold these groupings, each with everyone beside it."""
    counts = [frame for each in found for frame in (each.counts, each.everyone.rename(each.id + ALL))]
    groups = {each.id: each.labels for each in found}
    groups |= {each.id + ALL: {each.id + ALL: "Everyone"} for each in found}
    areas = pd.concat([results.places.areas, *counts], axis=1) if counts else results.places.areas
    view = copy(results)
    view.places = replace(results.places, areas=areas, groups=results.places.groups | groups)
    return view


def _count(areas: pd.DataFrame, **need) -> pd.Series | None:
    """Residents of some ages or a sex; None where the areas do not say."""
    try:
        return access.need(access.Service("residents", "residents", need=Need(**need)), areas)
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


def _ages(areas: pd.DataFrame) -> Iterator[Grouping]:
    bands = {_band(*band): _count(areas, first_age=band[0], last_age=band[1]) for band in BANDS}
    if any(values is None for values in bands.values()):
        return
    labels, counts = _table("age", "bands", {name: (name, values) for name, values in bands.items()})
    source = "residents by single year of age"
    yield Grouping("age", "age", "bands", "Age", "residents", labels, counts, counts.sum(axis=1), source)


def _band(first: int, last: int) -> str:
    return f"{first} and over" if last == OLDEST else f"{first} to {last}"


def _sexes(areas: pd.DataFrame) -> Iterator[Grouping]:
    sexes = {sex: _count(areas, first_age=0, last_age=OLDEST, sex=sex) for sex in ("female", "male")}
    if any(values is None for values in sexes.values()):
        return
    mothers = _count(areas, first_age=MOTHERS[0], last_age=MOTHERS[1], sex="female")
    everyone = sum(sexes.values())
    words = {"female": "Women and girls", "male": "Men and boys"}
    labels, counts = _table("sex", "sexes", {sex: (words[sex], values) for sex, values in sexes.items()})
    source = "residents by sex and single year of age"
    yield Grouping("sex", "sex", "sexes", "Sex", "residents", labels, counts, everyone, source)
    said = f"Women of {MOTHERS[0]} to {MOTHERS[1]}"
    labels, counts = _table("mothers", "ages", {"women": (said, mothers)})
    yield Grouping("mothers", "mothers", "ages", "Sex and age", "residents", labels, counts, everyone, source)


def _groups(results: Results) -> Iterator[Grouping]:
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
        unit = "residents" if said.unit == "people" else said.unit
        source = f"{capital(unit)} by area{f', areas {said.vintage}' if said.vintage else ''}"
        yield Grouping(
            f"group/{name}", "group", name, said.label or name, unit, labels, counts, everyone, source
        )


def _needs(results: Results) -> Iterator[Grouping]:
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
            f"need/{name}", "need", name, capital(name.replace("_", " ")), "residents", labels, counts,
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
