"""Matrices with everything loaded: many origins to few sites, one thread, the agreement beside each speed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks import ours
from benchmarks.agreement import agreement
from benchmarks.matrices import agreement_cells, run_matrix
from benchmarks.peer_runs import run_peer
from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.workbench import Area, Timing, Workbench
from isochrones import RoadNetwork, Snapping, drive_times
from isochrones.schema import DIRECTIONS
from isochrones.search import times_between

SNAPPED, POINTS = "snapping out", "snapping in"
ARRAY, TABLE = "snapping in, to an array", "snapping in, to a labelled table"
OTHER_WAY = "snapping in, from the sites instead"

CLOCKS = {
    "without_snapping": SNAPPED,
    "with_snapping": POINTS,
    "to_array": ARRAY,
}
"""What a driver calls a timing -> what the tables call it."""

MOST_SITES = {"Valhalla": 6, "cafein": 6, "networkit": 20, "igraph": 20}
"""Peers asked for no more sites than these: further ones would cost minutes and tell nothing new."""

PANDANA = ("61 x 6", "1,000 x 6", "500 x 500")
"""Jobs that pandana is given: it builds its network anew for each."""


class Job(NamedTuple):
    """One size of matrix: longitudes and latitudes (points, 2), and its name in the tables."""

    area: Area
    name: str
    sources: np.ndarray
    targets: np.ndarray


def jobs(bench: Workbench) -> list[Job]:
    """The sizes that are measured."""
    found = []
    for area in bench.areas("newport", "porto", "malta"):
        origins, sites = bench.points(area, "origins"), bench.points(area, "sites")
        for count in sorted({min(count, len(sites)) for count in (6, 20, 200)}):
            found.append(Job(area, f"{len(origins):,} x {count}", origins, sites[:count]))
        if area.name == "porto":
            found.append(Job(area, "500 x 500", origins[:500], origins[500:]))
    return found


def run(bench: Workbench) -> Record:
    """One table for each network."""
    record = Record()
    for area in {job.area.name: job.area for job in jobs(bench)}.values():
        table = record.table(
            f"Warm matrices of {area.name}, one thread", "job", "engine", "clock", "median", "runs",
            "ours is faster by", "our minutes / theirs (5-95%)", "agreement",
        )  # fmt: skip
        network = ours.network_of(bench, area)
        order, metric = ours.preparation_seconds(network, network.minutes("free_flow"))
        table.notes.append(
            f"Prepared: {seconds(record.note(f'warm/{area.name}/order', order))} once for a network (saved with "
            f"it), and {seconds(record.note(f'warm/{area.name}/metric', metric))} for the minutes of a period."
        )
        for job in jobs(bench):
            if job.area == area:
                _measure(bench, job, record, table)
        table.notes.append(
            "The ratio is to our fastest row with snapping as theirs; ours are arrays at once, the labelled "
            "table has reasons too. scipy, networkit, igraph and pandana run on our graph, between nodes."
        )
        table.notes.append(
            "Rows left out would take minutes: Valhalla beyond 6 sites, cafein from 1,000 origins to more than 6 "
            "(a search an origin, so about the same), pandana's and the libraries' larger jobs."
        )
        table.notes.append("cafein searches from each origin; from the sites instead is its best case.")
    return record


def _measure(bench: Workbench, job: Job, record: Record, table) -> None:
    area, network = job.area, ours.network_of(bench, job.area)
    where = ours.places_at(area, ours.projected(area, job.sources), ours.projected(area, job.targets))
    best = {SNAPPED: np.inf, POINTS: np.inf}
    for engine, clock, timing in our_timings(bench, network, where):
        if clock in best:
            best[clock] = min(best[clock], timing.seconds)
        record.note(f"warm/{area.name}/{job.name}/{engine}/{clock}", timing.seconds)
        table.add(job.name, engine, clock, seconds(timing.seconds), timing.repeats, "", "", "")
    minutes = {way: ours.minutes_between(network, where, way) for way in DIRECTIONS}
    for engine, timings, theirs in peer_timings(bench, job, network, where):
        way = "from_site" if OTHER_WAY in timings else "to_site"
        cells = agreement_cells(agreement(minutes[way], theirs))
        for clock, timing in timings.items():
            rival = best[SNAPPED if clock == SNAPPED else POINTS]
            record.note(f"warm/{area.name}/{job.name}/{engine}/{clock}", timing.seconds)
            ratio = times(timing.seconds / rival)
            table.add(job.name, engine, clock, seconds(timing.seconds), timing.repeats, ratio, *cells)


def our_timings(bench: Workbench, network: RoadNetwork, where: ours.Places):
    """Yield (engine, clock, timing) of each of our ways to the matrix."""
    at_origin, at_site = where.snapped(network)
    most = ours.MAX_MINUTES
    for engine, graph in ours.graphs(network, network.minutes("free_flow")).items():
        yield engine, SNAPPED, bench.timed(lambda g=graph: times_between(g, at_origin, at_site, most))[0]
        yield engine, POINTS, bench.timed(lambda g=graph: times_between(g, *where.snapped(network), most))[0]
    table, _ = bench.timed(lambda: drive_times(network, where.origins, where.sites))
    yield "ours, drive_times", TABLE, table


def peer_timings(bench: Workbench, job: Job, network: RoadNetwork, where: ours.Places):
    """Yield (peer, {clock: timing}, minutes) of every peer that can be asked."""
    if bench.peers_python is None:
        return
    for peer in ("OSRM-CH", "OSRM-MLD", "cafein", "Valhalla"):
        if not _asked(peer, job):
            continue
        answer, minutes = run_matrix(bench, peer, job.area, job.sources, job.targets, bench.repeats)
        yield peer, _timings(answer), minutes
    answer, minutes = run_matrix(bench, "cafein", job.area, job.targets, job.sources, bench.repeats)
    yield "cafein", {OTHER_WAY: Timing(**answer["with_snapping"])}, minutes.T
    graph = ours.export_graph(network, bench.folder("graphs") / f"{job.area.name}.npz")
    if job.name in PANDANA:
        yield _pandana(bench, job, graph, where)
    libraries = [name for name in ("scipy", "networkit", "igraph") if _asked(name, job)]
    yield from _graph_libraries(bench, libraries, graph, *where.snapped(network), network)


def _asked(peer: str, job: Job) -> bool:
    return len(job.targets) <= MOST_SITES.get(peer, len(job.targets))


def _timings(answer: dict) -> dict[str, Timing]:
    return {clock: Timing(**answer[key]) for key, clock in CLOCKS.items() if key in answer}


def _pandana(bench: Workbench, job: Job, graph, where: ours.Places):
    saved = bench.folder("matrices") / "pandana.npy"
    answer = run_peer(
        bench, "pandana", "matrix", graph=graph, repeats=bench.repeats, save=saved,
        sources=np.column_stack(where.origin_xy), targets=np.column_stack(where.site_xy),
    )  # fmt: skip
    return "pandana", _timings(answer), np.load(saved)


def _graph_libraries(bench, libraries, graph, at_origin: Snapping, at_site: Snapping, network: RoadNetwork):
    base = bench.folder("matrices") / "graph"
    sources = ours.nearest_ends(network, at_site, leaving=False)
    targets = ours.nearest_ends(network, at_origin, leaving=True)
    answer = run_peer(
        bench, "graph", "search", graph=graph, sources=sources, targets=targets, repeats=bench.repeats,
        save=base, libraries=libraries,
    )  # fmt: skip
    for library in libraries:
        minutes = np.load(f"{base}_{library}.npy")
        yield library, {SNAPPED: Timing(**answer[library])}, np.where(np.isfinite(minutes), minutes, np.nan)
