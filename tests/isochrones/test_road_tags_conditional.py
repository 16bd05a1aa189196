"""Conditional tags decided by period; syntax and precedence after the OSM wiki, "Conditional restrictions"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isochrones.barriers import node_doubts
from isochrones.conditional import PART, UNREADABLE, WEATHER, clauses, condition_of, value_in
from isochrones.speeds import ALL_PERIODS, PERIODS
from isochrones.tags import CLOSED, LIMITED, OPEN, Street, node_closed, refusal, street_of

ROAD = {"highway": "residential"}
WORKING = "am_peak inter_peak pm_peak"
TIMED = "am_peak inter_peak pm_peak evening night weekend"


def names(mask: int) -> str:
    return " ".join(name for i, name in enumerate(PERIODS) if mask >> i & 1)


def bit(period: str) -> int:
    return 1 << PERIODS.index(period)


# condition; periods in which it holds throughout, periods of which it holds in part
TIMES = [
    ("Mo-Fr 07:00-10:00", "am_peak", ""),
    ("(Mo-Fr 07:00-10:00)", "am_peak", ""),
    ("Mo-Fr 07:00-09:30", "", "am_peak"),
    ("(Mo-Fr 07:00-09:30; Sa 08:00-12:00)", "", "am_peak weekend"),
    ("Mo-Fr 06:30-19:30", WORKING, "evening night"),
    ("07:00-19:00", f"{WORKING} weekend", ""),
    ("22:00-07:00", "night", ""),
    ("19:00-07:00", "evening night", ""),
    ("23:00-05:00", "", "night"),
    ("Sa-Su 07:00-19:00", "weekend", ""),
    ("Sa,Su 07:00-19:00", "weekend", ""),
    ("Sa-Su", "weekend", "evening night"),
    ("Sa 07:00-19:00", "", "weekend"),
    ("Mo-Fr 07:00-10:00,16:00-19:00", "am_peak pm_peak", ""),
    ("Mo-Fr 07:00-10:00, Sa-Su 07:00-19:00", "am_peak weekend", ""),
    ("Mo-Su 00:00-24:00", TIMED, ""),
    ("Mo-Fr 07:00-10:00; PH off", "am_peak", ""),
    ("Mo-Fr 07:00-10:00; We off", "", "am_peak"),
    ("Fr-Mo 07:00-19:00", "weekend", WORKING),
    ("Mo-Fr 16:00-08:00,09:00-15:00", "pm_peak", "am_peak inter_peak evening night weekend"),
]


@pytest.mark.parametrize(("text", "holds", "part"), TIMES)
def test_times(text, holds, part):
    condition = condition_of(text)
    assert (names(condition.holds), names(condition.unsure)) == (holds, part)
    assert condition.reason == (PART if part else "")


@pytest.mark.parametrize("text", ["24/7", "motorcar", "weight<3.5", "length<=6", "occupants<2"])
def test_what_always_holds_for_a_car(text):
    assert condition_of(text).holds == ALL_PERIODS


@pytest.mark.parametrize("text", ["hgv", "bus", "weight>7.5", "weight > 3.5 t", "length>12", "hgv AND wet"])
def test_what_never_holds_for_a_car(text):
    assert condition_of(text) == (0, 0, False, "")


# why no period decides
UNSURE = [
    ("wet", WEATHER),
    ("snow", WEATHER),
    ("winter", WEATHER),
    ("low_tide", WEATHER),
    ("event", UNREADABLE),
    ("school days", UNREADABLE),
    ("PH", WEATHER),
    ("sunset-sunrise", WEATHER),
    ("Mar-Oct 10:00-16:00", WEATHER),
    ("2020 Mar 02-2020 May 10", WEATHER),
    ("Nov 01-Apr 30", WEATHER),
    ("Mo-Fr 7 to 9", UNREADABLE),
    ("08:00-", UNREADABLE),
]


@pytest.mark.parametrize(("text", "reason"), UNSURE)
def test_what_no_period_decides(text, reason):
    condition = condition_of(text)
    assert not condition.holds
    assert condition.unsure
    assert condition.reason == reason


def test_a_season_leaves_other_hours_alone():
    assert names(condition_of("Apr-Sep 07:00-19:00").unsure) == f"{WORKING} weekend"


def test_conditions_joined_by_and_hold_together():
    assert names(condition_of("Mo-Fr 07:00-10:00 AND weight<3.5").holds) == "am_peak"
    assert names(condition_of("(length>12 AND Mo-Fr 07:00-10:00)").holds) == ""


def test_of_several_clauses_that_hold_the_last_one_counts():
    tags = {"maxspeed:conditional": "50 @ (07:00-19:00); 30 @ (Mo-Fr 07:00-10:00); 40 @ (wet)"}
    assert value_in(tags, "maxspeed", bit("inter_peak")) == "50"
    assert value_in(tags, "maxspeed", bit("am_peak")) == "30"
    assert value_in(tags, "maxspeed", bit("free_flow")) is None


@pytest.mark.parametrize("text", ["schooldays only", "no", "@ (07:00-19:00)"])
def test_a_value_without_its_condition_is_not_readable(text):
    assert [c.condition.reason for c in clauses(text)] == [UNREADABLE]


@given(st.text(alphabet="MoTuFrSaPH0123456789:-,;@() offweightAND>.", max_size=40))
def test_any_text_is_decided_or_doubted(text):
    for clause in clauses(text):
        assert not clause.condition.holds & clause.condition.unsure
        assert bool(clause.condition.unsure) == bool(clause.condition.reason)


@given(st.integers(0, 23), st.integers(1, 24))
def test_hours_and_the_rest_of_the_day_never_hold_at_once(first, length):
    last = (first + length) % 24
    one = condition_of(f"{first:02}:00-{last:02}:00")
    if length < 24:
        assert not one.holds & condition_of(f"{last:02}:00-{first:02}:00").holds


# tags; access, periods closed along the way, periods closed against it
STREETS = [
    ({"motor_vehicle:conditional": "no @ (Mo-Fr 07:00-10:00)"}, OPEN, "am_peak", "am_peak"),
    ({"motor_vehicle:conditional": "no @ (Mo-Fr 08:00-09:00)"}, OPEN, "", ""),
    ({"motor_vehicle:forward:conditional": "no @ (Mo-Fr 07:00-10:00)"}, OPEN, "am_peak", ""),
    ({"access:conditional": "no @ (Mo-Fr 07:00-10:00)", "motorcar": "yes"}, OPEN, "", ""),
    ({"oneway:conditional": "yes @ (Mo-Fr 07:00-10:00)"}, OPEN, "", "am_peak"),
    ({"oneway": "yes", "oneway:conditional": "no @ (22:00-07:00)"}, OPEN, "",
     "free_flow am_peak inter_peak pm_peak evening weekend blue_light"),
    ({"access": "no", "motor_vehicle:conditional": "yes @ (19:00-07:00)"}, OPEN,
     f"free_flow {WORKING} weekend blue_light", f"free_flow {WORKING} weekend blue_light"),
    ({"access": "no", "motor_vehicle:conditional": "delivery @ (19:00-07:00)"}, LIMITED,
     f"free_flow {WORKING} weekend blue_light", f"free_flow {WORKING} weekend blue_light"),
    ({"motor_vehicle": "no", "motor_vehicle:conditional": "yes @ destination"}, LIMITED, "", ""),
    ({"motor_vehicle:conditional": "no @ (weight>3.5)"}, OPEN, "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("tags", "access", "ahead", "back"), STREETS)
def test_streets_closed_at_times(tags, access, ahead, back):
    street = street_of({**ROAD, **tags}, "drive")
    assert (street.access_forward, street.access_backward) == (access, access)
    assert (names(street.closed_forward), names(street.closed_backward)) == (ahead, back)


def test_a_reversible_street_is_open_when_a_condition_says_which_way():
    tags = {
        "oneway": "reversible",
        "oneway:conditional": "yes @ (Mo-Fr 07:00-10:00); -1 @ (Mo-Fr 16:00-19:00)",
    }
    street = street_of({**ROAD, **tags}, "drive")
    assert names(ALL_PERIODS & ~street.closed_forward) == "am_peak"
    assert names(ALL_PERIODS & ~street.closed_backward) == "pm_peak"
    assert street_of({**ROAD, "oneway": "reversible"}, "drive") is None


def test_limits_at_times_do_not_overlap():
    tags = {"maxspeed": "50", "maxspeed:conditional": "30 @ (22:00-07:00); 20 mph @ (Mo-Fr 07:00-10:00)"}
    timed = {names(mask): pair for mask, *pair in street_of({**ROAD, **tags}, "drive").timed_limits}
    assert timed == {"night": [30, 30], "am_peak": [pytest.approx(32.19, abs=0.01)] * 2}


def test_a_barrier_may_close_at_times():
    tags = {"barrier": "lift_gate", "motor_vehicle:conditional": "no @ (07:00-19:00)"}
    assert names(node_closed(tags, "drive")) == f"{WORKING} weekend"
    assert node_closed({"barrier": "bollard"}, "drive") == ALL_PERIODS


def test_a_lock_may_close_at_times():
    tags = {"barrier": "gate", "access": "yes", "locked:conditional": "yes @ (22:00-07:00)"}
    assert names(node_closed(tags, "drive")) == "night"
    assert node_closed(tags, "walk") == 0


def test_every_doubt_is_named():
    school = {**ROAD, "motor_vehicle:conditional": "no @ (Mo-Fr 08:00-09:00)"}
    assert street_of(school, "drive").notes == ("motor_vehicle:conditional holds in part of a period",)
    gate = {"barrier": "gate", "access:conditional": "no @ winter"}
    assert node_doubts(gate, "drive") == (f"barrier: access:conditional {WEATHER}",)
    assert node_doubts({"barrier": "dragon"}, "drive") == (
        "barrier is not a known value, taken to stop cars",
    )
    assert node_doubts({"highway": "crossing"}, "drive") == ()


def test_a_way_is_a_street_or_says_why_not():
    assert refusal(ROAD, "drive") == ""
    assert isinstance(street_of(ROAD, "drive"), Street)
    assert refusal({**ROAD, "access": "no"}, "drive") == "closed by access or direction"
    assert CLOSED not in street_of(ROAD, "walk")[1:3]
