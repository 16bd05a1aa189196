"""Scorecards of sites and providers: access and volumes computed, other figures taken as they are given.

The two stand side by side. Nothing is weighed, added up or ranked, and no imported value enters a computation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.deprivation_groups import SCOPES, quintile
from access.errors import InvalidFile, UnknownName, suggestion
from access.files import read_text_table
from access.judged import judgement
from access.measures import divide
from access.nearest_people import NearestPeople, PeopleByNearest, figures, share_of
from access.services import Service

SCORECARD_COLUMNS = (
    "site_id",
    "provider",
    "domain",
    "indicator",
    "value",
    "unit",
    "period",
    "source",
    "label",
)
"""Columns of ``scorecard.csv``."""
_REQUIRED = ("domain", "indicator", "value", "source")
SITE, PROVIDER = "site", "provider"
_COMPARED = ("need_change", "today_mean_minutes", "today_mean_minutes_option", "today_lost_reach")


@dataclass(frozen=True)
class Holder:
    """Whose scorecard it is: a site, or a provider with all of its ``sites``; ``provider`` is who runs it.

    A provider of one site is no holder of its own: the site stands for it (``alone``).
    """

    kind: str
    id: str
    name: str
    provider: str
    sites: tuple[str, ...]
    alone: bool = True


def scorecard_holders(sites: pd.DataFrame) -> list[Holder]:
    """Providers of several sites, each followed by its sites, and sites that stand for their provider.

    ``sites`` has the index ``site_id``, ``name`` and optionally ``provider``; without it every site is its own
    provider. In the order of the table; a provider stands where its first site does.
    """
    runs = _providers(sites)
    found = []
    for provider in dict.fromkeys(runs):
        mine = tuple(runs.index[runs == provider])
        if len(mine) > 1:
            found.append(Holder(PROVIDER, provider, provider, provider, mine))
        alone = len(mine) == 1
        found += [Holder(SITE, site, sites["name"][site], provider, (site,), alone) for site in mine]
    return found


def _providers(sites: pd.DataFrame) -> pd.Series:
    return sites["provider"] if "provider" in sites else pd.Series(sites.index, index=sites.index)


def read_indicators(path: str | Path, sites: pd.DataFrame) -> pd.DataFrame:
    """Read ``scorecard.csv``: figures of sites and providers, every cell text as written.

    Columns ``SCORECARD_COLUMNS``; a row has ``site_id`` or ``provider``; ``label`` is the indicator where empty.

    Raises:
        InvalidFile: the file is missing or unreadable, lacks a column, or a row lacks what it must say.
        UnknownName: a row names a site, provider or column that is not known.
    """
    return check_indicators(read_text_table(path), sites, str(path))


def check_indicators(table: pd.DataFrame, sites: pd.DataFrame, source: str = "scorecard.csv") -> pd.DataFrame:
    """Indicators from a table that is already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile, UnknownName: as :func:`read_indicators`.
    """
    for column in table.columns:
        if column not in SCORECARD_COLUMNS:
            raise UnknownName(
                f'{source} has the unknown column "{column}"{suggestion(column, SCORECARD_COLUMNS)}'
            )
    for column in _REQUIRED:
        if column not in table.columns:
            raise InvalidFile(f'{source} has no column "{column}": every figure needs one.')
    table = table.reindex(columns=list(SCORECARD_COLUMNS)).astype("object")
    table = table.where(table.notna(), "").apply(lambda column: column.astype(str).str.strip())
    known = {"site_id": set(sites.index), "provider": set(_providers(sites))}
    for number, row in enumerate(table.to_dict("records"), 2):
        _check_row(row, known, f"{source} row {number}")
    table["label"] = table["label"].where(table["label"] != "", table["indicator"])
    twice = table.duplicated(["site_id", "provider", "indicator", "period"])
    if twice.any():
        row = int(np.flatnonzero(twice)[0]) + 2
        raise InvalidFile(f"{source} row {row}: the figure is given before for the same period; keep one.")
    return table


def _check_row(row: Mapping[str, str], known: Mapping[str, set[str]], where: str) -> None:
    said = [column for column in known if row[column]]
    if len(said) != 1:
        raise InvalidFile(
            f"{where}: say either site_id or provider, found {' and '.join(said) or 'neither'}."
        )
    column = said[0]
    if row[column] not in known[column]:
        raise UnknownName(
            f'{where}: {column} "{row[column]}" is not in the sites{suggestion(row[column], known[column])}'
        )
    for column in _REQUIRED:
        if not row[column]:
            raise InvalidFile(f"{where}: {column} is empty; a figure needs it.")


def indicators_of(holder: Holder, indicators: pd.DataFrame) -> pd.DataFrame:
    """The imported figures of a holder, in the order of the file; a site that stands for its provider has both."""
    own = indicators["site_id"] == holder.id if holder.kind == SITE else indicators["provider"] == holder.id
    if holder.kind == SITE and holder.alone:
        own |= indicators["provider"] == holder.provider
    return indicators[own].reset_index(drop=True)


def scorecard_figures(
    people: PeopleByNearest,
    services: Mapping[str, Service],
    options: Sequence[Configuration],
    baseline: Configuration,
    of: Iterable[Holder],
) -> pd.DataFrame:
    """Access and volumes of each holder by service and option, computed.

    One row per ``kind``, ``holder``, ``service``, ``configuration``, mode, period, direction and percentile, for the
    services that the holder gives under any of the options or the baseline and that are computed for the mode:

    - ``sites_open`` (how many of its sites serve), ``sites_partly_open`` (are open in part of the period only and do
      not serve), ``need`` (whose nearest open site is one of them), ``share_of_need``
      (of everyone's) and :func:`access.nearest_people.figures` of these people; NaN where nobody;
    - ``visits`` (need times the service's visits a year) and ``need_change`` against the baseline; for the people
      nearest to the holder under the baseline ``today_mean_minutes`` and ``today_mean_minutes_option`` (over those who
      reach a site under both) and ``today_lost_reach`` (need);
    - ``judged``: false where the period cannot tell the option from the baseline (:func:`access.judgement`), with NaN
      in what compares the two;
    - ``capacity`` (NaN unless stated for every open site) and ``need_per_capacity``; ``minimum_volume`` of a site
      (NaN if none is stated) and ``sites_below_minimum``, open sites whose need is less.

    Raises:
        AccessError: as :func:`access.evaluate`.
    """
    rows = [
        _row(people, holder, service, option, baseline)
        for holder in of
        for service in services.values()
        if people.computed(service) and any(_gives(holder, service, each) for each in (baseline, *options))
        for option in options
    ]
    return pd.DataFrame(rows)


def scorecard_quintiles(
    people: PeopleByNearest,
    services: Mapping[str, Service],
    options: Sequence[Configuration],
    of: Iterable[Holder],
) -> pd.DataFrame:
    """People for whom a holder is nearest by fifth of deprivation: ``scope``, ``quintile`` (1 = most deprived).

    Keys as :func:`scorecard_figures`; ``need``, and ``share`` of the holder's need (NaN where it has none). Need in
    areas without deprivation is in no fifth, so shares may sum to less than 1.

    Raises:
        MissingColumn: there is deprivation and no ``population`` to cut into local fifths.
    """
    fifths = {scope: quintile(people.areas, scope).to_numpy()[people.matrix.area] for scope in SCOPES}
    rows = []
    for holder in of:
        for service in (each for each in services.values() if people.computed(each)):
            for option in (each for each in options if _gives(holder, service, each)):
                mine = people.of(service, option).people(holder.sites)
                for scope, fifth in fifths.items():
                    for number in range(1, 6):
                        need = mine[fifth == number].sum()
                        key = (
                            holder.kind,
                            holder.id,
                            service.id,
                            option.id,
                            *people.key.values(),
                            scope,
                            number,
                        )
                        rows.append((*key, need, float(share_of(need, mine.sum()))))
    columns = [
        "kind",
        "holder",
        "service",
        "configuration",
        *people.key,
        "scope",
        "quintile",
        "need",
        "share",
    ]
    return pd.DataFrame(rows, columns=columns)


def _gives(holder: Holder, service: Service, option: Configuration) -> bool:
    return bool(set(holder.sites) & set(option.services.get(service.id, {})))


def _row(
    people: PeopleByNearest, holder: Holder, service: Service, option: Configuration, baseline: Configuration
) -> dict[str, object]:
    found, before = people.of(service, option), people.of(service, baseline)
    mine = found.people(holder.sites)
    open_sites = [site for site in holder.sites if site in found.sites]
    row = {"kind": holder.kind, "holder": holder.id, "service": service.id, "configuration": option.id}
    row |= people.key | {"sites_open": len(open_sites)}
    row["sites_partly_open"] = len(set(holder.sites) & set(found.partly))
    row |= figures(found.minutes, mine[None], service.thresholds).iloc[0].to_dict()
    row["share_of_need"] = float(share_of(mine.sum(), found.need.sum()))
    row["visits"] = mine.sum() * service.visits_per_year
    row["need_change"] = mine.sum() - before.people(holder.sites).sum()
    row |= _todays(found, before, holder)
    at = people.matrix.period, people.matrix.direction, people.periods
    row["judged"] = judgement(baseline, option, service.id, *at).judged
    if not row["judged"]:
        row |= dict.fromkeys(_COMPARED, np.nan)
    return row | _amounts(found, open_sites, service, option)


def _todays(found: NearestPeople, before: NearestPeople, holder: Holder) -> dict[str, float]:
    """Times of the people who are nearest to the holder under the baseline, then and under the option."""
    today = before.people(holder.sites)
    both = today * np.isfinite(before.minutes) * np.isfinite(found.minutes)
    means = [
        float(divide((both * np.nan_to_num(each.minutes)).sum(), both.sum())) for each in (before, found)
    ]
    lost = (today * np.isnan(found.minutes)).sum()
    names = ("today_mean_minutes", "today_mean_minutes_option", "today_lost_reach")
    return dict(zip(names, (*means, float(lost)), strict=True))


def _amounts(
    found: NearestPeople, open_sites: list[str], service: Service, option: Configuration
) -> dict[str, float]:
    """Volume beside stated capacity and minimum volume."""
    stated = option.capacity.get(service.id, {})
    known = open_sites and all(site in stated for site in open_sites)
    capacity = sum(stated[site] for site in open_sites) if known else np.nan
    minimum = service.minimum_volume or np.nan
    volumes = [found.people((site,)).sum() for site in open_sites]
    need = sum(volumes)
    return {
        "capacity": float(capacity),
        "need_per_capacity": float(share_of(need, capacity)) if capacity == capacity else np.nan,
        "minimum_volume": minimum,
        "sites_below_minimum": float(sum(v < minimum for v in volumes)) if minimum == minimum else np.nan,
    }
