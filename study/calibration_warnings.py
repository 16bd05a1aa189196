"""What must be known before a calibration is believed, and when its factors are not for taking."""

from __future__ import annotations

import numpy as np

from isochrones.calibration import agreement
from isochrones.paths import STREET_PARTS
from study.calibrate import Calibration

FEW_PAIRS = 50
OTHER_UNIT = 10
ODD_SITE = 0.25
LESS_SPREAD = 0.7


def warnings_of(found: Calibration) -> list[str]:
    """What a reader must know before believing the figures."""
    said = [*found.noticed, *_other_unit(found)]
    if found.agreement.pairs < FEW_PAIRS:
        few = "too few to rest anything on" if found.mode == "walk" else "too few to rest a factor on"
        said.append(f"Only {found.agreement.pairs} pairs are compared: {few}.")
    said += _other_direction(found)
    if found.mode != "walk":
        said += [*_at_limit(found), *_no_better(found), *_drives_elsewhere(found)]
    return said + _odd_sites(found)


def withheld(found: Calibration) -> list[str]:
    """Why no lines for study.toml are offered although the fit differs; empty where they are, or nothing differs."""
    if not found.fitted:
        return []
    if not found.suggested:
        return ["No results of this study are driven on these streets: no factor would change them."]
    return [*_other_unit(found), *_at_limit(found), *_no_better(found)]


def _other_unit(found: Calibration) -> list[str]:
    ratio = found.agreement.median_ratio
    if 1 / OTHER_UNIT < ratio < OTHER_UNIT:
        return []
    return [f"Ours / reference is {ratio:.3g}: is the reference in minutes?"]


def _at_limit(found: Calibration) -> list[str]:
    return [
        f"Minutes on {kind.replace('_', ' ')} streets would have to be {stretch:.2g} times as long, the limit of "
        "what is fitted: something else than speed differs."
        for kind, stretch in zip(STREET_PARTS, found.fit.stretch, strict=True)
        if kind in found.fit.at_limit
    ]


def _no_better(found: Calibration) -> list[str]:
    if not (found.fitted and found.unseen["after"].rmse >= found.unseen["before"].rmse):
        return []
    return ["For areas it did not see the fit is no improvement: these factors are not worth taking."]


def _drives_elsewhere(found: Calibration) -> list[str]:
    """That no result of the study is driven at the factors compared, and what is suggested instead."""
    if not found.suggested or found.factors in found.driven:
        return []
    theirs = "; ".join(f"{name} ({', '.join(periods)})" for name, periods in found.driven.items())
    return [
        f"No period of this study drives at {found.factors}: its factors would change no result. Suggested instead "
        f"are those at which the study drives, {theirs}, divided by the same stretch; that traffic slows these streets "
        f"as much as the speed table says is then taken for granted."
    ]


def _other_direction(found: Calibration) -> list[str]:
    figures, other = found.agreement, agreement(found.other_way, found.reference)
    if not other.pairs or other.spread >= LESS_SPREAD * figures.spread:
        return []
    held = "times from the sites" if found.direction == "to_site" else "times to the sites"
    return [
        f"In the other direction ratios lie closer together ({other.ratio_p5:.2f}-{other.ratio_p95:.2f}): does "
        f"the reference hold {held}?"
    ]


def _odd_sites(found: Calibration) -> list[str]:
    """Sites whose ratio is far from that of all: an entrance, a bridge or a barrier rather than speed."""
    usual = found.agreement.median_ratio
    ratios = [agreement(*row).median_ratio for row in zip(found.ours, found.reference, strict=True)]
    return [
        f"Site {site} has a ratio of {ratio:.2f} where all have {usual:.2f}: look at its entrance before its roads."
        for site, ratio in zip(found.places.sites.index, ratios, strict=True)
        if np.abs(ratio / usual - 1) > ODD_SITE
    ]
