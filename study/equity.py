"""Who travels longer: quintile means and indices of inequality, each option beside the baseline."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

import access
from access.deprivation_groups import SCOPES
from study.comparison import chosen_times, require_known
from study.errors import ResultsError
from study.plan import MatrixKey, opening_periods
from study.results import Results
from study.slope_ranges import Ranges, slope_ranges

QUINTILES = range(1, 6)


@dataclass(frozen=True)
class Fifth:
    """A quintile (0: everybody): its need, and mean minutes over need reached under both; None where not known."""

    scope: str
    quintile: int
    need: float | None
    base: float | None
    option: float | None

    @property
    def change(self) -> float | None:
        """Minutes longer under the option."""
        return None if None in (self.base, self.option) else self.option - self.base


@dataclass(frozen=True)
class Side:
    """One option beside the baseline: its indices, fifths, and the figures of ``isoquity compare``.

    ``ranges`` are those of the slope and relative index over ways of cutting, over need reached under both;
    ``base_errors`` the standard errors of the baseline's own indices.
    """

    option: str
    indices: pd.DataFrame
    fifths: tuple[Fifth, ...]
    figures: dict
    ranges: dict[str, Ranges]
    base_errors: dict[str, float]


@dataclass(frozen=True)
class Equity:
    """What :func:`find_equity` found for one service, matrix and percentile."""

    service: str
    base: str
    key: MatrixKey
    percentile: int
    sides: tuple[Side, ...]


def find_equity(
    results: Results, service: str, options: list[str] | None = None,
    mode: str | None = None, period: str | None = None, direction: str = "to_site", percentile: int = 50,
) -> Equity:  # fmt: skip
    """Quintile means and indices of each option beside the baseline, over need reached under both.

    ``options`` are by default every option that gives the service otherwise than the baseline does.

    Raises
    ------
    ResultsError
        The service, an option, the matrix or the percentile is not among the results, or the areas carry no
        deprivation.
    """
    base = results.baseline
    require_known(results, service, *(options or ()))
    if not {"imd_rank", "imd_score", "imd_decile"} & set(results.places.areas.columns):
        raise ResultsError("the areas of this study carry no deprivation: give [deprivation] in study.toml.")
    key, times = chosen_times(results, service, mode, period, direction, percentile)
    settings, compared = results.study.settings, _others(results, service, options)
    found = access.evaluate(
        times.sel(percentile=[percentile]), results.places.areas, {service: results.services[service]},
        {name: results.configurations[name] for name in [base, *compared]},
        periods=opening_periods(settings, key.mode), tie_minutes=settings.tie_minutes,
    )  # fmt: skip
    table = access.indices(found, base=base, parameters=settings.equity.parameters)
    of = {"service": service, **key._asdict(), "percentile": percentile}
    weight = settings.equity.deprivation_weight
    errors = table[table["configuration"] == base].set_index("index")["standard_error"].to_dict()
    sides = []
    for option in compared or [base]:
        figures = access.compare_result(found, of, base, option, deprivation=weight).to_dict()
        rows = table[table["configuration"] == option].reset_index(drop=True)
        ranges = slope_ranges(found, of, base, option)
        sides.append(Side(option, rows, _fifths(figures), figures, ranges, errors))
    return Equity(service, base, key, percentile, tuple(sides))


def equity_table(equity: Equity) -> pd.DataFrame:
    """The indices of every option as rows, in the columns of the table ``indices``."""
    return pd.concat([side.indices for side in equity.sides], ignore_index=True)


def _others(results: Results, service: str, options: list[str] | None) -> list[str]:
    if options:
        return [name for name in dict.fromkeys(options) if name != results.baseline]
    given = {name: option.services.get(service) for name, option in results.configurations.items()}
    return [name for name, sites in given.items() if sites != given[results.baseline]]


def _fifths(figures: dict) -> tuple[Fifth, ...]:
    fifths = [_everybody(figures)]
    for scope in SCOPES:
        rows = figures["by_quintile"][scope]
        for number in QUINTILES:
            row = rows.get(str(number))
            if row is None:
                continue
            means = row["mean_minutes_base"], row["mean_minutes_option"]
            fifths.append(Fifth(scope, number, row["need_total"], *means))
    return tuple(fifths)


def _everybody(figures: dict) -> Fifth:
    means = (figures[side]["mean_minutes"] for side in ("base", "option"))
    return Fifth("everybody", 0, figures["need_total"], *means)
