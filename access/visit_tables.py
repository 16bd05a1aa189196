"""Who goes where on a visit, and what that makes of areas and of the people in them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.deprivation_groups import SCOPES, quintile
from access.errors import AccessError, suggestion
from access.measures import weighted_percentiles
from access.visits import NOT_OPEN, NOT_SNAPPED, STRANDED, VISIT_REASONS, WORKS, PairVisits, no_visits

CHOICES = ("outward", "whole", "drive")


def choose_sites(
    pairs: PairVisits, serving: np.ndarray, choose: str, drive: np.ndarray | None = None
) -> np.ndarray:
    """Site row that each origin goes to, ``(O,)``; -1 where no site serves.

    ``serving`` ``(S,)`` marks sites open throughout the visit; rows of sites in alphabetical order. ``choose``:
    ``outward``, ``whole`` or ``drive`` of docs/methods/visits.md; ``drive`` are minutes ``(S, O)`` by car, NaN
    unreachable (an origin that reaches no site by car goes to the one of ``whole``).

    Raises:
        AccessError: ``choose`` is none of the three, or ``drive`` minutes are missing.
    """
    if choose not in CHOICES:
        raise AccessError(f'"{choose}" does not choose a site{suggestion(choose, CHOICES)}')
    if not serving.any():
        return np.full(pairs.out.shape[1], -1)
    if choose == "drive" and drive is None:
        raise AccessError(
            'choosing by "drive" needs minutes by car: compute the mode drive, or choose "whole".'
        )
    travelled = _infinite(pairs.home) + np.nan_to_num(pairs.out)
    whole = (_infinite(pairs.out), travelled, pairs.reason)
    if choose == "outward":
        keys = (pairs.reason, travelled, _infinite(pairs.out))
    elif choose == "drive":
        keys = (*whole, _infinite(drive))
    else:
        keys = whole
    closed = np.broadcast_to(~serving[:, None], pairs.out.shape)
    return np.lexsort((*keys, closed), axis=0)[0]  # the last key decides first, the order of sites last


@dataclass(frozen=True)
class OriginVisits:
    """The visit of every origin to the site it goes to.

    ``site`` ``(O,)`` row of ``sites``, -1 without one; ``visit`` the figures at it; ``any_ride``, ``any_walk``
    ``(O,)``: some site of the service is reached that day riding, or walking; ``mapped``: the origin and some site
    are on the streets; ``area`` and ``weight`` of the origins.
    """

    sites: tuple[str, ...]
    site: np.ndarray
    visit: PairVisits
    reason: np.ndarray
    any_ride: np.ndarray
    any_walk: np.ndarray
    mapped: np.ndarray
    area: np.ndarray
    weight: np.ndarray


def origin_visits(
    pairs: PairVisits, sites: tuple[str, ...], site: np.ndarray, area: np.ndarray, weight: np.ndarray
) -> OriginVisits:
    """Take every origin's figures at its site.

    ``pairs`` are of ``sites``, those that give the service at any hour; ``site`` is of :func:`choose_sites`;
    ``area`` and ``weight`` are each origin's area row and its share of the area.
    """
    visit = pairs.at(np.maximum(site, 0)) if sites else no_visits(len(site))
    return OriginVisits(
        sites=sites,
        site=site,
        visit=visit,
        reason=np.where(site < 0, NOT_OPEN, visit.reason),
        any_ride=pairs.rides.any(axis=0),
        any_walk=pairs.walks.any(axis=0),
        mapped=(pairs.reason != NOT_SNAPPED).any(axis=0),
        area=area,
        weight=weight,
    )


def visit_shares(each: OriginVisits) -> dict[str, np.ndarray]:
    """What holds for each origin, 0 or 1, by the name that its share has in the tables."""
    works = each.reason == WORKS
    return {
        "works": works,
        "stranded": np.isin(each.reason, STRANDED),
        **{reason: each.reason == code for code, reason in enumerate(VISIT_REASONS) if reason},
        "walks_home": each.visit.walks_home & (each.site >= 0),
        "no_ride_home": ~each.visit.walks_home
        & np.isnan(each.visit.last_home)
        & each.mapped
        & (each.site >= 0),
        "no_service_that_day": ~each.any_ride & ~each.any_walk & each.mapped,
        "walk_only": ~each.any_ride & each.any_walk,
    }


def visit_areas(each: OriginVisits, areas: pd.Index) -> pd.DataFrame:
    """One row per area: means over its origins for which the visit works, and shares of all, by weight.

    ``minutes_out``, ``minutes_home``, ``stay_minutes``, ``hours_away`` (NaN where the visit works for none);
    ``last_home``, minutes after midnight by which half of the weight has had its last journey home (NaN:
    none), and ``stay_until`` the same for journeys that are home by ``home_by``; ``site_id`` with the largest
    weight; ``reason`` the commonest by weight where it works for none; a ``share_`` for every entry of
    :func:`visit_shares`.
    """
    n = len(areas)
    works = each.reason == WORKS
    total = _sum(each, works, n)
    table = pd.DataFrame(index=areas)
    for name, values in _durations(each.visit).items():
        kept = works & np.isfinite(values)
        table[name] = np.divide(
            _sum(each, np.where(kept, values, 0), n), total, out=np.full(n, np.nan),
            where=(total > 0) & (_sum(each, kept, n) > 0),
        )  # fmt: skip
    for name in ("last_home", "stay_until"):
        table[name] = _lower_median(each, getattr(each.visit, name), n)
    names = np.array([*each.sites, ""], dtype=object)
    table["site_id"] = names[_commonest(each, each.site, len(each.sites), n, each.site >= 0)]
    said = _commonest(each, each.reason, len(VISIT_REASONS), n, ~works)
    table["reason"] = np.where(total > 0, "", np.array([*VISIT_REASONS, ""], dtype=object)[said])
    for name, holds in visit_shares(each).items():
        table[f"share_{name}"] = _sum(each, holds, n)
    return table


def visit_summary(
    each: OriginVisits, areas: pd.DataFrame, need: np.ndarray, last_hours: tuple[int, ...] = (19, 20, 21, 22)
) -> pd.DataFrame:
    """One row for everyone (``scope`` ``all``) and for each national and local quintile of deprivation.

    ``need`` is of every area. Columns: ``need_total`` and ``residents_total``; ``need_X`` and ``residents_X`` for
    every X of :func:`visit_shares`; means by need of ``minutes_out``, ``minutes_home``, ``stay_minutes``,
    ``hours_away`` where the visit works; of those who ride home because it is too far to walk,
    ``last_home_median`` and ``last_home_p10``, the minute after midnight by which half, and a tenth, has had its
    last journey home (NaN: nobody rides), and ``need_last_home_before_H``, whose last leaves before H o'clock;
    ``need_ride_home``: how many those who ride are.
    """
    rows = []
    groups = [("all", 0, np.ones(len(areas), bool))]
    for scope in SCOPES:
        of = quintile(areas, scope)
        groups += [(scope, int(q), (of == q).to_numpy()) for q in sorted(of.dropna().unique())]
    people = {"need": np.asarray(need, np.float64)}
    if "population" in areas.columns:
        people["residents"] = areas["population"].to_numpy(np.float64)
    for scope, number, member in groups:
        row = {"scope": scope, "quintile": number}
        for what, count in people.items():
            weight = (count * member)[each.area] * each.weight
            row |= _counted(each, weight, what)
        weight = (people["need"] * member)[each.area] * each.weight
        rows.append(row | _timed(each, weight, last_hours))
    return pd.DataFrame(rows)


def _counted(each: OriginVisits, weight: np.ndarray, what: str) -> dict[str, float]:
    counts = {f"{what}_total": weight.sum()}
    return counts | {f"{what}_{name}": weight @ holds for name, holds in visit_shares(each).items()}


def _timed(each: OriginVisits, weight: np.ndarray, last_hours: tuple[int, ...]) -> dict[str, float]:
    found = {}
    for name, values in _durations(each.visit).items():
        kept = (each.reason == WORKS) & np.isfinite(values)
        total = weight[kept].sum()
        found[name] = weight[kept] @ values[kept] / total if total > 0 else np.nan
    last = each.visit.last_home.astype(np.float64)
    rides = ~each.visit.walks_home & np.isfinite(last) & (each.site >= 0)
    percentiles = weighted_percentiles(last[None, rides], weight[None, rides], [50, 10]).ravel()
    found |= dict(zip(("last_home_median", "last_home_p10"), percentiles))
    found["need_ride_home"] = weight[rides].sum()
    for hour in last_hours:
        found[f"need_last_home_before_{hour}"] = weight[rides][last[rides] < hour * 60].sum()
    return found


def _durations(visit: PairVisits) -> dict[str, np.ndarray]:
    """Minutes out, home and there, and hours from leaving home to being back (of a discharge: from leaving)."""
    parts = [np.asarray(part, np.float64) for part in (visit.out, visit.home, visit.stay)]
    away = np.nan_to_num(parts[0]) + parts[1] + parts[2]
    return dict(zip(("minutes_out", "minutes_home", "stay_minutes", "hours_away"), (*parts, away / 60)))


def _sum(each: OriginVisits, values: np.ndarray, areas: int) -> np.ndarray:
    return np.bincount(each.area, weights=each.weight * values, minlength=areas)


def _commonest(
    each: OriginVisits, codes: np.ndarray, kinds: int, areas: int, counted: np.ndarray
) -> np.ndarray:
    """Code with the largest weight in each area, the smallest code of equals; ``kinds`` where none counts."""
    held = np.zeros((areas, kinds + 1))
    np.add.at(held, (each.area[counted], codes[counted]), each.weight[counted])
    return np.where(held.sum(axis=1) > 0, held.argmax(axis=1), kinds)


def _lower_median(each: OriginVisits, values: np.ndarray, areas: int) -> np.ndarray:
    """Smallest value reached by half of an area's weight, unknown counting as before all; NaN if it is unknown."""
    order = np.lexsort((np.where(np.isfinite(values), values, -np.inf), each.area))
    area, weight = each.area[order], each.weight[order]
    running = np.cumsum(weight)
    before = np.concatenate([[0], running])[np.searchsorted(area, np.arange(areas))]
    total = np.bincount(area, weights=weight, minlength=areas)
    at = np.searchsorted(running, before + total * (0.5 - 1e-9))
    return np.where(total > 0, values[order][np.minimum(at, len(order) - 1)], np.nan)


def _infinite(minutes: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(minutes), np.inf, minutes)
