"""A pathway under several options against the baseline: figures, areas and transfers between sites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.json_numbers import change, mean, people, text
from access.measures import divide
from access.pathway_outcome import PathwayOutcome, Residents, pathway_outcome, residents
from access.pathway_rows import LEG_REASONS, PathwayTimes
from access.pathway_tables import area_table, transfer_table
from access.pathway_views import Endings, View, endings_failed, leg_failed, lost
from access.pathways import HOME, Leg, Pathway
from access.services import Service


@dataclass(frozen=True)
class PathwayResult:
    """What :func:`evaluate_pathway` found.

    ``figures``: one dict per option, ready for JSON. ``areas``: a row per option, leg (``whole`` first) and area.
    ``transfers``: a row per option, leg, beginning and end. docs/methods/pathways.md has their columns.
    """

    figures: list[dict]
    areas: pd.DataFrame
    transfers: pd.DataFrame


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
    who = residents(pathway, areas, times, services)
    sites = [str(site) for site in next(iter(times.home.values()))["site"].to_numpy()]
    base = pathway_outcome(pathway, baseline, times, len(who.area))
    figures, tables, transfers = [], [], []
    for option in options:
        found = base if option.id == baseline.id else pathway_outcome(pathway, option, times, len(who.area))
        moved = transfer_table(pathway, found, who, sites)
        figures.append(_figures(pathway, base, found, who, moved))
        tables.append(area_table(pathway, base, found, who, sites))
        transfers.append(moved)
    return PathwayResult(
        figures, pd.concat(tables, ignore_index=True), pd.concat(transfers, ignore_index=True)
    )


def _figures(
    pathway: Pathway, base: PathwayOutcome, found: PathwayOutcome, who: Residents, moved: pd.DataFrame
) -> dict:
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
    reached = of_need * after.got
    return {
        "need": people((of_need * after.taken).sum()),
        "need_reached": people((of_need * after.got).sum()),
        "need_lost_reach": people((of_need * np.maximum(after.failed - before.failed, 0)).sum()),
        "need_gained_reach": people((of_need * np.maximum(before.failed - after.failed, 0)).sum()),
        "need_in_means": people(total),
        "mean_minutes_base": mean(means[0]),
        "mean_minutes": mean(means[1]),
        "mean_change": change(means[1] - means[0]),
        "mean_minutes_own": mean(divide((reached * np.nan_to_num(after.minutes)).sum(), reached.sum())),
    }


def _within(pathway: Pathway, base: PathwayOutcome, found: PathwayOutcome, of_need: np.ndarray) -> dict:
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


def _hours(pathway: Pathway, base: PathwayOutcome, found: PathwayOutcome, of_need: np.ndarray) -> dict:
    year = of_need * pathway.visits_per_year
    both = year * (base.complete & found.complete)
    return {
        "person_hours_year_base": people((year * base.all_hours).sum()),
        "person_hours_year": people((year * found.all_hours).sum()),
        "person_hours_change": people((both * (found.all_hours - base.all_hours)).sum()),
    }


def _lost(pathway: Pathway, base: PathwayOutcome, found: PathwayOutcome, who: Residents) -> list[dict]:
    """Need that gets through under the baseline and not under the option, by the leg that fails and why."""
    fails = [endings_failed(each.ends, len(pathway.legs), len(who.area)) for each in (base, found)]
    return [
        {"leg": pathway.legs[leg].id, "reason": reason, "need": number}
        for leg, reason, number in _above_zero(lost(*fails) @ who.need)
    ]


def _leg_lost(leg: Leg, base: PathwayOutcome, found: PathwayOutcome, who: Residents) -> dict[str, float]:
    """Need that can make a leg under the baseline and not under the option, by reason."""
    fails = [leg_failed(each.rows[leg.id], len(who.area)) for each in (base, found)]
    return {reason: number for _, reason, number in _above_zero(lost(*fails) @ who.need)}


def _above_zero(need_lost: np.ndarray) -> list[tuple[int, str, float]]:
    return [
        (int(leg), LEG_REASONS[reason], people(need_lost[leg, reason]))
        for leg, reason in np.argwhere(need_lost > 0)
    ]


def _leg_figures(
    pathway: Pathway,
    leg: Leg,
    base: PathwayOutcome,
    found: PathwayOutcome,
    who: Residents,
    moved: pd.DataFrame,
) -> dict:
    own = moved[moved["leg"] == leg.id]
    year = who.need * pathway.visits_per_year
    said = {name: getattr(leg, name) for name in ("who", "mode", "period", "direction", "percentile")}
    said |= {"leg": leg.id, "label": leg.label, "share": leg.share, "share_source": leg.share_source}
    said |= {"fixed_minutes": leg.minutes, "minutes_source": leg.minutes_source, "counts": leg.counts}
    said |= {"journeys_each": leg.journeys, **_pair(base.legs[leg.id], found.legs[leg.id], who.need)}
    there = own[own["from_site"] == own["to_site"]]
    at_end = own[own["to_site"] != HOME].groupby("to_site")["people_year"].sum()
    return said | {
        "people_year": people(own["people_year"].sum()),
        "already_there_year": people(there["people_year"].sum()),
        "journeys_year": people(own["journeys_year"].sum()),
        "person_hours_year_base": people((year * base.hours[leg.id]).sum()),
        "person_hours_year": people((year * found.hours[leg.id]).sum()),
        "lost_reach": _leg_lost(leg, base, found, who),
        "partly_open": list(found.rows[leg.id].partly_open),
        "volume": {site: people(number) for site, number in at_end.items()},
    }
