"""What is on screen as a file: the same layer as ``isoquity export --table view`` writes."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from flask import Blueprint, Response

from study.export_results import View, write_view
from study.results import Results
from web import asked
from web.errors import NotInResults
from web.selection import Selection

downloads = Blueprint("downloads", __name__)
FORMS = {
    "xlsx": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (".csv", "text/csv; charset=utf-8"),
    "gpkg": (".gpkg", "application/geopackage+sqlite3"),
    "shapefile": (".zip", "application/zip"),
    "notes": (".zip", "application/zip"),
}
"""For each format the ending of the file and its type; ``notes`` is the CSV with what its columns mean, and sources."""


@downloads.get("/download/<run_id>/<form>")
def download(run_id: str, form: str) -> Response:
    """A file of what the address chooses, under a name that says what is in it.

    Raises:
        NotInResults: there is no such format, or the address asks for something the results do not have.
    """
    results = asked.source().results(run_id)
    if form not in FORMS:
        raise NotInResults(f"There is no format \u201c{form}\u201d: choose one of {', '.join(FORMS)}.")
    view = view_of(asked.selection(results))
    ending, kind = FORMS[form]
    name = f"{view.name}_csv{ending}" if form == "notes" else f"{view.name}{ending}"
    answer = Response(made(results, view, form), mimetype=kind)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename={name}"  # ASCII by study.export_view.file_name
    )
    return answer


def view_of(selection: Selection) -> View:
    """A selection of the page as the exports know it."""
    return View(**{name: getattr(selection, name) for name in View.__dataclass_fields__})


def made(results: Results, view: View, form: str) -> bytes:
    """The file of a view, whole: it is made in a folder that is gone afterwards, and sent when nothing can fail."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_view(results, view, Path(folder), "csv" if form == "notes" else form)
        if form in ("shapefile", "notes"):
            return _zip(files)
        return next(file for file in files if file.name == view.name + FORMS[form][0]).read_bytes()


def _zip(files: list[Path]) -> bytes:
    """All files in one archive, each under its own name and without a date: the same results give the same file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name)
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()
