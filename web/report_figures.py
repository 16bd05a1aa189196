"""The figures of an evidence pack: every option of every service compared with today, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from access.deprivation_groups import quintile
from study.comparison import compare_options
from study.errors import ResultsError
from study.plan import MatrixKey
from study.progress import Silent
from study.results import Results
from study.suppression import Release, release_table
from study.suppression_layouts import LAYOUTS, Layout, Sum
from web import charts
from web.report_groups import ALL, Grouping, groupings, with_groupings, without_car
from web.report_keys import PERCENTILE, chosen_keys, other_keys
from web.selection import Selection

KEPT = 12
"""Matrices of times that are kept while figures are found: those of one service."""
ROWS = ("count_worse", "count_lost_reach", "count_gained_reach", "count_both")
OF_GROUPS = Layout(
    (Sum(("category",), ("group",)), Sum(("category",), ("nest",))), counts=ROWS, total="count_total",
    rests_on=(("count_worse", ("mean_change_worse",)),),
)  # fmt: skip
PARTS = ("need_longer", "need_shorter", "need_both", "need_neither")
"""Besides reach lost and gained: longer or shorter and reached both times, reached both times, and neither time."""
NAMES = ["service", "configuration", "mode", "period", "direction"]
FIFTHS = {
    "national": "National fifth of deprivation",
    "local": "Local fifth of deprivation",
}


@dataclass(frozen=True)
class Asked:
    """What a pack is of; nothing said: all that an option changes, and the first two ways of travelling."""

    services: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """An option compared with today by one way of travelling: ``figures`` and ``areas`` as ``access.Comparison``.

    ``areas`` also has ``share_both``, the share of an area's weight that reaches a site both today and under the
    option; ``pair`` holds both by origin.
    """

    key: MatrixKey
    figures: dict
    areas: pd.DataFrame
    pair: charts.Pair


@dataclass(frozen=True)
class Pair:
    """A service and an option that changes it, with the options under which it stands at the same sites and hours.

    ``same`` are those others, whose results are identical. ``others`` are the same comparison at other times: the way
    home, the weekend, households by whether they have a car.
    """

    service: str
    option: str
    ways: tuple[Way, ...]
    same: tuple[str, ...] = ()
    others: tuple[Way, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """Every option that these results are of."""
        return (self.option, *self.same)


@dataclass(frozen=True)
class Figures:
    """Everything that a pack shows numbers of; ``totals`` and ``groups`` are as they may leave the house.

    ``totals`` has a row for each pair and way of travelling, ``groups`` one for each category; ``nearest`` and
    ``within`` are the run's tables of volumes and of S-curves. ``unchanged`` are services and options that were asked
    for and are not among the pairs, as no option asked for changes them, or as it changes none of them.
    """

    results: Results
    pairs: tuple[Pair, ...]
    groupings: Mapping[str, list[Grouping]]
    totals: pd.DataFrame
    groups: pd.DataFrame
    nearest: pd.DataFrame
    within: pd.DataFrame
    release: Release
    unchanged: tuple[str, ...] = ()

    @property
    def services(self) -> list[str]:
        """Services in the order of the study."""
        return list(dict.fromkeys(pair.service for pair in self.pairs))

    @property
    def options(self) -> list[str]:
        """Options in the order of the study."""
        shown = {option for pair in self.pairs for option in pair.options}
        return [name for name in self.results.configurations if name in shown]

    @property
    def pairs_said(self) -> str:
        """How much is in it: "3 options of 2 services"."""
        options, services = len(self.options), len(self.services)
        return (
            f"{options} {'option' if options == 1 else 'options'} of {services} "
            f"{'service' if services == 1 else 'services'}"
        )

    def of_service(self, service: str) -> list[Pair]:
        """The pairs of a service."""
        return [pair for pair in self.pairs if pair.service == service]

    def who(self, service: str) -> str:
        """What those are called whom a service counts."""
        return self.results.services[service].need_label or "residents"

    def total(self, pair: Pair, way: Way) -> pd.Series:
        """The released totals of a pair by one way of travelling."""
        return self.totals.loc[_id(pair, way)]

    def group(self, pair: Pair, way: Way, group: str) -> pd.DataFrame:
        """The released rows of a grouping, by category; empty where there are none."""
        rows = self._by_group.get((*_id(pair, way), group))
        return (self.groups.iloc[:0] if rows is None else rows).set_index("category")

    @cached_property
    def _by_group(self) -> dict[tuple, pd.DataFrame]:
        """Rows of ``groups`` by pair, way and grouping, found once."""
        return dict(list(self.groups.groupby([*NAMES, "group"], sort=False))) if len(self.groups) else {}

    def volumes(self, pair: Pair) -> pd.DataFrame:
        """For how many each site is nearest, today and under the option, by every way of travelling of the pair."""
        return pd.concat([self._of(self.nearest, pair, way) for way in pair.ways])

    def curve(self, pair: Pair, way: Way) -> pd.DataFrame:
        """Shares within minutes of everyone and of fifths, today and under the option."""
        return self._of(self.within, pair, way)

    def _of(self, table: pd.DataFrame, pair: Pair, way: Way) -> pd.DataFrame:
        wanted = {"service": pair.service, **way.key._asdict(), "percentile": PERCENTILE}
        keep = table["configuration"].isin([self.results.baseline, pair.option])
        for name, value in wanted.items():
            keep &= table[name] == value
        return table[keep]


def _id(pair: Pair, way: Way) -> tuple:
    return (pair.service, pair.option, way.key.mode, way.key.period, way.key.direction)


def find_figures(results: Results, asked: Asked, progress: Silent | None = None) -> Figures:
    """Compare every option asked for with today, and withhold what is small.

    Raises
    ------
    ResultsError
        A service, an option or a mode is not among the results, or no option changes anything.
    """
    progress, results = progress or Silent(), _remembering(results)
    chosen = _chosen_pairs(results, asked)
    found: dict[str, list[Grouping]] = {}
    pairs = []
    with progress.stage("Figures", len(chosen)):
        for service, options in _by_service(chosen).items():
            found[service] = groupings(results, service)
            view = with_groupings(results, found[service])
            cars = with_groupings(results, [each for each in found[service] if without_car(results, each)])
            keys = chosen_keys(results, service, options, asked.modes)
            later = other_keys(results, service, keys, not asked.modes)
            for option, *same in _alike(results, service, options):
                ways = tuple(_way(view, service, option, key) for key in keys)
                others = tuple(_way(cars, service, option, key) for key in later)
                pairs.append(Pair(service, option, ways, tuple(same), others))
                for each in (option, *same):
                    progress.step(f"{service}, {each}")
    return replace(_released(results, tuple(pairs), found), unchanged=_unchanged(asked, chosen))


def _remembering(results: Results) -> Results:
    """The same results, which read the times of a matrix once for several options."""
    view = copy(results)
    view.travel_times = lru_cache(KEPT)(results.travel_times)
    return view


def _unchanged(asked: Asked, chosen: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Services and options that were asked for and of which there is nothing to report."""
    shown = {name for pair in chosen for name in pair}
    return tuple(name for name in (*asked.services, *asked.options) if name not in shown)


