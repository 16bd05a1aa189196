"""Journeys of a study as plain text for a terminal and as JSON for programs."""

from __future__ import annotations

import datetime
import math

import pandas as pd

from isochrones.itinerary_words import clock
from study.journey import Told


def answer_text(told: Told, tables: dict[str, pd.DataFrame]) -> str:
    """The journey in sentences under what was asked, then each table under its heading."""
    lines = [_heading(told), _asked(told), *([told.note] if told.note else []), ""]
    lines += [*told.itinerary.sentences(), *_closing(told)]
    for heading, table in tables.items():
        lines += ["", heading, *_table_lines(table)]
    return "\n".join(lines)


def answer_dict(told: Told, tables: dict[str, pd.DataFrame]) -> dict:
    """The same for programs: the itinerary's seconds and sentences, and the tables' rows."""
    rows = {heading: table.to_dict(orient="records") for heading, table in tables.items()}
    question = told.question
    return {
        "area": question.area, "point": question.point, "site": question.site, "period": told.period,
        "mode": question.mode, "behind": told.behind, "note": told.note,
        "itinerary": told.itinerary.to_dict(), "journeys": rows,
    }  # fmt: skip


def _heading(told: Told) -> str:
    one = told.itinerary
    ends = (one.origin, one.site) if one.direction == "to_site" else (one.site, one.origin)
    day = datetime.date.fromisoformat(one.date)
    return f"{ends[0]} to {ends[1]}, {day:%A} {day.day} {day:%B %Y} ({told.period})"


def _asked(told: Told) -> str:
    one = told.itinerary
    how = "Arriving by" if one.by == "arrive" else "Leaving at"
    minutes = "no journey" if math.isnan(one.minutes) else f"{one.minutes:.0f} minutes, waiting included"
    behind = f" ({told.behind})" if told.behind else ""
    return f"{how} {one.clock(one.at)}: {minutes}{behind}"


def _closing(told: Told) -> list[str]:
    one = told.itinerary
    if one.reason:
        return []
    walked = f"{one.walk_seconds / 60:.0f} minutes of walking"
    if not one.rides:
        return ["", f"On foot all the way, which takes no longer than any bus: {walked}."]
    changes = {0: "no change", 1: "1 change"}.get(one.rides - 1, f"{one.rides - 1} changes")
    return ["", f"{(one.arrive - one.leave) / 60:.0f} minutes from door to door, {changes}, {walked}."]


def _table_lines(table: pd.DataFrame) -> list[str]:
    if table.empty:
        return ["none that is quicker than walking all the way"]
    lines = [f"{'leave':<16}{'arrive':<16}{'minutes':>8}{'changes':>9}{'walking':>9}  routes"]
    for row in table.itertuples():
        leave, arrive = clock(round(row.leave * 60)), clock(round(row.arrive * 60), arriving=True)
        lines.append(
            f"{leave:<16}{arrive:<16}{row.minutes:>8.0f}{row.changes:>9}{row.walking_minutes:>9.0f}  {row.routes}"
        )
    return lines
