"""What most commands are given: the study folder, JSON, quiet, and folders named in [paths]."""

from __future__ import annotations

import math
import shlex
from pathlib import Path

import click


class Minutes(click.FloatRange):
    """Minutes of 0 or more: neither infinite nor no number, which every comparison would let pass."""

    def convert(self, value, param, ctx):
        """The number; a usage error of one sentence if it is none of these."""
        minutes = super().convert(value, param, ctx)
        if not math.isfinite(minutes):
            self.fail(f"{value} is no number of minutes: write one such as 30.", param, ctx)
        return minutes


MINUTES = Minutes(min=0)
STUDY = click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
PORT = click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
QUIET = click.option("--quiet", is_flag=True, help="No progress on standard error.")
PATHS = click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="NAME=FOLDER",
    help="Override an entry of [paths] in study.toml.",
)
DIRECTION = click.option(
    "--direction", type=click.Choice(["to_site", "from_site"]), default="to_site", show_default=True
)

PERIOD = click.option("--period", default=None, help="Default: the mode's first period.")
PERCENTILE = click.option("--percentile", default=50, show_default=True)


def matrix_options(command):
    """Which times a command reads: its mode, period, direction and percentile, each with the usual default."""
    mode = click.option("--mode", default=None, help="Default: the study's first mode.")
    return mode(PERIOD(DIRECTION(PERCENTILE(command))))


def paths_of(written: tuple[str, ...]) -> dict[str, str]:
    """The folders that `--path NAME=FOLDER` gives, by name."""
    for item in written:
        if "=" not in item:
            raise click.UsageError(f"--path takes NAME=FOLDER, found `{item}`.")
    return {name: str(Path(folder).resolve()) for name, folder in (item.split("=", 1) for item in written)}


def numbers_of(text: str, option: str = "--minutes", example: str = "15,30,45") -> list[float]:
    """The numbers of an option written as in its example, such as `--minutes 15,30,45`."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise click.UsageError(f"{option} takes numbers such as {example}; found `{text}`.") from None


def say_out_of_date(results, directory: Path, paths: tuple[str, ...], but: tuple[str, ...] = ()) -> None:
    """Say on standard error what has changed since the results were made, inputs named ``but`` aside."""
    from study.results import changes_said

    if said := changes_said(results.changed, but):
        again = shlex.join(
            ["isoquity", "run", str(directory), *(word for each in paths for word in ("--path", each))]
        )
        click.echo(f"Note: {said} since these results were made: `{again}` computes them anew.", err=True)


def say_withheld(released) -> None:
    """Say on standard error how many rows of the files written lost a number, and why (``suppress_below``)."""
    if released.said:
        click.echo(released.said, err=True)


def say_drafts(results, options) -> None:
    """Say on standard error which drafts are among the options that files were written of."""
    from study.export_notes import drafts_written

    if said := drafts_written(results, options):
        click.echo(said, err=True)
