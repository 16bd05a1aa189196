"""``isoquity options``: every option that a choice of sites allows, its figures side by side, and what none beats."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import (
    DIRECTION,
    JSON,
    MINUTES,
    PATHS,
    PERCENTILE,
    PERIOD,
    QUIET,
    STUDY,
    paths_of,
    say_out_of_date,
    say_withheld,
)

ENDINGS = (".csv", ".html", ".svg")
READ_AS_THEY_ARE = ("choices", "rules")
"""Inputs of which no figure of the results is made: what they say now is what counts."""
METHODS = ("enumerate", "p_median", "p_centre", "covering")


@click.command()
@STUDY
@PATHS
@click.option(
    "--service", help="Its choice in choices.toml; without one, which sites of the baseline keep it."
)
@click.option(
    "--choice", "choices", multiple=True, help="A choice of choices.toml. Repeat it to combine several."
)
@click.option("--combine", metavar="NAME,NAME", help="Several choices at once, in every combination.")
@click.option("--keep", metavar="4,5", help="How many candidates are kept.")
@click.option("--always", multiple=True, metavar="SITE", help="A candidate that is kept in every option.")
@click.option("--never", multiple=True, metavar="SITE", help="A candidate that is kept in none.")
@click.option("--mode", "modes", multiple=True, help="Repeat it; default: the first that serves.")
@PERIOD
@DIRECTION
@PERCENTILE
@click.option(
    "--fifth", type=click.Choice(["local", "national"]), default="local", show_default=True,
    help="Which most deprived fifth: of the study's people, or of the nation's areas.",
)  # fmt: skip
@click.option(
    "--objective",
    "objectives",
    multiple=True,
    metavar="COLUMN[:less|more|zero]",
    help="What the front is about. Repeat it; default: mean, P95 and the most deprived fifth's change.",
)
@click.option(
    "--where", "conditions", multiple=True, metavar='"p95_minutes<=40"', help="Only options that fulfil it."
)
@click.option("--sort", multiple=True, metavar="[-]COLUMN", help="Order of the options; - for falling.")
@click.option(
    "--rows", type=click.IntRange(min=1), default=30, show_default=True, help="How many are printed."
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="enumerate",
    show_default=True,
    help="Beyond what can be enumerated: one option of each number of sites, found by a location model.",
)
@click.option(
    "--threshold", type=MINUTES, help="Minutes, for --method covering; default: the service's first."
)
@click.option("--save", metavar="ID", help="Append the option of --row to configurations.toml under this id.")
@click.option("--row", type=int, help="The number of the option to save.")
@click.option("--label", default="", help="Of the saved option.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help=".csv: all columns; .html: table and picture; .svg."
)
@JSON
@QUIET
def options(
    directory, paths, service, choices, combine, keep, always, never, modes, period, direction, percentile, fifth,
    objectives, conditions, sort, rows, method, threshold, save, row, label, out, as_json, quiet,
):  # fmt: skip
    """Every option that a choice of sites allows: figures side by side, what none beats, and what each would need.

    Rules that refuse leave options out and are counted; rules that flag are said beside. No option is ranked:
    those that nothing dominates are marked, with the weights or limits under which no other goes before.

    COLUMN is a heading of the table or a column of -o FILE.csv. Of one choice:

    \b
      mean = mean_minutes, change = mean_change, P95 = p95_minutes, slope = slope_index,
      fifth 1 = most_deprived_change, lost = need_lost_reach, worse = need_worse,
      balance = volume_balance, rules = rules_broken

    Of several, with --combine:

    \b
      change = mean_change, largest = largest_mean_change, fifth 1 = most_deprived_change,
      lost = journeys_lost_reach, worse = residents_worse, twice = residents_worse_in_several,
      areas2 = areas_worse_in_several, rules = rules_broken

    One choice's own is CHOICE.COLUMN, one of several modes' COLUMN@MODE; sites, loses and gains hold site ids.

    \b
    Example:  isoquity options doggerland --service inpatient_paediatrics
              isoquity options DIR --combine paediatrics,stroke --where "journeys_lost_reach=0" --sort mean_change
              isoquity options DIR --choice stroke --save two_units --row 3
    """
    from isoquity.study_options import numbers_of
    from study.option_choices import Wanted
    from study.option_question import Question, ask
    from study.options import Asked
    from study.progress import for_console
    from study.results import ensure_results

    _check_usage(out, save, row, choices, combine)
    kept = numbers_of(keep, "--keep", "4,5") if keep else []
    if not all(number.is_integer() for number in kept):
        raise click.UsageError(f"--keep takes whole numbers such as 4,5; found `{keep}`.")
    progress = for_console(quiet or as_json)
    results = ensure_results(directory, paths_of(paths), progress)
    asked = Asked(modes, period, direction, percentile, fifth)
    named = tuple(choices) + tuple(name.strip() for name in (combine or "").split(",") if name.strip())
    question = Question(
        service, named, Wanted(tuple(sorted({int(n) for n in kept})), always, never), asked,
        objectives, conditions, sort, method, threshold,
    )  # fmt: skip
    answer = ask(results, question, progress)
    say_out_of_date(results, directory, paths, READ_AS_THEY_ARE)
    if save:
        from study.option_question import save_option

        file = save_option(results, answer, row, save, label)
        click.echo(f"Option {row} is `{save}` in {file}: `isoquity run {directory}` computes it.")
    elif out:
        _write(results, answer, out)
    elif as_json:
        _print_json(answer)
    else:
        from study.option_report import answer_text

        click.echo(answer_text(answer, rows))


def _check_usage(out: Path | None, save: str | None, row: int | None, choices, combine: str | None) -> None:
    if out and out.suffix not in ENDINGS:
        raise click.UsageError(f"-o writes {', '.join(ENDINGS)}; found `{out.name}`.")
    if (save is None) != (row is None):
        raise click.UsageError("--save ID and --row N go together: the id, and the number of the option.")
    if choices and combine:
        raise click.UsageError("--choice and --combine both name choices: use one of them.")


def _print_json(answer) -> None:
    from study.option_report import explained, options_dicts

    click.echo("\n".join(explained(answer)), err=True)
    click.echo(json.dumps(options_dicts(answer), indent=1, ensure_ascii=False, allow_nan=False))


def _write(results, answer, out: Path) -> None:
    from study.suppression import Release, noted
    from study.suppression_options import released_answer, require_shown

    released = Release.of(results)
    answer = released_answer(results, answer, released)
    if out.suffix != ".csv":
        require_shown(answer, out)
    _write_released(results, answer, out, lambda page: noted(page, released))
    say_withheld(released)


def _write_released(results, answer, out: Path, noted) -> None:
    from study.option_report import explained, write_options_csv
    from study.whole_files import replacing

    click.echo("\n".join(explained(answer)), err=True)
    if out.suffix == ".csv":
        write_options_csv(answer, out)
    else:
        from study.notices import attribution
        from web.option_picture import front_svg
        from web.options_page import options_page

        made = front_svg(answer)
        if out.suffix == ".html":
            made = noted(
                options_page(answer, results.study.settings, attribution(results.study), results.places.areas)
            )
        with replacing(out) as aside:
            aside.write_text(made, encoding="utf-8")
    click.echo(out)
