"""A pathway under several options against the baseline: figures, areas and transfers between sites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.deprivation_groups import SCOPES, quintile
from access.evaluate import threshold_column
from access.json_numbers import change, mean, people, text
from access.measures import divide
from access.pathway_rows import AT_HOME, LEG_REASONS, LegRows, PathwayTimes, follow
from access.pathway_views import (
    Endings,
    View,
    endings,
    endings_failed,
    leg_failed,
    leg_hours,
    leg_view,
    lost,
    patient_view,
)
from access.pathways import HOME, Leg, Pathway
from access.services import Service, need

WHOLE = "whole"
"""The row of the table of areas that stands for the patient's whole pathway."""


@dataclass(frozen=True)
class PathwayResult:
    """What :func:`evaluate_pathway` found.

    ``figures``: one dict per option, ready for JSON. ``areas``: a row per option, leg (``whole`` first) and area.
    ``transfers``: a row per option, leg, beginning and end. docs/methods/pathways.md has their columns.
    """

    figures: list[dict]
    areas: pd.DataFrame
    transfers: pd.DataFrame


@dataclass(frozen=True)
class _People:
    """Who lives where: need and quintiles per origin, the weight of each in its area."""

    areas: pd.DataFrame
    area: np.ndarray
    weight: np.ndarray
    need: np.ndarray
    fifths: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class _Outcome:
    """One option: its rows by leg, where patients stop, and per origin the whole, each leg and hours by leg."""

    option: Configuration
    rows: Mapping[str, LegRows]
    ends: Endings
    patient: View
    legs: Mapping[str, View]
    hours: Mapping[str, np.ndarray]

    @property
    def complete(self) -> np.ndarray:
        """Origins for which every leg, also of carers and visitors, can be made by all who are on it."""
        return np.all([view.failed <= 1e-9 for view in self.legs.values()], axis=0)

    @property
    def all_hours(self) -> np.ndarray:
        return np.sum(list(self.hours.values()), axis=0)


def evaluate_pathway(
    pathway: Pathway,
    options: Iterable[Configuration],
    baseline: Configuration,
    times: PathwayTimes,
    areas: pd.DataFrame,
    services: Mapping[str, Service],
) -> PathwayResult:
    """Minutes of each leg and of the whole, who loses reach and why, journeys, hours and transfers.

    A mean of a comparison is over people who complete the leg (or pathway) under both options: over origins from
    which all who set out do. ``need_lost_reach`` counts shares. Hours are those on the way of all travellers;
    their change is over origins from which every leg can be made under both.

    Raises:
        AccessError: as :func:`access.pathway_rows.follow` and :func:`access.need`.
    """
    array = next(iter(times.home.values()))
    who = _people(pathway, areas, array, services)
    sites = [str(site) for site in array["site"].to_numpy()]
    base = _outcome(pathway, baseline, times, len(who.area))
    figures, tables, transfers = [], [], []
    for option in options:
        found = base if option.id == baseline.id else _outcome(pathway, option, times, len(who.area))
        moved = _transfers(pathway, found, who, sites)
        figures.append(_figures(pathway, base, found, who, moved))
        tables.append(_areas(pathway, base, found, who, sites))
        transfers.append(moved)
    return PathwayResult(
        figures, pd.concat(tables, ignore_index=True), pd.concat(transfers, ignore_index=True)
    )


def _people(pathway: Pathway, areas: pd.DataFrame, array, services: Mapping[str, Service]) -> _People:
    area = areas.index.get_indexer(array["area_id"].to_numpy())
    weight = array["weight"].to_numpy().astype(np.float64)
    of_need = need(services[pathway.service], areas).to_numpy()
    fifths = {scope: quintile(areas, scope).to_numpy()[area] for scope in SCOPES}
    return _People(areas, area, weight, of_need[area] * weight, fifths)


def _outcome(pathway: Pathway, option: Configuration, times: PathwayTimes, origins: int) -> _Outcome:
    rows = follow(pathway, option, times)
    ends = endings(pathway, rows)
    legs = {name: leg_view(each, origins) for name, each in rows.items()}
    hours = {name: leg_hours(each, origins) for name, each in rows.items()}
    return _Outcome(option, rows, ends, patient_view(ends, origins), legs, hours)


def _figures(pathway: Pathway, base: _Outcome, found: _Outcome, who: _People, moved: pd.DataFrame) -> dict:
    whole = {
        "pathway": pathway.id, "label": pathway.label, "service": pathway.service,
        "configuration": found.option.id, "configuration_label": found.option.label or found.option.id,
        "baseline": base.option.id, "visits_per_year": pathway.visits_per_year,
    }  # fmt: skip
    whole["patient"] = _pair(base.patient, found.patient, who.need)
    whole["patient"] |= _within(pathway, base, found, who.need)
    whole |= _hours(pathway, base, found, who.need)
    whole["journeys_year"] = people(moved["journeys_year"].sum())
    whole["lost_reach"] = _lost(pathway, base, found, who)
    whole["by_quintile"] = {
        scope: {
            str(int(n)): _pair(base.patient, found.patient, who.need * (fifth == n))
            | _within(pathway, base, found, who.need * (fifth == n))
            | _hours(pathway, base, found, who.need * (fifth == n))
            for n in np.unique(fifth[np.isfinite(fifth)])
        }
        for scope, fifth in who.fifths.items()
    }
    whole["legs"] = [_leg_figures(pathway, leg, base, found, who, moved) for leg in pathway.legs]
    return whole