def _chosen_pairs(results: Results, asked: Asked) -> list[tuple[str, str]]:
    for kind, names, known in (
        ("service", asked.services, results.services),
        ("option", asked.options, results.configurations),
    ):
        for name in names:
            if name not in known:
                raise ResultsError(f"there is no {kind} `{name}`: these results have {', '.join(known)}.")
    base = results.configurations[results.baseline]
    options = [o for name, o in results.configurations.items() if name in asked.options or not asked.options]
    pairs = [
        (service, option.id)
        for service in results.services
        if service in asked.services or not asked.services
        for option in options
        if option.services.get(service) != base.services.get(service)
    ]
    if not pairs:
        raise ResultsError("there is nothing to report: no option asked for changes a service asked for.")
    return pairs


def _alike(results: Results, service: str, options: Sequence[str]) -> list[list[str]]:
    """Options in lists of those that give a service at the same sites and hours."""
    found: dict[tuple, list[str]] = {}
    for option in options:
        given = results.configurations[option].services.get(service, {})
        found.setdefault(tuple(sorted(given.items())), []).append(option)
    return list(found.values())


def _by_service(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for service, option in pairs:
        found.setdefault(service, []).append(option)
    return found


def _way(view: Results, service: str, option: str, key: MatrixKey) -> Way:
    found = compare_options(
        view, view.baseline, option, service, key.mode, key.period, key.direction, PERCENTILE
    )
    chosen = Selection(service, view.baseline, option, *key, PERCENTILE)
    pair = charts.evaluate_pair(view, chosen)
    weight = pair.result.journeys[0].weight
    both = np.bincount(pair.area, weights=pair.both * weight, minlength=len(found.areas))
    return Way(key, found.figures, found.areas.assign(share_both=both), pair)


def _released(results: Results, pairs: tuple[Pair, ...], found: dict[str, list[Grouping]]) -> Figures:
    """Flat tables of all pairs, each judged as a whole."""
    release = Release.of(results)
    totals = pd.DataFrame([_total(pair, way) for pair in pairs for way in (*pair.ways, *pair.others)])
    rows = [
        row for pair in pairs for way in (*pair.ways, *pair.others)
        for row in _groups(pair, way, found[pair.service])
    ]  # fmt: skip
    raw = pd.DataFrame(rows, columns=None if rows else [*NAMES, "group", "category", "label"])
    shares = tuple(name for name in totals if "share_within" in name)
    layout = LAYOUTS["comparison"]
    shown = release.table(totals, layout._replace(shares=shares, counts=(*layout.counts, *PARTS)))
    groups = release.table(raw, OF_GROUPS)
    tables = (release_table(results, name) for name in ("volumes", "s_curve"))
    return Figures(
        results, pairs, found, shown.set_index(NAMES).sort_index(), groups.set_index(NAMES).sort_index(kind="stable"),
        *tables, release,
    )  # fmt: skip


def _key(pair: Pair, way: Way) -> dict:
    of = {"service": pair.service, "configuration": pair.option, **way.key._asdict()}
    return of | {"percentile": way.figures["percentile"]}


def _total(pair: Pair, way: Way) -> dict:
    """Single figures, those of the two sides with ``base_`` and ``option_`` before them."""
    flat = {
        name: value
        for name, value in way.figures.items()
        if name not in _key(pair, way) and (value is None or isinstance(value, (int, float)))
    }
    for side in ("base", "option"):
        values = way.figures[side]
        flat |= {
            f"{side}_{name}": v for name, v in values.items() if v is None or isinstance(v, (int, float))
        }
        flat |= {f"{side}_share_within_{t}": share for t, share in values["share_within"].items()}
    shares = way.figures["need_worse_share_most_deprived_fifth"]
    flat |= {f"need_worse_share_{scope}_fifth": share for scope, share in shares.items()}
    both = float((way.areas["need"] * way.areas["share_both"]).sum())
    lost, gained = flat["need_lost_reach"], flat["need_gained_reach"]
    parts = (
        flat["need_worse"] - lost,
        flat["need_better"] - gained,
        both,
        flat["need_total"] - both - lost - gained,
    )
    flat |= {name: max(0.0, value) for name, value in zip(PARTS, parts)}
    return _key(pair, way) | {name: float("nan") if v is None else v for name, v in flat.items()}


def _groups(pair: Pair, way: Way, found: list[Grouping]) -> list[dict]:
    """A row for each category of every grouping and fifth."""
    nests = {column: nest for each in found for column, nest in each.nest.items()}
    known = [name for each in found for name in (each.id, each.id + ALL)]
    both = way.areas["share_both"]
    people = {name: values for each in found for name, values in _people(each).items()}
    rows = [
        _group(group, category, row["label"], nests.get(category, group), row, "count")
        | {"count_both": float((people[category] * both).sum())}
        for group in known
        for category, row in way.figures["by_group"].get(group, {}).items()
    ]
    ends = {"1": "1 (most deprived)", "5": "5 (least deprived)"}
    for scope in FIFTHS:
        of = quintile(way.pair.result.areas, scope)
        for fifth, row in way.figures["by_quintile"][scope].items():
            reached = float((way.areas["need"] * both)[of == int(fifth)].sum())
            named = _group(scope, fifth, ends.get(fifth, fifth), scope, row, "need")
            rows.append(named | {"count_both": reached})
    return [_key(pair, way) | row for row in rows]


def _people(each: Grouping) -> dict[str, pd.Series]:
    """People of an area by category of a grouping, and everyone."""
    return {name: each.counts[name] for name in each.labels} | {each.id + ALL: each.everyone}


def _group(group: str, category: str, label: str, nest: str, row: dict, what: str) -> dict:
    names = {f"count_{each}": f"{what}_{each}" for each in ("total", "worse", "lost_reach", "gained_reach")}
    names |= {name: name for name in ("mean_minutes_base", "mean_minutes_option", "mean_change_worse")}
    values = {ours: float("nan") if row[theirs] is None else row[theirs] for ours, theirs in names.items()}
    return {"group": group, "category": category, "label": label, "nest": nest} | values
