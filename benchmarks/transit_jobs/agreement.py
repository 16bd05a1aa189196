"""Ours beside cafein at every minute of Newport's morning, and what explains each difference."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks.plain_scan import NEVER, GivenWalks, durations_to, seconds_from, seconds_to
from benchmarks.record import Record
from benchmarks.tables import percent
from benchmarks.transit_classes import (
    connections_of,
    first_explaining,
    minutes_named,
    own_walks,
    shares,
    their_walks,
)
from benchmarks.transit_ours import MORNING, SAME, OurCase
from benchmarks.transit_peers import saved_by
from benchmarks.workbench import Workbench

ASKED = replace(SAME, max_minutes=600.0, connector_metres=1600.0, connector_factor=1.0)
"""cafein's own rules as far as ours has settings for them: no longest journey, straight connectors."""

NEAR_CAP = 15.0

LEAVING, ARRIVING = "leaving at", "arriving by"

JOINED, CAP, STREETS, TOGETHER = (
    "cafein joins two walks without a ride between them, past its cap",
    "a walk within 15 s of the cap",
    "a walk differs by streets, snapping or rounding",
    "joined walks that differ by streets, snapping or rounding",
)

AS_ASKED = "our walks, our rules: as asked"

WAYS = {
    JOINED: "our walks, joined as cafein joins them",
    CAP: "our walks, caps 15 s longer, joined",
    STREETS: "cafein's walks, our rules",
    TOGETHER: "cafein's walks, joined",
}
"""Class -> the way of asking ours that makes such instants agree."""


class Clock(NamedTuple):
    """One clock: what cafein answered, what ours did, and ours asked with other walks."""

    theirs: np.ndarray
    ours: np.ndarray
    otherwise: dict[str, np.ndarray]


def run(bench: Workbench) -> Record:
    """Two tables: shares that agree by way of asking, and the classes of difference."""
    record = Record()
    table = record.table(
        "Agreement with cafein, Newport, 61 x 6 pairs at 120 instants", "clock", "ours asked with",
        "within a minute", "of those either reaches", "of those both reach", "to the second",
        "we alone reach", "they alone reach",
    )  # fmt: skip
    classes = record.table(
        "What explains the instants that differ as asked", "clock", "class", "instants", "share"
    )
    for name, clock in clocks(bench).items() if bench.peers_python else ():
        _compare(record, table, name, AS_ASKED, clock.ours, clock.theirs)
        for way, answer in clock.otherwise.items():
            _compare(record, table, name, WAYS[way], answer, clock.theirs)
        for cause, mask in first_explaining(clock.ours, clock.theirs, clock.otherwise).items():
            record.note(f"agreement/newport/{name}/class/{cause}", float(mask.mean()))
            classes.add(name, cause, f"{mask.sum():,}", percent(float(mask.mean())))
    table.notes += NOTES
    classes.notes.append(
        "A class is the first way of asking that brings ours within a minute of cafein's answer at that instant."
    )
    return record


NOTES = (
    "Leaving at: seconds to arrival. Arriving by: seconds from the latest departure. cafein tells only how long "
    "that journey takes; when it leaves is read off the journeys it names, or off a plain search with its walks "
    "where that takes exactly as long.",
    "Asked alike: walks of at most 20 minutes at 4.8 km/h, straight connectors, no time to change, no longest "
    "journey (10 hours of ours). Instants that neither reaches count as within a minute in the first share only.",
    "Except as asked, it is a plain scan of the connections that answers with the walks named, not our engine.",
)


def clocks(bench: Workbench) -> dict[str, Clock]:
    """Both clocks of Newport's morning."""
    case = OurCase(bench, "newport", ASKED)
    ends = {"sources": case.case.origins, "targets": case.case.sites}
    asked = saved_by(bench, case.case, "instants", **ends)
    named = saved_by(bench, case.case, "journeys", **ends)
    points = np.vstack([case.case.origins, case.case.sites])
    walks = saved_by(bench, case.case, "walks", pbf=bench.pbf(case.case.area), points=points)
    theirs = their_walks(case, walks, named)
    instants, journeys = np.arange(*MORNING) * 60, case.journeys()
    leaving, arriving = (
        np.minimum(np.transpose(journeys.seconds(*MORNING, by), (2, 1, 0)).astype(np.int64), NEVER)
        for by in ("depart", "arrive")
    )
    day, at_the_end = connections_of(case), theirs.joined_at_the_end()
    searched = seconds_to(day, at_the_end, instants), durations_to(day, at_the_end, instants)
    before = minutes_named(_seconds(asked["duration"]), named, searched, instants)
    return {
        LEAVING: Clock(_seconds(asked["depart"]), leaving, _otherwise(case, seconds_from, theirs, True)),
        ARRIVING: Clock(before, arriving, _otherwise(case, seconds_to, theirs, False)),
    }


def _otherwise(case: OurCase, search, theirs: GivenWalks, without_a_ride: bool) -> dict[str, np.ndarray]:
    """Answers with other walks, joined as cafein joins them: arriving by, walking all the way is not."""

    def joined(walks: GivenWalks) -> GivenWalks:
        return (walks.joined_without_a_ride() if without_a_ride else walks).joined_at_the_end()

    asked = {
        JOINED: joined(own_walks(case)),
        CAP: joined(own_walks(case, NEAR_CAP)),
        STREETS: theirs,
        TOGETHER: joined(theirs),
    }
    day, instants, longest = connections_of(case), np.arange(*MORNING) * 60, round(ASKED.max_minutes * 60)
    answers = {name: search(day, walks, instants) for name, walks in asked.items()}
    return {name: np.where(answer <= longest, answer, NEVER) for name, answer in answers.items()}


def _seconds(answer: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(answer), NEVER, answer).astype(np.int64)


def _compare(record: Record, table, clock: str, way: str, ours: np.ndarray, theirs: np.ndarray) -> None:
    found = shares(ours, theirs)
    for name in ("all", "either", "both"):
        record.note(f"agreement/newport/{clock}/{way}/{name}", getattr(found, name))
    table.add(clock, way, *(percent(value) for value in found[1:]))
