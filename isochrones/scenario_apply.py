"""A scenario applied to feeds in memory: the feeds as they would be, and what was done."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from isochrones.gtfs import Feed
from isochrones.scenario import Scenario
from isochrones.scenario_changes import change_route, remove_route
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_extend import extend_route
from isochrones.scenario_new_routes import add_route
from isochrones.scenario_report import ScenarioChanges
from isochrones.scenario_stops import StopBook


def apply_scenario(
    feeds: Sequence[Feed], scenario: Scenario, crs: str = "EPSG:27700"
) -> tuple[list[Feed], ScenarioChanges]:
    """The feeds with the scenario's changes, and what they are; the feeds given stay as they are.

    In this order: stops are added and moved, routes removed, changed, extended and added. A new route goes
    into the feed that has most of its stops, and its agency has the scenario's label for a name. Feeds that
    nothing changes are the same objects; a changed one has the hash of the old one and of the scenario. Road
    speeds are not applied here. `crs` is projected in metres: distances are measured in it.

    Raises:
        ScenarioError: a table names what no feed has (with near names), puts a stop far from all others, runs
            faster than is plausible, or changes nothing.
    """
    book = StopBook(list(feeds), crs, {stop.id: stop for stop in scenario.add_stop})
    _check_new_ids(scenario, feeds)
    notes: list[str] = []
    for number, table in _tables(scenario, "move_stop"):
        where = f"{scenario.source}: [[move_stop]] {number} ({table.stop})"
        stop = book.find(table.stop, where)
        if not isinstance(stop, tuple):
            raise ScenarioError(f"{where}: it is added by this file: write its place in [[add_stop]].")
        book.move(stop, table, where)
    for name, apply in _ROUTES.items():
        for number, table in _tables(scenario, name):
            called = getattr(table, "route", None) or table.id
            where = f"{scenario.source}: [[{name}]] {number} ({called})"
            notes += apply(book, table, scenario, where) or []
    for stop_id in sorted(set(book.added) - book.used):
        notes.append(f"{scenario.source}: [[add_stop]] {stop_id}: no route of the scenario calls there.")
    changed = [_marked(old, new, scenario) for old, new in zip(feeds, book.feeds)]
    return changed, ScenarioChanges(scenario, tuple(feeds), tuple(changed), crs, tuple(notes))


def _check_new_ids(scenario: Scenario, feeds: Sequence[Feed]) -> None:
    for number, stop in _tables(scenario, "add_stop"):
        for feed in feeds:
            if (feed.stops["stop_id"] == stop.id).any():
                raise ScenarioError(
                    f"{scenario.source}: [[add_stop]] {number} ({stop.id}): {feed.name} has a stop of that id: "
                    "choose another, or move that one with [[move_stop]]."
                )


def _tables(scenario: Scenario, name: str):
    return enumerate(getattr(scenario, name), 1)


_ROUTES: dict[str, Callable] = {
    "remove_route": lambda book, table, scenario, where: remove_route(book, table, where),
    "change_route": lambda book, table, scenario, where: change_route(book, table, where),
    "extend_route": lambda book, table, scenario, where: extend_route(
        book, table, scenario.line_factor, where
    ),
    "add_route": lambda book, table, scenario, where: add_route(
        book, table, scenario.line_factor, where, scenario.label
    ),
}


def _marked(old: Feed, new: Feed, scenario: Scenario) -> Feed:
    if new is old:
        return old
    digest = hashlib.sha256(f"{old.sha256} {scenario.sha256}".encode()).hexdigest()
    return replace(new, sha256=digest)
