"""What the page starts from: labels, what can be chosen, where its scripts fetch the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from access import NO_CAR_MODE, serving_sites
from study.errors import ResultsError
from study.isochrone_layers import IsochroneRequest
from study.plan import opening_periods
from study.results import Results
from study.settings import Settings
from web import words
from web.errors import NotInResults
from web.layers import site_list
from web.panel import SCOPES
from web.scales import for_scripts
from web.selection import FIELDS, Selection

SHOWS = {"minutes": "Minutes", "change": "Change"}
HEADINGS = {
    "service": "Service", "option": "Option", "mode": "How", "period": "When", "direction": "Direction",
    "percentile": "Of all departures",
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """What is shown of a selection: minutes or change, whose fifths, the chosen area and site ("" for none)."""

    show: str
    fifths: str
    area: str
    isochrones: str


def view(results: Results, selection: Selection, asked: Mapping[str, str]) -> View:
    """What the address asks to be shown, with the usual where it is silent.

    Raises:
        NotInResults: it asks for something unknown.
    """
    usual = "minutes" if selection.option == results.baseline else "change"
    return View(
        show=_one_of("show", asked.get("show") or usual, SHOWS),
        fifths=_one_of("fifths", asked.get("fifths") or "national", SCOPES),
        area=_one_of("area", asked.get("area", ""), ["", *results.places.areas.index]),
        isochrones=_one_of("site", asked.get("isochrones", ""), ["", *results.places.sites.index]),
    )


def _one_of(kind: str, value: str, known) -> str:
    if value in known:
        return value
    shown = ", ".join([k for k in known if k][:12])
    raise NotInResults(f"There is no {kind} \u201c{value}\u201d here: choose one of {shown}.")


def labels(results: Results) -> dict[str, dict[str, str]]:
    """The words for everything that can be chosen."""
    settings = results.study.settings
    keys = results.matrices()
    return {
        "service": {s: words.capital(words.care(service)) for s, service in results.services.items()},
        "care": {s: words.care(service) for s, service in results.services.items()},
        "option": {c: words.option_label(option) for c, option in results.configurations.items()},
        "mode": {k.mode: words.mode_label(k.mode, settings) for k in keys},
        "period": {k.period: words.period_label(settings, k.period) for k in keys},
        "how": {k.mode: words.by_mode(k.mode, settings) for k in keys},
        "direction": words.DIRECTIONS,
        "towards": {way: words.towards(way) for way in words.DIRECTIONS},
        "percentile": {str(p): words.percentile_label(p) for p in {*settings.percentiles, 50}},
    }


def journeys(choices: pd.DataFrame) -> dict[str, list[list[str]]]:
    """Mode, period, direction and percentile of every matrix of each service."""
    columns = ["mode", "period", "direction", "percentile"]
    return {
        service: rows[columns].drop_duplicates().to_numpy().tolist()
        for service, rows in choices.groupby("service", sort=False)
    }


def offered(choices: pd.DataFrame, selection: Selection, named: dict) -> list[dict]:
    """The form's lists: for each field what fits the choices before it."""
    left, lists = choices, []
    for field in FIELDS:
        value = str(getattr(selection, field))
        known = list(dict.fromkeys(left[field]))
        items = [(each, named[field].get(each, each), each == value) for each in known]
        lists.append({"name": field, "heading": HEADINGS[field], "items": items})
        left = left[left[field] == value]
    return lists


def isochrones_refused(results: Results) -> dict[str, str]:
    """For each mode why it has no isochrones, "" where it has."""
    sites = list(results.places.sites.index)
    refused = {}
    for key in results.matrices():
        try:
            IsochroneRequest.make(results.study, sites[:1], key.mode, key.period, key.direction)
            refused.setdefault(key.mode, "")
        except ResultsError as error:
            refused[key.mode] = _refusal(key.mode, str(error), results.study.settings)
    return refused


def _refusal(mode: str, said: str, settings: Settings) -> str:
    """Why a mode has no outlines, with words for modes in place of their ids."""
    said = said.replace(f"`{mode}`", f"\u201c{words.mode_label(mode, settings)}\u201d")
    for part in settings.no_car.modes if mode == NO_CAR_MODE and settings.no_car else ():
        said = said.replace(f"by {part}", words.by_mode(part, settings))
    return words.capital(said.replace("`", ""))


def sites(results: Results, selection: Selection) -> list[dict]:
    """The sites of the chosen service and how they stand in the chosen option and period."""
    option = results.configurations[selection.option]
    periods = opening_periods(results.study.settings, selection.mode)
    serving = serving_sites(option, selection.service, selection.period, selection.direction, periods).sites
    return site_list(
        results.places.sites, selection.service, results.configurations, selection.option, serving
    )


def script_settings(
    results: Results, choices: pd.DataFrame, selection: Selection, shown: View, urls: dict[str, str]
) -> dict:
    """Everything the page's scripts start from."""
    return {
        "runId": results.run_id,
        "urls": urls,
        "selection": selection.query(),
        "view": {
            "show": shown.show,
            "fifths": shown.fifths,
            "area": shown.area,
            "isochrones": shown.isochrones,
        },
        "baseline": results.baseline,
        "labels": labels(results),
        "journeys": journeys(choices),
        "scales": for_scripts(),
        "isochronesRefused": isochrones_refused(results),
        "connectorMetres": results.study.settings.speeds.connector_max_metres,
        "siteNames": {s: str(name) for s, name in results.places.sites["name"].items()},
        "needLabels": {s: service.need_label for s, service in results.services.items()},
    }
