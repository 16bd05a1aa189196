"""Where a period cannot tell options apart, because sites open in part of it differ: why, and which period can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import access
from access.configurations import Configuration
from study.plan import MatrixKey, opening_periods
from study.results import Results


@dataclass(frozen=True)
class NotJudged:
    """A service that a period cannot judge: sites ``open_in_part``, by the label of the option that has them, each
    with its hours; and ``ask_period``, one of the study's in which every site serves, None where there is none.
    """

    service: str
    period: str
    open_in_part: Mapping[str, Mapping[str, str]]
    ask_period: str | None

    @property
    def why(self) -> str:
        """The sites and hours, in words: ``under Today BRA (Mon-Fri 08:00-20:00)``."""
        return "; ".join(
            f"under {label} " + ", ".join(f"{site} ({hours})" for site, hours in sites.items())
            for label, sites in self.open_in_part.items()
        )

    @property
    def remedy(self) -> str:
        """What to ask for instead."""
        week = f"`isoquity week --service {self.service}`"
        if self.ask_period is None:
            return f"in no period do they all serve: see {week}"
        return f"ask for --period {self.ask_period}, in which they all serve, or {week}"

    def to_dict(self) -> dict:
        """As plain values for JSON."""
        return {
            "open_in_part": {label: dict(sites) for label, sites in self.open_in_part.items()},
            "why": f"open in part of {self.period} only: {self.why}",
            "ask_period": self.ask_period,
        }


def not_judged(
    results: Results, key: MatrixKey, service: str, options: Iterable[Configuration]
) -> NotJudged | None:
    """Why options cannot be compared for a service in the period of a matrix; None where all can be with the first."""
    first, *others = options
    opened = opening_periods(results.study.settings, key.mode)
    asked = service, key.period, key.direction, opened
    pairs = [(other, access.judgement(first, other, *asked)) for other in others]
    unclear = [(other, found) for other, found in pairs if not found.judged]
    if not unclear:
        return None
    named = [(first, unclear[0][1].base), *((other, found.option) for other, found in unclear)]
    partly = {
        option.label or option.id: {site: option.services[service][site] for site in sites}
        for option, sites in named
        if sites
    }
    return NotJudged(service, key.period, partly, period_for(results, key, service, [first, *others]))


def period_for(
    results: Results, key: MatrixKey, service: str, options: Iterable[Configuration]
) -> str | None:
    """The first period of the matrix's mode and direction in which every site of all the options serves."""
    options, opened = list(options), opening_periods(results.study.settings, key.mode)
    for other in results.matrices():
        if (other.mode, other.direction) == (key.mode, key.direction) and access.wholly_open(
            options, service, other.period, other.direction, opened
        ):
            return other.period
    return None
