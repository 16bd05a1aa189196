"""Numbers and their fills on a printed map."""

import numpy as np
import pandas as pd
import pytest

from tests.web.picture_study import WORDS, compared, reasons
from web.picture_shading import GAINED, LOST, OTHERS, class_of, shade, shade_changes, shade_nearest
from web.scales import SCALES

MINUTES, CHANGE = SCALES["minutes"], SCALES["change"]


@pytest.mark.parametrize(
    ("value", "label"),
    [(0, "up to 10"), (10, "up to 10"), (10.01, "10–20"), (45, "30–45"), (90, "60–90"), (90.1, "over 90")],
)
def test_minutes_hold_their_upper_end(value, label):
    assert MINUTES.labels[class_of(MINUTES, np.array([value]))[0]] == label


@pytest.mark.parametrize(
    ("value", "place"), [(-21, 0), (-5, 3), (-1.01, 3), (-1, 4), (0, 4), (1, 4), (5, 5), (20.1, 8)]
)
def test_change_holds_the_end_further_from_zero(value, place):
    assert class_of(CHANGE, np.array([value]))[0] == place


@pytest.mark.parametrize("scale", [MINUTES, CHANGE])
def test_no_number_has_no_class(scale):
    assert class_of(scale, np.array([np.nan])).tolist() == [-1]


def test_areas_without_a_number_are_hatched_and_never_coloured(results):
    shading = shade(compared(results).areas["minutes_option"], MINUTES, reasons(results))
    fills = [shading.fills[place] for place in shading.of]
    assert [fill.label for fill in fills] == ["20–30", "10–20", "up to 10", WORDS, WORDS]
    assert [bool(fill.hatch) for fill in fills] == [False, False, False, True, True]
    assert all(fill.colour == "#ffffff" for fill in fills if fill.hatch)


def test_a_gap_without_a_reason_says_so():
    shading = shade(pd.Series([np.nan, 5.0], index=["x", "y"]), MINUTES)
    assert [fill.label for fill in shading.gaps] == ["no value"]


def test_lost_reach_is_no_change_of_minutes(results):
    shading = shade_changes(compared(results).areas, reasons(results))
    assert [shading.fills[place].label for place in shading.of] == [
        "10–20",
        "none (within 1)",
        "none (within 1)",
        WORDS,
        LOST,
    ]
    assert shading.ends == ("shorter journey", "longer journey")


def test_gained_reach_has_a_hatching_of_its_own():
    changes = pd.DataFrame(
        {"change_minutes": [np.nan] * 3, "share_lost_reach": [1.0, 0, 0], "share_gained_reach": [0, 1.0, 0]},
        index=list("xyz"),
    )
    shading = shade_changes(changes, pd.Series(dtype=object))
    assert [fill.label for fill in shading.gaps] == [LOST, GAINED, "no value"]
    assert len({fill.hatch for fill in shading.gaps}) == 3


def test_shorter_journeys_are_lined_because_both_ends_are_dark():
    shading = shade_changes(
        pd.DataFrame({"change_minutes": [0.0], "share_lost_reach": 0.0, "share_gained_reach": 0.0}),
        pd.Series(dtype=object),
    )
    assert [bool(fill.hatch) for fill in shading.classes] == [True] * 4 + [False] * 5


def test_at_most_eight_sites_have_a_colour():
    nearest = pd.Series([f"S{i}" for i in range(11)] + [""])
    shading = shade_nearest(nearest, {"S10": "Tenth"}, pd.Series(np.arange(12.0)))
    assert shading.classes[0].label == "Tenth"
    assert (len(shading.classes), shading.classes[8].label, shading.classes[8].colour) == (
        9,
        "3 other sites",
        OTHERS,
    )
    assert shading.fills[shading.of[11]].hatch


def test_tally_counts_areas_and_people(results):
    shading = shade(compared(results).areas["minutes_base"], MINUTES, reasons(results, "base"))
    assert shading.tally()[:2] == [3, 1]
    assert shading.tally(np.array([100.0, 200, 300, 400, 50]))[:2] == [450, 200]
