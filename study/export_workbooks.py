"""What a workbook holds: of a view the two options on screen, of a service every option against the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from study.comparison import require_known
from study.export_answers import answer_sheets
from study.export_pairs import Way, changed_options, compared, journeys, summarised
from study.export_questions import BETWEEN, USUAL, question_sheets, table_sheet
from study.export_tables import VIEW, Exported
from study.export_view import JOURNEY, View, make_view
from study.export_withheld import withheld_summary
from study.export_workbook import Sheet
from study.plan import MatrixKey
from study.results import Results
from study.suppression import Release

SINGLE = tuple(table for table in USUAL if table not in BETWEEN)
COHORTS = (
    "Means of the sheets Summary, What changes, By fifth, By decile, By group and Indices are of those who have a "
    "journey under both options, so that B less A is the change; who loses every journey is counted as such beside "
    "them. By place, By site and Areas tell each option by itself: the difference of their means is of other people."
)
WITHHELD_COHORTS = (
    "This study withholds small numbers. Means of the sheets by fifth, decile, group and place are of those who have a "
    "journey under the option of the row: their difference is of other people."
)
DEFAULTS = (
    "Travelling there (direction to_site) at percentile 50 in every mode and time, unless others were chosen: "
    "--direction and --percentile choose them, and --table NAME writes whole tables."
)


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook, the summary before its notes, and what the notes say of them."""

    sheets: Sequence[Sheet]
    summary: Sheet | None = None
    notes: Sequence[str] = ()


def view_workbook(results: Results, view: View, released: Release, areas: Exported) -> Workbook:
    """Option A against option B of a view, with the numbers of the screen; ``areas`` is its layer."""
    key = MatrixKey(view.mode, view.period, view.direction)
    ways = compared(results, view.service, view.a, [view.b], key, view.percentile)
    chosen = {name: getattr(view, name) for name in JOURNEY}
    told = _told(results, view.service, ways, chosen, released, (view.a, view.b))
    return replace(told, sheets=[*told.sheets, table_sheet(results, VIEW, areas)])


def service_workbook(
    results: Results, service: str, chosen: Mapping[str, object], released: Release
) -> Workbook:  # fmt: skip
    """Every option that changes a service against the baseline, on every journey there, and the areas on one."""
    wanted = chosen.get("configuration") or ()
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    require_known(results, service, *wanted)
    asked = {name: chosen.get(name) for name in JOURNEY}
    view = make_view(results, service, **asked)
    journey = {name: getattr(view, name) for name in JOURNEY}
    usual = {**chosen, "direction": view.direction, "percentile": view.percentile}
    options = changed_options(results, service, wanted)
    ways = [
        way
        for key in (journeys(results, service, chosen, "to_site") if options else ())
        for way in compared(results, service, results.baseline, options, key, view.percentile)
    ]
    pair = (*(wanted or (results.baseline, *options)),)
    told = _told(results, service, ways, usual, released, pair)
    areas = question_sheets(
        results, ("access",), service, {**chosen, **journey, "configuration": pair}, released
    )
    of_areas = f"The sheet Areas is of one journey: {_named(journey)}"
    return replace(told, sheets=[*told.sheets, *areas], notes=[DEFAULTS, *told.notes, of_areas])


def _told(
    results: Results, service: str, ways: Sequence[Way], chosen: Mapping, released: Release, options: tuple[str, ...]
) -> Workbook:  # fmt: skip
    """The sheets on pairs and on single options; small numbers withheld where the study says so."""
    if not ways:
        sheets = _single(results, USUAL, service, chosen, released, options)
        return Workbook(sheets, notes=["No option here changes where this service is given."])
    if not released.below:
        told = answer_sheets(results, ways, summarised(results, ways))
        single = _single(results, SINGLE, service, chosen, released, options)
        *first, indices = (each for each in told[1:] if len(each.table))
        return Workbook([*first, *single, indices], told[0], [COHORTS])
    from_baseline = all(way.a == results.baseline for way in ways)
    tables = USUAL if from_baseline else tuple(t for t in USUAL if t not in ("comparison", "indices"))
    sheets = _single(results, tables, service, chosen, released, options)
    return Workbook(
        sheets, withheld_summary(results, summarised(results, ways), released), [WITHHELD_COHORTS]
    )


def _single(
    results: Results, tables: tuple[str, ...], service: str, chosen: Mapping, released: Release,
    options: tuple[str, ...],
) -> list[Sheet]:  # fmt: skip
    """Sheets of the results' tables: rows of these options only."""
    asked = {name: value for name, value in chosen.items() if name != "configuration"}
    sheets = question_sheets(results, tables, service, asked, released)
    found = [
        replace(sheet, table=sheet.table[sheet.table["configuration"].isin(options)])
        if "configuration" in sheet.table
        else sheet
        for sheet in sheets
    ]
    return [sheet for sheet in found if len(sheet.table)]


def _named(journey: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in journey.items()) + "."
