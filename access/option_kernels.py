"""The compiled pass over many site sets: everything that is said of a set, from one look at each origin.

The nearest time is the smallest of the kept sites' rows, so a set costs a few reads of each origin and no
search: 1,000 origins and five sites are some microseconds. Percentiles are found without sorting: people are
counted into narrow slices of time, and only the slice that holds the answer is put in order.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

SLICES = 1024
SAME_MINUTES = 0.001  # as in access.compare
ROUNDING = 1e-9  # as in access.measures: 0.1 + 0.2 reaches 0.3
PERCENTS = (50.0, 90.0, 95.0)

SUMS = (
    "reached", "lost", "gained", "both", "time", "base_time", "worse", "better", "worse_change",
    "first", "first_time", "first_base_time", "first_worse", "first_lost",
    "weighted", "weighted_time", "longest", "greatest_change", "x", "xx", "xt", "xb", "ranked", "ranked_time",
    "ranked_base_time", "areas_worse", "areas_better", "largest_volume", "smallest_volume",
)  # fmt: skip
"""What the kernel finds of each set, in the order of its columns; percentiles and thresholds follow."""


class People(NamedTuple):
    """Everything about the origins that does not depend on the set, arrays over ``O``.

    ``people``: need of the origin; ``share``: its weight in its area; ``base``: minutes under the baseline, inf
    unreached; ``first``: 1.0 in the most deprived fifth, else 0; ``weight``: deprivation weight, NaN unknown;
    ``area``: int, rising. ``ranked``: int, the origins whose deprivation is known, most deprived first;
    ``tied``: int, as long, the same for those that are equally deprived.
    """

    people: np.ndarray
    share: np.ndarray
    base: np.ndarray
    first: np.ndarray
    weight: np.ndarray
    area: np.ndarray
    ranked: np.ndarray
    tied: np.ndarray


@njit(cache=True, nogil=True, error_model="numpy")
def score_sets(minutes, sets, people, thresholds, percents, tie, found):
    """Fill ``found`` ``(n, len(SUMS) + percents + thresholds)`` for the sets ``(n, S)`` of sites.

    ``minutes`` float32 ``(S, O)``, inf unreached.
    """
    sites, origins = minutes.shape
    nearest = np.empty(origins, np.float32)
    volume = np.empty(sites)
    slices, held = np.empty(SLICES), np.empty(origins, np.int64)
    most = np.float32(0)
    for site in range(sites):
        for origin in range(origins):
            if most < minutes[site, origin] < np.inf:
                most = minutes[site, origin]
    per_slice = np.float32((SLICES - 1) / max(most, np.float32(1e-6)))
    total = people.people.sum()
    for row in range(len(sets)):
        kept = np.flatnonzero(sets[row])
        _nearest(minutes, kept, nearest)
        _sums(nearest, people, found[row])
        _line(nearest, people, found[row])
        _areas(nearest, people, found[row])
        _volumes(minutes, kept, nearest, people.people, tie, volume)
        _extremes(volume, kept, found[row])
        at = len(SUMS)
        _count_slices(nearest, people.people, per_slice, slices)
        for percent in percents:
            found[row, at] = _percentile(
                nearest, people.people, per_slice, slices, held, (percent / 100 - ROUNDING) * total
            )
            at += 1
        for threshold in thresholds:
            within = 0.0
            for origin in range(origins):
                if nearest[origin] <= threshold:
                    within += people.people[origin]
            found[row, at] = within
            at += 1


@njit(cache=True, nogil=True)
def _nearest(minutes, kept, nearest):
    """Smallest time over the kept sites; inf where none is reached."""
    nearest[:] = np.inf
    for site in kept:
        row = minutes[site]
        for origin in range(len(nearest)):
            nearest[origin] = min(nearest[origin], row[origin])


@njit(cache=True, nogil=True, error_model="numpy")
def _sums(nearest, people, found):
    """Sums over origins; of times only where a site is reached under the baseline and under the set."""
    reached = lost = gained = both = time = base_time = worse = better = worse_change = 0.0
    first = first_time = first_base_time = first_worse = first_lost = weighted = weighted_time = 0.0
    longest, greatest = -np.inf, -np.inf
    for origin in range(len(nearest)):
        n, t, b = people.people[origin], np.float64(nearest[origin]), np.float64(people.base[origin])
        of_first = n * people.first[origin]
        if t == np.inf:
            if b < np.inf:
                lost += n
                worse += n
                first_worse += of_first
                first_lost += of_first
            continue
        reached += n
        if b == np.inf:
            gained += n
            better += n
            continue
        change = t - b
        both += n
        time += n * t
        base_time += n * b
        first += of_first
        first_time += of_first * t
        first_base_time += of_first * b
        if change > SAME_MINUTES:
            worse += n
            worse_change += n * change
            first_worse += of_first
        elif change < -SAME_MINUTES:
            better += n
        if n > 0:
            longest = max(longest, t)
            greatest = max(greatest, change)
            weighted += n * people.weight[origin]
            weighted_time += n * people.weight[origin] * t
    found[:18] = (
        reached, lost, gained, both, time, base_time, worse, better, worse_change, first, first_time,
        first_base_time, first_worse, first_lost, weighted, weighted_time, longest, greatest,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _line(nearest, people, found):
    """Sums for a straight line through minutes by deprivation rank, over those reached under both.

    ``x`` is people before a rank and half of its own: the midpoint of the cumulative share, times all of them.
    """
    x = xx = xt = xb = counted = time = base_time = 0.0
    at = 0
    while at < len(people.ranked):
        of_rank = rank_time = rank_base = 0.0
        rank = people.tied[at]
        while at < len(people.ranked) and people.tied[at] == rank:
            origin = people.ranked[at]
            t, b = np.float64(nearest[origin]), np.float64(people.base[origin])
            if t < np.inf and b < np.inf:
                n = people.people[origin]
                of_rank += n
                rank_time += n * t
                rank_base += n * b
            at += 1
        middle = counted + of_rank / 2
        counted += of_rank
        time += rank_time
        base_time += rank_base
        x += of_rank * middle
        xx += of_rank * middle * middle
        xt += rank_time * middle
        xb += rank_base * middle
    found[18:25] = (x, xx, xt, xb, counted, time, base_time)


@njit(cache=True, nogil=True)
def _areas(nearest, people, found):
    """Areas in which some origin is worse off, and better off; an area can be both."""
    worse = better = 0
    of_worse = of_better = -1
    for origin in range(len(nearest)):
        if people.share[origin] <= 0:
            continue
        t, b, area = np.float64(nearest[origin]), np.float64(people.base[origin]), people.area[origin]
        if area != of_worse and b < np.inf and t - b > SAME_MINUTES:
            worse += 1
            of_worse = area
        if area != of_better and t < np.inf and b - t > SAME_MINUTES:
            better += 1
            of_better = area
    found[25], found[26] = worse, better


@njit(cache=True, nogil=True)
def _volumes(minutes, kept, nearest, people, tie, volume):
    """Need whose nearest site each kept one is, those within ``tie`` minutes of the nearest sharing equally."""
    volume[:] = 0.0
    for origin in range(len(nearest)):
        limit = np.float64(nearest[origin])
        if limit == np.inf:
            continue
        if tie > 0:
            limit += tie
        sharing, last = 0, 0
        for site in kept:
            if minutes[site, origin] <= limit:
                sharing += 1
                last = site
        if sharing == 1:
            volume[last] += people[origin]
            continue
        for site in kept:
            if minutes[site, origin] <= limit:
                volume[site] += people[origin] / sharing


@njit(cache=True, nogil=True)
def _extremes(volume, kept, found):
    """Largest and smallest volume of the kept sites; NaN where none is kept."""
    largest, smallest = -np.inf, np.inf
    for site in kept:
        largest, smallest = max(largest, volume[site]), min(smallest, volume[site])
    found[27] = largest if largest >= 0 else np.nan
    found[28] = smallest if smallest < np.inf else np.nan


@njit(cache=True, nogil=True)
def _count_slices(nearest, people, per_slice, slices):
    """People in each narrow slice of time; the unreached are in none."""
    slices[:] = 0.0
    for origin in range(len(nearest)):
        if nearest[origin] < np.inf:
            slices[int(nearest[origin] * per_slice)] += people[origin]


@njit(cache=True, nogil=True)
def _percentile(nearest, people, per_slice, slices, held, wanted):
    """Smallest time by which ``wanted`` people reach a site; NaN where so many never do, or there are none."""
    before, at = 0.0, 0
    while at < SLICES and before + slices[at] < wanted:
        before += slices[at]
        at += 1
    if at == SLICES or wanted <= 0:
        return np.nan
    count = 0
    for origin in range(len(nearest)):
        if nearest[origin] < np.inf and int(nearest[origin] * per_slice) == at:
            held[count] = origin
            count += 1
    times = np.empty(count, np.float32)
    for place in range(count):
        times[place] = nearest[held[place]]
    latest = np.float32(0)
    for place in np.argsort(times):
        if before < wanted:
            latest = times[place]
        before += people[held[place]]
    return np.float64(latest)


@njit(cache=True, nogil=True)
def set_volumes(minutes, sets, people, tie, found):
    """Fill ``found`` ``(n, S)`` with the need whose nearest site each is."""
    nearest = np.empty(minutes.shape[1], np.float32)
    for row in range(len(sets)):
        kept = np.flatnonzero(sets[row])
        _nearest(minutes, kept, nearest)
        _volumes(minutes, kept, nearest, people, tie, found[row])


@njit(cache=True, nogil=True)
def worse_bits(minutes, sets, base, found):
    """Fill ``found`` uint64 ``(n, words)``: a bit for each origin that is worse off, or loses reach."""
    nearest = np.empty(minutes.shape[1], np.float32)
    for row in range(len(sets)):
        _nearest(minutes, np.flatnonzero(sets[row]), nearest)
        found[row] = 0
        for origin in range(len(nearest)):
            b = np.float64(base[origin])
            if b < np.inf and np.float64(nearest[origin]) - b > SAME_MINUTES:
                found[row, origin >> 6] |= np.uint64(1) << np.uint64(origin & 63)
