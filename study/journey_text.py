"""Journeys of a study as plain text for a terminal and as JSON for programs."""

from __future__ import annotations

import datetime
import math

import pandas as pd

from isochrones.itinerary_words import clock
from study.journey import Told

FEEDER = (
    "The taxi or car goes to and from stops only, and something must be ridden between, if only out and back: nobody "
    "need travel so who can be driven all the way (docs/methods/travellers.md)."
)
SECONDS = (
    "Minutes are counted to the second; clocks drop the seconds of leaving and fill the minute of arriving."
)


def answer_text(told: Told, tables: dict[str, pd.DataFrame]) -> str:
    """The journey in sentences under what was asked, then each table under its heading."""
    lines = [_heading(told), *_circumstances(told), _asked(told), *([told.note] if told.note else []), ""]
    lines += [*told.itinerary.sentences(), *_closing(told)]
    for heading, table in tables.items():
        lines += ["", heading, *([_none_because(told)] if table.empty else _table_lines(table))]
    return "\n".join(lines)


def answer_dict(told: Told, tables: dict[str, pd.DataFrame]) -> dict:
    """The same for programs: the itinerary's seconds and sentences, and the tables' rows."""
    rows = {heading: table.to_dict(orient="records") for heading, table in tables.items()}
    question = told.question
    return {
        "area": question.area, "point": question.point, "site": question.site, "period": told.period,
        "mode": question.mode, "traveller": told.traveller or None,
        "scenario": told.scenario or None, "behind": told.behind, "note": told.note,
        "itinerary": told.itinerary.to_dict(), "journeys": rows,
    }  # fmt: skip


def _heading(told: Told) -> str:
    one = told.itinerary
    ends = (one.origin, one.site) if one.direction == "to_site" else (one.site, one.origin)
    day = datetime.date.fromisoformat(one.date)
    return f"{ends[0]} to {ends[1]}, {day:%A} {day.day} {day:%B %Y} ({told.period})"


def _circumstances(told: Told) -> list[str]:
    """Who travels, and with which scenario, where it is not everybody in the study as it is."""
    said = [f"Traveller: {told.traveller}"] if told.traveller else []
    return said + ([f"With the scenario: {told.scenario}"] if told.scenario else [])


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
    said = ["", f"{(one.arrive - one.leave) / 60:.0f} minutes from door to door, {changes}, {walked}."]
    return [*said, *([FEEDER] if told.feeder else [])]


def _none_because(told: Told) -> str:
    """Why a table of journeys is empty."""
    lost = told.itinerary.lost
    if lost:
        return f"none: {' and '.join(lost)} {'are' if len(lost) > 1 else 'is'} not on the streets"
    rides = told.question.max_rides
    riding = (
        f"no journey of at most {rides} {'vehicle' if rides == 1 else 'vehicles'}" if rides else "no journey"
    )
    if told.walk_minutes is None:
        return f"{riding}, and walking all the way takes longer than the {told.most_walk_minutes:g} minutes allowed"
    return f"{riding} that is quicker than walking all the way, {told.walk_minutes:.0f} minutes"


def _table_lines(table: pd.DataFrame) -> list[str]:
    leave = ["leave", *(clock(round(row.leave * 60)) for row in table.itertuples())]
    arrive = ["arrive", *(clock(round(row.arrive * 60), arriving=True) for row in table.itertuples())]
    wide, wider = (max(map(len, column)) + 2 for column in (leave, arrive))
    lines = [f"{leave[0]:<{wide}}{arrive[0]:<{wider}}{'minutes':>8}{'changes':>9}{'walking':>9}  routes"]
    for left, there, row in zip(leave[1:], arrive[1:], table.itertuples(), strict=True):
        numbers = f"{row.minutes:>8.0f}{row.changes:>9}{row.walking_minutes:>9.0f}"
        lines.append(f"{left:<{wide}}{there:<{wider}}{numbers}  {row.routes}")
    return [*lines, SECONDS]
