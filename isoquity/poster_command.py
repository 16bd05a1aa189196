"""``isoquity poster``: an A3 poster of one option, as PDF or PNG, with its description beside it."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import DIRECTION, PATHS, PERIOD, QUIET, STUDY, paths_of, say_out_of_date

FORMS = (".pdf", ".png")


@click.command()
@STUDY
@PATHS
@click.option("--option", default=None, help="Default: the baseline, how it is today.")
@click.option("--service", default=None, help="Default: the first that the option changes.")
@click.option("--mode", default=None, help="Default: the service's first mode.")
@PERIOD
@DIRECTION
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="FILE.pdf or FILE.png.")
@click.option("--drafts", is_flag=True, help="Allow a draft option; the poster is marked as a draft.")
@QUIET
def poster(directory, paths, option, service, mode, period, direction, out, drafts, quiet):
    """An A3 poster: who would travel longer, a map of it, a small chart, sources; and FILE.txt, the same in words.

    \b
    Example:  isoquity poster doggerland --option paediatrics_four -o four_wards.pdf
              isoquity poster doggerland --option paediatrics_four --mode public_transport -o by_bus.png
    """
    if out.suffix.lower() not in FORMS:
        raise click.UsageError(f"-o takes FILE.pdf or FILE.png; found `{out.name}`.")
    from study.errors import ResultsError
    from study.progress import for_console
    from study.published import published_only
    from study.results import ensure_results
    from study.whole_files import replacing
    from web import picture_files
    from web.poster import poster as make_poster

    progress = for_console(quiet)
    results = ensure_results(directory, paths_of(paths), progress)
    with progress.stage("Poster"):
        shown = results if drafts else published_only(results)
        if option in results.configurations and option not in shown.configurations:
            raise ResultsError(f"`{option}` is a draft: publish it in configurations.toml, or add --drafts.")
        made = make_poster(shown, option, service, mode=mode, period=period, direction=direction)
        body = (
            picture_files.pdf(made.figure) if out.suffix.lower() == ".pdf" else picture_files.png(made.figure)
        )
    words = out.with_name(f"{out.name}.txt")
    for file, content in ((out, body), (words, f"{made.alt}\n".encode())):
        with replacing(file) as aside:
            aside.write_bytes(content)
    say_out_of_date(results, directory, paths)
    for file in (out, words):
        click.echo(file)
