"""Trips per day of a feed as a strip of characters: one a week, a line for weekdays, Saturdays and Sundays."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

import isochrones
from isochrones.service_days import validity

HALF_YEAR = datetime.timedelta(weeks=26)
LEVELS = 9
ALIKE = "="
DAYS = {"weekdays": (0, 1, 2, 3, 4), "Saturdays": (5,), "Sundays": (6,)}


@dataclass(frozen=True)
class Strip:
    """Trips of a feed on each day (index of dates) of the weeks that are looked at, Monday to Sunday.

    `valid`: first and last day of the feed's calendars.
    """

    feed: str
    per_day: pd.Series
    valid: tuple[datetime.date, datetime.date]

    def typical(self) -> dict[str, int]:
        """Median of weekdays, Saturdays and Sundays inside the feed's validity; 0 where there are none."""
        return {name: _median(self._inside(days)) for name, days in DAYS.items()}

    def same_weekday(self, date: datetime.date) -> np.ndarray:
        """Trips on all days of the date's weekday inside the feed's validity."""
        return self._inside((date.weekday(),))

    def _inside(self, weekdays: tuple[int, ...]) -> np.ndarray:
        days = self.per_day.index
        chosen = [self.valid[0] <= day <= self.valid[1] and day.weekday() in weekdays for day in days]
        return self.per_day.to_numpy()[chosen]

    def weekly(self) -> dict[str, np.ndarray]:
        """For weekdays, Saturdays and Sundays the median number of trips in each week."""
        weeks = self.per_day.to_numpy().reshape(-1, 7)
        return {name: np.median(weeks[:, days], axis=1).astype(int) for name, days in DAYS.items()}

    def lines(self) -> list[str]:
        """The strip, a line for each kind of day, and above it the months in which weeks begin."""
        mondays = self.per_day.index[::7]
        if not self.per_day.any():
            return [f"no trip on any day of these {len(mondays)} weeks"]
        lines = [f"{'':<10} {_months(mondays)}"]
        for name, counts in self.weekly().items():
            low, high = _span(counts)
            said = f"{low:,} to {high:,}" if high > low else f"{high:,}" if high else "none"
            lines.append(f"{name:<10}|{marks(counts)}| {said}")
        return lines

    def figures(self) -> dict:
        """The same for machines: trips of each day, and what is typical."""
        return {
            "feed": self.feed,
            "valid_from": str(self.valid[0]),
            "valid_to": str(self.valid[1]),
            "typical": self.typical(),
            "trips_per_day": {str(day): int(trips) for day, trips in self.per_day.items()},
        }


def strip_of(feed: isochrones.Feed, dates: list[datetime.date]) -> Strip:
    """The strip of a feed from half a year before the first of the dates to half a year after the last.

    No further than the feed's calendars reach, unless a date lies outside them.
    """
    valid = validity(feed)
    first = min(max(valid[0], dates[0] - HALF_YEAR), dates[0])
    last = max(min(valid[1], dates[-1] + HALF_YEAR), dates[-1])
    monday = first - datetime.timedelta(days=first.weekday())
    sunday = last + datetime.timedelta(days=6 - last.weekday())
    return Strip(feed.name, isochrones.trips_per_day(feed, monday, sunday), valid)


def marks(counts: np.ndarray) -> str:
    """One character each: blank for none, 1 for the lowest number of trips to 9 for the highest, = if all are alike."""
    low, high = _span(counts)
    if high == low:
        return "".join(ALIKE if count else " " for count in counts)
    share = (counts - low) / (high - low)
    levels = 1 + np.floor(share * (LEVELS - 1) + 1e-9).astype(int)
    return "".join(str(level) if count else " " for level, count in zip(levels, counts))


def _span(counts: np.ndarray) -> tuple[int, int]:
    running = counts[counts > 0]
    return (int(running.min()), int(running.max())) if len(running) else (0, 0)


def _median(counts: np.ndarray) -> int:
    return int(np.median(counts)) if len(counts) else 0


def _months(mondays: pd.Index) -> str:
    """The first letter of a month above the first week that begins in it."""
    fresh = [n == 0 or day.month != mondays[n - 1].month for n, day in enumerate(mondays)]
    return "".join("JFMAMJJASOND"[day.month - 1] if new else " " for day, new in zip(mondays, fresh)).rstrip()
