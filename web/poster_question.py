"""What a poster is about: one option beside the baseline, read from the results once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from access.deprivation_groups import quintile
from study.comparison import chosen_times, compare_options, require_known
from study.results import Results
from study.suppression import Release
from web.charts import charts, evaluate_pair
from web.layers import site_list
from web.picture_shading import GAINED, LOST, Shading, shade, shade_changes
from web.poster_words import TYPICAL, UNLUCKY, span
from web.readings import limit_minutes
from web.scales import SCALES
from web.selection import Selection
from web.words import percent, reason

NO_OPEN = "no site remains that is open throughout this time"
WITHHELD = "few people live there: left out"


@dataclass(frozen=True)
class PosterQuestion:
    """One option beside the baseline as a poster asks for it; all that it needs is read from the results once."""

    results: Results
    selection: Selection
    percentiles: tuple[int, ...]

    @cached_property
    def comparisons(self) -> list:
        """The comparison at every percentile shown."""
        s = self.selection
        return [
            compare_options(self.results, s.a, s.b, s.service, s.mode, s.period, s.direction, each)
            for each in self.percentiles
        ]

    @cached_property
    def scope(self) -> str:
        """National fifths, or local ones where the areas have no national."""
        return "national" if self.comparisons[0].figures["by_quintile"].get("national") else "local"

    @property
    def changed(self) -> bool:
        """Whether there is an option beside the baseline."""
        return self.selection.a != self.selection.b

    @cached_property
    def pairs(self) -> list:
        """Both options evaluated together at every percentile."""
        return [evaluate_pair(self.results, replace(self.selection, percentile=p)) for p in self.percentiles]

    @cached_property
    def both(self) -> np.ndarray:
        """Whom the chart's means are of: origins that reach a site under both options at every percentile."""
        return np.logical_and.reduce([pair.both for pair in self.pairs])

    @cached_property
    def cohort(self) -> dict[int, tuple[float, float]]:
        """By fifth (0 everybody) how many the chart's means are of, and how many there are."""
        people, area = self.pairs[0].people, self.pairs[0].area
        fifths = quintile(self.results.places.areas, self.scope).to_numpy()[area]
        members = {0: np.ones(len(area), bool)} | {number: fifths == number for number in range(1, 6)}
        return {
            number: (float(people[mine & self.both].sum()), float(people[mine].sum()))
            for number, mine in members.items()
            if people[mine].sum() > 0
        }

    @cached_property
    def numbers(self) -> list[dict]:
        """Numbers of the chart at every percentile, means over people who reach a site at all of them."""
        pairs, both = self.pairs, self.both
        counted = [
            replace(pair, minutes_a=_only(pair.minutes_a, both), minutes_b=_only(pair.minutes_b, both))
            for pair in pairs
        ]
        found = [
            charts(self.results, pair, each.figures)
            for pair, each in zip(counted, self.comparisons, strict=True)
        ]
        return [_withheld(each, self.results.suppress_below) for each in found]

    @property
    def has_means(self) -> bool:
        """Whether there is anything for the chart to show."""
        return bool(self.numbers[0]["fifths"][self.scope]) and self.numbers[0]["everybody"]["a"] is not None

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The comparison's areas, small numbers blank."""
        return Release.of(self.results).table(self.comparisons[0].areas, "areas_compared")

    def shading(self) -> Shading:
        """Change where there is an option, minutes where there is none."""
        found = self._shading()
        against = (
            "Minutes longer or shorter than today"
            if self.changed
            else "Minutes to the nearest open site today"
        )
        return replace(found, title=f"{against}{', usual journey' if len(self.percentiles) > 1 else ''}")

    def _shading(self) -> Shading:
        limit, areas = limit_minutes(self.results, self.selection.mode), self.areas
        said = {
            side: areas[f"reason_{side}"].map(lambda code: reason(code, limit) if code else "")
            for side in ("base", "option")
        }
        few = areas["withheld"] if "withheld" in areas else pd.Series(False, index=areas.index)
        if not self.comparisons[0].figures["judged"] and self.changed:
            said["option"] = said["option"].mask(areas["share_lost_reach"] > 0, NO_OPEN)
            areas = areas.assign(share_lost_reach=0.0)
        if not self.changed:
            return shade(areas["minutes_base"], SCALES["minutes"], said["base"].mask(few, WITHHELD))
        if not few.any():
            return shade_changes(areas, said["option"])
        words = (
            said["option"]
            .mask(areas["share_gained_reach"] > 0, GAINED)
            .mask(areas["share_lost_reach"] > 0, LOST)
        )
        return shade(areas["change_minutes"], SCALES["change"], words.mask(few, WITHHELD))

    def sites(self) -> list[Mapping]:
        """Sites that give the service under either, as they stand under the option."""
        s, options = self.selection, self.results.configurations
        base = options[s.a].services.get(s.service, {})
        shown = {name: options[name] for name in (s.a, s.b)}
        sites = site_list(self.results.places.sites, s.service, shown, s.b, set())
        return [each | {"new": each["id"] not in base} for each in sites]

    def ends_said(self) -> list[str]:
        """What the most and the least deprived fifth travel, in a sentence each."""
        said = []
        rows = [{row["fifth"]: row for row in each["fifths"][self.scope]} for each in self.numbers]
        for fifth, name in ((1, "most"), (5, "least")):
            found = [each[fifth] for each in rows if fifth in each]
            if not found or any(row[side] is None for row in found for side in ("a", "b")):
                continue
            a, b = (span([row[side] for row in found]) for side in ("a", "b"))
            words = f"would travel {b} on average; today {a}" if self.changed else f"travels {a} on average"
            said.append(f"The {name} deprived fifth {words}.")
        return [*said, *filter(None, [self.whose_means()])]

    def whose_means(self) -> str:
        """Of whom the chart's means are; "" where they are of everybody, or where numbers are withheld."""
        counted, total = self.cohort.get(0, (0.0, 0.0))
        if not total or total - counted < 0.5:
            return ""
        by = "today and under the option" if self.changed else "today"
        unlucky = " also at unlucky times" if len(self.percentiles) > 1 else ""
        said = f"Means are of those who have a journey {by}{unlucky}"
        if self.results.suppress_below:
            return f"{said}, not of everybody."
        ends = [
            f"{percent(self.cohort[number][0] / self.cohort[number][1])} of the {name} deprived fifth"
            for number, name in ((1, "most"), (5, "least"))
            if number in self.cohort
        ]
        whole = f"{percent(counted / total)} of {self.who}"
        return f"{said}: {whole}{f' ({joined})' if (joined := ', '.join(ends)) else ''}."

    def people(self) -> np.ndarray | None:
        """People of every area; None where small numbers are withheld."""
        return None if self.results.suppress_below else self.areas["need"].to_numpy(np.float64)

    @property
    def who(self) -> str:
        """What those who need the service are called."""
        return self.results.services[self.selection.service].need_label or "residents"


