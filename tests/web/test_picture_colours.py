"""Colours that stay apart for colour-blind readers, in grey print and under text.

Simulation: G. Machado, M. Oliveira, L. Fernandes, IEEE Transactions on Visualization and Computer Graphics 15 (2009),
1291-1298, matrices for severity 1. Distances: CIE 1976 in L*a*b*, D65. Luminance and contrast: WCAG 2.2.
"""

from itertools import combinations, pairwise

import numpy as np
import pytest

from web.picture_charts import A_COLOUR, B_COLOUR, LIGHTER, POOREST
from web.picture_shading import NEAREST_COLOURS
from web.picture_sheet import INK, MUTED, PAPER
from web.scales import SCALES

EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(TO_XYZ[1] @ linear(colour))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour, eyes):
    """L*a*b* of a colour as those eyes see it."""
    xyz = TO_XYZ @ np.clip(EYES[eyes] @ linear(colour), 0, 1) / (TO_XYZ @ np.ones(3))
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, eyes):
    return float(np.linalg.norm(seen(one, eyes) - seen(other, eyes)))


def test_minutes_darken_class_by_class_in_grey():
    assert all(luminance(a) > luminance(b) for a, b in pairwise(SCALES["minutes"].colours))


def test_change_is_lightest_where_nothing_changes():
    shades = [luminance(colour) for colour in SCALES["change"].colours]
    assert all(a < b for a, b in pairwise(shades[:5]))
    assert all(a > b for a, b in pairwise(shades[4:]))


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("scale", SCALES)
def test_neighbouring_classes_are_seen_apart(scale, eyes):
    assert min(apart(a, b, eyes) for a, b in pairwise(SCALES[scale].colours)) > 7


@pytest.mark.parametrize("eyes", EYES)
def test_as_much_shorter_and_longer_are_seen_apart(eyes):
    colours = SCALES["change"].colours
    assert min(apart(colours[i], colours[-1 - i], eyes) for i in range(4)) > 14


@pytest.mark.parametrize("eyes", EYES)
def test_catchments_are_seen_apart(eyes):
    assert min(apart(a, b, eyes) for a, b in combinations(NEAREST_COLOURS, 2)) > 9


@pytest.mark.parametrize(("one", "other"), [(A_COLOUR, B_COLOUR), (POOREST, LIGHTER)])
def test_bars_side_by_side_differ_in_grey(one, other):
    assert contrast(one, other) > 2.5


@pytest.mark.parametrize("colour", [INK, MUTED, B_COLOUR])
def test_words_stand_out_from_paper(colour):
    assert contrast(colour, PAPER) >= 4.5
