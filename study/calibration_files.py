"""A calibration as files: every figure, areas with their differences, the lines for study.toml."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np

from isochrones.calibration import TOO_SHORT
from isochrones.schema import NOT_GIVEN, REASONS
from study.calibrate import Calibration
from study.calibration_report import ASSUMPTION, suggested_toml, to_dict
from study.calibration_warnings import warnings_of, withheld
from study.exports import write_layer
from study.folder import Study
from study.notices import notice
from study.whole_files import replacing

MEANINGS = {
    "pairs": "Sites compared for this area",
    "median_residual": "Median over sites of our minutes less the reference's",
    "median_ratio": "Median over sites of our minutes / the reference's",
    "reason": "Why there is no comparison",
}


def residual_layer(found: Calibration) -> gpd.GeoDataFrame:
    """Areas with the median difference and ratio over sites, then ``residual_SITE`` and ``ratio_SITE``."""
    differences, ratios = found.differences, found.ratios
    areas = found.places.areas
    columns = {
        "area_id": list(areas.index),
        "name": list(areas["name"]) if "name" in areas else list(areas.index),
        "pairs": np.isfinite(differences).sum(axis=0),
        "median_residual": _median(differences),
        "median_ratio": _median(ratios),
        "reason": _why_nothing(found),
    }
    for site, difference, ratio in zip(found.places.sites.index, differences, ratios, strict=True):
        columns |= {f"residual_{site}": difference, f"ratio_{site}": ratio}
    return gpd.GeoDataFrame(columns, geometry=areas.geometry.to_numpy(), crs=areas.crs)


def _why_nothing(found: Calibration) -> list[str]:
    """Of areas without any comparison, the most frequent reason over sites; "" for the others."""
    why = np.where(np.isnan(found.reference), REASONS[NOT_GIVEN], TOO_SHORT)
    why = np.where(np.isnan(found.ours), np.array(REASONS)[found.reason], why)
    compared_at_all = np.isfinite(found.differences).any(axis=0)
    return [
        "" if some else Counter(reasons).most_common(1)[0][0]
        for some, reasons in zip(compared_at_all, why.T.tolist(), strict=True)
    ]


def site_layer(found: Calibration) -> gpd.GeoDataFrame:
    """The sites with ``residual``, the median difference over areas."""
    return found.places.sites.assign(residual=_median(found.differences.T))


def _median(values: np.ndarray) -> np.ndarray:
    """Median of each column, NaN where it holds nothing."""
    found = np.full(values.shape[1], np.nan)
    some = np.isfinite(values).any(axis=0)
    found[some] = np.nanmedian(values[:, some], axis=0)
    return found


def write_calibration(study: Study, found: Calibration, out: Path, page: str) -> list[Path]:
    """Write ``calibration.json``, ``residuals.gpkg``, ``residuals.html`` and ``suggested.toml``, each as a whole.

    Args:
        study: whose sources the files carry.
        found: what was found.
        out: folder, made if absent.
        page: the residual map.

    Returns:
        The files written; ``suggested.toml`` also where nothing is suggested, so that none of an earlier
        comparison stays.
    """
    layer = residual_layer(found)
    meanings = MEANINGS | {
        column: f"{'Our minutes less' if column.startswith('residual') else 'Our minutes /'} the reference's, to "
        f"site {column.partition('_')[2]}"
        for column in layer.columns[6:-1]
    }
    written = write_layer(layer, out, "residuals", "gpkg", _residual_notice(study, found), meanings)
    text = json.dumps(to_dict(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    for name, content in (
        ("calibration.json", text), ("residuals.html", page), ("suggested.toml", _suggestion(found)),
    ):  # fmt: skip
        written.append(_replace(out / name, content))
    return sorted(written)


def _suggestion(found: Calibration) -> str:
    """The lines for study.toml under what must be known before taking them."""
    heading = f"{found.mode}, {found.period}, {found.direction}, fitted to {found.reference_file.name}."
    known = "".join(f"# {line}\n" for line in [heading, *warnings_of(found), ASSUMPTION])
    why = " ".join(withheld(found)) or "no factor differs enough."
    return known + (suggested_toml(found) or f"# Nothing is suggested: {why}\n")


def _residual_notice(study: Study, found: Calibration) -> str:
    """The README text: what the layer and the map hold, and whose figures can be computed back from them."""
    return notice(study, derived_from_osm=False) + (
        f"\nMedian and single differences between our minutes and those of {found.reference_file.name}: mode "
        f"{found.mode}, period {found.period}, direction {found.direction}. A difference is ours less the "
        "reference's, a ratio ours / the reference's: from the two together the reference's own figures can be "
        f"computed. The layer, the map and calibration.json therefore contain figures of "
        f"{found.reference_file.name}, and its licence applies to them: read it before you pass them on.\n"
    )


def _replace(path: Path, content: str) -> Path:
    with replacing(path) as aside:
        aside.write_text(content, encoding="utf-8")
    return path
