"""Export what a study holds: the access table as layers, a file per service, or surfaces as GeoTIFF."""

from __future__ import annotations

from pathlib import Path

from study.errors import ExportError
from study.exports import KEYS, long_layer, select, write_layer
from study.isochrone_layers import IsochroneRequest, write_isochrones
from study.notices import notice
from study.results import Results
from study.suppression import release, released_areas


def export_results(results: Results, out: Path, form: str, chosen: dict) -> list[Path]:
    """Write results into folder ``out``; returns the files.

    ``chosen`` maps keys of the access table (service, configuration, mode, period, direction,
    percentile) to the value wanted or None for all. Vector formats get one file per service,
    ``access_SERVICE``; ``geotiff`` one surface per site of the chosen service's configuration.

    Raises
    ------
    ExportError
        A chosen value does not exist, or the result does not fit the format.
    """
    if form == "geotiff":
        return _surfaces(results, out, chosen)
    services = [chosen["service"]] if chosen.get("service") else list(results.services)
    written: list[Path] = []
    for service in services:
        filters = [("service", "==", service)]
        rows = results.table("access", filters=filters)
        if rows.empty:
            raise ExportError(
                f"there is no service `{service}`: these results have {', '.join(results.services)}."
            )
        rows = release(rows, "access", results.suppress_below, results.baseline)
        rows = select(rows, **{key: chosen.get(key) for key in KEYS if key != "service"})
        layer = long_layer(rows, released_areas(results.places.areas, results.suppress_below))
        text = notice(results.study, derived_from_osm=False, run_id=results.run_id)
        written += write_layer(layer, out, f"access_{service}", form, text)
    return list(dict.fromkeys(written))


def _surfaces(results: Results, out: Path, chosen: dict) -> list[Path]:
    key = results.matrix_key(chosen.get("mode"), chosen.get("period"), chosen.get("direction") or "to_site")
    service = chosen.get("service") or next(iter(results.services))
    configuration = chosen.get("configuration") or results.baseline
    options = results.configurations
    if configuration not in options:
        raise ExportError(f"there is no configuration `{configuration}`: there are {', '.join(options)}.")
    if service not in options[configuration].services:
        raise ExportError(f"`{configuration}` gives `{service}` nowhere: choose another --service.")
    written = []
    for site in options[configuration].services[service]:
        request = IsochroneRequest.make(
            results.study,
            [site],
            key.mode,
            key.period,
            key.direction,
            percentile=chosen.get("percentile") or 50,
        )
        name = "_".join(["minutes", site, key.mode, key.period, key.direction])
        written += write_isochrones(results.study, request, out / f"{name}.tif")
    return written
