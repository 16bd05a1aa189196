"""Which period owns each hour of the week, for the speed of its roads."""

from __future__ import annotations

from study.settings import DAYS, Settings


def road_hours(settings: Settings) -> dict[tuple[str, int], list[str]]:
    """Which periods own each hour of the week: (day, minute of the day in steps of 30) -> period names."""
    owners: dict[tuple[str, int], list[str]] = {(day, m): [] for day in DAYS for m in range(0, 1440, 30)}
    for name, period in settings.periods.items():
        for hours in period.hours or []:
            start, end = (_minute(clock) for clock in hours.split("-"))
            for minute in range(start, end if end > start else end + 1440, 30):
                for day in period.days or []:
                    late = DAYS[(DAYS.index(day) + minute // 1440) % 7]
                    owners[late, minute % 1440 // 30 * 30].append(name)
    return owners


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def road_hours_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """What is wrong with the hours: an hour of the week must belong to exactly one period with hours."""
    if not any(p.drives for p in settings.periods.values()):
        return []
    owners = road_hours(settings)
    none = [f"{day} {m // 60:02d}:{m % 60:02d}" for (day, m), names in owners.items() if not names]
    many = [
        (f"{day} {m // 60:02d}:{m % 60:02d}", names) for (day, m), names in owners.items() if len(names) > 1
    ]
    mistakes = []
    if none:
        mistakes.append(
            (
                ("periods",),
                f"leaves {len(none) / 2:g} hours of the week to no period, the first {none[0]}: add them.",
            )
        )
    if many:
        when, names = many[0]
        mistakes.append(
            (("periods", names[-1]), f"claims {when}, which {names[0]} has: an hour belongs to one period.")
        )
    return mistakes
