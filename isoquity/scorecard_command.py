"""``isoquity scorecard``: what is computed of sites and providers, beside what is imported."""

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

ENDINGS = (".csv", ".html")


@click.command()
@STUDY
@PATHS
@click.option("--site", default=None, help="One site by its id; default: all.")
@click.option("--provider", default=None, help="One provider with its sites.")
@click.option("--option", "options", multiple=True, help="An option beside the baseline; repeat it.")
@click.option("--mode", default=None, help="Default: every mode of the study.")
@click.option("--period", default=None, help="Default: each mode's first period.")
@DIRECTION
@click.option("--percentile", default=50, show_default=True, help="Where the mode has it, else 50.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=".html: a page; .csv: computed figures, and beside it FILE_quintiles.csv and FILE_imported.csv.",
)
@click.option("--details", is_flag=True, help="Every site in full, not the summary alone.")
@JSON
@QUIET
def scorecard(
    directory, paths, site, provider, options, mode, period, direction, percentile, out, details, as_json, quiet
):  # fmt: skip
    """Access and volumes of sites and providers, with imported figures beside them.

    Quality, workforce, finance and the like come from the scorecard of study.toml, are shown as written and enter no
    computation. There is no total and no ranking.

    \b
    Example:  isoquity scorecard doggerland --option paediatrics_four -o scorecard.html
              isoquity scorecard DIR --site SKE --json
    """
    from study.progress import for_console
    from study.results import ensure_results
    from study.scorecard_report import scorecard_text
    from study.scorecard_tables import released_cards, scorecard_list, scorecards
    from study.suppression import Release

    if site and provider:
        raise click.UsageError("--site and --provider exclude each other: give one of them.")
    if out and out.suffix not in ENDINGS:
        raise click.UsageError(f"-o writes {' or '.join(ENDINGS)}; found `{out.name}`.")
    results = ensure_results(directory, paths_of(paths), for_console(quiet))
    cards = scorecards(results, site, provider, options, mode, period, direction, percentile)
    say_out_of_date(results, directory, paths)
    if out:
        released = Release.of(results)
        _write(released_cards(cards, released), out, released)
        say_withheld(released)
    if as_json:
        click.echo(json.dumps(scorecard_list(cards), indent=1, ensure_ascii=False, allow_nan=False))
    elif not out:
        click.echo(scorecard_text(cards, details or bool(site or provider)))


def _write(cards, out: Path, released) -> None:
    from study.scorecard_tables import write_scorecard_csv
    from study.suppression import noted
    from study.whole_files import replacing
    from web.scorecard_page import scorecard_page

    if out.suffix == ".html":
        page = noted(scorecard_page(cards), released)
        with replacing(out) as aside:
            aside.write_text(page, encoding="utf-8")
        written = [out]
    else:
        written = write_scorecard_csv(cards, out)
    for file in written:
        click.echo(f"Wrote {file}", err=True)
