"""What is said beside every export: study, run, sources, vintages, licences, drafts and what is withheld."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from study.export_texts import SAID
from study.notices import attribution, notice
from study.results import Results

NO_DATE = "not recorded"


def readme(results: Results, form: str, table: pd.DataFrame, more: Iterable[str] = ()) -> str:
    """The README beside one exported table: the study's notice, then vintages, drafts and small numbers."""
    lines = [notice(results.study, derived_from_osm=False, run_id=results.run_id)]
    lines += [f"{name}: {said}" for name, said in vintages(results)[1:] if said != NO_DATE]
    lines += [*drafts(results, table), *withheld(results, table), *more]
    lines += [SAID] if form == "csv" else []
    return "\n".join(lines) + "\n"


def vintages(results: Results) -> list[tuple[str, str]]:
    """What the figures rest on and of which date: pairs of name and text."""
    settings = results.study.settings
    said = [("Run", results.run_id), ("Computed", results.record.get("finished") or NO_DATE)]
    said += [("Areas", settings.areas.vintage or NO_DATE)]
    said += [("Population", settings.population.vintage or NO_DATE)] if settings.population else []
    said += [("Deprivation", settings.deprivation.release)] if settings.deprivation else []
    for name, period in settings.periods.items():
        if period.date is not None:
            said.append((f"Timetable of {name}", period.date.isoformat()))
    for name, matrix in settings.matrix.items():
        said.append((f"Travel times {name}", f"imported: {matrix.source}" if matrix.source else "imported"))
    return said


def drafts(results: Results, table: pd.DataFrame) -> list[str]:
    """A sentence that names the draft options of a table; nothing where it has none."""
    named = drafts_of(results, pd.unique(table["configuration"]) if "configuration" in table else ())
    return [f"Draft: these options are drafts and not published: {named}."] if named else []


def drafts_of(results: Results, options: Iterable[str]) -> str:
    """Labels and ids of those of the options that are drafts, in the results' order; "" where none is."""
    wanted, known = set(options), results.configurations
    found = [name for name, option in known.items() if name in wanted and option.status == "draft"]
    return ", ".join(f"{known[name].label or name} ({name})" for name in found)


def drafts_written(results: Results, options: Iterable[str]) -> str:
    """What whoever wrote files should hear of the drafts in them; "" where none is."""
    named = drafts_of(results, options)
    return f"Drafts are in these files: {named}; --published leaves them out." if named else ""


def withheld(results: Results, table: pd.DataFrame) -> list[str]:
    """A sentence on the numbers that are left out because they are small; nothing where the study withholds none."""
    if not results.suppress_below:
        return []
    rows = int(table["withheld"].sum()) if "withheld" in table else 0
    return [
        f"Small numbers (below {results.suppress_below:.12g}) and what would tell them are left empty, in {rows:,} "
        "rows here; the column `withheld` says in which."
    ]


def notes(
    results: Results, service: str, options: Iterable[str], more: Iterable[str] = ()
) -> list[tuple[str, str]]:  # fmt: skip
    """The first lines of the notes of a workbook on a service and options: pairs of name and text."""
    settings = results.study.settings
    said = [("Study", settings.title)]
    said += [("About", settings.description)] if settings.description else []
    what = results.services[service]
    said.append((f"Service {service}", f"{what.label}; need: {what.need_label or 'residents'}"))
    for name in options:
        option = results.configurations[name]
        today = ", the baseline" if option.baseline else ""
        said.append((f"Option {name}", f"{option.label or name} ({option.status}{today})"))
    said += vintages(results)
    said += [("Sources and licences", attribution(results.study) or "none stated in study.toml")]
    said += [
        (
            "Times",
            "Minutes. An empty cell is not zero: it is not known or not reached, and `reason` says why.",
        ),
        ("Shares", "Fractions of 1, shown in percent."),
        ("Deprivation", "Fifth and tenth 1 are the most deprived."),
        ("Made by", f"Isoquity {results.record.get('isoquity', '')}".strip()),
    ]
    return said + [("Note", text) for text in more]
