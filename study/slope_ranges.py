"""How far the line through areas in order of deprivation rests on the way of cutting, for two options and between."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

import access
from access.indices import deprivation_codes
from access.slope_sensitivity import range_of, slope_sensitivity

INDICES = {"slope_index": "sii", "relative_index": "rii"}


class Ranges(NamedTuple):
    """Lowest and highest of an index over the ways of cutting; NaN where no way has one."""

    base: tuple[float, float]
    option: tuple[float, float]
    change: tuple[float, float]


def slope_ranges(result: access.Result, key: dict, base: str, option: str) -> dict[str, Ranges]:
    """The ranges of the slope and relative index of two options and of the change, over need reached under both.

    The ways of cutting are those of :func:`access.slope_sensitivity`: the finest order there is, deciles, national
    and local fifths, and the finest order without each tenth of the people in turn. The change is taken way by way.

    Parameters
    ----------
    result
        Both options evaluated.
    key
        ``service``, ``mode``, ``period``, ``direction``, ``percentile``.
    base, option
        Ids of the two options.
    """
    sides = [_journeys(result, key, name) for name in (base, option)]
    at = sides[0].percentiles.index(key["percentile"])
    minutes = [each.minutes[at].astype(np.float64) for each in sides]
    both = np.isfinite(minutes[0]) & np.isfinite(minutes[1])
    people = result.needs[key["service"]].to_numpy()[sides[0].area] * sides[0].weight
    orders = {
        name: np.where(code < 0, np.nan, code)[sides[0].area]
        for name, code in deprivation_codes(result.areas).items()
    }
    ways = [slope_sensitivity(np.where(both, each, np.nan), people, orders).ways for each in minutes]
    changes = {
        name: replace(after, sii=after.sii - ways[0][name].sii, rii=after.rii - ways[0][name].rii)
        for name, after in ways[1].items()
    }
    found = [range_of(each) for each in (*ways, changes)]
    return {index: Ranges(*(getattr(each, short) for each in found)) for index, short in INDICES.items()}


def _journeys(result: access.Result, key: dict, option: str):
    names = ("service", "mode", "period", "direction")
    return next(
        each
        for each in result.journeys
        if each.configuration == option and all(getattr(each, name) == key[name] for name in names)
    )
