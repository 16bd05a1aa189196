"""``isoquity story``: one persona's journeys today and under each option, in plain sentences."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import JSON, PATHS, QUIET, STUDY, numbers_of, paths_of

ENDINGS = (".md", ".txt")


@click.command()
@STUDY
@PATHS
@click.option("--persona", required=True, help="Its id in personas.toml.")
@click.option("--area", help="Code of the area they live in.")
@click.option("--point", metavar="E,N", help="Easting and northing of where they live, in the study's CRS.")
@click.option("--postcode", help="Postcode of where they live, from [postcodes] of study.toml.")
@click.option(
    "--option", "options", multiple=True, help="Repeat it; default: every option that changes the service."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the story to FILE.md or FILE.txt.")
@JSON
@QUIET
def story(directory, paths, persona, area, point, postcode, options, out, as_json, quiet):
    """A persona's journeys from one place, today and under each option, with the numbers behind them.

    \b
    Example:  isoquity story doggerland --persona parent_at_night --postcode "ZZ13 0AG"
              isoquity story DIR --persona daily_visitor --area D01000007 --option stroke_paired -o story.md
    """
    from study.folder import open_study
    from study.progress import for_console
    from study.stories import Stories
    from study.story_numbers import story_dict
    from study.story_text import StoryText

    if sum(each is not None for each in (area, point, postcode)) != 1:
        raise click.UsageError("give one of --area CODE, --point E,N and --postcode.")
    if postcode is not None and not postcode.strip():
        raise click.UsageError("--postcode is empty: write the postcode of where they live.")
    if out and out.suffix not in ENDINGS:
        raise click.UsageError(f"-o writes {' or '.join(ENDINGS)}; found `{out.name}`.")
    stories = Stories(open_study(directory, paths_of(paths)))
    with for_console(quiet).stage("Story"):
        where = _point(point) if postcode is None else stories.postcodes.point(postcode)
        told = stories.story(persona, area, where, options, called=_called(postcode))
        text = StoryText(stories, told)
    if out:
        _write(text, out)
    elif as_json:
        click.echo(
            json.dumps(story_dict(told, text.sentences), indent=1, ensure_ascii=False, allow_nan=False)
        )
    else:
        click.echo(text.text(), nl=False)


def _called(postcode: str | None) -> str:
    from boundaries.postcodes import compact, spaced

    return spaced(compact(postcode)) if postcode else ""


def _point(written: str | None) -> tuple[float, float] | None:
    if written is None:
        return None
    numbers = numbers_of(written, "--point", "331000,188000")
    if len(numbers) != 2:
        raise click.UsageError(f"--point takes easting,northing; found `{written}`.")
    return numbers[0], numbers[1]


def _write(text, out: Path) -> None:
    from study.whole_files import replacing

    written = text.markdown() if out.suffix == ".md" else text.text()
    with replacing(out) as aside:
        aside.write_text(written, encoding="utf-8")
    click.echo(out)
