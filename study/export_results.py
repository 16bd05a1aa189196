"""Export what a study holds: any table of a run as layers or files, what the viewer shows, workbooks and surfaces."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from study.data_dictionary import TABLE_MEANINGS
from study.errors import ExportError, ResultsError
from study.export_layer_styles import layer_styles
from study.export_limits import require_cells, require_sheet, size_said
from study.export_notes import notes, readme
from study.export_questions import question_sheets
from study.export_tables import (
    TABLES,
    VIEW,
    Exported,
    column_count,
    expected_size,
    exported,
    parts,
    require_room,
    row_count,
)
from study.export_view import View, file_name, make_view, view_caveat, view_layer
from study.export_workbook import write_workbook
from study.export_workbooks import Workbook, service_workbook, view_workbook
from study.exports import FORMATS, write_layer
from study.isochrone_layers import IsochroneRequest, write_isochrones
from study.progress import Silent
from study.results import Results
from study.suppression import Release

__all__ = [
    "EXPORT_FORMATS",
    "TABLES",
    "VIEW",
    "View",
    "export_results",
    "make_view",
    "view_layer",
    "write_view",
]

EXPORT_FORMATS = (*FORMATS, "xlsx", "geotiff")


def export_results(
    results: Results, out: Path, form: str, chosen: dict, tables: tuple[str, ...] = (), progress=None,
    released: Release | None = None,
) -> list[Path]:  # fmt: skip
    """Write results into folder ``out``; returns the files.

    ``chosen`` maps keys of the tables (service, configuration, mode, period, direction, percentile) to the value
    wanted, several as a tuple, or None for all. ``tables`` are names of TABLES, or ``view`` for what the viewer shows
    of one service, two options and one journey; default ``access``, and in a workbook a sheet for each question.
    Tables with a row for each area get a file for each service, ``access_SERVICE``; so do workbooks,
    ``answers_SERVICE.xlsx``. ``geotiff`` writes one surface per site of the chosen service's configuration.
    ``released`` counts the rows that lost a small number.

    Raises
    ------
    ExportError
        A chosen value or a table does not exist, or the result does not fit the format: said before anything is
        written where its size can be counted.
    """
    progress, released = progress or Silent(), released or Release.of(results)
    chosen = {key: value for key, value in chosen.items() if value not in (None, ())}
    if form == "geotiff":
        return _surfaces(results, out, chosen, released)
    if VIEW in tables:
        return _views(results, out, form, chosen, tables, released)
    if form == "xlsx":
        return _workbooks(results, out, chosen, tables, progress, released)
    if form not in FORMATS:
        raise ExportError(f"there is no format `{form}`: choose one of {', '.join(EXPORT_FORMATS)}.")
    return _files(results, out, form, chosen, tables or ("access",), progress, released)


def _files(
    results: Results, out: Path, form: str, chosen: dict, tables: tuple[str, ...], progress, released: Release
) -> list[Path]:  # fmt: skip
    """A file for each part of the tables; those without rows of what is chosen are left out while any has some."""
    todo = list(parts(results, tables, chosen.get("service")))
    if form == "shapefile":
        for part in todo:
            require_room(results, part, chosen)
    if said := size_said(*expected_size(results, todo, chosen, form)):
        progress.say(said)
    written, refused = [], []
    with progress.stage("Export", len(todo)):
        for part in todo:
            try:
                found = exported(results, part, chosen, released)
            except ExportError as error:
                refused.append(error)
                continue
            if found is not None:
                written += _write(results, found, out, form, released)
            progress.step(part.name)
    if not written:
        empty = ExportError(f"{' and '.join(tables)}: these results have no rows of it.")
        raise refused[0] if refused else empty
    return list(dict.fromkeys(written))


def _write(results: Results, found: Exported, out: Path, form: str, released: Release) -> list[Path]:
    released.options |= set(found.table.get("configuration", ()))
    text = readme(results, form, found.table, found.notes)
    styles = layer_styles(found.table, results.configurations)
    return write_layer(found.table, out, found.name, form, text, found.meanings, styles)


def exported_view(results: Results, view: View, released: Release) -> Exported:
    """A view as the viewer's download and the command write it."""
    layer = view_layer(results, **asdict(view), released=released)
    return Exported(view.name, layer, TABLE_MEANINGS[VIEW], tuple(view_caveat(results, view)))


