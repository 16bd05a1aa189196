"""The week clock: a week worked by hand, every instant tried, and what must hold in any week."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from access.week_clock import cell_reasons, open_share, open_sites, street_week, transit_day
from tests.access.ways_builder import unbeaten, ways

EVERY_20 = [((m - 10) * 60, m * 60) for m in range(5, 24 * 60, 20)]
NORTH_AND_SOUTH = ways({"north": [], "south": EVERY_20}, {"north": 30})


def of_day(is_open, day=0):
    return is_open[None, :, day * 1440 : (day + 1) * 1440]


def test_the_worked_example_of_the_page():
    is_open = open_sites(["24/7", "Mon-Fri 08:00-20:00"])
    found = transit_day(NORTH_AND_SOUTH, of_day(is_open), 10_800)[0, 0]
    assert found[[7, 8, 19, 20]].tolist() == [30, 19, 19, 30]
    assert transit_day(NORTH_AND_SOUTH, of_day(is_open, 6), 10_800)[0, 0].tolist() == [30] * 24


def test_without_north_the_evening_is_uncovered():
    is_open = open_sites([None, "Mon-Fri 08:00-20:00"])
    found = transit_day(NORTH_AND_SOUTH, of_day(is_open), 10_800)[0]
    week = np.tile(found, 7)
    assert np.isnan(found[0, 20])
    reasons = cell_reasons(week, is_open, np.ones((2, 1), bool))[0]
    assert reasons[[19, 20]].tolist() == [0, access.CELL_REASONS.index("no_open_site")]
    assert open_share(is_open).sum() == 60


def test_whoever_is_off_the_streets_has_no_journey_to_look_for():
    """North is off the streets and open at night, South open on weekdays; the second origin is off them too."""
    is_open = open_sites(["Mon-Sun 20:00-08:00", "Mon-Fri 08:00-20:00"])
    on_streets = np.array([[False, False], [True, False]])
    reasons = cell_reasons(np.full((2, 168), np.nan), is_open, on_streets)
    said = [access.CELL_REASONS[code] for code in reasons[:, [7, 8, 24 * 6 + 12]].ravel()]
    assert said == ["not_snapped", "no_journey", "no_open_site", "not_snapped", "not_snapped", "no_open_site"]


def test_an_hour_open_in_part_needs_half_of_its_minutes():
    for hours, expected in (("Mon 10:30-11:00", 19.0), ("Mon 10:31-11:00", np.nan)):
        is_open = open_sites([None, hours])
        found = transit_day(NORTH_AND_SOUTH, of_day(is_open), 10_800)[0, 0, 10]
        assert np.isnan(found) == np.isnan(expected)
    assert open_share(is_open)[10] == pytest.approx(29 / 60)


def test_journeys_that_set_out_the_evening_before_count():
    late = ways({"a": [(-1200, 60)]})
    found = transit_day(late, of_day(open_sites(["24/7"])), 10_800)[0, 0]
    assert found[0] == 50  # 00:00 comes too soon, 00:01 to 00:59 take 21 to 79: the 30th smallest of sixty


journeys = st.lists(st.tuples(st.integers(-120, 1430), st.integers(1, 170)), max_size=25).map(
    lambda found: unbeaten([(a * 60, (a + b) * 60) for a, b in found])
)
hours = st.sampled_from(
    [
        None,
        "24/7",
        "Mon-Fri 08:00-20:00",
        "Mon 20:00-08:00",
        "Mon 09:10-09:45, 22:00-23:30",
        "Sat 10:00-12:00",
    ]
)


@settings(max_examples=40)
@given(st.lists(st.tuples(journeys, hours, st.none() | st.integers(1, 100)), min_size=1, max_size=3))
def test_every_cell_against_every_instant_tried(sites):
    names = [str(k) for k in range(len(sites))]
    foot = {n: walk for n, (_, _, walk) in zip(names, sites, strict=True) if walk}
    day = ways({n: found for n, (found, _, _) in zip(names, sites, strict=True)}, foot)
    is_open = open_sites([text for _, text, _ in sites])
    got = transit_day(day, of_day(is_open), 10_800)[0, 0]
    for hour in range(24):
        instants = []
        for minute in range(hour * 60, hour * 60 + 60):
            taken = [np.inf]
            for row, (found, _, walk) in enumerate(sites):
                if is_open[row, minute]:
                    ridden = [minute * 60 - a for a, b in found if b <= minute * 60]
                    taken += [t for t in [*ridden, (walk or 999) * 60] if t <= 10_800]
            instants.append(min(taken))
        middle = sorted(instants)[29] / 60
        assert np.float32(middle) == got[hour] or (np.isinf(middle) and np.isnan(got[hour]))


@settings(max_examples=40)
@given(journeys, journeys, hours, hours)
def test_opening_a_site_never_lengthens_or_uncovers_an_hour(first, second, of_first, of_second):
    both = ways({"a": first, "b": second})
    few, more = open_sites([of_first, None]), open_sites([of_first, of_second])
    found = transit_day(both, np.stack([few[:, :1440], more[:, :1440]]), 10_800)[:, 0]
    alone, together = np.where(np.isnan(found), np.inf, found)
    assert (together <= alone).all()
    assert (open_share(more) >= open_share(few)).all()


def test_by_street_an_hour_has_the_time_of_the_period_that_owns_it():
    minutes = np.array([[[10.0, np.nan], [20, 25]], [[30, 40], [15, 50]]], np.float32)
    period = np.repeat([0, 1], [5040, 5040])
    is_open = np.stack([open_sites(["24/7", "24/7"]), open_sites(["24/7", "Mon 00:00-01:00"])])
    found = street_week(minutes, period, is_open)
    assert found[0, :, 0].tolist() == [10, 25]
    assert found[0, :, 167].tolist() == [15, 40]
    assert found[1, 0, [0, 1, 167]].tolist() == [10, 10, 30]
    assert np.isnan(found[1, 1, 1])


def test_by_street_an_hour_that_changes_takes_the_middle_minute():
    minutes = np.array([[[10.0]], [[30]]], np.float32)
    is_open = open_sites(["24/7"])[None]
    for first_minutes, expected in ((30, 10), (29, 30)):
        period = (np.arange(10_080) >= first_minutes).astype(int)
        assert street_week(minutes, period, is_open)[0, 0, 0] == expected


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(access.AccessError, match="have the shape"):
        transit_day(NORTH_AND_SOUTH, np.ones((1, 3, 1440), bool), 10_800)


def test_where_clocks_are_put_on_an_hour_is_passed_twice():
    instants = np.arange(0, 86_400, 60, dtype=np.int32)
    instants[:60] += 3600
    found = transit_day(NORTH_AND_SOUTH, of_day(open_sites([None, "24/7"])), 10_800, instants)[0, 0]
    assert found[1:24].tolist() == [19] * 23
