"""Timetables written as one reads them: ``timetable(trip("A 10:00", "B 10:10"), trip(...))``.

Stops are single words. ``"B 10:10-10:12"`` waits two minutes, ``"B 10:10 no-board"`` sets down only,
``"B 10:10 no-alight"`` picks up only. Walks are dictionaries of minutes.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from isochrones.changes import change_walks, walks_from_pairs
from isochrones.profiles import window_seconds
from isochrones.timetable import Timetable
from isochrones.transit_arrays import UNREACHABLE
from isochrones.transit_options import window_of
from isochrones.transit_search import SiteWalks, facing_site


@dataclass(frozen=True)
class Call:
    stop: str
    arrival: int
    departure: int
    board: bool = True
    alight: bool = True


def seconds(text: str) -> int:
    parts = [int(part) for part in text.split(":")]
    return parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)


def trip(*calls: str) -> list[Call]:
    """``trip("A 10:00", "B 10:10-10:12", "C 10:20")``."""
    made = []
    for call in calls:
        stop, times, *marks = call.split()
        arrival, _, departure = times.partition("-")
        made.append(
            Call(
                stop,
                seconds(arrival),
                seconds(departure or arrival),
                "no-board" not in marks,
                "no-alight" not in marks,
            )
        )
    return made


def parts_of(ride: list[Call] | tuple[list[Call], ...]) -> tuple[list[Call], ...]:
    """The trips of a ride: one, or those of a block."""
    return ride if isinstance(ride, tuple) else (ride,)


def timetable(
    *trips: list[Call] | tuple[list[Call], ...],
    transfers: tuple = (),
    stops: str = "",
    at: dict | None = None,
) -> Timetable:
    """A timetable of the given trips; `transfers` are (from, to, type, seconds); `stops` adds others.

    Trips given together, ``(trip(...), trip(...))``, are a block: one stays seated from one to the next.
    `at` maps a stop to its (easting, northing); a stop it lacks is nowhere.
    """
    runs = [(ride, calls) for ride, block in enumerate(trips) for calls in parts_of(block)]
    names = sorted({call.stop for _, calls in runs for call in calls} | set(stops.split()))
    number = {name: row for row, name in enumerate(names)}
    rows = [
        (a.departure, b.arrival, number[a.stop], number[b.stop], run, ride, a.board, b.alight)
        for run, (ride, calls) in enumerate(runs)
        for a, b in pairwise(calls)
    ]
    rows.sort(key=lambda row: row[:2])
    departure, arrival, start, end, run, ride, board, alight = (
        np.array([row[column] for row in rows], dtype=kind)
        for column, kind in enumerate((np.int32,) * 6 + (bool, bool))
    )
    place = np.array([(at or {}).get(name, (np.nan, np.nan)) for name in names]).reshape(-1, 2)
    rules = [(number[a], number[b], kind, needed) for a, b, kind, needed in transfers]
    return Timetable(
        date="2026-01-06",
        crs="EPSG:27700",
        identity="drawn by hand",
        stops=pd.DataFrame(
            {"feed": 0, "stop_id": names, "name": names, "easting": place[:, 0], "northing": place[:, 1]}
        ),
        trips=pd.DataFrame(
            {"feed": 0, "trip_id": [str(n) for n in range(len(runs))], "route": "", "headsign": "", "day": 0}
        ),
        transfers=pd.DataFrame(
            rules, columns=["from_stop", "to_stop", "transfer_type", "seconds"], dtype=np.int32
        ).assign(same_place=False),
        departure=departure,
        arrival=arrival,
        from_stop=start,
        to_stop=end,
        trip=run,
        ride=ride,
        board=board,
        alight=alight,
    )


@dataclass(frozen=True)
class Question:
    """Who walks where (minutes), by which clock, in which direction; the settings of a search."""

    window: tuple[str, str]
    by: str = "arrive"
    direction: str = "to_site"
    origin: tuple[tuple[str, float], ...] = ()
    site: tuple[tuple[str, float], ...] = ()
    footpaths: tuple[tuple[str, str, float], ...] = ()
    direct: float | None = None
    change: float = 2
    longest: float = 180


def ask(table: Timetable, window: str, **settings) -> list[float | None]:
    """Minutes at each instant of ``"08:00-08:05"``, in order; None where there is no journey.

    ``origin={"A": 5}``, ``site={"D": 3}``, ``footpaths={("B", "C"): 4}`` in minutes.
    """
    settings = {name: _pairs(value) if isinstance(value, dict) else value for name, value in settings.items()}
    return answer(table, Question(tuple(window.split("-")), **settings))


def _pairs(walks: dict) -> tuple:
    return tuple((*(key if isinstance(key, tuple) else (key,)), minutes) for key, minutes in walks.items())


STREET_AND_BACK = 1.5
"""Minutes to the street and back, which links find between two rows that stand for one stop."""


def rows_of_stops(table: Timetable) -> dict[str, list[int]]:
    """The rows of each stop, its aliases included."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(table.stops["stop_id"]):
        rows.setdefault(name, []).append(row)
    return rows


def _columns(walks: list[tuple]) -> tuple[list[int], list[int], list[int]]:
    return [w[0] for w in walks], [w[1] for w in walks], [round(w[2] * 60) for w in walks]


def answer(table: Timetable, question: Question) -> list[float | None]:
    """The search's own answer to a question."""
    rows, n = rows_of_stops(table), len(table.stops)
    window = window_of(question.window, question.by)
    longest = round(question.longest * 60)
    facing = facing_site(table, window, question.direction, longest)
    walked = [(x, y, m) for a, b, m in question.footpaths for x in rows[a] for y in rows[b]]
    walked += [(x, y, STREET_AND_BACK) for own in rows.values() for x in own for y in own if x != y]
    footpaths = walks_from_pairs(*_columns(walked), n)
    changes = change_walks(footpaths, table.transfers, round(question.change * 60), facing.turned)
    access = walks_from_pairs(*_columns([(0, row, m) for a, m in question.origin for row in rows[a]]), 1)
    egress = np.full(n, -1, np.int32)
    for stop, minutes in question.site:
        egress[rows[stop]] = round(minutes * 60)
    direct = UNREACHABLE if question.direct is None else round(question.direct * 60)
    result = window_seconds(
        facing, changes, access, SiteWalks(egress, np.array([direct], np.int32)), longest
    )[0]
    ordered = result[::-1] if facing.turned else result
    return [None if value == UNREACHABLE else value / 60 for value in ordered.tolist()]
