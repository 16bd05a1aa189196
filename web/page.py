"""What the page starts from: labels, what can be chosen, where its scripts fetch the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import quote, urlencode

import pandas as pd

from access import NO_CAR_MODE, serving_sites
from study.errors import ResultsError
from study.isochrone_layers import IsochroneRequest
from study.plan import MatrixKey, opening_periods
from study.results import Results
from study.settings import Settings
from web import readings, words
from web.errors import NotInResults
from web.hours_words import time_label
from web.layers import site_list
from web.panel import SCOPES
from web.scales import catchment_scale, for_scripts
from web.search import found
from web.selection import JOURNEY, NAMES, Selection, changing_options, renewed

MEASURES = {
    "minutes": "Minutes", "change": "Change", "within": "Within a time",
    "nearest": "Nearest site",
    "next": "Next nearest", "catchment": "Supply within reach",
}  # fmt: skip
LAYOUTS = {"two": "A and B", "a": "A", "b": "B", "swipe": "Swipe"}
HEADINGS = {
    "service": "Service", "a": "Option A", "b": "Option B", "mode": "By", "period": "When",
    "direction": "Direction", "percentile": "Typical or unlucky",
}  # fmt: skip
FREE = ("at", "sort", "brush", "find")
AS_SELECTED = "1"
PAPERS = ("a4", "a3")
AS_SCRIPTS_QUOTE = "!'()*"
SHORT_LABELS = {NO_CAR_MODE: "By car ownership", "to_site": "There", "from_site": "Home"}


@dataclass(frozen=True)
class View:
    """What is shown of a selection, as the address says it; "" for nothing chosen.

    ``reach`` is "1" for the reach of ``site`` by the selection's mode, or another mode's id; ``at`` is
    latitude,longitude,zoom; ``sort``, ``brush`` and ``find`` belong to the table, the charts and the search.
    """

    measure: str
    threshold: str
    layout: str
    fifths: str
    area: str
    site: str
    reach: str
    dim: str
    at: str
    sort: str
    brush: str
    find: str


def view(results: Results, selection: Selection, asked: Mapping[str, str]) -> View:
    """What the address asks to be shown, with the usual where it is silent.

    Raises:
        NotInResults: it asks for something unknown.
    """
    closed = "area" in asked  # said to be none, whatever was searched for
    asked = renewed(asked, results.baseline)
    thresholds = [f"{float(t):g}" for t in results.services[selection.service].thresholds]
    modes = {key.mode for key in results.matrices()}
    layout = asked.get("layout") or "two"
    measure = _one_of("measure", asked.get("measure") or "minutes", MEASURES)
    return View(
        measure=measure,
        threshold=_one_of(
            "threshold", asked.get("threshold") or next(iter(thresholds), ""), thresholds or [""]
        ),
        layout=_one_of("layout", "b" if layout == "one" else layout, LAYOUTS),
        fifths=_one_of("fifths", asked.get("fifths") or "national", SCOPES),
        area=_one_of(
            "area",
            asked.get("area") or ("" if closed else _area_found(results, asked)),
            ["", *results.places.areas.index],
        ),
        site=_one_of("site", asked.get("site", ""), ["", *results.places.sites.index]),
        reach=_one_of("mode", asked.get("reach", ""), ["", AS_SELECTED, *sorted(modes)]),
        dim=_one_of("dim", asked.get("dim", ""), ["", "1"]),
        **{name: str(asked.get(name, ""))[:200] for name in FREE},
    )


def _area_found(results: Results, asked: Mapping[str, str]) -> str:
    """The area that a search without scripts found; "" where it found none, or nothing was searched for."""
    hit = found(results, asked["find"]) if asked.get("find") else None
    return (hit.area if hit else None) or ""


def said(shown: View) -> dict[str, str]:
    """What is shown as the address says it."""
    return {name: value for name, value in asdict(shown).items() if value}


def paper(asked: Mapping[str, str]) -> str:
    """The sheet that is asked for.

    Raises:
        NotInResults: there is no such sheet.
    """
    return _one_of("paper", asked.get("paper") or PAPERS[0], PAPERS)


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
        "short": SHORT_LABELS,
        "period": {k.period: words.period_label(settings, k.period) for k in keys},
        "time": _times(settings, keys),
        "how": {k.mode: words.by_mode(k.mode, settings) for k in keys},
        "direction": words.DIRECTIONS,
        "towards": {way: words.towards(way) for way in words.DIRECTIONS},
        "percentile": {str(p): words.percentile_label(p) for p in {*settings.percentiles, 50}},
        "measure": MEASURES,
    }


def _times(settings: Settings, keys: Collection[MatrixKey]) -> dict[str, dict[str, dict[str, str]]]:
    """Every time of the week with its hours, by mode and direction."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for key in keys:
        found.setdefault(key.mode, {}).setdefault(key.direction, {})[key.period] = time_label(settings, *key)
    return found


def journeys(choices: pd.DataFrame) -> dict[str, list[list[str]]]:
    """Mode, period, direction and percentile of every matrix of each service."""
    columns = ["mode", "period", "direction", "percentile"]
    return {
        service: rows[columns].drop_duplicates().to_numpy().tolist()
        for service, rows in choices.groupby("service", sort=False)
    }


