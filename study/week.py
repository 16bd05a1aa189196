"""The minutes of a week: which period owns each of them, for the speed of its roads."""

from __future__ import annotations

import numpy as np

from study.settings import DAY_MINUTES, DAYS, Settings, minute_of_day

WEEK_MINUTES = len(DAYS) * DAY_MINUTES


def span_minutes(hours: str) -> tuple[int, int]:
    """First minute and end of ``"19:00-07:00"``, from midnight; one that ends at or before its start is longer
    than the day: ``(1140, 1860)``.
    """
    start, end = (minute_of_day(clock) for clock in hours.split("-"))
    return start, end if end > start else end + DAY_MINUTES


def road_minutes(settings: Settings) -> dict[str, np.ndarray]:
    """How often each period with hours claims each minute of the week, ``(10080,)`` from Monday 00:00."""
    claims = {name: np.zeros(WEEK_MINUTES, dtype=int) for name, p in settings.periods.items() if p.drives}
    for name, claim in claims.items():
        period = settings.periods[name]
        for start, end in map(span_minutes, period.hours or []):
            for day in period.days or []:
                claim[(DAYS.index(day) * DAY_MINUTES + np.arange(start, end)) % WEEK_MINUTES] += 1
    return claims


def road_owner(settings: Settings, minute: int) -> str | None:
    """The period that owns a minute of the week (counted from Monday 00:00); None where none has road hours."""
    claims = road_minutes(settings).items()
    return next((name for name, claim in claims if claim[minute % WEEK_MINUTES]), None)


def road_hours_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """What is wrong with the hours: a minute of the week must belong to exactly one period with hours."""
    claims = road_minutes(settings)
    if not claims:
        return []
    total = sum(claims.values())
    mistakes = []
    if (none := np.flatnonzero(total == 0)).size:
        message = (
            f"leaves {_length(none.size)} of the week to no period, the first {_when(none[0])}: add them."
        )
        mistakes.append((("periods",), message))
    if (many := np.flatnonzero(total > 1)).size:
        names = [name for name, claim in claims.items() for _ in range(claim[many[0]])]
        message = f"claims {_when(many[0])}, which {names[0]} has: an hour belongs to one period."
        mistakes.append((("periods", names[-1]), message))
    return mistakes


def _length(minutes: int) -> str:
    return f"{minutes / 60:g} hours" if minutes % 30 == 0 else f"{minutes} minutes"


def _when(minute: int) -> str:
    day, of_day = divmod(int(minute), DAY_MINUTES)
    return f"{DAYS[day]} {of_day // 60:02d}:{of_day % 60:02d}"
