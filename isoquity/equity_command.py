"""``isoquity equity``: who travels longer, by fifth of deprivation and as indices of inequality."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import (
    JSON,
    PATHS,
    QUIET,
    STUDY,
    matrix_options,
    paths_of,
    say_out_of_date,
    say_withheld,
)


@click.command()
@STUDY
@PATHS
@click.option("--service", required=True)
@click.option(
    "--configuration",
    "configurations",
    multiple=True,
    help="Repeat it; default: every option that differs from the baseline.",
)
@matrix_options
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Also write the indices, a row for each option and index, to this CSV.",
)
@JSON
@QUIET
def equity(
    directory, paths, service, configurations, mode, period, direction, percentile, out, as_json, quiet
):
    """Who travels longer: means by fifth of deprivation, and indices of inequality, today and under each option.

    The means by fifth always stand beside the indices: access is often not linear in deprivation.

    \b
    Example:  isoquity equity examples/south_yorkshire --service stroke
              isoquity equity DIR --service S --configuration option_2 --mode no_car_composite --json
    """
    from study.equity import equity_table, find_equity
    from study.equity_report import equity_dict, equity_text
    from study.progress import for_console
    from study.results import ensure_results
    from study.suppression import Release, with_totals
    from study.whole_files import replacing

    if out and out.suffix != ".csv":
        raise click.UsageError(f"-o writes .csv; found `{out.name}`.")
    results = ensure_results(directory, paths_of(paths), for_console(quiet))
    found = find_equity(results, service, list(configurations), mode, period, direction, percentile)
    say_out_of_date(results, directory, paths)
    if as_json:
        told = {"run_id": results.run_id, "out_of_date": results.out_of_date}
        click.echo(
            json.dumps(equity_dict(results, found) | told, indent=1, ensure_ascii=False, allow_nan=False)
        )
    else:
        click.echo(equity_text(results, found))
    if out:
        released = Release.of(results)
        with replacing(out) as aside:
            table = (
                with_totals(results, equity_table(found), "indices")
                if released.below
                else equity_table(found)
            )
            released.table(table, "indices").to_csv(aside, index=False)
        click.echo(f"Wrote {out}", err=as_json)
        say_withheld(released)