def ask(
    results: Results,
    option: str | None,
    service: str | None,
    mode: str | None,
    period: str | None,
    direction: str,
) -> PosterQuestion:
    """The question of a poster, with the usual where nothing is said.

    Raises:
        ResultsError: something asked for is not among the results.
    """
    option = option or results.baseline
    service = service or _first_changed(results, option)
    require_known(results, service, option)
    key, times = chosen_times(results, service, mode, period, direction, TYPICAL)
    known = set(times["percentile"].values.tolist())
    chosen = Selection(service, results.baseline, option, key.mode, key.period, key.direction, TYPICAL)
    return PosterQuestion(results, chosen, (TYPICAL, UNLUCKY) if UNLUCKY in known else (TYPICAL,))


def _first_changed(results: Results, option: str) -> str:
    known = results.configurations
    given, base = known[option].services if option in known else {}, known[results.baseline].services
    return next(
        (name for name in results.services if given.get(name) != base.get(name)), next(iter(results.services))
    )


def _only(minutes: np.ndarray, counted: np.ndarray) -> np.ndarray:
    return np.where(counted, minutes, np.float32(np.nan))


def _withheld(numbers: dict, below: float | None) -> dict:
    """The numbers without the means of fifths in which so few live that they must not be told."""
    if not below:
        return numbers
    fifths = {
        scope: [row | {"a": None, "b": None} if row["need"] < below else row for row in rows]
        for scope, rows in numbers["fifths"].items()
    }
    return numbers | {"fifths": fifths}
