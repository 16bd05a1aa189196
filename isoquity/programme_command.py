"""``isoquity programme``: options of several programmes combined, and who loses in several of them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import (
    JSON,
    MINUTES,
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
@click.option(
    "--combine",
    metavar="PROGRAMME=OPTION,...",
    help="One option of each programme named; `baseline`'s id leaves a programme as it is.",
)
@click.option("--all", "every", is_flag=True, help="Every combination of the programmes' options.")
@matrix_options
@click.option(
    "--threshold-minutes",
    default=0.0,
    show_default=True,
    type=MINUTES,
    help="A journey that is longer by no more is no loss.",
)
@click.option("--save", "save_id", metavar="ID", help="Append the one combination to configurations.toml.")
@click.option("--label", default=None, help="What the saved option is called.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=".csv: who loses how often; beside it FILE_areas.csv with the areas that lose in several.",
)
@click.option("--details", is_flag=True, help="Every combination in full, not the summary alone.")
@JSON
@QUIET
def programme(
    directory, paths, combine, every, mode, period, direction, percentile, threshold_minutes, save_id, label,
    out, details, as_json, quiet,
):  # fmt: skip
    """Combine options of programmes (programmes.toml) and count who loses in several.

    Without --combine and --all each option stands by itself. Nothing is routed again.

    \b
    Example:  isoquity programme doggerland --all -o losses.csv
              isoquity programme DIR --combine maternity=paediatrics_four,stroke=stroke_paired --threshold-minutes 5
              isoquity programme DIR --combine maternity=paediatrics_four,stroke=stroke_paired --save both
    """
    from study.programme_report import programme_text
    from study.programme_tables import (
        Asked,
        combination_dict,
        combinations,
        save_combination,
        write_programme_csv,
    )
    from study.progress import for_console
    from study.results import ensure_results
    from study.suppression import Release

    if combine and every:
        raise click.UsageError("--combine and --all exclude each other: give one of them.")
    if save_id and not combine:
        raise click.UsageError("--save needs --combine, which says what is saved.")
    if out and out.suffix != ".csv":
        raise click.UsageError(f"-o writes .csv; found `{out.name}`.")
    choices = [_choice(combine)] if combine else None
    results = ensure_results(directory, paths_of(paths), for_console(quiet))
    asked = Asked(mode, period, direction, percentile, threshold_minutes)
    made = combinations(results, asked, choices, every)
    say_out_of_date(results, directory, paths)
    released = Release.of(results)
    written = write_programme_csv(made, out, released) if out else []
    if save_id:
        written.append(save_combination(made, made.combinations[0], save_id, label, f"Made of {combine}."))
    if as_json:
        found = [combination_dict(made, one) for one in made.combinations]
        click.echo(json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(programme_text(made, details or len(made.combinations) == 1))
    for file in written:
        click.echo(f"Wrote {file}", err=True)
    say_withheld(released)


def _choice(text: str) -> dict[str, str]:
    """Programme -> option of ``maternity=option_a,stroke=option_b``."""
    chosen: dict[str, str] = {}
    for part in text.split(","):
        name, equals, option = (each.strip() for each in part.partition("="))
        if not (name and equals and option) or name in chosen:
            raise click.UsageError(f"--combine takes PROGRAMME=OPTION,PROGRAMME=OPTION, found `{text}`.")
        chosen[name] = option
    return chosen
