"""Scorecards of a study's sites and providers: what is computed beside what is imported, never mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

import access
from access.json_numbers import mean, people, stored
from study.errors import ResultsError
from study.first_matrices import first_matrices, people_in
from study.judging import NotJudged, not_judged, period_for
from study.plan import MatrixKey, opening_periods
from study.results import Results
from study.suppression import Release
from study.whole_files import replacing

EXACT = ("median_minutes", "p90_minutes", "max_minutes")


@dataclass(frozen=True)
class Scorecards:
    """Scorecards of some holders under some options, the baseline first.

    ``figures`` and ``quintiles`` as in ``access.scorecard``, for each of ``keys``; ``indicators`` the imported
    figures, None where the study names no scorecard.
    """

    results: Results
    holders: list[access.Holder]
    options: list[str]
    keys: list[MatrixKey]
    percentile: int
    figures: pd.DataFrame
    quintiles: pd.DataFrame
    indicators: pd.DataFrame | None

    def imported(self, holder: access.Holder) -> pd.DataFrame:
        """The imported figures of a holder; empty where there are none."""
        if self.indicators is None:
            return pd.DataFrame(columns=list(access.SCORECARD_COLUMNS))
        return access.indicators_of(holder, self.indicators)

    def unclear(self, row: Mapping) -> NotJudged | None:
        """Why a row of ``figures`` is not compared with the baseline: the period cannot tell the two apart."""
        if row["judged"]:
            return None
        pair = [self.results.configurations[each] for each in (self.results.baseline, row["configuration"])]
        return not_judged(self.results, _key(row), row["service"], pair)

    def part_time(self, holder: access.Holder, row: Mapping) -> str:
        """Which of a holder's sites a row leaves out, open in part of the period, and where they count; "" if none."""
        if not row["sites_partly_open"]:
            return ""
        option, service = self.results.configurations[row["configuration"]], row["service"]
        opened = opening_periods(self.results.study.settings, row["mode"])
        asked = service, row["period"], row["direction"], opened
        partly = [site for site in access.serving_sites(option, *asked).partly if site in holder.sites]
        hours = ", ".join(f"{site} {option.services[service][site]}" for site in partly)
        other = period_for(self.results, _key(row), service, [option])
        where = f"period {other} counts it" if other else f"see `isoquity week --service {service}`"
        return f"not counted, open in part of {row['period']} only ({hours}); {where}"


def scorecards(
    results: Results, site: str | None = None, provider: str | None = None, options: Sequence[str] = (),
    mode: str | None = None, period: str | None = None, direction: str = "to_site", percentile: int = 50,
) -> Scorecards:  # fmt: skip
    """Scorecards of a site, of a provider and its sites, or of all; the baseline, then ``options`` against it.

    Without ``mode`` every mode of the study, in ``period`` or its first; a mode without the percentile takes 50.

    Raises
    ------
    ResultsError
        There is no such site, provider, option or matrix.
    AccessError
        The scorecard's file says something that cannot be used.
    """
    for option in options:
        if option not in results.configurations:
            known = ", ".join(results.configurations)
            raise ResultsError(f"there is no configuration `{option}`: these results have {known}.")
    holders = _holders(results, site, provider)
    named = list(dict.fromkeys([results.baseline, *options]))
    baseline, chosen = results.configurations[results.baseline], [results.configurations[o] for o in named]
    keys = first_matrices(results, mode, period, direction)
    figures, quintiles = [], []
    for key in keys:
        opened = people_in(results, key, percentile)
        figures.append(access.scorecard_figures(opened, results.services, chosen, baseline, holders))
        quintiles.append(access.scorecard_quintiles(opened, results.services, chosen, holders))
    return Scorecards(
        results, holders, named, keys, percentile, pd.concat(figures, ignore_index=True),
        pd.concat(quintiles, ignore_index=True), _indicators(results),
    )  # fmt: skip


def _holders(results: Results, site: str | None, provider: str | None) -> list[access.Holder]:
    every = access.scorecard_holders(results.places.sites)
    if site is not None:
        found = [each for each in every if each.kind == "site" and each.id == site]
        known = ", ".join(each.id for each in every if each.kind == "site")
    elif provider is not None:
        found = [each for each in every if each.provider == provider]
        known = ", ".join(dict.fromkeys(each.provider for each in every))
    else:
        return every
    if not found:
        what = f"site `{site}`" if site is not None else f"provider `{provider}`"
        raise ResultsError(f"there is no {what}: these results have {known}.")
    return found


def _indicators(results: Results) -> pd.DataFrame | None:
    if not results.study.settings.scorecard:
        return None
    return access.read_indicators(results.question_file("scorecard"), results.places.sites)


def scorecard_list(cards: Scorecards) -> list[dict]:
    """The scorecards as plain values for JSON, one object per holder; the names are kept stable."""
    return [_card(cards, holder) for holder in cards.holders]


def _card(cards: Scorecards, holder: access.Holder) -> dict:
    of_holder = [
        table[(table["kind"] == holder.kind) & (table["holder"] == holder.id)] if len(table) else table
        for table in (cards.figures, cards.quintiles)
    ]
    return {
        "kind": holder.kind, "id": holder.id, "name": holder.name, "provider": holder.provider,
        "sites": list(holder.sites),
        "computed": [
            _plain(row) | {"not_judged": unclear.to_dict() if (unclear := cards.unclear(row)) else {}}
            for row in of_holder[0].to_dict("records")
        ],
        "by_quintile": [_plain(row) for row in of_holder[1].to_dict("records")],
        "imported": cards.imported(holder).to_dict("records"),
        "run_id": cards.results.run_id,
    }  # fmt: skip


def _key(row: Mapping) -> MatrixKey:
    return MatrixKey(*(row[name] for name in MatrixKey._fields))


def _plain(row: dict) -> dict:
    """A row without its holder; numbers that are not known are null, thresholds of other services left out."""
    plain = {}
    for name, value in row.items():
        if name in ("kind", "holder") or (name.startswith("share_within") and value != value):
            continue
        if isinstance(value, float):
            value = stored(value) if name in EXACT else mean(value) if "share" in name else people(value)
        plain[name] = value
    return plain


def released_cards(cards: Scorecards, released: Release) -> Scorecards:
    """The scorecards as they may leave the house: what is computed with its small numbers blank."""
    if not released.below:
        return cards
    provider = {(each.kind, each.id): each.provider for each in cards.holders}
    tables = {}
    for name in ("figures", "quintiles"):
        table = getattr(cards, name)
        if len(table):
            of = [provider[key] for key in zip(table["kind"], table["holder"], strict=True)]
            tables[name] = released.table(table.assign(provider=of), f"scorecard_{name}")
    return replace(cards, **tables)


def write_scorecard_csv(cards: Scorecards, out: Path) -> list[Path]:
    """Write what is computed to ``out``, and beside it the fifths and, in a file of their own, the imported figures."""
    files = {out: cards.figures, out.with_name(f"{out.stem}_quintiles{out.suffix}"): cards.quintiles}
    if cards.indicators is not None:
        shown = pd.concat([cards.imported(holder) for holder in cards.holders], ignore_index=True)
        files[out.with_name(f"{out.stem}_imported{out.suffix}")] = shown
    for path, table in files.items():
        with replacing(path) as aside:
            table.to_csv(aside, index=False)
    return list(files)
