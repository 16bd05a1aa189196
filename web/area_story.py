"""One area under two options: times to every site, what is nearest, its place among the areas, who lives there.

Minutes of an area are those of the access table: nearest site and time per origin, weighted to the area over the
origins that reach one. Minutes to one site are weighted over the origins that reach that site.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import xarray as xr

import access
from access import NO_CAR_MODE
from access.deprivation_groups import SCOPES, quintile
from study.plan import MatrixKey, opening_periods
from study.results import Results
from web import readings, words
from web.area_words import AreaFacts, Change, Side, area_sentences
from web.charts import Pair
from web.layers import site_list
from web.panel import journey
from web.selection import Selection

SAME_RANK_MINUTES = 1e-6
DECIMALS = 3


def area_story(results: Results, selection: Selection, pair: Pair, area: str) -> dict:
    """Everything the page says of an area; numbers unknown are null, with a reason in words beside them.

    ``a`` and ``b`` are its journeys under the two options, ``sites`` every site that gives the service in an option
    with the time to it by each of ``ways``, ``groups`` its people, ``sentences`` the same in plain English.
    """
    here = _evaluated(results, selection, area)
    rows = _by_option(here)
    sides = {
        name: _side(results, selection, pair, rows, name, area) for name in dict.fromkeys((pair.a, pair.b))
    }
    facts = AreaFacts(
        name=_name(results, area),
        a=sides[pair.a],
        b=sides[pair.b],
        areas=len(results.places.areas),
        percentiles=_ends(selection, rows),
        decile=_decile(results, area),
        said=journey(results, selection),
        change=_change(here, pair, area),
        judged=judged(results, selection),
    )
    keys = _ways(results, selection)
    need = _need(results, selection, pair, area)
    return {
        "id": area,
        "name": facts.name,
        "need": _rounded(need, 2),
        "need_label": facts.said.who,
        "decile": facts.decile,
        "fifths": {scope: _whole(quintile(results.places.areas, scope)[area]) for scope in SCOPES},
        "areas": facts.areas,
        "sentences": area_sentences(facts),
        "a": asdict(facts.a),
        "b": asdict(facts.b),
        "change": {
            name: _rounded(value, 4) if facts.judged else None for name, value in asdict(facts.change).items()
        },
        "ways": [words.capital(words.by_mode(key.mode, results.study.settings)) for key in keys],
        "sites": sites(results, selection, keys, area),
        "groups": groups(results, selection, area, need),
    }


def judged(results: Results, selection: Selection) -> bool:
    """Whether the time of day can tell the two options apart."""
    pair = (results.configurations[name] for name in (selection.a, selection.b))
    periods = opening_periods(results.study.settings, selection.mode)
    return access.judgement(*pair, selection.service, selection.period, selection.direction, periods).judged


def _need(results: Results, selection: Selection, pair: Pair, area: str) -> float:
    """Those in need here; NaN where withheld."""
    return float(readings.shown_counts(results, pair.result.needs[selection.service])[area])


def area_rows(results: Results, selection: Selection, area: str) -> pd.DataFrame:
    """The area's rows of the access table under both options at every percentile, made from its origins alone."""
    return _by_option(_evaluated(results, selection, area))


def _evaluated(results: Results, selection: Selection, area: str) -> access.Result:
    """Both options of a selection, by the origins of one area."""
    key = results.matrix_key(selection.mode, selection.period, selection.direction)
    times = area_times(results, key, area)
    return access.evaluate(
        times, results.places.areas.loc[[area]], {selection.service: results.services[selection.service]},
        {name: results.configurations[name] for name in (selection.a, selection.b)},
        periods=opening_periods(results.study.settings, key.mode), tie_minutes=results.study.settings.tie_minutes,
    )  # fmt: skip


def _by_option(found: access.Result) -> pd.DataFrame:
    return found.access.set_index(["configuration", "percentile"])


def _change(found: access.Result, pair: Pair, area: str) -> Change:
    """What changes in the area, as :func:`access.compare` has it."""
    row = access.compare_result(found, pair.key, pair.a, pair.b).areas.loc[area]
    return Change(
        minutes=_rounded(row["change_minutes"]),
        longer=max(float(row["share_worse"] - row["share_lost_reach"]), 0.0),
        shorter=max(float(row["share_better"] - row["share_gained_reach"]), 0.0),
        lost=float(row["share_lost_reach"]),
        gained=float(row["share_gained_reach"]),
    )


def area_times(results: Results, key: MatrixKey, area: str) -> xr.DataArray:
    """Travel times of the origins of one area."""
    times = results.travel_times(key)
    return times.isel(origin=np.flatnonzero(times["area_id"].to_numpy() == area))


