"""Options of several services at once: each service is scored once, and combinations add up what is known.

With 21 ways for children's wards, 15 for bleed rotas and 56 for stroke units there are 17,640 combinations and 92
site sets to look at. What is counted per person across services (who is worse off in two of them) is read from a
bit per origin and set. See docs/methods/options.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numba import njit

from access.errors import AccessError
from access.measures import divide
from access.option_sets import MOST_SETS, TooManySets

CHUNK = 200_000


@dataclass(frozen=True)
class Origins:
    """Who lives at each origin: ``residents``, ``most_deprived`` (1.0 in that fifth), ``area`` (position, rising)."""

    residents: np.ndarray
    most_deprived: np.ndarray
    area: np.ndarray


@dataclass(frozen=True)
class ServiceScores:
    """One service's part in combinations: its site sets' figures, and who is worse off under each.

    ``journeys``: journeys a year of one unit of its need. ``scores``: of :meth:`access.OptionScorer.score`, a row
    per set. ``worse``: bits of :meth:`access.OptionScorer.worse`.
    """

    service: str
    journeys: float
    scores: pd.DataFrame
    worse: np.ndarray


def option_product(
    sizes: Sequence[int], allowed: Callable[[np.ndarray], np.ndarray] | None = None
) -> tuple[np.ndarray, int]:
    """Every combination of one row from each of several tables, and how many there were before ``allowed``.

    ``sizes`` are the tables' lengths. Returns int64 ``(m, len(sizes))``, the last table changing fastest.
    ``allowed`` is asked about ``(n, len(sizes))`` rows at a time and returns bool ``(n,)``.

    Raises:
        TooManySets: more than ``MOST_SETS`` combinations are allowed.
    """
    count = int(np.prod([int(size) for size in sizes], dtype=object))
    found, kept = [np.empty((0, len(sizes)), np.int64)], 0
    for first in range(0, count, CHUNK):
        rows = np.arange(first, min(first + CHUNK, count))
        index = np.stack(np.unravel_index(rows, tuple(sizes)), axis=1)
        if allowed is not None:
            index = index[allowed(index)]
        kept += len(index)
        if kept > MOST_SETS:
            raise TooManySets(
                f"{count:,} combinations leave more than the {MOST_SETS:,} that are listed at once: fix some sites, "
                "keep fewer numbers of them, or combine fewer services."
            )
        found.append(index)
    return np.concatenate(found), count


def combine_options(parts: Sequence[ServiceScores], index: np.ndarray, origins: Origins) -> pd.DataFrame:
    """Figures of combinations, one row for each row of ``index``: the row of every part's scores, int ``(m, k)``.

    A journey is one unit of a service's need going once, ``journeys`` times a year; means are over journeys
    reached under both the baseline and the option.

    ============================== =======================================================================
    ``journeys_a_year``            that the means are over
    ``mean_change``                minutes longer per journey: ``sum(j n c) / sum(j n)`` over services
    ``minutes_a_year``             its numerator: minutes one way, all journeys of a year
    ``most_deprived_change``       the same for the most deprived fifth
    ``journeys_lost_reach``        journeys a year of people who no longer reach a site
    ``largest_mean_change``        the greatest mean change of any one service
    ``residents_worse``            residents worse off in at least one service (changed services only)
    ``residents_worse_in_several`` in two or more; ``areas_worse_in_several``: areas where such people live
    ``most_deprived_share_worse_in_several`` of those residents, the share in the most deprived fifth
    ============================== =======================================================================

    Raises:
        AccessError: parts are of different origins, or ``index`` has another number of columns.
    """
    index = np.ascontiguousarray(index, dtype=np.int64)
    _check(parts, index, origins)
    sums = {name: np.zeros(len(index)) for name in ("need", "time", "first", "first_time", "lost")}
    largest = np.full(len(index), -np.inf)
    for column, part in enumerate(parts):
        rows = index[:, column]
        for name, values in _weighed(part).items():
            sums[name] += values[rows]
        largest = np.fmax(largest, part.scores["mean_change"].to_numpy()[rows])
    several = np.empty((len(index), 4))
    bits, start = _stacked(parts)
    people = origins.residents, origins.residents * origins.most_deprived
    _worse_in_several(bits, index + start, *people, origins.area.astype(np.int64), several)
    return pd.DataFrame(
        {
            "journeys_a_year": sums["need"],
            "mean_change": divide(sums["time"], sums["need"]),
            "minutes_a_year": sums["time"],
            "most_deprived_change": divide(sums["first_time"], sums["first"]),
            "journeys_lost_reach": sums["lost"],
            "largest_mean_change": np.where(np.isfinite(largest), largest, np.nan),
            "residents_worse": several[:, 0],
            "residents_worse_in_several": several[:, 1],
            "most_deprived_share_worse_in_several": divide(several[:, 2], several[:, 1]),
            "areas_worse_in_several": several[:, 3].astype(np.int64),
        }
    )


def _check(parts: Sequence[ServiceScores], index: np.ndarray, origins: Origins) -> None:
    if index.ndim != 2 or index.shape[1] != len(parts):
        raise AccessError(
            f"the index has shape {index.shape}: give one column for each of {len(parts)} services."
        )
    words = -(-len(origins.residents) // 64)
    for part in parts:
        if part.worse.shape != (len(part.scores), words):
            raise AccessError(
                f"the scores of {part.service} are of other origins than those given: score every service with one "
                "matrix of the same mode, period and direction."
            )


def _weighed(part: ServiceScores) -> dict[str, np.ndarray]:
    """Journeys and minutes a year of every set of a part."""
    scores, journeys = part.scores, part.journeys
    need, first = (
        journeys * scores[name].to_numpy() for name in ("need_compared", "most_deprived_need_compared")
    )
    return {
        "need": need,
        "time": np.where(need > 0, need * scores["mean_change"].to_numpy(), 0.0),
        "first": first,
        "first_time": np.where(first > 0, first * scores["most_deprived_change"].to_numpy(), 0.0),
        "lost": journeys * scores["need_lost_reach"].to_numpy(),
    }


def _stacked(parts: Sequence[ServiceScores]) -> tuple[np.ndarray, np.ndarray]:
    """Bits of all parts in one array, and the row at which each part begins."""
    lengths = [len(part.worse) for part in parts]
    return np.concatenate([part.worse for part in parts]), np.cumsum([0, *lengths[:-1]])


@njit(cache=True, nogil=True)
def _worse_in_several(bits, rows, residents, of_first, area, found):
    """Residents worse off at all, in several services, of those in the first fifth; areas with some of them."""
    for option in range(len(rows)):
        anyone = several = first = 0.0
        areas, last = 0, -1
        for word in range(bits.shape[1]):
            once, twice = np.uint64(0), np.uint64(0)
            for part in range(rows.shape[1]):
                of_part = bits[rows[option, part], word]
                twice |= once & of_part
                once |= of_part
            for bit in range(64 if once else 0):
                if once >> np.uint64(bit) & np.uint64(1):
                    origin = word * 64 + bit
                    anyone += residents[origin]
                    if twice >> np.uint64(bit) & np.uint64(1):
                        several += residents[origin]
                        first += of_first[origin]
                        if residents[origin] > 0 and area[origin] != last:
                            areas += 1
                            last = area[origin]
        found[option, 0], found[option, 1], found[option, 2], found[option, 3] = anyone, several, first, areas
