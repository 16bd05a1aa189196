"""Hours by dates and by turns: exceptions replace what starts on their date, turns fall in their weeks."""

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import exception_dates, open_minutes, open_on, open_throughout, open_weeks, parse_configurations
from access.errors import InvalidFile, InvalidHours
from access.hours import open_in_part
from access.opening import serving_sites
from access.rota import hours_text, parse_hours
from tests.access.test_opening import option

CHRISTMAS = datetime.date(2026, 12, 25)  # a Friday
HOUR, DAY = 60, 1440
NIGHTS = "Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15"
JUNE = datetime.date(2026, 6, 15)  # a Monday


def hours_open(hours, week_of):
    """Open hours of each day, Monday first."""
    return (open_minutes(hours, week_of=week_of).reshape(7, DAY).sum(axis=1) / HOUR).tolist()


def test_a_closed_day():
    hours = "Mon-Fri 08:00-20:00; except 2026-12-25 closed"
    assert hours_open(hours, CHRISTMAS) == [12, 12, 12, 12, 0, 0, 0]
    assert hours_open(hours, CHRISTMAS + datetime.timedelta(days=7)) == [12, 12, 12, 12, 12, 0, 0]


def test_the_usual_week_knows_no_exceptions():
    assert (open_minutes("24/7; except 2026-12-25 closed") == open_minutes("24/7")).all()


def test_the_night_before_still_ends_in_the_morning_of_an_excepted_day():
    hours = "Mon-Sun 20:00-08:00; except 2026-12-25 closed"
    day = open_on(hours, CHRISTMAS, 0, 2 * DAY)
    assert day[: 8 * HOUR].all()
    assert not day[8 * HOUR : DAY + 20 * HOUR].any(), "no night begins on the 25th to run into the 26th"
    assert day[DAY + 20 * HOUR :].all()


def test_an_excepted_night_runs_into_the_next_date():
    hours = "Sat 10:00-12:00; except 2026-12-25 20:00-02:00"
    saturday = open_on(hours, CHRISTMAS, DAY, 2 * DAY)
    assert np.flatnonzero(saturday).tolist() == [*range(2 * HOUR), *range(10 * HOUR, 12 * HOUR)]


def test_exceptions_of_a_sunday_and_of_several_days():
    sunday = "Mon 09:00-10:00; except 2026-12-20 22:00-06:00"
    assert open_minutes(sunday, week_of=CHRISTMAS)[: 6 * HOUR].all(), "Sunday night runs into Monday's week"
    closed = "24/7; except 2026-12-24 to 2026-12-26 closed; except 2026-12-27 24/7"
    assert hours_open(closed, CHRISTMAS) == [24, 24, 24, 0, 0, 0, 24]
    assert len(exception_dates(closed)) == 4


def test_every_second_week_before_and_after():
    weeks = [sum(hours_open(NIGHTS, JUNE + datetime.timedelta(weeks=n))) for n in range(-2, 3)]
    assert weeks == [76, 8, 76, 8, 76], "the night of Sunday ends in the Monday of the other week"


def test_a_rota_by_turns_is_open_in_part_of_the_usual_week():
    window = (["Mon"], ("20:00", "22:00"))
    assert not open_throughout(NIGHTS, *window)
    assert open_in_part(NIGHTS, *window)
    assert not open_in_part(NIGHTS, ["Mon"], ("12:00", "14:00"))


def test_turns_that_fill_every_week_are_the_usual_week():
    both = f"{NIGHTS}; {NIGHTS.replace('06-15', '06-22')}"
    assert (open_minutes(both) == open_minutes("Mon-Sun 20:00-08:00")).all()


