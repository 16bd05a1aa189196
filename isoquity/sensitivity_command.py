"""``isoquity sensitivity``: a comparison made again and again with other assumptions."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import JSON, PATHS, QUIET, STUDY, matrix_options, paths_of, say_withheld


@click.command()
@STUDY
@PATHS
@click.argument("base")
@click.argument("option")
@click.option("--service", required=True)
@matrix_options
@click.option(
    "--runs", type=click.IntRange(min=1), default=None, help="Default: [sensitivity] runs of study.toml."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write every run to this CSV.")
@JSON
@QUIET
def sensitivity(
    directory, paths, base, option, service, mode, period, direction, percentile, runs, out, as_json, quiet
):
    """How far the figures of a comparison move when speeds, ties, thresholds, deprivation or dates do.

    Makes the comparison again with every assumption of [sensitivity] changed, one at a time and all at once, and
    counts in how many runs the most deprived fifth loses more. Killed, it goes on where it was.

    \b
    Example:  isoquity sensitivity examples/south_yorkshire baseline without_barnsley --service stroke
              isoquity sensitivity DIR baseline option_2 --service stroke --runs 200 -o runs.csv
    """
    from study.folder import open_study
    from study.progress import for_console
    from study.sensitivity import Asked, analyse_sensitivity
    from study.sensitivity_report import sensitivity_dict, sensitivity_text, write_runs
    from study.suppression import Release
    from study.suppression_options import released_runs

    if out and out.suffix != ".csv":
        raise click.UsageError(f"-o writes .csv; found `{out.name}`.")
    asked = Asked(base, option, service, mode, period, direction, percentile)
    study = open_study(directory, paths_of(paths))
    found = analyse_sensitivity(study, asked, runs, for_console(quiet))
    if out:
        released = Release(study.settings.suppress_below)
        write_runs(released_runs(found, released), out)
        say_withheld(released)
    if as_json:
        click.echo(json.dumps(sensitivity_dict(found), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(sensitivity_text(found))
        if out:
            click.echo(f"\nEvery run: {out}")
