"""``isoquity``: every command of the tool. Heavy libraries are imported inside the commands."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from isoquity import __version__
from isoquity.accounts_command import accounts
from isoquity.calibrate_command import calibrate
from isoquity.equity_command import equity
from isoquity.export_command import export
from isoquity.isochrones_command import isochrones
from isoquity.journey_command import journey
from isoquity.network_command import network
from isoquity.options_command import options
from isoquity.pathway_command import pathway
from isoquity.poster_command import poster
from isoquity.programme_command import programme
from isoquity.publish_command import publish
from isoquity.report_command import report
from isoquity.rules_command import rules
from isoquity.scenario_command import scenario
from isoquity.scorecard_command import scorecard
from isoquity.sensitivity_command import sensitivity
from isoquity.serve_command import serve
from isoquity.story_command import story
from isoquity.study_options import (
    JSON,
    PATHS,
    PORT,
    QUIET,
    STUDY,
    matrix_options,
    paths_of,
    say_out_of_date,
    say_withheld,
)
from isoquity.visit_command import visit
from isoquity.week_command import week


class _Commands(click.Group):
    """Turns the project's own errors into one sentence and exit code 1."""

    def invoke(self, ctx):
        """Run a command; a known error is printed without traceback."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped. What was computed is kept; run the same command to go on.", err=True)
            ctx.exit(130)
        except (click.exceptions.Exit, BrokenPipeError):
            raise
        except OSError as error:
            message = (
                error if _is_ours(error) else f"{error.filename or 'a file'}: {error.strerror or error}."
            )
            click.echo(f"Error: {message}", err=True)
            ctx.exit(1)
        except Exception as error:
            if not _is_ours(error):
                raise
            click.echo(f"Error: {error}", err=True)
            ctx.exit(1)


def _is_ours(error: Exception) -> bool:
    packages = {c.__module__.partition(".")[0] for c in type(error).__mro__}
    return bool(packages & {"access", "boundaries", "isochrones", "study", "web"})


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="isoquity")
def main():
    """Who would travel how long, by car and public transport, under each option to move hospital services.

    \b
    Start with:   isoquity demo          a made-up region, computed and shown in the browser
                  isoquity new DIR       an empty study with commented files
                  isoquity check DIR     what is wrong with a study's inputs
                  isoquity run DIR       compute everything
    """


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="[DIR]", default="doggerland")
@click.option(
    "--scale", type=click.Choice(["small", "region", "nation"]), default="region", show_default=True
)
@click.option("--serve/--no-serve", default=True, help="Open the viewer when done.")
@PORT
@click.option("--workers", default=2, show_default=True, help="Travel-time matrices computed at once.")
@QUIET
def demo(directory, scale, serve, port, workers, quiet):
    """Make the demonstration region Doggerland, compute it and open the viewer.

    Doggerland is fictional: about 1.4 million people, seven hospitals and the questions real
    programmes ask. An existing demonstration in DIR is kept and only what is missing is computed.

    \b
    Example:  isoquity demo
              isoquity demo /tmp/small --scale small --no-serve
    """
    from study.demo_folder import make_if_absent
    from study.folder import open_study
    from study.progress import for_console
    from study.run import run as run_study

    progress = for_console(quiet)
    with progress.stage(f"Making Doggerland ({scale})"):
        make_if_absent(directory, scale)
    run_study(open_study(directory), progress, workers=workers)
    _print_total(progress, directory)
    if serve:
        from web.server import serve as serve_study

        serve_study(directory, port=port, open_browser=True)


def _print_total(progress, directory: Path) -> None:
    progress.say(f"{'Total':<34} {sum(progress.seconds.values()):7.1f} s")
    progress.say(f"Results are in {directory / 'results'}. See them with: isoquity serve {directory}")


@main.command()
@STUDY
def new(directory):
    """Scaffold a study: commented settings, services, options and sites to fill in.

    \b
    Example:  isoquity new my-study
    """
    from study.scaffold import scaffold

    for file in scaffold(directory):
        click.echo(file)
    click.echo(
        f"\nNext: put your data into {directory / 'data'}, edit the files, then: isoquity check {directory}"
    )


@main.command()
@STUDY
@PATHS
@JSON
def check(directory, paths, as_json):
    """Validate every input of a study; exit code 1 if something must be mended.

    \b
    Example:  isoquity check examples/newport
    """
    from isoquity.findings_table import print_findings
    from study.check import check_study

    findings = check_study(directory, paths_of(paths))
    errors = [f for f in findings if f.level == "error"]
    if as_json:
        click.echo(json.dumps([f._asdict() for f in findings], indent=1, ensure_ascii=False))
    else:
        print_findings(findings)
    sys.exit(1 if errors else 0)


@main.command()
@STUDY
@PATHS
@click.option("--workers", default=2, show_default=True, help="Travel-time matrices computed at once.")
@QUIET
def run(directory, paths, workers, quiet):
    """Compute a study: networks, travel times, access, comparison. Only what changed is done again.

    \b
    Example:  isoquity run examples/newport
              isoquity run examples/newport --path newport=/data/newport
    """
    from study.folder import open_study
    from study.progress import for_console
    from study.run import run as run_study

    progress = for_console(quiet)
    run_study(open_study(directory, paths_of(paths)), progress, workers=workers)
    _print_total(progress, directory)


@main.command()
@STUDY
@PATHS
@click.argument("base")
@click.argument("option")
@click.option("--service", required=True)
@matrix_options
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), help="Also write each area's change to this CSV."
)
@JSON
@QUIET
def compare(
    directory, paths, base, option, service, mode, period, direction, percentile, csv_file, as_json, quiet
):
    """Who gains, who loses and by how much when OPTION replaces BASE.

    Computes the study first if it has no results yet.

    \b
    Example:  isoquity compare examples/south_yorkshire baseline without_barnsley --service stroke
              isoquity compare DIR baseline option_2 --service stroke --mode drive --json
    """
    from study.comparison import compare_options, comparison_text
    from study.progress import for_console
    from study.results import ensure_results
    from study.suppression import Release
    from study.whole_files import replacing

    results = ensure_results(directory, paths_of(paths), for_console(quiet))
    comparison = compare_options(results, base, option, service, mode, period, direction, percentile)
    if csv_file:
        released = Release.of(results)
        with replacing(csv_file) as aside:
            released.table(comparison.areas, "areas_compared").to_csv(aside)
        say_withheld(released)
    say_out_of_date(results, directory, paths)
    if as_json:
        figures = comparison.to_dict() | {"run_id": results.run_id, "out_of_date": results.out_of_date}
        click.echo(json.dumps(figures, indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(comparison_text(results, comparison))


COMMANDS = (
    accounts,
    serve,
    isochrones,
    calibrate,
    export,
    visit,
    week,
    scenario,
    journey,
    rules,
    sensitivity,
    programme,
    pathway,
    poster,
    network,
    options,
    story,
    scorecard,
    equity,
    report,
    publish,
)
for command in COMMANDS:
    main.add_command(command)