def offered(choices: pd.DataFrame, selection: Selection, named: dict) -> dict[str, dict]:
    """The form's lists by field: for each what fits the choices before it."""
    left, lists = choices, {}
    for field, heading in HEADINGS.items():
        column = NAMES.get(field, field)
        value = str(getattr(selection, field))
        known = list(dict.fromkeys(left[column]))
        known_as = named["time"][selection.mode][selection.direction] if field == "period" else named[column]
        items = [(each, known_as.get(each, each), each == value) for each in known]
        lists[field] = {"name": field, "heading": heading, "groups": [("", items)]}
        left = left if field == "a" else left[left[column] == value]
    return lists


def by_change(items: list[tuple], changing: Mapping[str, Collection[str]]) -> list[tuple[str, list[tuple]]]:
    """Services of a list in two groups, changed by an option or not; one group without a name where all are alike."""
    changed = [item for item in items if changing[item[0]]]
    others = [item for item in items if not changing[item[0]]]
    if not changed or not others:
        return [("", items)]
    return [("Changed by an option", changed), ("Not changed by any option", others)]


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


def sites(results: Results, selection: Selection, name: str) -> list[dict]:
    """The sites of the chosen service and how they stand in one of the options in the chosen period."""
    option = results.configurations[name]
    periods = opening_periods(results.study.settings, selection.mode)
    serving = serving_sites(option, selection.service, selection.period, selection.direction, periods).sites
    return site_list(results.places.sites, selection.service, results.configurations, name, serving)


def measure_labels(results: Results, service: str) -> dict[str, str]:
    """What the measures of a service are called: its supply by what there is of it, as "Beds within reach"."""
    what = results.services[service].capacity_label
    return MEASURES | ({"catchment": f"{words.capital(what)} within reach"} if what else {})


def measures(results: Results, service: str) -> dict[str, str]:
    """For each measure of a service why it is not available, "" where it is."""
    refused = dict.fromkeys(MEASURES, "")
    if not results.services[service].thresholds:
        refused["within"] = "services.toml states no thresholds for this service."
    if not readings.has_catchments(results, service):
        refused["catchment"] = "The study states no capacity for this service (configurations.toml)."
    return refused


def urls(root: str, run_id: str, areas: str, routes: Collection[str]) -> dict[str, str]:
    """Where scripts fetch the rest: words in capitals stand for what was chosen; ``areas`` is their hash.

    Only of ``routes``, the first parts of the addresses that this viewer answers.
    """
    answers = {
        "values": "values/RUN/SERVICE/OPTION.json",
        "changes": "changes/RUN/SERVICE/FIRST/SECOND.json",
        "charts": "charts/RUN/SERVICE/FIRST/SECOND.json",
        "panel": "panel/RUN",
        "area": "area/RUN/AREA.json",
        "isochrones": "isochrones/RUN/SITE.json",
        "search": "search/RUN",
        "download": "download/RUN/FORMAT",
        "areas": f"layers/areas-{areas}.json",
        "print": "print",
    }
    known = {name: path for name, path in answers.items() if path.split("/")[0] in routes}
    return {name: f"{root}/{path}".replace("RUN", run_id) for name, path in known.items()}


def first_answers(where: Mapping[str, str], selection: Selection) -> list[str]:
    """What the scripts will ask for first, letter by letter as they do; ``where`` is of :func:`urls`."""
    said = selection.query()
    journey = urlencode({name: said[name] for name in JOURNEY})
    service, a, b = (quote(said[name], safe=AS_SCRIPTS_QUOTE) for name in ("service", "a", "b"))
    paths = [where["values"].replace("OPTION", a), where["values"].replace("OPTION", b)]
    paths += [
        where[name].replace("FIRST", a).replace("SECOND", b)
        for name in ("changes", "charts")
        if name in where
    ]
    asked = dict.fromkeys(f"{path.replace('SERVICE', service)}?{journey}" for path in paths)
    return [where["areas"], *asked]


def script_settings(results: Results, choices: pd.DataFrame) -> dict:
    """What the page's scripts start from whatever is chosen."""
    services = results.services
    return {
        "runId": results.run_id,
        "title": results.study.settings.title,
        "baseline": results.baseline,
        "changing": changing_options(results),
        "labels": labels(results),
        "journeys": journeys(choices),
        "scales": for_scripts(),
        "catchmentScales": {s: asdict(scale) for s in services if (scale := catchment_scale(results, s))},
        "thresholds": {s: [f"{float(t):g}" for t in service.thresholds] for s, service in services.items()},
        "refused": {s: measures(results, s) for s in services},
        "capacityLabels": {s: service.capacity_label for s, service in services.items()},
        "isochronesRefused": isochrones_refused(results),
        "connectorMetres": results.study.settings.speeds.connector_max_metres,
        "siteNames": {s: str(name) for s, name in results.places.sites["name"].items()},
        "needLabels": {s: service.need_label for s, service in services.items()},
    }
