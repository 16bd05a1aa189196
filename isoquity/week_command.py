"""``isoquity week``: minutes to the nearest open site at each of the 168 hours of a week."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import JSON, PATHS, QUIET, STUDY, paths_of, say_withheld

ENDINGS = (".csv", ".html")


@click.command()
@STUDY
@PATHS
@click.option("--service", required=True)
@click.option(
    "--configuration", "configurations", multiple=True, help="Repeat it; default: every option that differs."
)
@click.option("--mode", "modes", multiple=True, help="Repeat it; default: the first mode of the week clock.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=".html: a page of heat maps; .csv: the hours, and beside it FILE_areas.csv with those of every area.",
)
@JSON
@QUIET
def week(directory, paths, service, configurations, modes, out, as_json, quiet):
    """Minutes to the nearest open site of a service at each of the 168 hours of a week.

    The week is [week_clock] of study.toml; options are shown one below the other, or side by side with -o FILE.html.

    \b
    Example:  isoquity week doggerland --service gi_bleed_rota
              isoquity week DIR --service S --configuration baseline --mode public_transport -o week.html
    """
    from study.folder import open_study
    from study.progress import for_console
    from study.suppression import Release
    from study.week_clock import WeekClocks
    from study.week_report import released_week, week_dict, week_text, write_week_csv

    if out and out.suffix not in ENDINGS:
        raise click.UsageError(f"-o writes {' or '.join(ENDINGS)}; found `{out.name}`.")
    clocks = WeekClocks(open_study(directory, paths_of(paths)))
    with for_console(quiet).stage("Week clock"):
        services, options = clocks.questions
        chosen = list(configurations) or clocks.differing_options(service)
        found = [each for mode in modes or clocks.modes[:1] for each in clocks.results(service, chosen, mode)]
    baseline = next(name for name, option in options.items() if option.baseline)
    released = Release(clocks.study.settings.suppress_below, baseline)
    if out and out.suffix == ".html":
        _write_page(clocks, released_week(found, released), out, released)
    elif out:
        for file in write_week_csv(clocks, found, out, released):
            click.echo(file)
    elif as_json:
        click.echo(json.dumps(week_dict(found), indent=1, ensure_ascii=False))
    else:
        click.echo(week_text(found, services, options))
    say_withheld(released)


def _write_page(clocks, found, out: Path, released) -> None:
    from study.notices import attribution
    from study.suppression import noted
    from study.whole_files import replacing
    from web.week_clock_page import week_page

    page = week_page(
        clocks.study.settings, found, *clocks.questions, clocks.places.sites, attribution(clocks.study)
    )
    with replacing(out) as aside:
        aside.write_text(noted(page, released), encoding="utf-8")
    click.echo(out)
