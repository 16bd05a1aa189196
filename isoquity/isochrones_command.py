"""``isoquity isochrones``: isochrones of a site, as polygons or as a surface."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import DIRECTION, PATHS, QUIET, STUDY, numbers_of, paths_of


@click.command()
@STUDY
@PATHS
@click.option(
    "--site", "sites", multiple=True, required=True, help="Site id; repeat it for the nearest of several."
)
@click.option("--mode", default="drive", show_default=True)
@click.option("--period", default=None, help="Default: the first period of the mode.")
@DIRECTION
@click.option("--minutes", default=None, help="Such as 15,30,45; default: those of study.toml.")
@click.option(
    "--percentile", default=50, show_default=True, help="Public transport: of the window's instants."
)
@click.option(
    "--cell",
    "cell_metres",
    default=None,
    type=click.FloatRange(min=10),
    help="Cell of the surface in metres.",
)
@click.option(
    "--outline",
    type=click.Choice(["exact", "lattice"]),
    default="exact",
    show_default=True,
    help="lattice is quicker, within a cell.",
)
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help=".gpkg .geojson .shp .parquet .tif"
)
@QUIET
def isochrones(
    directory, paths, sites, mode, period, direction, minutes, percentile, cell_metres, outline, out, quiet
):
    """Isochrones of a site, as polygons or as a travel-time surface (GeoTIFF).

    \b
    Example:  isoquity isochrones examples/newport --site RGH --mode drive --minutes 5,10,15 -o rgh.gpkg
    """
    from study.folder import open_study
    from study.isochrone_layers import IsochroneRequest, write_isochrones
    from study.progress import for_console

    study = open_study(directory, paths_of(paths))
    request = IsochroneRequest.make(
        study,
        sites,
        mode,
        period,
        direction,
        minutes=numbers_of(minutes) if minutes else None,
        percentile=percentile,
        cell_metres=cell_metres,
        outline=outline,
    )
    progress = for_console(quiet)
    with progress.stage("Isochrones"):
        files = write_isochrones(study, request, out)
    for file in files:
        click.echo(file)
