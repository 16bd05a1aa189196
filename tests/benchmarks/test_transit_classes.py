"""Shares, classes of difference and departures read off journeys."""

import numpy as np
import pytest

from benchmarks.plain_scan import NEVER
from benchmarks.transit_classes import first_explaining, minutes_named, shares


def test_shares_of_cells_that_agree():
    ours, theirs = np.array([100, 160, 161, NEVER, NEVER, 5]), np.array([100, 100, 100, NEVER, 5, NEVER])
    found = shares(ours, theirs)
    assert (found.cells, found.all, found.either, found.both) == (6, 3 / 6, 2 / 5, 2 / 3)
    assert (found.exact, found.only_ours, found.only_theirs) == (1 / 3, 1 / 6, 1 / 6)


def test_shares_of_nothing_are_missing():
    found = shares(np.array([NEVER]), np.array([NEVER]))
    assert found.all == 1
    assert np.isnan(found.both)


def test_a_difference_belongs_to_the_first_that_explains_it():
    theirs = np.array([100, 100, 100, 100])
    ways = {"first": np.array([500, 100, 500, 500]), "second": np.array([100, 100, 100, 500])}
    classes = first_explaining(np.array([100, 400, 400, 400]), theirs, ways)
    assert {name: np.flatnonzero(mask).tolist() for name, mask in classes.items()} == {
        "first": [1],
        "second": [2],
        "unexplained": [3],
    }


@pytest.mark.parametrize(
    ("taken", "searched", "before"),
    [
        (600, (900, 600), 700),  # the last journey it names takes as long
        (800, (900, 800), 900),  # none named does, the plain search does
        (800, (900, 700), -1),  # neither
        (NEVER, (900, 700), NEVER),
    ],
)
def test_departures_named_searched_unknown_or_none(taken, searched, before):
    journeys = {
        "pair": np.array([0, 0, 0]),
        "depart": np.array([100, 300, 600]),
        "arrive": np.array([800, 900, 1100]),
    }
    found = tuple(np.full((1, 1, 1), value) for value in searched)
    assert minutes_named(np.full((1, 1, 1), taken), journeys, found, np.array([1000])).item() == before
