"""``isoquity journey``: the journey behind a number, leg by leg."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import DIRECTION, JSON, PATHS, QUIET, STUDY, paths_of

NOT_OF_TABLES = ("area", "point", "at", "by", "percentile", "window", "all_day", "as_json")


@click.command()
@STUDY
@PATHS
@click.option("--area", help="Code of the area that someone lives in.")
@click.option("--point", metavar="E,N", help="Or easting and northing, in the study's coordinates.")
@click.option("--site", "sites", multiple=True, help="Site id; with --table repeat it, default: all.")
@click.option("--period", default=None, help="Default: the first with a timetable date.")
@DIRECTION
@click.option(
    "--mode", default="public_transport", show_default=True, help="Or that of a traveller of the study."
)
@click.option(
    "--at", default=None, help="Such as 09:00. Default: an instant that takes as long as --percentile."
)
@click.option(
    "--by", type=click.Choice(["arrive", "depart"]), default=None, help="Default: as the period says."
)
@click.option("--percentile", default=50, show_default=True, type=click.IntRange(1, 100))
@click.option("--max-rides", default=None, type=click.IntRange(1), help="Most vehicles of a journey.")
@click.option(
    "--scenario", default=None, type=click.Path(path_type=Path), help="With the changes of a scenario file."
)
@click.option("--window", is_flag=True, help="Also every journey of the period's window.")
@click.option("--all-day", is_flag=True, help="Also every journey of the day, 03:00 to 03:00.")
@click.option(
    "--table", "table_file", type=click.Path(path_type=Path),
    help="Instead: service levels of every area and site in the period's window, to this CSV or Parquet file.",
)  # fmt: skip
@JSON
@QUIET
def journey(
    directory, paths, area, point, sites, scenario, table_file, as_json, quiet, window, all_day, **asked
):  # fmt: skip
    """The public-transport journey behind a number, leg by leg; or every journey of a window or a day.

    Without --at it is the one of the median: of an instant of the period's window at which the journey takes
    as long as the matrix says. With --table nothing is told: how often one can travel, with how many changes, from
    when to when is written for every area and site.

    \b
    Example:  isoquity journey examples/newport --area W01001701 --site RGH
              isoquity journey DIR --area CODE --site RGH --at 17:30 --direction from_site --all-day
              isoquity journey DIR --table service_levels.csv
    """
    from isochrones import read_scenario
    from study.folder import open_study
    from study.journey import Question, StudyJourneys
    from study.journey_text import answer_dict, answer_text
    from study.progress import for_console

    if table_file:
        _check_table(table_file)
    changes = read_scenario(scenario) if scenario else None
    journeys = StudyJourneys(open_study(directory, paths_of(paths)), changes)
    if table_file:
        _write_table(journeys, table_file, sites, asked, for_console(quiet))
        return
    if bool(area) == bool(point) or len(sites) != 1:
        raise click.UsageError("give one --site, and either --area CODE or --point E,N (or --table FILE).")
    question = Question(site=sites[0], area=area, point=_point(point), **asked)
    with for_console(quiet).stage("Journeys"):
        told = journeys.told(question)
        tables = journeys.tables(question, window, all_day)
    if as_json:
        click.echo(json.dumps(answer_dict(told, tables), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(answer_text(told, tables))


def _point(written: str | None) -> tuple[float, float] | None:
    from isoquity.study_options import numbers_of

    if written is None:
        return None
    numbers = numbers_of(written, "--point", "331000,188000")
    if len(numbers) != 2:
        raise click.UsageError(f"--point takes easting,northing; found `{written}`.")
    return numbers[0], numbers[1]


def _check_table(file: Path) -> None:
    """Refuse a file of another kind, and options that a table of all areas would not heed."""
    from study.service_level_table import ENDINGS

    if file.suffix not in ENDINGS:
        raise click.UsageError(f"--table writes {' or '.join(ENDINGS)}; found `{file.name}`.")
    context = click.get_current_context()
    names = {each.name: each.opts[0] for each in context.command.params}
    said = [
        names[name]
        for name in NOT_OF_TABLES
        if context.get_parameter_source(name) == click.core.ParameterSource.COMMANDLINE
    ]
    if said:
        raise click.UsageError(
            f"--table has every area in the whole window of its period: leave {', '.join(said)} out."
        )


def _write_table(journeys, file: Path, sites, asked: dict, progress) -> None:
    from study.service_level_table import level_table, write_levels

    with progress.stage("Service levels"):
        kept = {name: asked[name] for name in ("mode", "period", "direction", "max_rides")}
        table = level_table(journeys, sites, **kept)
    click.echo(write_levels(table, file))
