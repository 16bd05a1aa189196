"""``isoquity export``: results as layers, tables and surfaces."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import PATHS, QUIET, STUDY, paths_of


@click.command()
@STUDY
@PATHS
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
@click.option("--format", "form", default="shapefile", show_default=True,
              type=click.Choice(["shapefile", "gpkg", "geojson", "parquet", "csv", "geotiff"]))  # fmt: skip
@click.option("--service", default=None, help="Default: every service, a file each.")
@click.option("--configuration", default=None)
@click.option("--mode", default=None)
@click.option("--period", default=None)
@click.option("--direction", default=None, type=click.Choice(["to_site", "from_site"]))
@click.option("--percentile", default=None, type=int)
@QUIET
def export(directory, paths, out, form, service, configuration, mode, period, direction, percentile, quiet):
    """Write results as shapefile, GeoPackage, GeoJSON, Parquet or CSV (long layout), or surfaces as GeoTIFF.

    \b
    Example:  isoquity export examples/newport -o out --format shapefile --mode drive
    """
    from study.export_results import export_results
    from study.progress import for_console
    from study.results import ensure_results

    progress = for_console(quiet)
    results = ensure_results(directory, paths_of(paths), progress)
    chosen = {
        "service": service, "configuration": configuration, "mode": mode, "period": period,
        "direction": direction, "percentile": percentile,
    }  # fmt: skip
    with progress.stage("Export"):
        files = export_results(results, out, form, chosen)
    for file in files:
        click.echo(file)
