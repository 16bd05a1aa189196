"""The table of one case: our rows, then cafein's by every way of asking, with ratio and agreement."""

from __future__ import annotations

from benchmarks.agreement import agreement
from benchmarks.matrices import agreement_cells
from benchmarks.record import Record
from benchmarks.tables import ResultTable, seconds, times
from benchmarks.transit_ours import OurCase
from benchmarks.transit_peers import matrix, prepared
from benchmarks.workbench import Timing, Workbench

MEDIAN = 1
"""Row of the median among the percentiles."""

ASKED = {
    "same": ("cafein, the same question", {"way": "depart"}),
    "every worker": (
        "cafein, the same question, its own number of workers",
        {"way": "depart", "workers": None},
    ),
    "tbtr": ("cafein TBTR", {"way": "tbtr"}),
    "arriving by": ("cafein, arriving by", {"way": "arrive"}),
    "from the sites": ("cafein, from the sites instead", {"way": "depart", "from_sites": True}),
}
"""Way of asking -> what the table calls it, and how the driver is asked."""


def start_table(bench: Workbench, record: Record, name: str) -> tuple[OurCase, ResultTable, dict]:
    """Our rows of a case: the case, its table, and by clock the seconds and minutes of our whole call."""
    case = OurCase(bench, name)
    _ = case.links  # so that streets, timetable and links are timed apart from the calls
    table = record.table(
        f"{name.replace('_', ' ')}, {case.case.size}, {case.case.date} 08:00-10:00, 120 instants", "engine",
        "median", "runs", "ours is faster by", "our medians / theirs (5-95%)", "agreement",
    )  # fmt: skip
    ours: dict = {"minutes": {}}
    for by, label in (("depart", "ours, leaving at"), ("arrive", "ours, arriving by")):
        timing, found = bench.timed(lambda by=by: case.times(by))
        ours[by] = record.note(f"{name}/{label}", timing.seconds)
        ours["minutes"][by] = found.transpose("percentile", "origin", "site").to_numpy()
        _add(table, label, timing)
    linked, _ = bench.timed(lambda: case.times("depart", linked=False))
    record.note(f"{name}/ours, linking included", linked.seconds)
    _add(table, "ours, leaving at, linking included", linked)
    cost = ", ".join(f"{what} {seconds(value)}" for what, value in case.seconds.items())
    table.notes.append(
        f"Ours: from coordinates to minutes, points met with the streets in the call. Made before and kept: {cost}."
    )
    return case, table, ours


def _add(table: ResultTable, label: str, timing: Timing) -> None:
    table.add(label, seconds(timing.seconds), timing.repeats, "", "", "")


def their_rows(
    bench: Workbench,
    record: Record,
    table: ResultTable,
    case: OurCase,
    ours: dict,
    questions: tuple[str, ...],
    strides: dict[str, int] | None = None,
) -> None:
    """Cafein's rows; where a stride is given every so many origins are asked and the seconds multiplied."""
    if bench.peers_python is None:
        return
    kept = prepared(bench, case.case)
    recorded = " (recorded)" if kept.recorded else ""
    table.notes.append(f"cafein: its network was built in {seconds(kept.seconds)}{recorded} and loaded.")
    for asked in questions:
        label, settings = ASKED[asked]
        stride = (strides or {}).get(asked, 1)
        timing, answer, minutes = matrix(bench, case.case, **settings, stride=stride)
        scaled = timing.seconds * len(case.case.origins) / answer["sources"] if stride > 1 else timing.seconds
        by = "arrive" if settings["way"] == "arrive" else "depart"
        record.note(f"{case.name}/{asked}", scaled)
        cells = agreement_cells(agreement(ours["minutes"][by][MEDIAN, ::stride], minutes[MEDIAN]))
        shown = f"{seconds(scaled)} (1 origin in {stride} asked)" if stride > 1 else seconds(scaled)
        table.add(label, shown, timing.repeats, times(scaled / ours[by]), *cells)
        if "tbtr_transfers" in answer:
            table.notes.append(
                f"TBTR's transfers of the day took {seconds(answer['tbtr_transfers'])} before."
            )
    table.notes.append(
        "cafein's arriving-by window is of durations, ours of minutes to the instant, so their ratio says less; "
        "its 5% and 50% are one rank later than ours of 120 instants."
    )
