"""``isoquity visit``: there in time, and home again."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import JSON, PATHS, QUIET, STUDY, paths_of, say_withheld


@click.command()
@STUDY
@click.argument("names", nargs=-1, metavar="[VISIT]...")
@PATHS
@click.option(
    "--service",
    "services",
    multiple=True,
    help="Repeat it; default: each visit's own, else the study's first.",
)
@click.option(
    "--configuration",
    "configurations",
    multiple=True,
    help="Repeat it; default: the baseline and every option that changes the service.",
)
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Also write a row for each area to this CSV."
)
@JSON
@QUIET
def visit(directory, names, paths, services, configurations, csv_file, as_json, quiet):
    """Whole visits by public transport: who gets there in time, and who gets home again.

    The visits are the [visits.NAME] of study.toml; VISIT names some of them.

    \b
    Example:  isoquity visit doggerland
              isoquity visit DIR clinic --service stroke --configuration option_2 --csv clinic.csv
    """
    import pandas as pd

    from study.folder import open_study
    from study.progress import for_console
    from study.suppression import Release
    from study.visit_report import visit_dict, visit_text
    from study.visits import Visits
    from study.whole_files import replacing

    visits = Visits(open_study(directory, paths_of(paths)))
    with for_console(quiet).stage("Visits"):
        known, options = visits.questions
        found = [
            visits.result(name, service, option)
            for name in names or visits.study.settings.visits
            for service in services or [visits.service(name)]
            for option in configurations or visits.changed_options(service)
        ]
    if csv_file:
        keys = ["visit", "service", "configuration"]
        frames = {(each.name, each.service, each.configuration): each.areas for each in found}
        baseline = next(name for name, option in options.items() if option.baseline)
        released = Release(visits.study.settings.suppress_below, baseline)
        with replacing(csv_file) as aside:
            released.table(pd.concat(frames, names=keys), "visit_areas").to_csv(aside)
        say_withheld(released)
    if as_json:
        click.echo(json.dumps([visit_dict(each) for each in found], indent=1, ensure_ascii=False))
    else:
        click.echo(visit_text(found, known, options, visits.study.settings.travellers))
    if csv_file:
        click.echo(f"Wrote {csv_file}", err=as_json)
