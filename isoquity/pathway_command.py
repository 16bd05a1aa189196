"""``isoquity pathway``: care that takes more than one journey, leg by leg under each option."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import JSON, PATHS, QUIET, STUDY, paths_of, say_out_of_date, say_withheld


@click.command()
@STUDY
@PATHS
@click.option("--pathway", "names", multiple=True, help="Repeat it; default: every pathway of pathways.toml.")
@click.option(
    "--option",
    "options",
    multiple=True,
    help="Repeat it; default: the baseline and every option that changes the pathway.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=".csv: a row for each area, option and leg; beside it FILE_transfers.csv, from site to site.",
)
@click.option("--details", is_flag=True, help="Every pathway in full, not the summary alone.")
@JSON
@QUIET
def pathway(directory, paths, names, options, out, details, as_json, quiet):
    """Care that takes more than one journey: minutes of each leg and of the whole, transfers, hours, who loses reach.

    The pathways are those of pathways.toml, which study.toml names.

    \b
    Example:  isoquity pathway doggerland
              isoquity pathway DIR --pathway birth --option paediatrics_four --json
              isoquity pathway DIR --pathway birth -o birth.csv
    """
    from study.errors import ResultsError
    from study.pathway_report import pathway_dict, pathway_summary, pathway_text, write_pathway_csv
    from study.pathways import pathway_result, study_pathways
    from study.progress import for_console
    from study.results import ensure_results
    from study.suppression import Release

    if out and out.suffix != ".csv":
        raise click.UsageError(f"-o writes .csv; found `{out.name}`.")
    progress = for_console(quiet)
    results = ensure_results(directory, paths_of(paths), progress)
    known = study_pathways(results)
    for name in names:
        if name not in known:
            raise ResultsError(f"there is no pathway `{name}`: this study has {', '.join(known)}.")
    asked = [known[name] for name in names or known]
    with progress.stage("Pathways", len(asked)):
        found = [pathway_result(results, each, options) for each in asked]
    say_out_of_date(results, directory, paths)
    if as_json:
        figures = [figures for each in found for figures in pathway_dict(each)]
        click.echo(json.dumps(figures, indent=1, ensure_ascii=False, allow_nan=False))
    elif not out:
        labels = [results.services[each.service].need_label for each in asked]
        shown = [pathway_summary(asked, found, labels)] if not names or len(asked) > 1 else []
        if details or names:
            shown += [pathway_text(*each) for each in zip(asked, found, labels, strict=True)]
        click.echo("\n\n".join(shown))
    if out:
        released = Release.of(results)
        for file in write_pathway_csv(found, out, released):
            click.echo(file, err=as_json)
        say_withheld(released)
