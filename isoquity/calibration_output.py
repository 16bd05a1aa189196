"""What `isoquity calibrate` writes and prints; the map is the web package's, the rest the study's."""

import json
from pathlib import Path

import click

from study.calibrate import Calibration
from study.calibration_files import residual_layer, site_layer, write_calibration
from study.calibration_report import calibration_text, to_dict
from study.folder import Study
from study.notices import attribution
from web.residual_map import residual_page, residual_title


def write_files(study: Study, found: Calibration, out: Path) -> list[Path]:
    """Write figures, layer, map and lines for study.toml into ``out``; returns the files."""
    reference = found.reference_file.name
    title = residual_title(study.settings, found.mode, found.period, found.direction, reference)
    page = residual_page(residual_layer(found), site_layer(found), title, reference, attribution(study))
    return write_calibration(study, found, out, page)


def show_calibration(found: Calibration, files: list[Path], as_json: bool) -> None:
    """Print the comparison and the files written, or its JSON alone."""
    if as_json:
        click.echo(json.dumps(to_dict(found), indent=1, ensure_ascii=False, allow_nan=False))
        return
    click.echo(calibration_text(found))
    for file in files:
        click.echo(file)
