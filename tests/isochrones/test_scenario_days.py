"""Dates of services against the day-by-day rule, and services made for any set of dates."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isochrones import read_gtfs
from isochrones.gtfs import WEEKDAYS
from isochrones.scenario_days import service_dates, with_service
from isochrones.scenario_headway import _kinds_of_day
from isochrones.service_days import active_services, validity
from tests.gtfs_builder import gtfs_zip

FIRST = date(2023, 6, 5)


@pytest.fixture(scope="module")
def feed(tmp_path_factory):
    return read_gtfs(gtfs_zip(tmp_path_factory.mktemp("feed") / "bus.zip"))


weekly = st.tuples(*[st.sampled_from("01")] * 7)
exceptions = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 27), st.sampled_from("12")), unique_by=lambda e: e[:2]
)


@given(st.lists(weekly, min_size=2, max_size=2), exceptions)
def test_service_dates_are_those_of_each_day(feed, flags, odd):
    calendar = [
        dict(zip(WEEKDAYS, row))
        | {"service_id": name, "start_date": FIRST, "end_date": FIRST + timedelta(27)}
        for name, row in zip("ab", flags)
    ]
    dates = [
        {"service_id": name, "date": FIRST + timedelta(day), "exception_type": kind}
        for name, day, kind in odd
    ]
    columns = ["service_id", "date", "exception_type"]
    own = replace(feed, calendar=pd.DataFrame(calendar), calendar_dates=pd.DataFrame(dates, columns=columns))
    found = service_dates(own, FIRST, FIRST + timedelta(27))
    for day in range(28):
        assert set(found.ids[found.runs[:, day]]) == active_services(own, FIRST + timedelta(day))


@given(st.lists(st.booleans(), min_size=26, max_size=26).filter(any))
def test_a_service_for_any_dates_runs_on_them_alone(feed, runs):
    runs = np.array(runs)
    new, service_id = with_service(feed, FIRST, runs, "week*")
    found = service_dates(new, FIRST, FIRST + timedelta(25))
    assert (found.runs[found.ids.get_loc(service_id)] == runs).all()
    assert with_service(new, FIRST, runs, "other")[1] == service_id
    assert validity(new) == validity(feed)


def test_a_weekly_service_is_one_row_without_exceptions(feed):
    runs = np.isin((FIRST.weekday() + np.arange(26)) % 7, [5, 6])
    new, service_id = with_service(feed, FIRST, runs, "weekend")
    row = new.calendar.set_index("service_id").loc[service_id]
    assert [row[day] for day in WEEKDAYS] == ["0", "0", "0", "0", "0", "1", "1"]
    assert new.calendar_dates.empty


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=6))
def test_a_kind_of_day_has_the_same_trips_on_all_its_dates(rows):
    runs = np.array(rows)
    groups = _kinds_of_day(runs)
    assert (sum((dates.astype(int) for _, dates in groups), np.zeros(6, int)) == runs.any(axis=0)).all()
    for members, dates in groups:
        others = np.delete(np.arange(len(runs)), members)
        assert runs[np.ix_(members, dates)].all()
        assert not runs[np.ix_(others, dates)].any()
