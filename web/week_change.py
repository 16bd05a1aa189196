"""What one week of an option changes against another, and at which hours, in words."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from study.week_clock import WeekResult
from web.words import number

HALF = 0.5
"""Of an hour: with less of it covered, the middle one of its minutes has no open site."""
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_SPANS = 3


def change_sentence(before: WeekResult, after: WeekResult, names: tuple[str, str], reach: str) -> str:
    """How the hours of ``after`` differ from those of ``before``, in whole minutes as the maps show them.

    ``names`` are what the two are called; ``reach`` is the longest journey, such as "3 hours".
    """
    then, now = names
    a, b = _shown(before), _shown(after)
    open_a, open_b = (each.hours["open_share"].to_numpy() >= HALF for each in (before, after))
    longer, shorter = b - a >= 1, a - b >= 1
    said = []
    if (open_a & ~open_b).any():
        said.append(f"no site is open any more {when(open_a & ~open_b)}")
    if (~open_a & open_b).any():
        said.append(f"a site is open that was shut {when(~open_a & open_b)}")
    if longer.any():
        said.append(
            f"the time within which half of the people get there is longer {when(longer)}, {_by(b - a, longer)}"
        )
    if shorter.any():
        said.append(
            f"the time within which half of the people get there is shorter {when(shorter)}, {_by(a - b, shorter)}"
        )
    both = open_a & open_b
    if (lost := both & np.isfinite(a) & np.isnan(b)).any():
        said.append(f"half or more no longer find a journey within {reach} {when(lost)}")
    if (won := both & np.isnan(a) & np.isfinite(b)).any():
        said.append(f"half of the people find a journey within {reach}, and did not, {when(won)}")
    if not said:
        return f"{now}, against {then}: the same minutes at every hour of the week."
    return f"{now}, against {then}: {'; '.join(said)}."


def _shown(result: WeekResult) -> np.ndarray:
    """Whole minutes of each hour, NaN where half of the people reach no open site."""
    return np.floor(result.hours["median_minutes"].to_numpy(np.float64) + 0.5)


def _by(gain: np.ndarray, where: np.ndarray) -> str:
    hour = int(np.nanargmax(np.where(where, gain, np.nan)))
    most, least = gain[hour], np.nanmin(gain[where])
    if most == least:
        return f"by {_minutes(most)}"
    return f"by up to {_minutes(most)} ({DAY_NAMES[hour // 24]} {hour % 24:02d}:00)"


def _minutes(value: float) -> str:
    return f"{number(value)} minute{'' if value == 1 else 's'}"


def when(mask: np.ndarray) -> str:
    """Hours of a week in words: "at 50 of the 168 hours (Monday to Friday 20:00-24:00, Sunday all day)"."""
    count = int(mask.sum())
    if count == len(mask):
        return "at every hour of the week"
    of_day = [tuple(_spans(mask[day * 24 : day * 24 + 24])) for day in range(7)]
    said, day = [], 0
    for spans, run in groupby(of_day):
        length = len(list(run))
        last = day + length - 1
        if spans:
            days = DAY_NAMES[day] if length == 1 else f"{DAY_NAMES[day]} to {DAY_NAMES[last]}"
            said.append((f"{days} {' and '.join(spans)}", len(spans)))
        day = last + 1
    which = f" ({', '.join(text for text, _ in said)})" if sum(n for _, n in said) <= MOST_SPANS else ""
    return f"at {count} of the 168 hours{which}"


def _spans(hours: np.ndarray) -> list[str]:
    """Runs of hours of one day: "20:00-24:00"; "all day"."""
    if hours.all():
        return ["all day"]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hours, [False]]).astype(np.int8)))
    return [f"{start:02d}:00\u2013{end:02d}:00" for start, end in zip(edges[::2], edges[1::2], strict=True)]
