"""When of a week how many sites of a service are open, and what a rota by turns leaves uncovered."""

from collections.abc import Sequence

import numpy as np

from access.hours import DAY_MINUTES, DAYS, WEEK_MINUTES, open_weeks


def open_counts(is_open: np.ndarray) -> dict[int, np.ndarray]:
    """Minutes of the week at which fewer than all sites are open, by how many are: bool ``(10080,)`` each.

    ``is_open`` is ``(S, 10080)``. The key 0 is there whenever some minute has no open site; without sites it is
    the whole week.
    """
    count = is_open.sum(axis=0)
    fewer = [number for number in np.unique(count).tolist() if number < len(is_open) or number == 0]
    return {number: count == number for number in fewer}


def uncovered_by_turns(hours: Sequence[str]) -> np.ndarray:
    """Minutes of the week at which some site is open in some weeks and none in others, bool ``(10080,)``.

    Exceptions by date do not count. Without hours by turns no minute is.

    Raises:
        InvalidHours: a text does not follow the grammar.
    """
    covered = open_weeks(hours).any(axis=1)
    return covered.any(axis=0) & ~covered.all(axis=0)


def spans_in_words(minutes: np.ndarray) -> list[str]:
    """Minutes of the week as people write them: ``["Mon-Thu 20:00-08:00", "Fri 20:00-Mon 08:00"]``.

    ``minutes`` is bool ``(10080,)`` from Monday 00:00; a span that passes Sunday midnight is one. The whole week
    is ``["all week"]``, none of it ``[]``.
    """
    if minutes.all():
        return ["all week"]
    said, spans = [], _runs(minutes)
    while spans:
        first = last = spans.pop(0)
        while spans and spans[0] == (last[0] + DAY_MINUTES, last[1] + DAY_MINUTES):
            last = spans.pop(0)
        said.append(_words(first, last))
    return said


def _runs(minutes: np.ndarray) -> list[tuple[int, int]]:
    """First minute and end of each run; one that goes on over Sunday midnight ends after 10080."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], minutes, [False]]).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == WEEK_MINUTES:
        runs[-1] = (runs[-1][0], WEEK_MINUTES + runs.pop(0)[1])
    return runs


def _words(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Runs that begin on one day after the other, at the same clock and of the same length."""
    start, end = first
    day, until = start // DAY_MINUTES, (end - 1) // DAY_MINUTES
    clocks = [
        f"{minute // 60:02d}:{minute % 60:02d}" for minute in (start % DAY_MINUTES, end - until * DAY_MINUTES)
    ]
    if first == last and until > day:
        return f"{DAYS[day]} {clocks[0]}-{DAYS[until % 7]} {clocks[1]}"
    days = DAYS[day] if first == last else f"{DAYS[day]}-{DAYS[last[0] // DAY_MINUTES]}"
    return f"{days} {'-'.join(clocks)}"


def hours_of(minutes: np.ndarray) -> str:
    """How many hours a mask of minutes holds, as text: ``"1 hour"``, ``"12.5 hours"``."""
    hours = int(minutes.sum()) / 60
    return f"{hours:.3g} hour{'' if hours == 1 else 's'}"