def _side(
    results: Results, selection: Selection, pair: Pair, rows: pd.DataFrame, option: str, area: str
) -> Side:
    """What the area has under one option."""
    row = rows.loc[(option, selection.percentile)]
    ends = rows.loc[option].iloc[[0, -1]]
    low, high = ends["minutes"].where(readings.same_people(ends["share_reached"], row["share_reached"]))
    minutes = pair.area_minutes(option)
    here = minutes[area]
    shorter = (minutes < here - SAME_RANK_MINUTES) if math.isfinite(here) else np.zeros(len(minutes), bool)
    need = pair.result.needs[selection.service]
    total = 0 if results.suppress_below else need[minutes.notna()].sum()
    return Side(
        option=option,
        label=words.option_label(results.configurations[option]),
        minutes=_rounded(row["minutes"]),
        low=_rounded(low),
        high=_rounded(high),
        nearest=row["nearest_site"] or None,
        nearest_name=_site_name(results, row["nearest_site"]),
        next_minutes=_rounded(row["next_minutes"]),
        next=row["next_site"] or None,
        next_name=_site_name(results, row["next_site"]),
        reason=readings.reasons(results, selection, option)(row["reason"]) if row["reason"] else "",
        share_reached=_rounded(row["share_reached"], 4),
        rank=int(shorter.sum()) + 1 if math.isfinite(here) else None,
        areas_with_time=int(minutes.notna().sum()),
        share_shorter=_rounded(need[shorter].sum() / total, 4) if math.isfinite(here) and total else None,
        share_reached_low=_rounded(ends["share_reached"].iloc[0], 4),
        share_reached_high=_rounded(ends["share_reached"].iloc[-1], 4),
    )


def _ends(selection: Selection, rows: pd.DataFrame) -> tuple[int, int]:
    percentiles = rows.index.get_level_values("percentile")
    return int(percentiles.min()), int(percentiles.max())


def _ways(results: Results, selection: Selection) -> list[MatrixKey]:
    """The matrices whose times to single sites mean something: of a composite those of its two modes."""
    key = results.matrix_key(selection.mode, selection.period, selection.direction)
    if key.mode != NO_CAR_MODE:
        return [key]
    return [key._replace(mode=mode) for mode in results.study.settings.no_car.modes]


@dataclass(frozen=True)
class SiteTime:
    """Minutes to one site at the chosen percentile and at the lowest and highest there are; None with a reason.

    They are of the share ``reached`` of the people here; ``low`` and ``high`` are None where not the same people reach
    the site at that percentile.
    """

    minutes: float | None
    low: float | None
    high: float | None
    reason: str
    reached: float | None


def sites(results: Results, selection: Selection, keys: list[MatrixKey], area: str) -> list[dict]:
    """Every site that gives the service in an option: how it stands in A and B, and the time to it by each way.

    The nearest by the first way come first, those without a time last.
    """
    listed = {name: _standing(results, selection, name) for name in (selection.a, selection.b)}
    times = [site_times(results, selection, key, area) for key in keys]
    found = []
    for a, b in zip(listed[selection.a], listed[selection.b], strict=True):
        standing = {
            name: {part: side[part] for part in ("state", "hours", "when", "serves")}
            for name, side in (("a", a), ("b", b))
        }
        reached = [asdict(way[a["id"]]) for way in times if a["id"] in way]
        found.append({"id": a["id"], "name": a["name"], **standing, "times": reached})
    return sorted(found, key=_order)


def _order(site: dict) -> tuple:
    known = [each["minutes"] for each in site["times"] if each["minutes"] is not None]
    return (not known, known[0] if known else 0.0, site["name"])


def _standing(results: Results, selection: Selection, option: str) -> list[dict]:
    periods = opening_periods(results.study.settings, selection.mode)
    serving = access.serving_sites(
        results.configurations[option], selection.service, selection.period, selection.direction, periods
    )
    return site_list(results.places.sites, selection.service, results.configurations, option, serving.sites)


def site_times(results: Results, selection: Selection, key: MatrixKey, area: str) -> dict[str, SiteTime]:
    """The time from (or to) the area at every site of a matrix."""
    times = area_times(results, key, area)
    percentiles = [int(p) for p in times["percentile"].to_numpy()]
    at = percentiles.index(selection.percentile)
    minutes, reasons = times.to_numpy().astype(np.float64), times["reason"].to_numpy()
    weight = times["weight"].to_numpy().astype(np.float64)
    limit = readings.limit_minutes(results, key.mode)
    found = {}
    for position, site in enumerate(times["site"].to_numpy()):
        known = [np.isfinite(each[position]) for each in minutes]
        mean = [
            _mean(each[position], weight) if (who == known[at]).all() else None
            for each, who in zip(minutes, known)
        ]
        code = "" if mean[at] is not None else _reason(reasons[at, position], weight, times.attrs["reasons"])
        reached = _rounded(weight[known[at]].sum() / weight.sum(), 4) if weight.any() else None
        found[str(site)] = SiteTime(
            mean[at], mean[0], mean[-1], words.reason(code, limit) if code else "", reached
        )
    return found


