"""Sets of sites that a service might keep: every combination of candidates, as rows of booleans."""

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from math import comb

import numpy as np

from access.errors import AccessError, UnknownName, suggestion

MOST_SETS = 5_000_000
"""Site sets that are listed at once at most; beyond that a location model is the way (docs/methods/options.md)."""


class TooManySets(AccessError, ValueError):
    """More combinations than are enumerated; the message says how many and what to do."""


def site_sets(
    candidates: Sequence[str],
    keep: int | Iterable[int],
    *,
    always: Collection[str] = (),
    never: Collection[str] = (),
) -> np.ndarray:
    """Every set of ``keep`` candidates, bool ``(n, S)`` with a column per candidate in the order given.

    Rows are ordered by the number of sites kept, then by the order of the candidates: the same question gives
    the same rows. ``always`` are in every set and count among those kept; ``never`` are in none. Six candidates
    of which four or five stay are ``C(6, 4) + C(6, 5) = 21`` sets.

    Raises:
        UnknownName: ``always`` or ``never`` names a site that is no candidate.
        AccessError: a site is a candidate twice, or in both ``always`` and ``never``, or a number to keep cannot be.
        TooManySets: there are more than ``MOST_SETS``.

    >>> site_sets(["A", "B", "C"], 2, always=["B"]).astype(int).tolist()
    [[1, 1, 0], [0, 1, 1]]
    """
    sizes = [keep] if isinstance(keep, int) else sorted(set(keep))
    fixed, free = _fixed_and_free(candidates, always, never)
    for size in sizes:
        if not len(fixed) <= size <= len(fixed) + len(free):
            raise AccessError(
                f"{size} sites cannot be kept: {len(fixed)} are always kept and {len(free)} more may be; choose "
                f"from {len(fixed)} to {len(fixed) + len(free)}."
            )
    count = sum(comb(len(free), size - len(fixed)) for size in sizes)
    if count > MOST_SETS:
        raise TooManySets(
            f"keeping {', '.join(map(str, sizes))} of {len(fixed) + len(free)} sites gives {count:,} sets, more than "
            f"the {MOST_SETS:,} that are enumerated: fix some sites, or let a location model choose."
        )
    sets = np.zeros((count, len(candidates)), dtype=bool)
    sets[:, fixed] = True
    row = 0
    for size in sizes:
        chosen = np.array(list(combinations(free, size - len(fixed))), dtype=np.int64)
        rows = row + np.arange(len(chosen))
        sets[np.repeat(rows, chosen.shape[1]), chosen.ravel()] = True
        row += len(chosen)
    return sets


def _fixed_and_free(
    candidates: Sequence[str], always: Collection[str], never: Collection[str]
) -> tuple[list[int], list[int]]:
    """Columns of the sites that are always kept, and of those that may be."""
    if len(set(candidates)) < len(candidates):
        twice = next(site for at, site in enumerate(candidates) if site in candidates[:at])
        raise AccessError(f'the site "{twice}" is a candidate twice: name each once.')
    for site in (*always, *never):
        if site not in candidates:
            raise UnknownName(f'the site "{site}" is no candidate{suggestion(site, candidates)}')
    if both := set(always) & set(never):
        raise AccessError(f'the site "{min(both)}" cannot be both always and never kept: choose one.')
    fixed = [at for at, site in enumerate(candidates) if site in always]
    free = [at for at, site in enumerate(candidates) if site not in always and site not in never]
    return fixed, free
