"""``isoquity network``: hosted networks, their people by Place, their staff's journeys between sites."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import (
    DIRECTION,
    JSON,
    PATHS,
    QUIET,
    STUDY,
    paths_of,
    say_out_of_date,
    say_withheld,
)


@click.command()
@STUDY
@PATHS
@click.option(
    "--network", "networks", multiple=True, help="Repeat it; default: every network, without Places."
)
@click.option(
    "--option",
    "options",
    multiple=True,
    help="Repeat it; default: the baseline and what changes the networks.",
)
@click.option("--mode", default=None, help="Default: every mode of the study.")
@click.option("--period", default=None, help="Default: each mode's first period.")
@DIRECTION
@click.option("--percentile", default=50, show_default=True, help="Where the mode has it, else 50.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=".csv: people by network and Place; beside it FILE_sites.csv and FILE_staff.csv.",
)
@click.option("--details", is_flag=True, help="Every network in full, not the summary alone.")
@JSON
@QUIET
def network(
    directory, paths, networks, options, mode, period, direction, percentile, out, details, as_json, quiet
):  # fmt: skip
    """Hosted networks (hosted_networks.toml): people, times, members and journeys of staff.

    A network's people are those whose nearest open site is a member. Minutes between sites are at the time of the
    week at which a shared rota begins.

    \b
    Example:  isoquity network doggerland
              isoquity network DIR --network children --option paediatrics_four --json
              isoquity network DIR -o networks.csv
    """
    from study.network_report import network_summary, network_text
    from study.network_tables import network_list, network_tables, write_network_csv
    from study.progress import for_console
    from study.results import ensure_results
    from study.suppression import Release

    if out and out.suffix != ".csv":
        raise click.UsageError(f"-o writes .csv; found `{out.name}`.")
    results = ensure_results(directory, paths_of(paths), for_console(quiet))
    tables = network_tables(results, networks, options, mode, period, direction, percentile)
    say_out_of_date(results, directory, paths)
    released = Release.of(results)
    written = write_network_csv(tables, out, released) if out else []
    if as_json:
        click.echo(json.dumps(network_list(tables), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        shown = [network_summary(tables)] if not networks else []
        if details or networks:
            shown.append(network_text(tables, by_place=bool(networks)))
        click.echo("\n\n".join(shown))
    for file in written:
        click.echo(f"Wrote {file}", err=True)
    say_withheld(released)
