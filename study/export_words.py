"""What a workbook calls services, options, ways of travelling, times and directions, beside their ids."""

from __future__ import annotations

import pandas as pd

from access import NO_CAR_MODE
from study.comparison import period_caveat
from study.plan import MatrixKey
from study.results import Results
from study.settings import Settings

MODES = {
    "drive": "Car", "blue_light": "Ambulance", "public_transport": "Public transport", "walk": "Walking",
}  # fmt: skip
DIRECTIONS = {"to_site": "Going there", "from_site": "Coming home"}
LABELLED = ("service", "configuration", "mode", "period", "direction")


def said_of(results: Results, column: str, value: str) -> str:
    """The label of a value of a column of keys; an id without one is made readable."""
    if column == "service":
        known = results.services.get(value)
        return (known.label if known else "") or value
    if column == "configuration":
        return option_said(results, value)
    settings = results.study.settings
    if column == "mode":
        return mode_said(settings, value)
    return DIRECTIONS.get(value, value) if column == "direction" else period_said(settings, value)


def option_said(results: Results, option: str) -> str:
    """The option's label, marked where it is a draft."""
    known = results.configurations.get(option)
    if known is None:
        return option
    return f"{known.label or option}{' (draft)' if known.status == 'draft' else ''}"


def mode_said(settings: Settings, mode: str) -> str:
    """For example "Car", "Public transport: with a pram"; an imported mode goes by its own name."""
    if mode == NO_CAR_MODE and settings.no_car:
        return settings.no_car.label
    kind, who = settings.kind(mode), settings.traveller(mode)
    said = MODES.get(kind, kind.replace("_", " ").capitalize())
    return said if who is None else f"{said}: {who.label or mode.removeprefix(f'{kind}_').replace('_', ' ')}"


def period_said(settings: Settings, period: str) -> str:
    """The period's label, or its id made readable."""
    known = settings.periods.get(period)
    return (known.label if known else None) or period.replace("_", " ").capitalize()


def labelled(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """The table with a label before each column of ids: ``service_label``, ``configuration_label`` and so on."""
    found = table
    for column in LABELLED:
        if column in found:
            words = {value: said_of(results, column, value) for value in pd.unique(found[column])}
            found = found.copy(deep=False)
            found.insert(found.columns.get_loc(column), f"{column}_label", found[column].map(words))
    return found


def cannot_judge(results: Results, service: str, key: MatrixKey, a: str, b: str) -> str:
    """The sentence that says why a time cannot tell two options apart; "" where it can."""
    figures = {"service": service, **key._asdict()}
    pair = [results.configurations[name] for name in (a, b)]
    return "".join(period_caveat(results, figures, pair)[:1])


def ids_last(table: pd.DataFrame) -> pd.DataFrame:
    """A labelled table with its labels first and the ids that they stand for last."""
    labels = [c for c in (f"{name}_label" for name in LABELLED) if c in table]
    ids = [c for c in ("compared_with", *LABELLED, "percentile") if c in table]
    return table[[*labels, *table.columns.drop([*labels, *ids]), *ids]]
