"""The words beside the map: sentences on what changes, shares within thresholds, sources."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from access import NO_CAR_MODE
from study.results import Results
from web import readings, sentences, words
from web.selection import Selection

SCOPES = {
    "national": "National fifths: 1 is the most deprived fifth of areas in the country.",
    "local": "Local fifths: 1 is the most deprived fifth of the residents of this study.",
}


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows: sentences, shares ``within`` (minutes, A, B; None where unknown) and sources.

    ``withheld`` is true where a number is left out: then unknown shares are withheld ones.
    """

    heading: str
    sentences: list[str]
    changed: bool
    within: list[tuple[float, float | None, float | None]]
    need_label: str
    base_label: str
    option_label: str
    per_day: str
    caption: list[str]
    withheld: bool = False


def journey(results: Results, selection: Selection) -> sentences.Journey:
    """The words for the journeys of a selection."""
    service = results.services[selection.service]
    return sentences.Journey(
        who=service.need_label or "residents",
        care=words.care(service),
        how=words.by_mode(selection.mode, results.study.settings),
        towards=words.towards(selection.direction),
        cutoff=words.duration(readings.limit_minutes(results, selection.mode)),
        a=words.option_label(results.configurations[selection.a]),
        b=words.option_label(results.configurations[selection.b]),
        from_today=selection.a == results.baseline,
    )


def make_panel(results: Results, selection: Selection, figures: dict, scope: str) -> Panel:
    """The panel of a selection; ``figures`` compare its option B with its option A, ``scope`` says whose fifths."""
    changed = selection.b != selection.a
    said = journey(results, selection)
    base, option = figures["base"], figures["option"]
    return Panel(
        heading="What changes"
        if changed
        else f"How it is: {said.a}"
        if said.from_today
        else f"How it would be: {said.a}",
        sentences=sentences.what_changes(figures, said, scope, _site_names(results))
        if changed
        else sentences.as_it_is(figures, said),
        changed=changed,
        within=[(float(t), base["share_within"][t], option["share_within"][t]) for t in base["share_within"]],
        need_label=said.who,
        base_label=said.a,
        option_label=said.b,
        per_day=sentences.a_day(figures) if changed else "",
        caption=caption(results, selection),
        withheld=figures.get("withheld", False),
    )


def _site_names(results: Results) -> dict[str, str]:
    sites = results.places.sites
    return dict(zip(map(str, sites.index), sites["name"].astype(str))) if "name" in sites else {}


def caption(results: Results, selection: Selection) -> list[str]:
    """Where the numbers come from: times and timetable date, deprivation, sources, when computed."""
    record = results.record
    who = words.travels(selection.mode, results.study.settings)
    parts = [_times(results, selection), who, _deprivation(results)]
    parts.append(f"Computed {words.day(datetime.datetime.fromisoformat(record['finished']).date())}.")
    parts.append(results.study.settings.attribution)
    return [part for part in parts if part]


def _times(results: Results, selection: Selection) -> str:
    settings = results.study.settings
    if selection.mode == NO_CAR_MODE:
        parts = [replace(selection, mode=mode) for mode in settings.no_car.modes]
        return " ".join(_times(results, part) for part in parts)
    key = results.matrix_key(selection.mode, selection.period, selection.direction)
    entry = results.matrices()[key]
    if entry["imported"]:
        source = settings.matrix[selection.mode].source
        return f"Times imported{f' from {source}' if source else ''}."
    if "date" in entry:
        start, end = entry["window"]
        date = words.day(datetime.date.fromisoformat(entry["date"]))
        way = "arriving" if entry["by"] == "arrive" else "leaving"
        return f"Timetable of {date}, {way} {start}\u2013{end}, every minute."
    factors = words.ROAD_FACTORS.get(entry.get("road_factors"), "")
    return f"Times on the streets{f' at {factors} speeds' if factors else ''}; no live traffic."


def _deprivation(results: Results) -> str:
    areas = results.places.areas
    if "imd_release" not in areas.columns or areas["imd_release"].dropna().empty:
        return "The areas carry no deprivation index."
    vintage = areas["geography_vintage"].dropna() if "geography_vintage" in areas.columns else ()
    of = f", areas {vintage.iloc[0]}" if len(vintage) else ""
    return f"Deprivation: {areas['imd_release'].dropna().iloc[0]}{of}."
