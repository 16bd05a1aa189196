"""Our free-flow minutes beside each engine's, on every network."""

from __future__ import annotations

import numpy as np

from benchmarks import ours
from benchmarks.agreement import Agreement, agreement
from benchmarks.matrices import peer_minutes
from benchmarks.peer_runs import DRIVER
from benchmarks.record import Record
from benchmarks.tables import percent
from benchmarks.workbench import Area, Workbench

AREAS, SITES = ("newport", "rutland", "porto", "malta"), 20

BANDS = ((1, 5), (5, 10), (10, 20), (20, 240))
"""Minutes of ours by which the ratios are shown again: short trips differ by snapping, long ones by speed."""


def run(bench: Workbench) -> Record:
    """Ratios over all pairs, and by length of trip."""
    record = Record()
    table = record.table(
        f"Agreement: our free-flow minutes / theirs, all origins x {SITES} sites", "network", "engine", "pairs",
        "median", "5%", "95%", "we alone reach", "they alone reach", "",
    )  # fmt: skip
    lengths = record.table(
        "The same by length of trip (our minutes): median (5-95%)", "network", "engine",
        *(f"{low}-{high} min" for low, high in BANDS),
    )  # fmt: skip
    for area in bench.areas(*AREAS) if bench.peers_python else ():
        minutes = ours.minutes_between(ours.network_of(bench, area), ours.places(bench, area, SITES))
        for peer in DRIVER:
            if peer != "OSRM-MLD":  # the same profile as OSRM-CH, the same minutes
                theirs = peer_minutes(bench, peer, area, *_points(bench, area))
                _compare(area, peer, minutes, theirs, record, table, lengths)
        theirs = peer_minutes(bench, "cafein", area, *_points(bench, area), variant="delays", delays=True)
        _compare(area, "cafein with junction delays", minutes, theirs, record, table, lengths)
    table.notes.append(
        "Pairs that both reach in a minute or more. Sane: median within 0.5-2, 95% ratio at most three times "
        "the 5% one, at most a fifth of the pairs reached by one alone. No speed counts beside a ratio that is not."
    )
    table.notes.append("OSRM-MLD answers with the minutes of OSRM-CH.")
    return record


def _points(bench: Workbench, area: Area) -> tuple[np.ndarray, np.ndarray]:
    return bench.points(area, "origins"), bench.points(area, "sites")[:SITES]


def _compare(area: Area, peer: str, minutes: np.ndarray, theirs: np.ndarray, record: Record, table, lengths):
    found = agreement(minutes, theirs)
    record.note(f"agreement/{area.name}/{peer}", found.median)
    record.note(f"agreement/{area.name}/{peer}/sane", found.sane)
    shares = [percent(count / found.pairs) for count in (found.only_ours, found.only_theirs)]
    ratios = [f"{value:.2f}" for value in (found.median, found.p5, found.p95)]
    table.add(area.name, peer, f"{found.used:,}", *ratios, *shares, "sane" if found.sane else "not sane")
    bands = [
        agreement(np.where((minutes >= low) & (minutes < high), minutes, np.nan), theirs)
        for low, high in BANDS
    ]
    lengths.add(area.name, peer, *(_range(band) for band in bands))


def _range(found: Agreement) -> str:
    return f"{found.median:.2f} ({found.p5:.2f}-{found.p95:.2f})" if found.used else "-"
