"""``isoquity calibrate``: the study's minutes beside a reference matrix."""

from __future__ import annotations

from pathlib import Path

import click

from isoquity.study_options import DIRECTION, JSON, PATHS, QUIET, STUDY, paths_of


@click.command()
@STUDY
@PATHS
@click.option(
    "--reference",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV or Parquet: site_id, area_id, minutes; or area_id and a column per site.",
)
@click.option(
    "--mode", type=click.Choice(["drive", "blue_light", "walk"]), default="drive", show_default=True
)
@click.option(
    "--period",
    default=None,
    help="Of the study (default: its first), or of the speed table such as free_flow.",
)
@DIRECTION
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder for figures, layer, map and TOML.")
@JSON
@QUIET
def calibrate(directory, paths, reference, mode, period, direction, out, as_json, quiet):
    """Compare the study's minutes with a reference matrix and say which speed factors would fit it.

    Prints ratios and differences by length of trip, what the minutes are made of, and lines that may be
    pasted into study.toml. Nothing is applied. With -o also writes calibration.json, residuals.gpkg, a map
    (residuals.html) and suggested.toml.

    \b
    Example:  isoquity calibrate examples/newport --reference osrm.csv --period weekday_am -o fit
    """
    from isoquity.calibration_output import show_calibration, write_files
    from study.calibrate import calibrate as compare_with
    from study.folder import open_study
    from study.progress import for_console

    study = open_study(directory, paths_of(paths))
    with for_console(quiet).stage("Comparing"):
        found = compare_with(study, reference, mode, period, direction)
    files = write_files(study, found, out) if out else []
    show_calibration(found, files, as_json)
