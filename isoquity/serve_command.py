"""``isoquity serve``: the viewer, on this machine or to others."""

from __future__ import annotations

import click

from isoquity.study_options import PATHS, PORT, QUIET, STUDY, paths_of, say_out_of_date


@click.command()
@STUDY
@PATHS
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@PORT
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A host name under which others reach the viewer."
)
@click.option("--https-behind-proxy", "https", is_flag=True, help="A proxy in front of it speaks https.")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in a browser.")
@click.option(
    "--drafts", is_flag=True, help="Show drafts to everybody who uses this machine, without signing in."
)
@QUIET
def serve(directory, paths, host, port, names, https, open_browser, drafts, quiet):
    """The map viewer of a study's results: published options for all, drafts for who signs in.

    It serves this machine only, unless the study has accounts (`isoquity accounts add DIR NAME`).

    \b
    Example:  isoquity serve doggerland --open
              isoquity serve my-study --drafts
              isoquity serve my-study --name planning.example.nhs.uk --https-behind-proxy
    """
    from study.progress import for_console
    from study.results import ensure_results
    from web.server import serve as serve_study

    say_out_of_date(ensure_results(directory, paths_of(paths), for_console(quiet)), directory, paths)
    serve_study(
        directory, host=host, port=port, open_browser=open_browser, paths=paths_of(paths), drafts=drafts,
        names=names, https=https,
    )  # fmt: skip