def test_rotas_of_two_and_of_three_weeks_come_round_after_six():
    third = "24/7 every 3 weeks from 2026-06-16"
    weeks = open_weeks([NIGHTS, third, None])
    assert weeks.shape == (6, 3, 10_080)
    assert weeks[:, 1].all(axis=1).sum() == 2
    assert not weeks[:, 2].any()


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)), st.integers(0, 8))
def test_a_week_is_its_seven_days(date, weeks):
    hours = f"{NIGHTS}; Tue 09:00-17:00; except {date} 22:00-09:00"
    of_week = open_minutes(hours, week_of=date + datetime.timedelta(weeks=weeks))
    monday = date + datetime.timedelta(weeks=weeks, days=-date.weekday())
    days = [open_on(hours, monday + datetime.timedelta(days=day), 0, DAY) for day in range(7)]
    assert (of_week == np.concatenate(days)).all()


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)))
def test_an_exception_changes_nothing_beyond_its_date_and_the_next(date):
    plain, excepted = (
        open_on(f"{NIGHTS}{more}", date, -DAY, 3 * DAY) for more in ("", f"; except {date} closed")
    )
    assert (plain[:DAY] == excepted[:DAY]).all()
    assert (plain[3 * DAY :] == excepted[3 * DAY :]).all()
    assert not excepted[DAY + 8 * HOUR : 2 * DAY].any()


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ("24/7; except 25.12.2026 closed", '"25.12.2026" .* is not a date; write it as 2026-12-25'),
        ("24/7; except 2026-02-30 closed", "not a day of the calendar"),
        ("24/7; except 2026-12-25", "is not an exception; write"),
        ("24/7; except 2026-12-25 shut", "not a time span"),
        ("except 2026-12-25 closed", "exceptions and no usual hours"),
        ("24/7; except 2026-12-25 closed; except 2026-12-25 09:00-10:00", "two exceptions of 2026-12-25"),
        ("24/7; except 2026-12-26 to 2026-12-24 closed", "ends before it starts"),
        ("Mon 20:00-08:00 every second week", "not a rota by turns; write"),
        ("Mon 20:00-08:00 every 1 weeks from 2026-06-15", "write 2 to 8 weeks"),
        ("Mon 20:00-08:00 every 2 weeks from June", "is not a date"),
    ],
)  # fmt: skip
def test_what_is_not_understood(hours, message):
    with pytest.raises(InvalidHours, match=message):
        parse_hours(hours)


def test_hours_as_a_table():
    table = {"hours": "Mon-Fri 08:00-20:00", "except": {"2026-12-25": "closed", "2026-12-28": "10:00-16:00"}}
    text = "Mon-Fri 08:00-20:00; except 2026-12-25 closed; except 2026-12-28 10:00-16:00"
    assert hours_text(table) == text
    tables = {"now": {"baseline": True, "services": {"beds": {"NOR": table}}}}
    assert parse_configurations(tables, ["beds"], ["NOR"])["now"].services["beds"]["NOR"] == text


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"except": {}}, "is not hours"),
        ({"hours": "24/7", "excpet": {}}, 'unknown key "excpet"; use hours and except'),
        ({"hours": "24/7", "except": ["2026-12-25"]}, "write { .2026-12-25. = .closed. }"),
        ({"hours": "24/7", "except": {"2026-12-25": "shut"}}, "not a time span"),
    ],
)
def test_tables_that_are_refused(table, message):
    tables = {"now": {"baseline": True, "services": {"beds": {"NOR": table}}}}
    with pytest.raises(InvalidFile, match=rf'option "now": beds at NOR: .*{message}'):
        parse_configurations(tables, ["beds"], ["NOR"])


@pytest.mark.parametrize(
    ("period", "sites", "partly"),
    [
        ({"date": CHRISTMAS, "to_site": {"window": ["09:00", "11:00"]}}, ("B",), ()),
        ({"date": CHRISTMAS, "days": ["Thu", "Fri"], "hours": ["09:00-11:00"]}, ("B",), ("A",)),
        ({"date": datetime.date(2026, 12, 24), "days": ["Thu", "Fri"], "hours": ["09:00-11:00"]}, ("A", "B"), ()),
        ({"days": ["Thu", "Fri"], "hours": ["09:00-11:00"]}, ("A", "B"), ()),
        ({"to_site": {"parts": [{"date": CHRISTMAS, "window": ["09:00", "11:00"]}]}}, ("B",), ()),
    ],
)  # fmt: skip
def test_exceptions_count_on_the_date_of_a_period(period, sites, partly):
    now = option(A="08:00-20:00; except 2026-12-25 closed", B="24/7; except 2026-12-26 closed")
    found = serving_sites(now, "beds", "day", "to_site", {"day": period})
    assert (found.sites, found.partly) == (sites, partly)


def test_turns_in_periods_with_and_without_a_date():
    now = option(A="08:00-20:00 every 2 weeks from 2026-06-15")
    weekday = {"days": ["Mon", "Tue"], "hours": ["09:00-11:00"]}
    for date, sites, partly in [
        (None, (), ("A",)),
        (JUNE, ("A",), ()),
        (JUNE + datetime.timedelta(7), (), ()),
    ]:
        found = serving_sites(now, "beds", "day", "to_site", {"day": weekday | {"date": date}})
        assert (found.sites, found.partly) == (sites, partly)
