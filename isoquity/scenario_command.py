"""``isoquity scenario``: what a new bus, another timetable or other road speeds would change."""

from __future__ import annotations

import json
from pathlib import Path

import click

from isoquity.study_options import (
    DIRECTION,
    JSON,
    PATHS,
    PERCENTILE,
    PERIOD,
    QUIET,
    STUDY,
    paths_of,
    say_withheld,
)


@click.command()
@STUDY
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@PATHS
@click.option("--service", default=None, help="Default: the first of services.toml.")
@click.option("--configuration", default=None, help="Option whose sites are open. Default: the baseline.")
@click.option("--baseline", default=None, help="Also set it against this option without the scenario.")
@click.option("--mode", default=None, help="Default: public_transport.")
@PERIOD
@DIRECTION
@PERCENTILE
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Also write each area's change.")
@click.option("--gtfs", "gtfs_file", type=click.Path(path_type=Path), help="Also write the changed feeds.")
@JSON
@QUIET
def scenario(
    directory, file, paths, service, configuration, baseline, mode, period, direction, percentile,
    csv_file, gtfs_file, as_json, quiet,
):  # fmt: skip
    """What a scenario FILE (TOML) would change: vehicles a year, who gains and who loses minutes, by quintile.

    A scenario adds, changes, extends or removes routes and stops, or changes road speeds; the study's own
    files stay as they are. Only what it changes is computed.

    \b
    Example:  isoquity scenario doggerland doggerland/scenarios/ward_shuttles.toml \\
                  --service inpatient_paediatrics --configuration paediatrics_four --baseline baseline
              isoquity scenario DIR shuttle.toml --service stroke --configuration two_sites \\
                  --baseline today --gtfs with_shuttle.zip --csv areas.csv
    """
    from study.folder import open_study
    from study.progress import for_console
    from study.scenario_text import headline, scenario_text
    from study.scenarios import Asked, compare_scenario
    from study.suppression import Release
    from study.whole_files import replacing

    asked = Asked(service, configuration, baseline, mode, period, direction, percentile)
    study = open_study(directory, paths_of(paths))
    found = compare_scenario(study, file, asked, for_console(quiet))
    if csv_file:
        released = Release(study.settings.suppress_below)
        with replacing(csv_file) as aside:
            released.table(found.areas, "areas_compared").to_csv(aside)
        say_withheld(released)
    notes = _write_feeds(study, found, gtfs_file) if gtfs_file else []
    files = [str(file) for file in (csv_file, gtfs_file) if file]
    if as_json:
        figures = found.figures | {"headline": headline(found.figures), "gtfs_notes": notes, "files": files}
        click.echo(json.dumps(figures, indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo("\n".join([scenario_text(found.figures), *notes, *(f"Wrote {file}" for file in files)]))


def _write_feeds(study, found, path: Path) -> list[str]:
    import isochrones

    label, attribution = found.figures["label"], study.settings.attribution
    return list(isochrones.write_gtfs(found.feeds, path, label, attribution).notes)
