"""Whole visits: days worked by hand, every journey tried, and what must hold on any day."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import access
from access.visit_tables import choose_sites, origin_visits, visit_areas, visit_summary
from access.visits import VISIT_REASONS, VisitTimes, pair_visits
from tests.access.ways_builder import seconds, unbeaten, ways

THERE = ways({"clinic": ["09:20-09:45", "09:50-10:15", "10:20-10:45"]})
BACK = ways({"clinic": ["11:20-11:45", "12:20-12:45", "13:20-13:45"]})


def appointment(arrive_by="10:30", stay=60, home_by=None, longest=180):
    start = seconds(arrive_by)
    latest = seconds(home_by) if home_by else None
    return VisitTimes("appointment", start, start + stay * 60, latest, longest=longest * 60)


def visiting(start="14:00", end="20:00", at_least=60, home_by=None):
    latest = seconds(home_by) if home_by else None
    return VisitTimes("visiting", seconds(start), seconds(end), latest, at_least * 60)


def discharge(at="22:00", home_by=None):
    return VisitTimes("discharge", seconds(at), seconds(at), seconds(home_by) if home_by else None)


def figures(found):
    """Minutes out, home and there, and the reason, of the only pair."""
    values = (None if np.isnan(v) else float(v.item()) for v in (found.out, found.home, found.stay))
    return *values, VISIT_REASONS[found.reason.item()]


def test_the_worked_example_of_the_page():
    found = pair_visits(THERE, BACK, appointment())
    assert figures(found) == (40, 75, 60, "")
    assert found.last_home.item() == 13 * 60 + 20


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (appointment(home_by="12:45"), (40, 75, 60, "")),
        (appointment(home_by="12:44"), (40, 75, 60, "home_too_late")),
        (appointment(arrive_by="09:44"), (None, 61, 60, "no_way_there")),
        (appointment(stay=50), (40, 25, 50, "")),
        (appointment(stay=51), (40, 84, 51, "")),
        (appointment(arrive_by="12:30"), (130, None, None, "no_way_home")),
        (appointment(stay=171), (40, None, None, "no_way_home")),
        (appointment(longest=39), (None, None, None, "no_way_there")),
        (appointment(longest=74), (40, None, None, "no_way_home")),
        (appointment(longest=75), (40, 75, 60, "")),
    ],
)
def test_appointments(times, expected):
    found = figures(pair_visits(THERE, BACK, times))
    assert (found[0], found[3]) == (expected[0], expected[3])
    if expected[3] in ("", "home_too_late"):
        assert found == expected


def test_walking_all_the_way_competes():
    there, back = ways({"clinic": ["09:50-10:15"]}, {"clinic": 30}), ways({"clinic": []}, {"clinic": 30})
    found = pair_visits(there, back, appointment())
    assert figures(found) == (30, 30, 60, "")
    assert found.walks_home.item()
    assert np.isnan(found.last_home.item())


@pytest.mark.parametrize(
    ("there", "back", "times", "expected"),
    [
        (["13:00-13:40"], ["20:10-20:40"], visiting(), (60, 40, 360, "")),
        (["14:20-15:00"], ["18:30-19:10"], visiting(), (40, 40, 210, "")),
        (["14:20-15:00"], ["15:45-16:25"], visiting(), (40, 40, 45, "stay_too_short")),
        (["14:20-15:00"], ["14:45-15:25"], visiting(), (40, None, None, "no_way_home")),
        (["14:20-15:00"], ["18:30-19:10"], visiting(home_by="19:00"), (40, None, None, "home_too_late")),
        (["14:20-15:00"], ["16:30-17:10", "18:30-19:10"], visiting(home_by="19:00"), (40, 40, 90, "")),
        (["19:30-20:00"], ["20:30-21:00"], visiting(), (None, None, None, "no_way_there")),
        (["10:30-11:00"], ["20:00-20:30"], visiting(), (None, None, None, "no_way_there")),
        (["13:00-13:40"], ["22:55-23:01"], visiting(), (60, None, None, "no_way_home")),
        (["13:00-13:40"], ["22:50-23:00"], visiting(), (60, 180, 360, "")),
    ],
)
def test_visiting_hours(there, back, times, expected):
    found = figures(pair_visits(ways({"ward": there}), ways({"ward": back}), times))
    assert (found[0], found[3]) == (expected[0], expected[3])
    if not expected[3] or expected[3] == "stay_too_short":
        assert found == expected


@pytest.mark.parametrize(
    ("at", "home_by", "minutes", "reason"),
    [
        ("22:00", None, 40, ""),
        ("22:16", None, None, "no_way_home"),
        ("22:00", "22:39", 40, "home_too_late"),
        ("18:00", None, None, "no_way_home"),
    ],
)
def test_discharge(at, home_by, minutes, reason):
    found = pair_visits(ways({"ward": []}), ways({"ward": ["22:15-22:40"]}), discharge(at, home_by))
    out, home, _, why = figures(found)
    assert (out, home, why) == (None, minutes, reason)


def test_the_last_journey_home_leaves_before_three_in_the_morning():
    back = ways({"ward": ["20:00-20:30", "26:30-27:10", "29:00-29:30"]})
    found = pair_visits(ways({"ward": []}), back, discharge("19:00", home_by="21:00"))
    assert (found.last_home.item(), found.stay_until.item()) == (26 * 60 + 30, 20 * 60)


clocks = st.integers(6 * 60, 22 * 60)
day = st.lists(st.tuples(clocks, st.integers(1, 90)), max_size=12).map(
    lambda found: unbeaten([(a * 60, (a + b) * 60) for a, b in found])
)


@given(there=day, back=day, at=clocks, stay=st.integers(0, 300), walk=st.none() | st.integers(1, 60))
def test_an_appointment_against_every_journey_tried(there, back, at, stay, walk):
    foot = {"a": walk} if walk else None
    found = pair_visits(
        ways({"a": there}, foot), ways({"a": back}, foot), appointment(f"{at // 60}:{at % 60}", stay)
    )
    end = (at + stay) * 60
    on_foot = [walk * 60] if walk else []
    out = [at * 60 - a for a, b in there if b <= at * 60] + on_foot
    home = [b - end for a, b in back if a >= end] + on_foot
    expected = [min((m for m in each if m <= 10_800), default=None) for each in (out, home)]
    got = [None if np.isnan(v) else round(v.item() * 60) for v in (found.out, found.home)]
    assert got[0] == expected[0]
    if expected[0] is not None:
        assert got[1] == expected[1]


@given(there=day, back=day, at=clocks, stay=st.integers(0, 300), longer=st.integers(0, 200))
def test_a_longer_stay_never_gets_one_home_earlier(there, back, at, stay, longer):
    clock, both = f"{at // 60}:{at % 60}", (ways({"a": there}), ways({"a": back}))
    short, long = (pair_visits(*both, appointment(clock, minutes)) for minutes in (stay, stay + longer))
    home = [stay + short.home.item(), stay + longer + long.home.item()]
    assert np.isnan(home).any() or home[0] <= home[1]


@given(there=day, back=day, more=day, at=clocks)
def test_another_bus_never_makes_a_discharge_worse(there, back, more, at):
    both = ways({"a": there}), ways({"a": back})
    richer = ways({"a": unbeaten(back + more)})
    clock = discharge(f"{at // 60}:{at % 60}")
    before, after = pair_visits(*both, clock).home.item(), pair_visits(both[0], richer, clock).home.item()
    assert np.isnan(before) or after <= before


@given(there=day, back=day, at_least=st.integers(1, 300))
def test_the_longest_stay_lies_within_visiting_hours(there, back, at_least):
    found = pair_visits(ways({"a": there}), ways({"a": back}), visiting(at_least=at_least))
    if not np.isnan(found.stay.item()):
        assert 0 <= found.stay.item() <= 360
        assert (found.stay.item() >= at_least) == (found.reason.item() == 0)


NEAR = ways({"far": ["09:00-10:00"], "near": ["10:00-10:20"]})
HOME = ways({"far": ["11:40-12:40"], "near": ["14:20-14:40"]})


@pytest.mark.parametrize(("choose", "row"), [("outward", 1), ("whole", 0), ("drive", 1)])
def test_who_chooses_the_site(choose, row):
    pairs = pair_visits(NEAR, HOME, appointment())
    drive = np.array([[20.0], [10.0]], np.float32)
    assert choose_sites(pairs, np.array([True, True]), choose, drive).tolist() == [row]
    assert choose_sites(pairs, np.array([True, False]), choose, drive).tolist() == [0]
    assert choose_sites(pairs, np.array([False, False]), choose, drive).tolist() == [-1]


def test_equal_sites_go_to_the_shorter_visit_then_to_the_first():
    there = ways({"a": ["10:00-10:30"], "b": ["10:00-10:30"], "c": ["10:00-10:30"]})
    back = ways({"a": ["12:00-12:30"], "b": ["11:40-12:10"], "c": ["11:40-12:10"]})
    pairs = pair_visits(there, back, appointment())
    assert choose_sites(pairs, np.ones(3, bool), "outward").tolist() == [1]


def test_unknown_choices_are_refused():
    pairs = pair_visits(NEAR, HOME, appointment())
    with pytest.raises(access.AccessError, match='did you mean "outward"'):
        choose_sites(pairs, np.ones(2, bool), "outwards")
    with pytest.raises(access.AccessError, match="needs minutes by car"):
        choose_sites(pairs, np.ones(2, bool), "drive")


def town():
    """Three origins of two areas: the first gets home, the second is stranded, the third has no bus at all."""
    there = ways({"ward": [["10:00-10:20"], ["09:50-10:30"], []]}, origins=3)
    back = ways({"ward": [["11:40-12:00"], ["10:50-11:30"], []]}, origins=3)
    pairs = pair_visits(there, back, appointment())
    site = choose_sites(pairs, np.array([True]), "outward")
    return origin_visits(pairs, ("ward",), site, np.array([0, 0, 1]), np.array([0.75, 0.25, 1.0]))


def test_areas_are_weighted_over_origins():
    table = visit_areas(town(), pd.Index(["x", "y"], name="area_id"))
    assert table["share_works"].tolist() == [0.75, 0]
    assert table["share_stranded"].tolist() == [0.25, 0]
    assert table["share_no_service_that_day"].tolist() == [0, 1]
    assert table["reason"].tolist() == ["", "no_way_there"]
    assert table.loc["x", ["minutes_out", "minutes_home", "hours_away"]].tolist() == [30, 30, 2]
    assert table.loc["x", "last_home"] == 11 * 60 + 40
    assert np.isnan(table.loc["y", "last_home"])


def test_people_are_counted_by_quintile():
    areas = pd.DataFrame(
        {"population": [100.0, 300], "imd_rank": [1, 2], "imd_decile": [1, 10]}, index=["x", "y"]
    )
    table = visit_summary(town(), areas, np.array([8.0, 2]))
    everyone = table.iloc[0]
    assert (everyone["need_works"], everyone["need_stranded"], everyone["need_no_way_there"]) == (6, 2, 2)
    assert (everyone["residents_works"], everyone["residents_stranded"]) == (75, 25)
    poorest = table[(table["scope"] == "national") & (table["quintile"] == 1)].iloc[0]
    assert (poorest["need_total"], poorest["need_stranded"]) == (8, 2)
    assert (everyone["need_last_home_before_19"], everyone["need_no_ride_home"]) == (8, 2)
    assert everyone["last_home_median"] == 11 * 60 + 40


def test_a_service_given_nowhere_leaves_everyone_without_a_site():
    pairs = pair_visits(NEAR, HOME, appointment()).of_sites([])
    site = choose_sites(pairs, np.zeros(0, bool), "drive")
    found = origin_visits(pairs, (), site, np.array([0]), np.array([1.0]))
    table = visit_areas(found, pd.Index(["x"]))
    assert table["reason"].tolist() == ["no_open_site"]
    assert table["site_id"].tolist() == [""]


def test_shares_of_the_reasons_sum_to_one():
    table = visit_areas(town(), pd.Index(["x", "y"]))
    of_reasons = [f"share_{reason}" for reason in VISIT_REASONS if reason]
    np.testing.assert_allclose(table["share_works"] + table[of_reasons].sum(axis=1), 1)


def test_off_the_streets():
    there = dataclasses.replace(THERE, on_streets=np.array([[False]]))
    pairs = pair_visits(there, BACK, appointment())
    assert figures(pairs)[3] == "not_snapped"
    found = origin_visits(pairs, ("clinic",), np.array([0]), np.array([0]), np.array([1.0]))
    table = visit_areas(found, pd.Index(["x"]))
    assert (table["share_not_snapped"].item(), table["share_no_service_that_day"].item()) == (1, 0)
