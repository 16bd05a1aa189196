"""What files and pages call services, options, ways of travelling, times, sites and reasons, beside their ids."""

from __future__ import annotations

import pandas as pd

from access import NO_CAR_MODE, Configuration
from study.comparison import period_caveat
from study.plan import MatrixKey
from study.results import Results
from study.settings import Settings

MODES = {
    "drive": "Car", "blue_light": "Ambulance", "public_transport": "Public transport", "walk": "Walking",
}  # fmt: skip
DIRECTIONS = {"to_site": "Going there", "from_site": "Coming home"}
INDICES = {
    "slope_index": "Slope index of inequality (minutes)", "relative_index": "Relative index of inequality (ratio)",
    "concentration_index": "Concentration index",
    "absolute_concentration_index": "Absolute concentration index (minutes)",
    "erreygers_index": "Erreygers index of those", "wagstaff_index": "Wagstaff index of those",
}  # fmt: skip
REASONS = {
    "not_snapped": "the area or the site is outside the mapped streets",
    "no_path": "no route found",
    "beyond_cutoff": "no journey found within the longest time looked for",
    "no_service": "no connection at these hours to a site that is open",
    "not_given": "no value in the imported travel times",
    "no_open_site": "no site gives this service at these hours",
}
"""Why an area has no time, as the viewer says it."""
LABELLED = {
    "compared_with": "configuration", "service": "service", "configuration": "configuration", "mode": "mode",
    "period": "period", "direction": "direction", "index": "index", "reason": "reason", "reason_base": "reason",
    "reason_option": "reason",
}  # fmt: skip
"""Columns of ids that get a label beside them, and what they are ids of."""
SITES = ("nearest_site", "next_site", "nearest_site_base", "nearest_site_option")
JOURNEY = ("service", "configuration", "mode", "period", "direction")
WORDS = {name: f"{name}_label" for name in LABELLED} | {
    name: f"{name}_name" for name in SITES} | {"site_id": "site_name"}  # fmt: skip
"""Each column of ids and the column of words that says what they stand for."""


def said_of(results: Results, column: str, value: str) -> str:
    """The label of a value of a column of keys; an id without one is made readable."""
    if column == "service":
        known = results.services.get(value)
        return (known.label if known else "") or value
    if column == "configuration":
        return option_said(results, value)
    if column == "reason":
        return REASONS.get(value, value)
    if column == "index":
        return index_said(value)
    settings = results.study.settings
    if column == "mode":
        return mode_said(settings, value)
    return DIRECTIONS.get(value, value) if column == "direction" else period_said(settings, value)


def index_said(index: str) -> str:
    """For example "Slope index of inequality (minutes)", "Erreygers index of those within 30 minutes"."""
    name, within, minutes = index.partition("_within_")
    said = INDICES.get(name, name.replace("_", " ").capitalize())
    return f"{said} within {minutes.replace('_', '.')} minutes" if within else said


def option_said(results: Results, option: str) -> str:
    """The option's label, marked where it is a draft."""
    known = results.configurations.get(option)
    return option if known is None else option_label(known)


def option_label(option: Configuration) -> str:
    """The label of an option, marked where it is a draft."""
    return f"{option.label or option.id}{' (draft)' if option.status == 'draft' else ''}"


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
    """The table with words after each column of ids that lacks them: ``service_label``, ``site_name`` and so on."""
    names = results.places.sites.get("name", {})
    found = table.copy(deep=False)
    for column, said in WORDS.items():
        if column not in found or said in found:
            continue
        ids = [value for value in pd.unique(found[column]) if isinstance(value, str)]
        of = LABELLED.get(column)
        words = {value: said_of(results, of, value) if of else names.get(value, value) for value in ids}
        found.insert(found.columns.get_loc(column) + 1, said, found[column].map(words).astype("str"))
    return found


def cannot_judge(results: Results, service: str, key: MatrixKey, a: str, b: str) -> str:
    """The sentence that says why a time cannot tell two options apart; "" where it can."""
    figures = {"service": service, **key._asdict()}
    pair = [results.configurations[name] for name in (a, b)]
    return "".join(period_caveat(results, figures, pair)[:1])


def ids_last(table: pd.DataFrame) -> pd.DataFrame:
    """A labelled table with its labels first and the ids that they stand for last."""
    labels = [c for c in (WORDS[name] for name in JOURNEY) if c in table]
    ids = [c for c in table if c in WORDS or c == "percentile"]
    return table[[*labels, *table.columns.drop([*labels, *ids]), *ids]]
