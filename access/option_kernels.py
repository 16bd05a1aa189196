"""The compiled pass over many site sets: everything that is said of a set, from one look at each origin.

The nearest time is the smallest of the kept sites' rows, so a set costs a few reads of each origin and no
search: 1,000 origins and five sites are some microseconds. Percentiles are found without sorting: people are
counted into narrow slices of time, and only the slice that holds the answer is put in order.

Loops over origins choose values instead of branching (who is worse off is as good as random to a processor), and
sums may be reassociated, so that several origins are added at once; infinities keep their meaning.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

SLICES = 1024
SAME_MINUTES = 0.001  # as in access.compare
ROUNDING = 1e-9  # as in access.measures: 0.1 + 0.2 reaches 0.3
PERCENTS = (50.0, 90.0, 95.0)
REORDERED = {"reassoc", "contract", "nsz"}  # of the fast maths: none that forgets infinity

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
    nearest, which, tied = (
        np.empty(origins, np.float32),
        np.empty(origins, np.int32),
        np.empty(origins, np.bool_),
    )
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
        _nearest_and_which(minutes, kept, nearest, which, tied)
        _sums(nearest, people, found[row])
        _line(nearest, people, found[row])
        _areas(nearest, people, found[row])
        if tie > 0:
            _volumes(minutes, kept, nearest, people.people, tie, volume)
        else:
            _volumes_of_nearest(minutes, kept, nearest, which, tied, people.people, volume)
        _extremes(volume, kept, found[row])
        at = len(SUMS)
        _count_slices(nearest, people.people, per_slice, slices)
        for percent in percents:
            found[row, at] = _percentile(
                nearest, people.people, per_slice, slices, held, (percent / 100 - ROUNDING) * total
            )
            at += 1
        for threshold in thresholds:
            found[row, at] = _within(nearest, people.people, threshold)
            at += 1


@njit(cache=True, nogil=True)
def _nearest(minutes, kept, nearest):
    """Smallest time over the kept sites; inf where none is reached."""
    nearest[:] = np.inf
    for site in kept:
        row = minutes[site]
        for origin in range(len(nearest)):
            nearest[origin] = min(nearest[origin], row[origin])


@njit(cache=True, nogil=True)
def _nearest_and_which(minutes, kept, nearest, which, tied):
    """As ``_nearest``; ``which`` is the first nearest site, ``tied`` whether another is as near; inf ties too."""
    nearest[:] = np.inf
    which[:] = 0
    tied[:] = True
    for site in kept:
        row, number = minutes[site], np.int32(site)
        for origin in range(len(nearest)):
            t, before = row[origin], nearest[origin]
            nearest[origin] = t if t < before else before
            which[origin] = number if t < before else which[origin]
            tied[origin] = (t == before) | (tied[origin] & (t > before))


@njit(cache=True, nogil=True, fastmath=REORDERED)
def _within(nearest, people, threshold):
    """People with minutes <= threshold."""
    within = 0.0
    for origin in range(len(nearest)):
        within += people[origin] if nearest[origin] <= threshold else 0.0
    return within


@njit(cache=True, nogil=True, error_model="numpy", fastmath=REORDERED)
def _sums(nearest, people, found):
    """Sums over origins; of times only where a site is reached under the baseline and under the set."""
    lost = gained = both = time = base_time = worse = better = worse_change = 0.0
    first = first_time = first_base_time = first_worse = first_lost = weighted = weighted_time = 0.0
    longest, greatest = -np.inf, -np.inf
    need, base, of_fifth, deprived = people.people, people.base, people.first, people.weight
    for origin in range(len(nearest)):
        n, t, b = need[origin], np.float64(nearest[origin]), np.float64(base[origin])
        now, then = t < np.inf, b < np.inf
        n_both = n if now & then else 0.0
        n_lost = n if then & (not now) else 0.0
        n_gained = n if now & (not then) else 0.0
        t, b = (t if now & then else 0.0), (b if now & then else 0.0)
        change, share = t - b, of_fifth[origin]
        n_worse = n_both if change > SAME_MINUTES else 0.0
        n_weighted = n_both * (deprived[origin] if n_both > 0 else 0.0)
        both += n_both
        lost += n_lost
        gained += n_gained
        time += n_both * t
        base_time += n_both * b
        worse += n_worse
        worse_change += n_worse * change
        better += n_both if change < -SAME_MINUTES else 0.0
        first += n_both * share
        first_time += n_both * share * t
        first_base_time += n_both * share * b
        first_worse += n_worse * share
        first_lost += n_lost * share
        weighted += n_weighted
        weighted_time += n_weighted * t
        time_there, change_there = (t if n_both > 0 else -np.inf), (change if n_both > 0 else -np.inf)
        longest = time_there if time_there > longest else longest
        greatest = change_there if change_there > greatest else greatest
    found[:18] = (
        both + gained, lost, gained, both, time, base_time, worse + lost, better + gained, worse_change, first,
        first_time, first_base_time, first_worse + first_lost, first_lost, weighted, weighted_time, longest, greatest,
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
        t, b, area = np.float64(nearest[origin]), np.float64(people.base[origin]), people.area[origin]
        lives = people.share[origin] > 0
        is_worse = lives & (b < np.inf) & (t - b > SAME_MINUTES)
        is_better = lives & (t < np.inf) & (b - t > SAME_MINUTES)
        worse += is_worse & (area != of_worse)
        better += is_better & (area != of_better)
        of_worse = area if is_worse else of_worse
        of_better = area if is_better else of_better
    found[25], found[26] = worse, better


@njit(cache=True, nogil=True)
def _volumes_of_nearest(minutes, kept, nearest, which, tied, people, volume):
    """Need by nearest site where only equal times tie: one addition an origin, but for the tied."""
    volume[:] = 0.0
    for origin in range(len(nearest)):
        volume[which[origin]] += 0.0 if tied[origin] else people[origin]
    for origin in np.flatnonzero(tied):
        if nearest[origin] < np.inf:
            sharing = 0
            for site in kept:
                sharing += minutes[site, origin] == nearest[origin]
            for site in kept:
                if minutes[site, origin] == nearest[origin]:
                    volume[site] += people[origin] / sharing


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
