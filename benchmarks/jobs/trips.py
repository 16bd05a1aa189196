"""Ten named trips: our minutes beside the engines', and the longest disagreements street by street."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import osmium
import pandas as pd

from benchmarks import ours
from benchmarks.matrices import run_matrix
from benchmarks.peer_runs import engine_settings, prepare, run_peer
from benchmarks.places import TRIPS, Trip
from benchmarks.record import Record
from benchmarks.tables import ResultTable
from benchmarks.workbench import Area, Workbench
from isochrones import RoadNetwork
from isochrones.paths import trace

EXPLAINED = 3
"""So many disagreements are shown street by street."""

SHORT_MINUTES = 0.25
"""Stretches of less are shown together."""

ENGINES = ("OSRM-CH", "Valhalla", "cafein")


class Answer(NamedTuple):
    """Minutes and metres of one engine for one trip (NaN where it has none), and its streets in order.

    ``streets`` has the columns ``name``, ``metres``, ``minutes``.
    """

    minutes: float
    metres: float
    streets: pd.DataFrame


def run(bench: Workbench) -> Record:
    """The table of trips, then tables of streets."""
    record = Record()
    engines = ENGINES if bench.peers_python else ()
    table = record.table(
        "Ten trips: minutes (km)", "network", "trip", "ours, free flow", "ours, am peak", *engines,
        "ours / theirs",
    )  # fmt: skip
    answers: dict[Trip, dict[str, Answer]] = {}
    for area in bench.areas("newport", "porto", "malta"):
        answers |= _answers(bench, area, engines)
    for trip, found in answers.items():
        ratios = [_ratio(found["ours"], found[engine]) for engine in engines]
        cells = [_cell(found[engine]) for engine in ("ours", "am peak", *engines)]
        table.add(trip.area, trip.name, *cells, " / ".join(ratios))
    table.notes += [
        f"{trip.start.name}: {trip.start.osm}; {trip.end.name}: {trip.end.osm}" for trip in answers
    ]
    if engines:
        for trip in sorted(answers, key=lambda t: _disagreement(answers[t]), reverse=True)[:EXPLAINED]:
            for engine in ("ours", "OSRM-CH", "Valhalla"):
                _street_table(record, trip, engine, answers[trip][engine])
    return record


def _answers(bench: Workbench, area: Area, engines) -> dict[Trip, dict[str, Answer]]:
    network = ours.network_of(bench, area)
    trips = [trip for trip in TRIPS if trip.area == area.name]
    names = street_names(bench, area)
    found = {trip: {} for trip in trips}
    for label, period in (("ours", "free_flow"), ("am peak", "am_peak")):
        minutes = network.minutes(period)
        for trip in trips:
            found[trip][label] = _ours(network, minutes, area, trip, names)
    for engine in engines:
        for trip, answer in zip(trips, _theirs(bench, engine, area, trips), strict=True):
            found[trip][engine] = answer
    return found


def street_names(bench: Workbench, area: Area) -> dict[int, str]:
    """Name, else number, of every way of an extract that has one."""
    ways = osmium.FileProcessor(str(bench.pbf(area)), osmium.osm.WAY)
    named = ways.with_filter(osmium.filter.KeyFilter("name", "ref"))
    return {way.id: way.tags.get("name") or way.tags.get("ref") for way in named}


def _ends(trip: Trip) -> np.ndarray:
    return np.array([place[2:] for place in (trip.start, trip.end)])


def _ours(network: RoadNetwork, minutes, area: Area, trip: Trip, names: dict[int, str]) -> Answer:
    east, north = ours.projected(area, _ends(trip))
    legs = trace(network, minutes, (east[0], north[0]), (east[1], north[1]))
    if legs.empty:
        return Answer(np.nan, np.nan, legs)
    legs = legs.assign(name=[names.get(way, "") or "(no name)" for way in legs["way"]])
    legs["name"] = legs["name"] + ", " + legs["road_class"].astype(str)
    return Answer(legs["minutes"].sum(), legs["metres"].sum(), merged(legs))


def merged(legs: pd.DataFrame) -> pd.DataFrame:
    """Consecutive stretches of one name as one row of ``name``, ``metres``, ``minutes``."""
    run = (legs["name"] != legs["name"].shift()).cumsum()
    return legs.groupby(run, sort=False).agg({"name": "first", "metres": "sum", "minutes": "sum"})


def _theirs(bench: Workbench, engine: str, area: Area, trips: list[Trip]) -> list[Answer]:
    if engine == "cafein":
        ends = np.array([_ends(trip) for trip in trips])
        minutes = run_matrix(bench, engine, area, ends[:, 0], ends[:, 1], repeats=0)[1].diagonal()
        return [Answer(value, np.nan, pd.DataFrame()) for value in minutes]
    driver = engine.partition("-")[0].lower()
    settings = engine_settings(engine, prepare(bench, engine, area))
    routes = run_peer(bench, driver, "routes", trips=[_ends(trip).tolist() for trip in trips], **settings)
    return [_route(route) for route in routes["trips"]]


def _route(route: dict) -> Answer:
    if route["minutes"] is None:
        return Answer(np.nan, np.nan, pd.DataFrame())
    return Answer(route["minutes"], route["metres"], merged(pd.DataFrame(route["steps"])))


def _cell(answer: Answer) -> str:
    if np.isnan(answer.minutes):
        return "no way"
    length = "" if np.isnan(answer.metres) else f" ({answer.metres / 1000:.1f})"
    return f"{answer.minutes:.1f}{length}"


def _ratio(mine: Answer, theirs: Answer) -> str:
    ratio = mine.minutes / theirs.minutes
    return "-" if np.isnan(ratio) else f"{ratio:.2f}"


def _disagreement(found: dict[str, Answer]) -> float:
    """Minutes by which ours differ most from OSRM's or Valhalla's; those without a way on one side first."""
    gaps = [abs(found["ours"].minutes - found[engine].minutes) for engine in ("OSRM-CH", "Valhalla")]
    return np.inf if np.isnan(gaps).any() else max(gaps)


def _street_table(record: Record, trip: Trip, engine: str, answer: Answer) -> None:
    if answer.streets.empty:
        return
    table = record.table(f"{trip.name}: the streets of {engine}", "street", "metres", "minutes", "km/h")
    short = answer.streets["minutes"] < SHORT_MINUTES
    for row in answer.streets[~short].itertuples():
        _add(table, row.name or "(no name)", row.metres, row.minutes)
    rest = answer.streets[short]
    _add(table, f"{len(rest)} shorter stretches", rest["metres"].sum(), rest["minutes"].sum())
    _add(table, "together", answer.metres, answer.minutes)


def _add(table: ResultTable, name: str, metres: float, minutes: float) -> None:
    kmh = f"{0.06 * metres / minutes:.0f}" if minutes > 0 else ""
    table.add(name, f"{metres:,.0f}", f"{minutes:.2f}", kmh)
