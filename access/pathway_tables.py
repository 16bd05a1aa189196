"""Tables of a pathway under an option: a row for each area and leg, and for each pair of places that a leg joins."""

import numpy as np
import pandas as pd

from access.evaluate import threshold_column
from access.measures import divide
from access.pathway_outcome import PathwayOutcome, Residents
from access.pathway_rows import AT_HOME, LEG_REASONS, LegRows
from access.pathway_views import View
from access.pathways import HOME, Pathway

WHOLE = "whole"
"""The row of the table of areas that stands for the patient's whole pathway."""


def transfer_table(pathway: Pathway, found: PathwayOutcome, who: Residents, sites: list[str]) -> pd.DataFrame:
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


def area_table(
    pathway: Pathway, base: PathwayOutcome, found: PathwayOutcome, who: Residents, sites: list[str]
) -> pd.DataFrame:
    """A row for each leg, the whole first, and area; docs/methods/pathways.md has the columns."""
    views = {WHOLE: (base.patient, found.patient)}
    views |= {leg.id: (base.legs[leg.id], found.legs[leg.id]) for leg in pathway.legs}
    tables = [_area_rows(name, *pair, who) for name, pair in views.items()]
    for threshold in pathway.thresholds:
        within = found.ends.share * (found.ends.minutes.astype(np.float32) <= np.float32(threshold))
        at_origin = np.bincount(found.ends.origin, within, minlength=len(who.area))
        taken = _summed(found.patient.taken, who)
        tables[0][threshold_column(threshold)] = _share(divide(_summed(at_origin, who), taken))
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


def _area_rows(name: str, before: View, after: View, who: Residents) -> pd.DataFrame:
    both = before.complete & after.complete
    weight = np.minimum(before.taken, after.taken) * both
    shift = np.nan_to_num(after.minutes) - np.nan_to_num(before.minutes)
    taken = _summed(after.taken, who)
    columns = {
        "leg": name,
        "area_id": who.areas.index,
        "need": _area_need(who),
        "share_on_leg": _share(taken),
    }
    for column, view in (("minutes_base", before), ("minutes", after)):
        total = _summed(np.nan_to_num(view.minutes) * view.got, who)
        columns[column] = divide(total, _summed(view.got, who))
    columns["change_minutes"] = divide(_summed(shift * weight, who), _summed(weight, who))
    columns["share_reached"] = _share(divide(_summed(after.got, who), taken))
    columns["share_lost_reach"] = _share(_summed(np.maximum(after.failed - before.failed, 0), who))
    columns["share_gained_reach"] = _share(_summed(np.maximum(before.failed - after.failed, 0), who))
    return pd.DataFrame(columns)


def _summed(values: np.ndarray, who: Residents) -> np.ndarray:
    return np.bincount(who.area, values * who.weight, minlength=len(who.areas))


def _share(values: np.ndarray) -> np.ndarray:
    """A share, with the rounding of its sum (0.9999999) taken out."""
    return np.round(values, 9) + 0.0


def _area_need(who: Residents) -> np.ndarray:
    return np.bincount(who.area, who.need, minlength=len(who.areas))


def _main_site(rows: LegRows, who: Residents, sites: list[str]) -> np.ndarray:
    """Where most of an area's people on a leg end; "" where none gets there."""
    ends = np.where(rows.end == AT_HOME, len(sites), rows.end)
    names = np.array([*sites, HOME], dtype=object)
    return _largest(rows, rows.reached, ends, names, who)


def _main_reason(rows: LegRows, who: Residents) -> np.ndarray:
    """Why most of those of an area do not get there who do not; "" where all do."""
    return _largest(rows, ~rows.reached, rows.reason, np.array(LEG_REASONS, dtype=object), who)


def _largest(
    rows: LegRows, among: np.ndarray, code: np.ndarray, names: np.ndarray, who: Residents
) -> np.ndarray:
    total = np.zeros((len(who.areas), len(names)))
    origin = rows.origin[among]
    np.add.at(total, (who.area[origin], code[among]), rows.share[among] * who.weight[origin])
    return np.where(total.max(axis=1) > 0, names[np.round(total, 9).argmax(axis=1)], "")
