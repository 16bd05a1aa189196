"""Pairs of options as a workbook tells them: the viewer's own comparison of A and B, on one journey or on several.

Means are over need that reaches a site under both options of the pair; see :mod:`access.compare`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

import access
from study.comparison import chosen_times
from study.export_words import cannot_judge
from study.judging import period_for
from study.plan import MatrixKey, opening_periods
from study.results import Results


@dataclass(frozen=True)
class Way:
    """Option ``b`` against ``a`` on one journey: figures of :func:`access.compare`, indices, and ``note``.

    ``note`` says why the period cannot tell the two apart; "" where it can. ``indices`` has the rows of ``b``, with
    ``base_value`` of ``a``.
    """

    service: str
    a: str
    b: str
    key: MatrixKey
    percentile: int
    figures: Mapping[str, object]
    indices: pd.DataFrame
    note: str = ""

    @property
    def keys(self) -> dict[str, object]:
        """What its rows are of."""
        return {
            "service": self.service, "compared_with": self.a, "configuration": self.b, **self.key._asdict(),
            "percentile": self.percentile,
        }  # fmt: skip


def compared(
    results: Results, service: str, a: str, options: Iterable[str], key: MatrixKey, percentile: int = 50
) -> list[Way]:  # fmt: skip
    """Each of ``options`` against ``a`` on one matrix, evaluated together.

    Raises
    ------
    ResultsError
        The matrix has no such percentile, or the service is not computed for its mode.
    """
    options = list(options)
    settings = results.study.settings
    _, times = chosen_times(results, service, key.mode, key.period, key.direction, percentile)
    found = access.evaluate(
        times.sel(percentile=[percentile]), results.places.areas, {service: results.services[service]},
        {name: results.configurations[name] for name in (a, *options)},
        periods=opening_periods(settings, key.mode), tie_minutes=settings.tie_minutes,
    )  # fmt: skip
    indices = access.indices(found, base=a, parameters=settings.equity.parameters)
    asked = {"service": service, **key._asdict(), "percentile": percentile}
    ways = []
    for b in options:
        figures = access.compare_result(
            found, asked, a, b, groups=results.places.groups, deprivation=settings.equity.deprivation_weight
        ).figures
        rows = indices[indices["configuration"] == b]
        ways.append(
            Way(service, a, b, key, percentile, figures, rows, cannot_judge(results, service, key, a, b))
        )
    return ways


def changed_options(results: Results, service: str, wanted: Iterable[str] = ()) -> list[str]:
    """The options whose sites for a service are not the baseline's, or those of them that are wanted."""
    base = results.configurations[results.baseline].services.get(service)
    wanted = set(wanted)
    return [
        name
        for name, option in results.configurations.items()
        if name != results.baseline and (name in wanted if wanted else option.services.get(service) != base)
    ]


def journeys(results: Results, service: str, chosen: Mapping[str, object], direction: str) -> list[MatrixKey]:
    """The matrices of a service that are chosen, in the results' order; ``direction`` where none is chosen."""
    allowed = results.services[service].modes
    wanted = {"direction": direction} | {
        name: chosen[name] for name in MatrixKey._fields if chosen.get(name) is not None
    }
    return [
        key
        for key in results.matrices()
        if (allowed is None or key.mode in allowed)
        and all(getattr(key, name) == value for name, value in wanted.items())
    ]


def summarised(results: Results, ways: Iterable[Way]) -> list[Way]:
    """Of each pair and mode the first journey, and where that cannot judge the pair, the first that can beside it."""
    first: dict[tuple, list[Way]] = {}
    for way in ways:
        first.setdefault((way.b, way.key.mode, way.key.direction), []).append(way)
    found = []
    order = list(results.configurations)
    for same in sorted(first.values(), key=lambda ways: order.index(ways[0].b)):
        found.append(same[0])
        if same[0].note:
            pair = [results.configurations[name] for name in (same[0].a, same[0].b)]
            period = period_for(results, same[0].key, same[0].service, pair)
            found += [way for way in same[1:] if way.key.period == period]
    return found
