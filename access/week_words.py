"""Minutes of the week said in words: ``Mon-Fri 20:00-08:00; Sat 00:00 to Mon 08:00``."""

import numpy as np

from access.hours import DAY_MINUTES, DAYS, WEEK_MINUTES


def hours_a_week(weeks: np.ndarray) -> str:
    """How many hours bool ``(W, 10080)`` marks in the fullest of W weeks: ``48 hours a week``."""
    hours = weeks.sum(axis=1).max() / 60
    most = "up to " if len(weeks) > 1 else ""
    return f"{most}{hours:.4g} hour{'' if hours == 1 else 's'} a week"


def week_words(weeks: np.ndarray) -> str:
    """Say the minutes, from Monday 00:00, that are marked in any of W weeks, bool ``(W, 10080)``.

    Spans of a day that recur on further days are said once: ``Mon-Fri 08:00-20:00``. One that ends the next
    day at or before its start is said with its first day, as opening hours are; a longer one with both ends.
    ``""`` where none is marked; minutes that are not marked in all of the weeks are said with "in some weeks".

    >>> from access.hours import open_weeks
    >>> week_words(open_weeks(["Mon-Wed,Fri 20:00-08:00"])[:, 0])
    'Mon-Wed,Fri 20:00-08:00'
    """
    minutes = weeks.any(axis=0)
    turns = "" if (weeks == minutes).all() else " in some weeks"
    return _spans(minutes) + turns


def _spans(minutes: np.ndarray) -> str:
    if minutes.all():
        return "at all hours"
    spans: dict[str, list[int]] = {}
    for start, end in _runs(minutes):
        day, clock = divmod(start, DAY_MINUTES)
        if end - start < DAY_MINUTES or (end - start == DAY_MINUTES and clock == 0):
            spans.setdefault(f"{_clock(clock)}-{_end_clock(end)}", []).append(day)
        else:
            until = f"{DAYS[(end - 1) // DAY_MINUTES % 7]} {_end_clock(end)}"
            spans[f"{DAYS[day]} {_clock(clock)} to {until}"] = []
    return "; ".join(f"{_days(days)} {span}" if days else span for span, days in spans.items())


def _runs(minutes: np.ndarray) -> list[tuple[int, int]]:
    """First minute and the minute after the last of each run; a run over Sunday's midnight ends beyond the week."""
    before = np.roll(minutes, 1)
    starts = np.flatnonzero(minutes & ~before)
    ends = np.flatnonzero(~minutes & before)
    ends = np.where(ends == 0, WEEK_MINUTES, ends)
    return [(int(s), int(min((e for e in ends if e > s), default=ends.min() + WEEK_MINUTES))) for s in starts]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _end_clock(minute: int) -> str:
    return _clock(minute % DAY_MINUTES or DAY_MINUTES)


def _days(days: list[int]) -> str:
    groups: list[list[int]] = []
    for day in sorted(days):
        if groups and day == groups[-1][-1] + 1:
            groups[-1].append(day)
        else:
            groups.append([day])
    return ",".join(DAYS[group[0]] + (f"-{DAYS[group[-1]]}" if len(group) > 1 else "") for group in groups)