def _mean(minutes: np.ndarray, weight: np.ndarray) -> float | None:
    """Weighted over the origins with a time; None where none has one."""
    known = np.isfinite(minutes) & (weight > 0)
    return _rounded(np.average(minutes[known], weights=weight[known])) if known.any() else None


def _reason(codes: np.ndarray, weight: np.ndarray, names) -> str:
    """The most frequent reason by weight."""
    return str(names[int(np.argmax(np.bincount(codes, weights=weight, minlength=len(names))[1:])) + 1])


def groups(results: Results, selection: Selection, area: str, need: float) -> list[dict]:
    """The area's people by the study's groups, each count with its share here and in the whole study.

    A count that the study withholds (``suppress_below``) is null and ``withheld``; all are where ``need`` or the
    residents of the area are (NaN).
    """
    areas, known = results.places.areas, results.study.settings.groups
    found = [row for row in [_in_need(results, selection, area, need)] if row]
    below = np.inf if _few(results, area, need) else results.suppress_below
    for name, columns in results.places.groups.items():
        setting = known.get(name)
        here = areas.loc[area, list(columns)].astype("float64").to_numpy()
        everywhere = np.nansum(areas[list(columns)].to_numpy(dtype="float64"), axis=0)
        found.append({
            "label": (setting.label if setting else None) or words.capital(name.replace("_", " ")),
            "unit": setting.unit if setting else "people",
            "rows": _shares(list(columns.values()), here, everywhere, below),
        })  # fmt: skip
    return found


def _few(results: Results, area: str, need: float) -> bool:
    """Whether so few live here or are in need that no count of them is told."""
    residents = readings.shown_areas(results).get("population")
    return bool(results.suppress_below) and (
        math.isnan(need) or (residents is not None and math.isnan(residents[area]))
    )


def _in_need(results: Results, selection: Selection, area: str, need: float) -> dict | None:
    """Those in need among the residents; nothing where need counts cases."""
    service, areas = results.services[selection.service], results.places.areas
    if service.need.column not in ("", "population") or "population" not in areas:
        return None
    people = float(areas.loc[area, "population"])
    if service.need.column == "population" or not people > 0:
        return None
    label = service.need_label or "people in need"
    here, total = np.array([need, people - need]), float(areas["population"].sum())
    of_all = float(access.need(service, areas).sum())
    rows = _shares(
        [words.capital(label), "Other residents"],
        here,
        np.array([of_all, total - of_all]),
        np.inf if _few(results, area, need) else results.suppress_below,
    )
    return {"label": "Residents", "unit": "people", "rows": rows}


def _shares(labels: list[str], here: np.ndarray, everywhere: np.ndarray, below: float | None) -> list[dict]:
    withheld = np.zeros(len(here), dtype=bool)
    if below:
        withheld = access.withheld_counts(here, below, total=["all"] * len(here))
    of_here, of_all = np.nansum(here), everywhere.sum()
    return [
        {
            "label": label,
            "count": None if hidden else _rounded(count, 1),
            "share": None if hidden or not of_here else _rounded(count / of_here, 4),
            "everywhere": _rounded(total / of_all, 4) if of_all else None,
            "withheld": bool(hidden),
        }
        for label, count, total, hidden in zip(labels, here, everywhere, withheld)
    ]


def _name(results: Results, area: str) -> str:
    areas = results.places.areas
    name = areas.loc[area, "name"] if "name" in areas.columns else ""
    return str(name) if isinstance(name, str) and name else area


def _site_name(results: Results, site: str) -> str | None:
    if not site:
        return None
    sites = results.places.sites
    return str(sites.loc[site, "name"]) if site in sites.index and "name" in sites.columns else site


def _decile(results: Results, area: str) -> int | None:
    areas = results.places.areas
    return _whole(areas.loc[area, "imd_decile"]) if "imd_decile" in areas.columns else None


def _whole(value: float) -> int | None:
    return int(value) if pd.notna(value) else None


def _rounded(value: float, decimals: int = DECIMALS) -> float | None:
    return round(float(value), decimals) + 0.0 if pd.notna(value) else None