def _pair(before: View, after: View, of_need: np.ndarray) -> dict:
    """Figures of a leg or pathway under two options over the same people; ``of_need`` per origin."""
    both = of_need * np.minimum(before.taken, after.taken) * (before.complete & after.complete)
    total = both.sum()
    means = [divide((both * np.nan_to_num(view.minutes)).sum(), total) for view in (before, after)]
    return {
        "need": people((of_need * after.taken).sum()),
        "need_reached": people((of_need * after.got).sum()),
        "need_lost_reach": people((of_need * np.maximum(after.failed - before.failed, 0)).sum()),
        "need_gained_reach": people((of_need * np.maximum(before.failed - after.failed, 0)).sum()),
        "need_in_means": people(total),
        "mean_minutes_base": mean(means[0]),
        "mean_minutes": mean(means[1]),
        "mean_change": change(means[1] - means[0]),
    }


def _within(pathway: Pathway, base: _Outcome, found: _Outcome, of_need: np.ndarray) -> dict:
    shares = {"share_within_base": base, "share_within": found}
    return {
        name: {
            text(threshold): mean(_share_within(each.ends, of_need, threshold))
            for threshold in pathway.thresholds
        }
        for name, each in shares.items()
    }


def _share_within(ends: Endings, of_need: np.ndarray, threshold: float) -> np.ndarray:
    weight = ends.share * of_need[ends.origin]
    within = ends.minutes.astype(np.float32) <= np.float32(threshold)
    return divide((weight * within).sum(), weight.sum())


def _hours(pathway: Pathway, base: _Outcome, found: _Outcome, of_need: np.ndarray) -> dict:
    year = of_need * pathway.visits_per_year
    both = year * (base.complete & found.complete)
    return {
        "person_hours_year_base": people((year * base.all_hours).sum()),
        "person_hours_year": people((year * found.all_hours).sum()),
        "person_hours_change": people((both * (found.all_hours - base.all_hours)).sum()),
    }


def _lost(pathway: Pathway, base: _Outcome, found: _Outcome, who: _People) -> list[dict]:
    """Need that gets through under the baseline and not under the option, by the leg that fails and why."""
    fails = [endings_failed(each.ends, len(pathway.legs), len(who.area)) for each in (base, found)]
    return [
        {"leg": pathway.legs[leg].id, "reason": reason, "need": number}
        for leg, reason, number in _above_zero(lost(*fails) @ who.need)
    ]


def _leg_lost(leg: Leg, base: _Outcome, found: _Outcome, who: _People) -> dict[str, float]:
    """Need that can make a leg under the baseline and not under the option, by reason."""
    fails = [leg_failed(each.rows[leg.id], len(who.area)) for each in (base, found)]
    return {reason: number for _, reason, number in _above_zero(lost(*fails) @ who.need)}


def _above_zero(need_lost: np.ndarray) -> list[tuple[int, str, float]]:
    return [
        (int(leg), LEG_REASONS[reason], people(need_lost[leg, reason]))
        for leg, reason in np.argwhere(need_lost > 0)
    ]


def _leg_figures(
    pathway: Pathway, leg: Leg, base: _Outcome, found: _Outcome, who: _People, moved: pd.DataFrame
) -> dict:
    own = moved[moved["leg"] == leg.id]
    year = who.need * pathway.visits_per_year
    said = {name: getattr(leg, name) for name in ("who", "mode", "period", "direction", "percentile")}
    said |= {"leg": leg.id, "label": leg.label, "share": leg.share, "share_source": leg.share_source}
    said |= {"fixed_minutes": leg.minutes, "minutes_source": leg.minutes_source, "counts": leg.counts}
    said |= {"journeys_each": leg.journeys, **_pair(base.legs[leg.id], found.legs[leg.id], who.need)}
    at_end = own[own["to_site"] != HOME].groupby("to_site")["people_year"].sum()
    return said | {
        "people_year": people(own["people_year"].sum()),
        "journeys_year": people(own["journeys_year"].sum()),
        "person_hours_year_base": people((year * base.hours[leg.id]).sum()),
        "person_hours_year": people((year * found.hours[leg.id]).sum()),
        "lost_reach": _leg_lost(leg, base, found, who),
        "volume": {site: people(number) for site, number in at_end.items()},
    }


