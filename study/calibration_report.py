"""A calibration in words and as plain values for other programs."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from isochrones.calibration import Agreement, agreement, by_band, left_out, toml_lines
from isochrones.paths import PARTS, STREET_PARTS
from study.calibrate import Calibration
from study.calibration_warnings import warnings_of, withheld

ASSUMPTION = (
    "A reference matrix has its own assumptions (its speeds, its map, its date): agreement with it is not truth. "
    "Nothing has been changed; the study keeps its speeds until study.toml says otherwise."
)


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
        "after": {name: _figures(figures) for name, figures in found.after.items()} if found.fitted else {},
        "suggested": _suggested(found),
        "suggested_toml": suggested_toml(found),
        "withheld": withheld(found),
        "shared_by_periods": list(found.same_factors),
        "warnings": warnings_of(found),
        "assumption": ASSUMPTION,
    }  # fmt: skip


def suggested_toml(found: Calibration) -> str:
    """The lines that may be pasted into study.toml; "" where nothing is suggested or it is withheld."""
    if withheld(found):
        return ""
    return "\n".join(toml_lines(name, factors) for name, factors in found.suggested.items())


def _suggested(found: Calibration) -> dict[str, dict[str, list[float]]]:
    if withheld(found):
        return {}
    return {
        name: {family: list(pair) for family, pair in factors.items()}
        for name, factors in found.suggested.items()
    }


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
            "fitted": float(found.fitted.get(family, now[family])[column]),
        })  # fmt: skip
    return rows


def _other_shares(found: Calibration) -> dict[str, float]:
    """Share of our minutes that is not moving on streets."""
    return dict(zip(PARTS[len(STREET_PARTS) :], map(float, found.fit.other_share), strict=True))


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
    lines = [f"{'streets':<20}{'share':>8}{'stretch':>9}{'factor':>9}{'fitted':>9}"]
    lines += [
        f"{row['kind'].replace('_', ' '):<20}{row['share']:>8.0%}{row['stretch']:>9.2f}{row['factor']:>9.2f}"
        f"{row['fitted']:>9.3f}"
        for row in figures["streets"]
    ]
    lines += [f"{part:<20}{share:>8.0%}" for part, share in figures["other_shares"].items()]
    if not found.fitted:
        return [*lines, "", "No factor differs enough to suggest another.", "", *_warning_lines(figures)]
    after = found.after
    lines += [
        "", f"With the fitted factors of {found.factors}:",
        _row("same ways", after["same_ways"]), _row("ways searched anew", after["searched_again"]),
        _row("areas not fitted to", after["unseen_areas"]),
        "", *_warning_lines(figures),
    ]  # fmt: skip
    if figures["withheld"]:
        return [*lines, "No lines for study.toml are offered:", *figures["withheld"], ""]
    lines += ["To take them, put this into study.toml:", "", figures["suggested_toml"]]
    if len(found.same_factors) > 1:
        lines += [f"These factors are shared by the periods {', '.join(found.same_factors)}.", ""]
    return lines


def _warning_lines(figures: dict) -> list[str]:
    return [*(f"Note: {line}" for line in figures["warnings"]), ""] if figures["warnings"] else []
