"""Access of every area to every service under every configuration."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd
import xarray as xr

from access.configurations import Configuration
from access.opening import serving_sites
from access.outcome import Matrix, Outcome, read_matrix
from access.schema import KEY, check_areas, check_travel_times
from access.services import Service, need

T = TypeVar("T")


@dataclass(frozen=True)
class Journeys:
    """Origins' times under one key, kept so that people, not areas, can be summed (see ``measures``).

    ``minutes`` float32 (percentile, origin), NaN unreachable; ``area`` the origin's position in the areas
    table; ``weight`` its share of the area; ``volume`` and ``volume_tie_1_minute`` need of the study's
    residents per (percentile, site), for ``sites`` in alphabetical order; ``tied`` (percentile, origin)
    true where several sites are nearest; ``first_row`` where the key's rows begin in the access table.
    """

    service: str
    configuration: str
    mode: str
    period: str
    direction: str
    percentiles: tuple[int, ...]
    minutes: np.ndarray
    area: np.ndarray
    weight: np.ndarray
    sites: tuple[str, ...]
    volume: np.ndarray
    volume_tie_1_minute: np.ndarray
    tied: np.ndarray
    first_row: int


@dataclass(frozen=True)
class Result:
    """What :func:`evaluate` found.

    ``access`` and ``assignment`` are the tables of ``docs/contracts.md``. ``areas``, ``services``,
    ``needs`` (area x service) and ``journeys`` (times per origin) are what the tables of
    :mod:`access.tables` are made from. ``configurations`` and ``periods`` are those given.
    """

    access: pd.DataFrame
    assignment: pd.DataFrame
    areas: pd.DataFrame
    services: Mapping[str, Service]
    needs: pd.DataFrame
    journeys: tuple[Journeys, ...]
    configurations: Mapping[str, Configuration]
    periods: Mapping[str, object] | None = None
    _remembered: dict = field(default_factory=dict, repr=False, compare=False)

    def remembered(self, what: Hashable, find: Callable[[], T]) -> T:
        """What ``find`` gives, found once: groupings of the areas that every comparison asks for again."""
        if what not in self._remembered:
            self._remembered[what] = find()
        return self._remembered[what]

    def rows(self, journeys: Journeys, percentile_index: int) -> slice:
        """Positions in ``access`` of one key's areas, in the order of ``areas``."""
        first = journeys.first_row + percentile_index * len(self.areas)
        return slice(first, first + len(self.areas))


@dataclass(frozen=True)
class _Block:
    """The rows of one key without its percentile: ``P * A`` of them, percentile by percentile."""

    key: tuple[str, str, str, str, str]
    percentiles: tuple[int, ...]
    outcome: Outcome
    partly_open: bool


def evaluate(
    travel_times: xr.DataArray | Iterable[xr.DataArray],
    areas: pd.DataFrame,
    services: Mapping[str, Service] | Iterable[Service],
    configurations: Mapping[str, Configuration] | Iterable[Configuration],
    *,
    periods: Mapping[str, object] | None = None,
    tie_minutes: float = 0.0,
) -> Result:
    """Access to each service under each configuration, for every mode, period and direction given.

    The nearest open site is chosen per origin and percentile, then weighted to the area. ``periods`` maps
    a period name to its ``days`` and, per direction, its ``window`` (mappings as in ``study.toml``, or
    objects with those attributes); a site serves if it is open throughout. Without ``periods`` every
    site of a configuration serves. A service with ``modes`` is computed for those modes only. Where an
    area reaches no open site ``minutes`` is NaN and ``reason`` says why (``no_open_site``: none serves).

    Raises:
        InvalidTravelTimes, InvalidAreas: an input breaks its contract.
        MissingColumn: the areas lack what a service's need asks for.
        UnknownName: a configuration uses a site, or ``travel_times`` a period, that is not known.
    """
    arrays = [travel_times] if isinstance(travel_times, xr.DataArray) else list(travel_times)
    services, configurations = _by_id(services), _by_id(configurations)
    for array in arrays:
        check_areas(areas, check_travel_times(array))
    needs = pd.DataFrame(
        {name: need(service, areas) for name, service in services.items()}, index=areas.index
    )
    thresholds = tuple(sorted({float(t) for service in services.values() for t in service.thresholds}))
    blocks, journeys, row = [], [], 0
    for array in arrays:
        matrix = read_matrix(array, areas, thresholds, tie_minutes)
        for service in services.values():
            if service.modes is not None and matrix.mode not in service.modes:
                continue
            for option in configurations.values():
                serving = serving_sites(option, service.id, matrix.period, matrix.direction, periods)
                outcome = matrix.outcome(option, serving.sites)
                key = (service.id, option.id, matrix.mode, matrix.period, matrix.direction)
                blocks.append(_Block(key, matrix.percentiles, outcome, bool(serving.partly)))
                journeys.append(_journeys(key, matrix, outcome, needs[service.id].to_numpy(), row))
                row += outcome.minutes.size
    return Result(
        access=_access_table(blocks, areas.index, needs, services, thresholds),
        assignment=_assignment_table(blocks, areas.index),
        areas=areas,
        services=services,
        needs=needs,
        journeys=tuple(journeys),
        configurations={option.id: option for option in configurations.values()},
        periods=periods,
    )


