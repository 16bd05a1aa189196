"""``isoquity report``: an evidence pack for those who assess what a change means for equality."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import PATHS, QUIET, STUDY, paths_of, say_drafts, say_out_of_date, say_withheld


@click.command()
@STUDY
@PATHS
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="FILE.html or FILE.docx.")
@click.option("--service", "services", multiple=True, help="Repeat it; default: all that an option changes.")
@click.option("--option", "options", multiple=True, help="Repeat it; default: all that change the service.")
@click.option("--mode", "modes", multiple=True, help="Repeat it; default: the service's first two.")
@click.option(
    "--drafts/--published", default=False, help="With drafts, marked so; default: published options only."
)
@QUIET
def report(directory, paths, out, services, options, modes, drafts, quiet):
    """Write an evidence pack: question, method, data, maps, tables by group, limits and the equality duty's table.

    HTML is one file that needs nothing else; Word needs the extra: pip install "isoquity[report]".
    Every figure and table carries the run that made it.

    \b
    Example:  isoquity report doggerland -o pack.html --service obstetrics
              isoquity report my-study -o pack.docx --drafts
    """
    from study.errors import ResultsError
    from study.progress import for_console
    from study.published import published_only
    from study.results import ensure_results
    from web.report import FORMS, Asked, write_report
    from web.report_question import unchanged_said

    if out.suffix.lower() not in FORMS:
        raise click.UsageError(f"-o writes .html or .docx; found `{out.name}`.")
    progress = for_console(quiet)
    results = ensure_results(directory, paths_of(paths), progress)
    shown = results if drafts else published_only(results)
    left_out = len(results.configurations) - len(shown.configurations)
    try:
        figures, pack = write_report(shown, out, Asked(services, options, modes), progress)
    except ResultsError as why:
        if not left_out:
            raise
        raise ResultsError(f"{why} Drafts are left out; --drafts adds them.") from why
    say_out_of_date(results, directory, paths)
    say_withheld(figures.release)
    say_drafts(shown, figures.options)
    if said := unchanged_said(figures):
        click.echo(said, err=True)
    published = "" if drafts else " (published options only; --drafts adds the others)" if left_out else ""
    click.echo(f"Wrote {out}: {figures.pairs_said}{published}, run {pack.run_id}.")