def _transfers(pathway: Pathway, found: _Outcome, who: _People, sites: list[str]) -> pd.DataFrame:
    """A row for each leg, place it begins and place it ends: people and journeys a year, those who stay included."""
    names = np.array([*sites, "", HOME], dtype=object)  # -1 is home, -2 nowhere
    parts = []
    for leg in pathway.legs:
        rows = found.rows[leg.id]
        got = rows.reached
        year = rows.share * who.need[rows.origin] * pathway.visits_per_year
        part = pd.DataFrame({
            "from_site": names[rows.start[got]], "to_site": names[rows.end[got]], "people_year": year[got],
            "journeys_year": (year * rows.moves * leg.journeys)[got],
            "hours": (year * np.nan_to_num(rows.travel))[got],
        })  # fmt: skip
        grouped = part.groupby(["from_site", "to_site"], as_index=False).sum()
        grouped["mean_minutes"] = divide(grouped.pop("hours").to_numpy(), grouped["people_year"].to_numpy())
        grouped.insert(0, "leg", leg.id)
        parts.append(grouped)
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "configuration", found.option.id)
    table.insert(0, "pathway", pathway.id)
    return table


def _areas(pathway: Pathway, base: _Outcome, found: _Outcome, who: _People, sites: list[str]) -> pd.DataFrame:
    views = {WHOLE: (base.patient, found.patient)}
    views |= {leg.id: (base.legs[leg.id], found.legs[leg.id]) for leg in pathway.legs}
    tables = [_area_rows(name, *pair, who) for name, pair in views.items()]
    for threshold in pathway.thresholds:
        within = found.ends.share * (found.ends.minutes.astype(np.float32) <= np.float32(threshold))
        at_origin = np.bincount(found.ends.origin, within, minlength=len(who.area))
        tables[0][threshold_column(threshold)] = divide(
            _summed(at_origin, who), _summed(found.patient.taken, who)
        )
    year = pathway.visits_per_year * _area_need(who)
    hours = {WHOLE: found.all_hours, **found.hours}
    for name, table in zip(hours, tables, strict=True):
        table["person_hours_year"] = _summed(hours[name], who) * year
    for leg, table in zip(pathway.legs, tables[1:], strict=True):
        table["site"] = _main_site(found.rows[leg.id], who, sites)
        table["reason"] = _main_reason(found.rows[leg.id], who)
    joined = pd.concat(tables, ignore_index=True)
    joined[["site", "reason"]] = joined[["site", "reason"]].fillna("")
    joined.insert(0, "configuration", found.option.id)
    joined.insert(0, "pathway", pathway.id)
    return joined


def _area_rows(name: str, before: View, after: View, who: _People) -> pd.DataFrame:
    both = before.complete & after.complete
    weight = np.minimum(before.taken, after.taken) * both
    shift = np.nan_to_num(after.minutes) - np.nan_to_num(before.minutes)
    taken = _summed(after.taken, who)
    columns = {"leg": name, "area_id": who.areas.index, "need": _area_need(who), "share_on_leg": taken}
    for column, view in (("minutes_base", before), ("minutes", after)):
        total = _summed(np.nan_to_num(view.minutes) * view.got, who)
        columns[column] = divide(total, _summed(view.got, who))
    columns["change_minutes"] = divide(_summed(shift * weight, who), _summed(weight, who))
    columns["share_reached"] = divide(_summed(after.got, who), taken)
    columns["share_lost_reach"] = _summed(np.maximum(after.failed - before.failed, 0), who)
    columns["share_gained_reach"] = _summed(np.maximum(before.failed - after.failed, 0), who)
    return pd.DataFrame(columns)


def _summed(values: np.ndarray, who: _People) -> np.ndarray:
    return np.bincount(who.area, values * who.weight, minlength=len(who.areas))


def _area_need(who: _People) -> np.ndarray:
    return np.bincount(who.area, who.need, minlength=len(who.areas))


def _main_site(rows: LegRows, who: _People, sites: list[str]) -> np.ndarray:
    """Where most of an area's people on a leg end; "" where none gets there."""
    ends = np.where(rows.end == AT_HOME, len(sites), rows.end)
    names = np.array([*sites, HOME], dtype=object)
    return _largest(rows, rows.reached, ends, names, who)


def _main_reason(rows: LegRows, who: _People) -> np.ndarray:
    """Why most of those of an area do not get there who do not; "" where all do."""
    return _largest(rows, ~rows.reached, rows.reason, np.array(LEG_REASONS, dtype=object), who)


def _largest(
    rows: LegRows, among: np.ndarray, code: np.ndarray, names: np.ndarray, who: _People
) -> np.ndarray:
    total = np.zeros((len(who.areas), len(names)))
    origin = rows.origin[among]
    np.add.at(total, (who.area[origin], code[among]), rows.share[among] * who.weight[origin])
    return np.where(total.max(axis=1) > 0, names[np.round(total, 9).argmax(axis=1)], "")