def threshold_column(threshold_minutes: float) -> str:
    """Name of a threshold's column: ``share_within_30``, ``share_within_7.5``."""
    return f"share_within_{threshold_minutes:g}"


def _by_id(items: Mapping | Iterable) -> dict:
    return dict(items) if isinstance(items, Mapping) else {item.id: item for item in items}


def _journeys(
    key: tuple[str, ...], matrix: Matrix, outcome: Outcome, people: np.ndarray, row: int
) -> Journeys:
    return Journeys(
        *key,
        percentiles=matrix.percentiles,
        minutes=outcome.origin_minutes,
        area=matrix.area,
        weight=matrix.weight,
        sites=outcome.sites,
        volume=outcome.shares.volume(people),
        volume_tie_1_minute=outcome.shares_tie_1_minute.volume(people),
        tied=outcome.origin_tied,
        first_row=row,
    )


def _access_table(
    blocks: list[_Block],
    area_ids: pd.Index,
    needs: pd.DataFrame,
    services: Mapping[str, Service],
    thresholds: tuple[float, ...],
) -> pd.DataFrame:
    def column(values, dtype=np.float32) -> np.ndarray:
        return np.concatenate([np.empty(0, dtype), *(np.ravel(values(block)) for block in blocks)]).astype(
            dtype
        )

    def rows(block: _Block) -> int:
        return block.outcome.minutes.size

    each_area = [np.tile(np.arange(len(area_ids)), len(block.percentiles)) for block in blocks]
    table = {"area_id": area_ids.take(np.concatenate([np.empty(0, int), *each_area]))}
    table |= _key_columns(blocks, [rows(block) for block in blocks])
    table["percentile"] = column(lambda block: np.repeat(block.percentiles, len(area_ids)), np.int64)
    for name in ("minutes", "next_minutes"):
        table[name] = column(lambda block, name=name: getattr(block.outcome, name))
    for name in ("nearest_site", "next_site"):
        table[name] = _text(column(lambda block, name=name: getattr(block.outcome, name), object))
    table["share_reached"] = column(lambda block: block.outcome.share_reached, np.float64)
    for index, threshold in enumerate(thresholds):
        applies = {name: threshold in service.thresholds for name, service in services.items()}
        table[threshold_column(threshold)] = column(
            lambda block, index=index, applies=applies: (
                block.outcome.share_within[index] if applies[block.key[0]] else np.full(rows(block), np.nan)
            ),
            np.float64,
        )
    table["share_journeys"] = column(lambda block: block.outcome.share_journeys, np.float64)
    table["partly_open"] = column(lambda block: np.full(rows(block), block.partly_open), bool)
    table["need"] = column(lambda block: np.tile(needs[block.key[0]], len(block.percentiles)), np.float64)
    table["reason"] = _text(column(lambda block: block.outcome.reason, object))
    return pd.DataFrame(table)


def _assignment_table(blocks: list[_Block], area_ids: pd.Index) -> pd.DataFrame:
    def column(values, dtype) -> np.ndarray:
        return np.concatenate([np.empty(0, dtype), *(values(block) for block in blocks)]).astype(dtype)

    table = {"area_id": area_ids.take(column(lambda block: block.outcome.shares.area, np.int64))}
    table |= _key_columns(blocks, [block.outcome.shares.area.size for block in blocks])
    table["percentile"] = column(lambda b: np.array(b.percentiles)[b.outcome.shares.percentile], np.int64)
    sites = column(lambda b: np.array(b.outcome.sites, dtype=object)[b.outcome.shares.site], object)
    table["site_id"] = _text(sites)
    table["share"] = column(lambda block: block.outcome.shares.share, np.float64)
    table["minutes"] = column(lambda block: block.outcome.site_minutes, np.float32)
    return pd.DataFrame(table)


def _key_columns(blocks: list[_Block], rows: list[int]) -> dict[str, pd.Index]:
    """The key but for the percentile, each value repeated over its block's rows."""
    columns = {}
    for position, name in enumerate(KEY[:-1]):
        labels, codes = np.unique([block.key[position] for block in blocks], return_inverse=True)
        columns[name] = pd.Index(labels.astype(object), dtype="str").take(np.repeat(codes, rows))
    return columns


def _text(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="str")
