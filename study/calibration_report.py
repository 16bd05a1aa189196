"""A calibration in words, as plain values for other programs, and as files."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import geopandas as gpd
import numpy as np

from isochrones.calibration import TOO_SHORT, Agreement, agreement, by_band, left_out, toml_lines
from isochrones.paths import PARTS, STREET_PARTS
from isochrones.schema import NOT_GIVEN, REASONS
from study.calibrate import Calibration
from study.exports import write_layer
from study.folder import Study
from study.notices import notice

ASSUMPTION = (
    "A reference matrix has its own assumptions (its speeds, its map, its date): agreement with it is not truth. "
    "Nothing has been changed; the study keeps its speeds until study.toml says otherwise."
)
FEW_PAIRS = 50
OTHER_UNIT = 10
ODD_SITE = 0.25
LESS_SPREAD = 0.7

MEANINGS = {
    "pairs": "Sites compared for this area",
    "median_residual": "Median over sites of our minutes less the reference's",
    "median_ratio": "Median over sites of our minutes / the reference's",
    "reason": "Why there is no comparison",
}


def to_dict(found: Calibration) -> dict:
    """Every figure under the names of docs/methods/calibration.md; unknown is None."""
    sites = list(found.places.sites.index)
    return {
        "reference": str(found.reference_file), "mode": found.mode, "period": found.period,
        "direction": found.direction, "road_factors": found.factors or None,
        "sites": len(sites), "areas": len(found.places.areas), "pairs": int(found.ours.size),
        "left_out": left_out(found.ours, found.reference, found.reason),
        "agreement": _figures(found.agreement),
        "other_direction": _figures(agreement(found.other_way, found.reference)),
        "bands": [
            {"from_minutes": low, "below_minutes": high if np.isfinite(high) else None, **_figures(figures)}
            for (low, high), figures in by_band(found.ours, found.reference).items()
        ],
        "by_site": {
            site: _figures(agreement(ours, given))
            for site, ours, given in zip(sites, found.ours, found.reference, strict=True)
        },
        "streets": _streets(found),
        "other_shares": _other_shares(found),
        "after": {name: _figures(figures) for name, figures in found.after.items()},
        "suggested": {family: list(pair) for family, pair in found.suggested.items()},
        "suggested_toml": toml_lines(found.factors, found.suggested),
        "shared_by_periods": list(found.same_factors),
        "warnings": warnings_of(found),
        "assumption": ASSUMPTION,
    }  # fmt: skip


def _figures(figures: Agreement) -> dict[str, float | int | None]:
    return {name: None if np.isnan(value) else value for name, value in asdict(figures).items()}


def _streets(found: Calibration) -> list[dict]:
    """Kinds of street: share of our minutes, how many times as long the reference takes, factor now and then."""
    if found.mode == "walk":
        return []
    now = found.speeds.period_factors[found.factors]
    rows = []
    for k, kind in enumerate(STREET_PARTS):
        family, place = kind.split("_", 1)
        column = 0 if place == "built_up" else 1
        rows.append({
            "kind": kind, "share": float(found.fit.share[k]), "stretch": float(found.fit.stretch[k]),
            "factor": float(now[family][column]),
            "suggested": float(found.suggested.get(family, now[family])[column]),
        })  # fmt: skip
    return rows


def _other_shares(found: Calibration) -> dict[str, float]:
    """Share of our minutes that is not moving on streets."""
    return dict(zip(PARTS[len(STREET_PARTS) :], map(float, found.fit.other_share), strict=True))


def warnings_of(found: Calibration) -> list[str]:
    """What a reader must know before believing the figures."""
    said = [*found.noticed]
    figures = found.agreement
    if not 1 / OTHER_UNIT < figures.median_ratio < OTHER_UNIT:
        said.append(f"Ours / reference is {figures.median_ratio:.3g}: is the reference in minutes?")
    if figures.pairs < FEW_PAIRS:
        said.append(f"Only {figures.pairs} pairs are compared: too few to rest a factor on.")
    other = agreement(found.other_way, found.reference)
    if other.pairs and other.spread < LESS_SPREAD * figures.spread:
        said.append(
            f"In the other direction ratios lie closer together ({other.ratio_p5:.2f}-{other.ratio_p95:.2f}): does "
            f"the reference hold {_other(found.direction)}?"
        )
    said += [
        f"Minutes on {kind.replace('_', ' ')} streets would have to be {stretch:.2g} times as long, the limit of "
        "what is fitted: something else than speed differs."
        for kind, stretch in zip(STREET_PARTS, found.fit.stretch, strict=True)
        if kind in found.fit.at_limit
    ]
    if found.suggested and found.unseen["after"].rmse >= found.unseen["before"].rmse:
        said.append("For areas it did not see the fit is no improvement: these factors are not worth taking.")
    return said + _odd_sites(found)


def _other(direction: str) -> str:
    return "times from the sites" if direction == "to_site" else "times to the sites"


def _odd_sites(found: Calibration) -> list[str]:
    """Sites whose ratio is far from that of all: an entrance, a bridge or a barrier rather than speed."""
    usual = found.agreement.median_ratio
    said = []
    for site, ours, given in zip(found.places.sites.index, found.ours, found.reference, strict=True):
        ratio = agreement(ours, given).median_ratio
        if abs(ratio / usual - 1) > ODD_SITE:
            said.append(
                f"Site {site} has a ratio of {ratio:.2f} where all have {usual:.2f}: look at its entrance before "
                "its roads."
            )
    return said


def calibration_text(found: Calibration) -> str:
    """The comparison as plain text for a terminal."""
    figures = to_dict(found)
    left = ", ".join(f"{count:,} {reason}" for reason, count in figures["left_out"].items())
    lines = [
        f"{found.mode}, {found.period}, {found.direction}, compared with {found.reference_file.name}",
        f"{found.agreement.pairs:,} of {figures['pairs']:,} pairs of area and site compared"
        + (f"; left out: {left}." if left else "."),
        "",
        "Ratio is ours / reference, difference is ours less reference in minutes.",
        "",
        f"{'reference minutes':<20}{'pairs':>8}{'ratio':>8}{'5-95%':>13}{'mean':>8}{'|median|':>10}{'|95%|':>8}"
        f"{'rmse':>8}{'corr.':>8}",
        _row("all", found.agreement),
    ]
    lines += [
        _row(_band(low, high), each) for (low, high), each in by_band(found.ours, found.reference).items()
    ]
    lines += [_row(f"({_other_way(found)})", agreement(found.other_way, found.reference))]
    return "\n".join([*lines, "", *_fit_lines(found, figures), ASSUMPTION])


def _band(low: float, high: float) -> str:
    return f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} and more"


def _other_way(found: Calibration) -> str:
    return "from_site" if found.direction == "to_site" else "to_site"


def _row(label: str, each: Agreement) -> str:
    return (
        f"{label:<20}{each.pairs:>8,}{each.median_ratio:>8.2f}{each.ratio_p5:>7.2f}-{each.ratio_p95:.2f}"
        f"{each.mean_difference:>9.1f}{each.median_absolute:>10.1f}{each.p95_absolute:>8.1f}{each.rmse:>8.1f}"
        f"{each.correlation:>8.3f}"
    )


def _fit_lines(found: Calibration, figures: dict) -> list[str]:
    if not figures["streets"]:
        return _warning_lines(figures)
    lines = [f"{'streets':<20}{'share':>8}{'stretch':>9}{'factor':>9}{'suggested':>11}"]
    lines += [
        f"{row['kind'].replace('_', ' '):<20}{row['share']:>8.0%}{row['stretch']:>9.2f}{row['factor']:>9.2f}"
        f"{row['suggested']:>11.3f}"
        for row in figures["streets"]
    ]
    lines += [f"{part:<20}{share:>8.0%}" for part, share in figures["other_shares"].items()]
    if not found.suggested:
        return [*lines, "", "No factor differs enough to suggest another.", "", *_warning_lines(figures)]
    after = found.after
    lines += [
        "", "With the suggested factors:",
        _row("same ways", after["same_ways"]), _row("ways searched anew", after["searched_again"]),
        _row("areas not fitted to", after["unseen_areas"]),
        "", *_warning_lines(figures), "To take them, put this into study.toml:", "", figures["suggested_toml"],
    ]  # fmt: skip
    if len(found.same_factors) > 1:
        lines += [f"These factors are shared by the periods {', '.join(found.same_factors)}.", ""]
    return lines


def _warning_lines(figures: dict) -> list[str]:
    return [*(f"Note: {line}" for line in figures["warnings"]), ""] if figures["warnings"] else []


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
    written = write_layer(layer, out, "residuals", "gpkg", notice(study, derived_from_osm=False), meanings)
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
    return known + (toml_lines(found.factors, found.suggested) or "# Nothing is suggested.\n")


def _replace(path: Path, content: str) -> Path:
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=path.parent) as partial:
        aside = Path(partial) / path.name
        aside.write_text(content, encoding="utf-8")
        os.replace(aside, path)
    return path