def write_view(
    results: Results, view: View, out: Path, form: str, released: Release | None = None
) -> list[Path]:
    """Write what the viewer shows into folder ``out``; returns the files.

    A workbook holds both options' rows of every question beside the areas. The command and the viewer's download both
    come here, so that they hold the same.

    Raises
    ------
    ExportError
        There is no such format, or the view does not fit it.
    """
    released = released or Release.of(results)
    found = exported_view(results, view, released)
    if form != "xlsx":
        return _write(results, found, out, form, released)
    said = view_workbook(results, view, released, found)
    options = dict.fromkeys((view.a, view.b))
    released.options |= set(options)
    about = notes(results, view.service, options, [*found.notes, *said.notes])
    return [write_workbook(said.sheets, out / f"{view.name}.xlsx", about, said.summary)]


def _views(
    results: Results, out: Path, form: str, chosen: dict, tables: tuple[str, ...], released: Release
) -> list[Path]:  # fmt: skip
    if tables != (VIEW,):
        raise ExportError(f"`{VIEW}` is written by itself: leave out the other tables, or export twice.")
    pair = chosen.get("configuration", ())
    asked = {name: value for name, value in chosen.items() if name != "configuration"}
    view = make_view(results, configurations=pair if isinstance(pair, tuple) else (pair,), **asked)
    return write_view(results, view, out, form, released)


def _workbooks(
    results: Results, out: Path, chosen: dict, tables: tuple[str, ...], progress, released: Release
) -> list[Path]:  # fmt: skip
    """A workbook for each service; where no table is said, every question and the areas by one journey."""
    todo = list(parts(results, tables or ("access",), chosen.get("service")))
    services = list(dict.fromkeys(part.service for part in todo if part.service)) or _services(
        results, chosen
    )
    for part in todo if tables else ():
        rows = row_count(results, part, chosen)
        require_sheet(part.name, rows, ())
        require_cells(part.name, rows, column_count(results, part))
    written, refused = [], []
    with progress.stage("Export", len(services)):
        for service in services:
            try:
                written.append(_workbook(results, out, service, chosen, tables, released))
            except (ExportError, ResultsError) as error:
                refused.append(error)
            progress.step(service)
    if not written:
        raise refused[0]
    return written


def _services(results: Results, chosen: dict) -> list[str]:
    return [chosen["service"]] if "service" in chosen else list(results.services)


def _workbook(
    results: Results, out: Path, service: str, chosen: dict, tables: tuple[str, ...], released: Release
) -> Path:  # fmt: skip
    said = (
        Workbook(tuple(question_sheets(results, tables, service, chosen, released)))
        if tables
        else service_workbook(results, service, chosen, released)
    )
    if not said.sheets:
        raise ExportError(f"{' and '.join(tables)}: these results have no rows of it for `{service}`.")
    shown = {name for sheet in said.sheets for name in sheet.table.get("configuration", ())}
    options = [name for name in results.configurations if name in shown]
    released.options |= shown
    about = notes(results, service, options, said.notes)
    return write_workbook(said.sheets, out / f"answers_{file_name(service)}.xlsx", about, said.summary)


def _surfaces(results: Results, out: Path, chosen: dict, released: Release) -> list[Path]:
    key = results.matrix_key(chosen.get("mode"), chosen.get("period"), chosen.get("direction") or "to_site")
    service = chosen.get("service") or next(iter(results.services))
    options = results.configurations
    configuration = _one(chosen.get("configuration")) or results.baseline
    if configuration not in options:
        raise ExportError(f"there is no configuration `{configuration}`: there are {', '.join(options)}.")
    if service not in options[configuration].services:
        raise ExportError(f"`{configuration}` gives `{service}` nowhere: choose another --service.")
    released.options.add(configuration)
    written = []
    for site in options[configuration].services[service]:
        request = IsochroneRequest.make(
            results.study,
            [site],
            key.mode,
            key.period,
            key.direction,
            percentile=chosen.get("percentile") or 50,
        )
        name = file_name("minutes", site, key.mode, key.period, key.direction)
        written += write_isochrones(results.study, request, out / f"{name}.tif", results.run_id)
    return written


def _one(value) -> str | None:
    """The only value of a key, however it was given."""
    if isinstance(value, tuple) and len(value) > 1:
        raise ExportError("surfaces are of one option: say --configuration once.")
    return value[0] if isinstance(value, tuple) and value else value
