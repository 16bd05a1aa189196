"""Which trips a table of a scenario means: route, direction, days and hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import numpy as np

from isochrones.gtfs import Feed
from isochrones.scenario import DAYS, Direction, Span, seconds_of
from isochrones.scenario_days import with_service
from isochrones.scenario_errors import ScenarioError, UnknownInTimetable
from isochrones.scenario_stops import StopBook, stems
from isochrones.scenario_trips import TripSet, taken_out, usable, with_repeats_written_out


@dataclass(frozen=True)
class Chosen:
    """Trips of one route: `rows` of the feed's trips, and the same trips taken out."""

    feed: int
    route_id: str
    route_type: int
    rows: np.ndarray
    trips: TripSet


def route_name(feed: Feed, row: int) -> str:
    """What people call a route: its short name, else its long one, else its id."""
    route = feed.routes.iloc[row]
    return next(
        name for name in (route["route_short_name"], route["route_long_name"], route["route_id"]) if name
    )


def find_route(book: StopBook, name: str, where: str) -> tuple[int, int]:
    """Number of the feed and row of its routes meant by an id, `"feed:id"`, a short or a long name.

    Raises:
        UnknownInTimetable: no feed has it, or it means several.
    """
    for column in ("route_id", "route_short_name", "route_long_name"):
        found = _routes_called(book.feeds, name, column)
        if len(found) == 1:
            return found[0]
        if found:
            said = ", ".join(_described(book.feeds[feed], feed, row, book) for feed, row in found)
            raise UnknownInTimetable(f"{where} names route `{name}`, which may be {said}: write one of them.")
    known = {route_name(feed, row) for feed in book.feeds for row in range(len(feed.routes))}
    ids = {route_id for feed in book.feeds for route_id in feed.routes["route_id"]}
    near = get_close_matches(name, sorted(known | ids), n=4, cutoff=0.5) or sorted(known)[:12]
    raise UnknownInTimetable(
        f"{where} names route `{name}`, which no feed has; "
        f"{'near are' if near else 'there are none'} {', '.join(f'`{n}`' for n in near)}."
    )


def _routes_called(feeds: list[Feed], name: str, column: str) -> list[tuple[int, int]]:
    found = []
    for number, (feed, stem) in enumerate(zip(feeds, stems(feeds))):
        own = {name} | {name[len(p) + 1 :] for p in (feed.name, stem) if name.startswith(p + ":")}
        rows = np.flatnonzero(feed.routes[column].isin(own - {""}).to_numpy())
        found += [(number, int(row)) for row in rows]
    return found


def _described(feed: Feed, number: int, row: int, book: StopBook) -> str:
    route = feed.routes.iloc[row]
    agency = f" of {route['agency_id']}" if route["agency_id"] else ""
    return f"`{stems(book.feeds)[number]}:{route['route_id']}` ({route_name(feed, row)}{agency})"


def choose(book: StopBook, name: str, direction: Direction | None, where: str) -> Chosen:
    """Every usable trip of a route, in one direction where that is said.

    Raises:
        UnknownInTimetable: no such route.
        ScenarioError: it has no usable trip, or none in that direction.
    """
    number, row = find_route(book, name, where)
    route_id = book.feeds[number].routes["route_id"].iloc[row]
    feed = with_repeats_written_out(book.feeds[number], route_id)
    book.feeds[number] = feed
    rows = usable(feed, np.flatnonzero((feed.trips["route_id"] == route_id).to_numpy()))
    if not len(rows):
        raise ScenarioError(f"{where}: route `{name}` has no trip that could be changed: remove the table.")
    trips = _with_directions(book, number, rows)
    if direction is not None:
        one_way = np.flatnonzero((trips.trips["direction_id"] == str(direction)).to_numpy())
        rows, trips = rows[one_way], trips.chosen(one_way)
    if not len(rows):
        raise ScenarioError(
            f"{where}: route `{name}` has no trip in direction {direction}: take the other, or leave it out."
        )
    return Chosen(number, route_id, route_type(feed.routes["route_type"].iloc[row]), rows, trips)


def route_type(text: str) -> int:
    """The number of a route's type; 3, a bus, where it is blank."""
    return int(text) if text.isdigit() else 3


def _with_directions(book: StopBook, number: int, rows: np.ndarray) -> TripSet:
    """The trips taken out, with a `direction_id`, which the feed keeps: later changes mean the same by it."""
    feed = book.feeds[number]
    trips = taken_out(feed, rows)
    if not trips.trips["direction_id"].isin(["0", "1"]).all():
        told = feed.trips["direction_id"].to_numpy(object).copy()
        told[rows] = _directions(trips, book.positions(number)).astype(str)
        book.feeds[number] = replace(feed, trips=feed.trips.assign(direction_id=told))
    return taken_out(book.feeds[number], rows)


def _directions(trips: TripSet, positions: np.ndarray) -> np.ndarray:
    """0 or 1 for each trip of a route whose feed does not say: by where it ends.

    0 is the way of the pattern with most trips; 1 are trips that end nearer to its start than to its end.
    """
    patterns = trips.patterns()
    row = int(np.flatnonzero(patterns == np.argmax(np.bincount(patterns)))[0])
    start, end = positions[trips.first_stop[row]], positions[trips.last_stop[row]]
    at = positions[trips.last_stop]
    return (np.hypot(*(at - end).T) > np.hypot(*(at - start).T)).astype(int)


def leaving_between(trips: TripSet, span: Span | None) -> np.ndarray:
    """Which trips leave their first stop in `[from, to)`; all where no span is given."""
    if span is None:
        return np.ones(len(trips), dtype=bool)
    first, last = (seconds_of(clock) for clock in span)
    return (trips.start >= first) & (trips.start < last)


def weekdays(days: tuple[str, ...] | None) -> list[int]:
    """Numbers of days, Monday 0; all seven where none are given."""
    return [DAYS.index(day) for day in days or DAYS]


def services_for(book: StopBook, feed: int, first: date, runs: np.ndarray, names: Sequence[str]) -> list[str]:
    """Service ids for the dates of each trip (bool per day from `first`), made where none has these dates."""
    known: dict[bytes, str] = {}
    for dates, name in zip(runs, names):
        mark = dates.tobytes()
        if mark not in known:
            book.feeds[feed], known[mark] = with_service(book.feeds[feed], first, dates, f"{name}*")
    return [known[dates.tobytes()] for dates in runs]
