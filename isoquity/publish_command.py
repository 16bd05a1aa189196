"""``isoquity publish``: what is published, as a folder that opens without a server and without a network."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import PATHS, QUIET, STUDY, paths_of, say_out_of_date


@click.command()
@STUDY
@PATHS
@click.option("--static", "out", required=True, type=click.Path(path_type=Path), metavar="OUT",
              help="Folder to write; an earlier pack there is replaced.")  # fmt: skip
@click.option("--service", "services", multiple=True,
              help="Repeat it; default: every service that a published option changes.")  # fmt: skip
@click.option("--period", "periods", multiple=True,
              help="Repeat it; default: every time of the week that the study has.")  # fmt: skip
@click.option("--address", default="", metavar="URL",
              help="Where the folder stands on the web: a QR code on the cards.")  # fmt: skip
@click.option("--posters/--no-posters", default=True,
              help="Posters of every option, A3 as PDF and PNG, by car and by public transport.")  # fmt: skip
@QUIET
def publish(directory, paths, out, services, periods, address, posters, quiet):
    """Write the village-hall pack: a postcode or a touch on the map answers for every published option.

    Draft options are not in it. Open index.html with a double click, from a USB stick too. An option is published by
    status = "published" in configurations.toml and a run of the study.

    \b
    Example:  isoquity publish doggerland --static pack --service inpatient_paediatrics --no-posters
              isoquity publish my-study --static pack --address https://example.org/pack
    """
    from study.progress import for_console
    from study.published import published_only
    from study.results import ensure_results
    from web.pack import publish_static, refuse_other_folders

    refuse_other_folders(out)
    progress = for_console(quiet)
    results = ensure_results(directory, paths_of(paths), progress)
    say_out_of_date(results, directory, paths)
    page = publish_static(
        published_only(results), out, services=services, periods=periods, address=address, posters=posters,
        progress=progress,
    )  # fmt: skip
    click.echo(page)
