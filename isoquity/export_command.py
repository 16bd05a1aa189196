"""``isoquity export``: results as layers, tables, workbooks and surfaces."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import PATHS, QUIET, STUDY, paths_of, say_drafts, say_out_of_date, say_withheld

TABLES = (
    "access", "comparison", "area_change", "by_quintile", "by_decile", "by_group", "by_lookup", "indices", "s_curve",
    "catchment", "volumes", "assignment", "summary", "sites", "areas",
)  # fmt: skip
FORMATS = ("shapefile", "gpkg", "geojson", "parquet", "csv", "xlsx", "geotiff")


@click.command()
@STUDY
@PATHS
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
@click.option("--format", "form", default="shapefile", show_default=True, type=click.Choice(FORMATS))
@click.option("--table", "tables", multiple=True, metavar="NAME",
              help=f"Repeatable: {', '.join(TABLES)}; or view: what the viewer shows of one service and two "
                   "options, with what changes. Default: access; with xlsx a sheet for each question.")  # fmt: skip
@click.option("--service", default=None, help="A service of services.toml, by its id. Default: every one.")
@click.option("--configuration", "configurations", multiple=True, metavar="ID",
              help="An option of configurations.toml, by its id (repeatable); of a view first A, then B. "
              "Default: every one.")  # fmt: skip
@click.option("--mode", default=None, help="A way of travelling of study.toml: drive, public_transport, walk ... "
              "Default: every one.")  # fmt: skip
@click.option("--period", default=None, help="A period of study.toml, [periods.NAME]. Default: every one.")
@click.option("--direction", default=None, type=click.Choice(["to_site", "from_site"]), help="Default: both.")
@click.option("--percentile", default=None, type=int, help="One of percentiles of study.toml: 50 is the usual journey. "
              "Default: every one.")  # fmt: skip
@click.option("--published", is_flag=True, help="Published options only, as the public may see them.")
@QUIET
def export(
    directory, paths, out, form, tables, service, configurations, mode, period, direction, percentile, published, quiet
):  # fmt: skip
    """Write results as shapefile, GeoPackage, GeoJSON, Parquet or CSV (long layout), workbook, or GeoTIFF surfaces.

    What is not chosen is written whole: every service, option, mode, time, direction and percentile, a row for each
    area of each. A region of 900 areas has then some 400,000 rows for one service, about 600 MB as shapefile or
    GeoPackage (more than 200 MB is said before it is written); --service, --mode, --period, --direction and
    --percentile make it small. A workbook without --table, and a view, are of one percentile and direction. Names
    that do not exist are answered with those that do.

    \b
    Examples:  isoquity export examples/newport -o out --format shapefile --mode drive
               isoquity export doggerland -o out --format xlsx --service hasu --published
               isoquity export doggerland -o out --format csv --table by_quintile --table by_group
               isoquity export doggerland -o out --format gpkg --service hasu --mode drive --period night
                   --direction to_site --percentile 50
               isoquity export doggerland -o out --format gpkg --table view --service hasu
                   --configuration baseline --configuration hasu_two
    """
    from study.export_results import export_results
    from study.progress import for_console
    from study.published import published_only
    from study.results import ensure_results
    from study.suppression import Release

    progress = for_console(quiet)
    results = ensure_results(directory, paths_of(paths), progress)
    say_out_of_date(results, directory, paths)
    results = published_only(results) if published else results
    chosen = {
        "service": service, "configuration": configurations, "mode": mode, "period": period,
        "direction": direction, "percentile": percentile,
    }  # fmt: skip
    released = Release.of(results)
    files = export_results(results, out, form, chosen, tables, progress, released)
    for file in files:
        click.echo(file)
    size = sum(file.stat().st_size for file in files)
    progress.say(f"{len(files)} {'file' if len(files) == 1 else 'files'}, {_in_words(size)}")
    say_withheld(released)
    say_drafts(results, released.options)


def _in_words(size: int) -> str:
    """Bytes as people read them: ``12.3 MB``."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"
