"""What check says of exceptions and rotas, and what the week clock says of hours with too few sites open."""

import datetime
from types import SimpleNamespace

import pytest

from access.week_clock import open_sites
from study.hours_checks import hours_findings
from study.hours_report import coverage_dict, coverage_sentence, uncovered_changes
from study.transit_settings import WeekClock
from tests.access.test_opening import option

NIGHTS = "Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15"
YEAR = (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def settings(date=None, week_of=None):
    return SimpleNamespace(
        periods={"am": SimpleNamespace(date=date)}, visits={},
        week_clock=WeekClock(week_of=week_of) if week_of else None,
    )  # fmt: skip


def said(of_option, of_study, timetable=YEAR):
    return [each["message"] for each in hours_findings(of_study, {"now": of_option}, timetable)]


@pytest.mark.parametrize(
    ("exception", "message"),
    [
        ("2026-06-16 closed", None),
        ("2026-06-17 closed", "beds at A: the exception of 2026-06-17 is in no period, visit, week clock or story"),
        ("2026-06-17 to 2026-06-19 closed", "beds at A: the 3 exceptions from 2026-06-17 to 2026-06-19 are in no"),
        ("2027-01-01 closed", "the exception of 2027-01-01 is outside the timetables, which hold 2026-01-01 to"),
    ],
)  # fmt: skip
def test_exceptions_that_no_figure_meets(exception, message):
    found = said(option(A=f"24/7; except {exception}"), settings(datetime.date(2026, 6, 16)))
    assert found == [] if message is None else message in found[0]


def test_a_date_of_a_persona_is_met():
    options = {"now": option(A="24/7; except 2026-06-19 closed")}
    assert hours_findings(settings(), options, YEAR, {datetime.date(2026, 6, 19)}) == []


def test_a_date_of_the_week_clock_is_met():
    assert (
        said(option(A="24/7; except 2026-06-19 closed"), settings(week_of=datetime.date(2026, 6, 16))) == []
    )


def test_a_rota_that_leaves_weeks_uncovered():
    (found,) = said(option(A=NIGHTS, B="Mon-Sun 08:00-20:00"), settings())
    assert (
        "beds by turns leaves some weeks without an open site at Mon-Sun 20:00-08:00 (84 hours a week)"
        in found
    )
    assert said(option(A=NIGHTS, B=NIGHTS.replace("06-15", "06-22")), settings()) == []


def test_the_same_said_once():
    one = option(A="24/7; except 2026-06-19 closed")
    assert len(hours_findings(settings(), {"now": one, "later": one}, YEAR)) == 1


def test_coverage_in_words():
    is_open = open_sites(["Mon-Fri 08:00-20:00", "Mon-Fri 08:00-18:00"])
    assert coverage_sentence(is_open) == (
        "uncovered: Mon-Thu 20:00-08:00, Fri 20:00-Mon 08:00 (108 hours); "
        "only one of 2 sites open Mon-Fri 18:00-20:00 (10 hours)"
    )
    assert coverage_sentence(open_sites(["24/7"])) == "uncovered: none; the site is open all week"
    assert coverage_sentence(is_open[:0]) == "uncovered: all week, for it is given nowhere"
    assert coverage_dict(is_open)["fewer"] == [
        {"sites_open": 1, "hours": 10.0, "when": ["Mon-Fri 18:00-20:00"]}
    ]


def test_what_becomes_uncovered_in_a_dated_week():
    week = datetime.date(2026, 6, 15)
    before, after = (open_sites([hours], week) for hours in ("24/7", "24/7; except 2026-06-20 08:00-24:00"))
    assert uncovered_changes(before, after) == ["no site open any more Sat 00:00-08:00 (8 hours)"]
    assert uncovered_changes(after, before) == ["a site open, and none before Sat 00:00-08:00 (8 hours)"]
