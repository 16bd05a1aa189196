"""An evidence pack for those who assess what a change means for equality: made once, written as HTML or as Word.

Nothing is computed here that another part of the software does not compute; see docs/methods/report.md.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from study.progress import Silent
from study.results import Results
from study.whole_files import replacing
from web.errors import WebError
from web.report_duty import duty_section
from web.report_figures import Asked, Figures, find_figures
from web.report_glance import glance_section
from web.report_method import command_of, limits_section, method_section, origin_section
from web.report_parts import Pack, Section, numbered
from web.report_question import question_section, summary_section
from web.report_service import service_section
from web.words import day

FORMS = {".html": "svg", ".docx": "png"}
TITLE = "Evidence pack: who would travel how long"


class UnknownKind(WebError, ValueError):
    """A pack was asked for as a kind of file that it cannot be."""

    remedy = "Name a file that ends in .html or .docx."


def write_report(
    results: Results, out: Path, asked: Asked | None = None, progress: Silent | None = None
) -> tuple[Figures, Pack]:
    """Write an evidence pack as a file whose ending says what: ``.html`` or ``.docx``. Gives its figures and itself.

    Raises
    ------
    UnknownKind
        The file ends in something else.
    ResultsError
        A service, option or mode is not among the results, or nothing changes.
    WebError
        A library of the extra ``[report]`` is not installed.
    """
    progress = progress or Silent()
    form = FORMS.get(out.suffix.lower())
    if form is None:
        raise UnknownKind(f"A pack is written as .html or .docx; found `{out.name}`.")
    figures = find_figures(results, asked or Asked(), progress)
    pack = make_pack(figures, _drawer(figures, form), command_of(figures, out.name), progress)
    with progress.stage("Writing"), replacing(out) as aside:
        aside.write_bytes(_written(pack, form))
    return figures, pack


def _drawer(figures: Figures, form: str):
    from web.report_pictures import Drawer

    return Drawer(figures, form)


def _written(pack: Pack, form: str) -> bytes:
    if form == "svg":
        from web.report_html import pack_html

        return pack_html(pack).encode("utf-8")
    from web.report_word import pack_docx

    return pack_docx(pack)


def make_pack(figures: Figures, drawer, command: str, progress: Silent | None = None) -> Pack:
    """The pack itself; ``drawer`` draws as :class:`web.report_pictures.Drawer`, ``command`` is how to make it again."""
    progress, results = progress or Silent(), figures.results
    services = []
    with progress.stage("Maps and charts", sum(len(pair.options) for pair in figures.pairs)):
        for service in figures.services:
            services.append(service_section(figures, drawer, service, progress))
    found = "Every service, option by option"
    sections = (
        glance_section(figures), question_section(figures), summary_section(figures),
        Section("services", found, sections=tuple(services)), duty_section(figures), limits_section(figures),
        method_section(figures), origin_section(figures, command),
    )  # fmt: skip
    record = results.record
    title = results.study.settings.title
    return numbered(
        Pack(
            TITLE,
            title,
            results.run_id,
            record["finished"],
            tuple(_facts(figures)),
            sections,
            _subject(figures),
            opening=True,
        )
    )


def _subject(figures: Figures) -> str:
    labels = [figures.results.services[name].label for name in figures.services]
    return f"Travel times under options for {', '.join(labels)}"


def _facts(figures: Figures):
    """What stands on the first page."""
    results = figures.results
    made = datetime.datetime.fromisoformat(results.record["finished"])
    areas = results.places.areas
    yield "Run", results.run_id
    yield "Computed", day(made.date())
    yield "Software", f"Isoquity {results.record['isoquity']}"
    yield "Areas", f"{len(areas):,}"
    if "population" in areas:
        yield "Residents", f"{areas['population'].sum():,.0f}"
    drafts = sum(results.configurations[name].status == "draft" for name in figures.options)
    yield "In it", figures.pairs_said + (f"; drafts among them: {drafts}" if drafts else "")


__all__ = ["FORMS", "Asked", "UnknownKind", "make_pack", "write_report"]
