"""Dates inside the calendars on which nothing runs: the evening before and the morning after remain."""

import numpy as np
import pytest

from isochrones import (
    day_journeys,
    link_stops,
    load_links,
    load_timetable,
    save_links,
    save_timetable,
    transit_times,
)
from isochrones.gtfs import read_gtfs
from isochrones.timetable import build_timetable
from isochrones.transit_errors import NoServiceOnDate
from tests.gtfs_builder import SUNDAY, gtfs_zip, stop_times
from tests.isochrones.test_feeder import drawn

HOUR = 3600
SATURDAY_MONDAY = "2023-06-17 and 2023-06-19"
TRIPS = "route_id,service_id,trip_id\nR,sat,late\nR,mon,early\n"
NIGHTS = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "sat,0,0,0,0,0,1,0,20230605,20230630\nmon,1,0,0,0,0,0,0,20230605,20230630\n"
)
CALLS = stop_times(
    "late,23:50:00,23:50:00,A,1", "late,24:20:00,24:20:00,B,2",
    "early,00:20:00,00:20:00,B,1", "early,00:40:00,00:40:00,A,2",
)  # fmt: skip


def test_a_silent_sunday_has_saturdays_last_bus_and_mondays_first(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", trips=TRIPS, calendar=NIGHTS, stop_times=CALLS))
    with pytest.raises(NoServiceOnDate, match=f"nearest dates with trips being {SATURDAY_MONDAY}"):
        build_timetable([feed], SUNDAY)
    found = build_timetable([feed], SUNDAY, silent=True)
    assert found.departure.tolist() == [-600, 24 * HOUR + 20 * 60]
    assert found.arrival.tolist() == [20 * 60, 24 * HOUR + 40 * 60]
    assert found.trips_on_date == 0


def test_a_date_beyond_the_calendars_is_refused_all_the_same(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip"))
    with pytest.raises(NoServiceOnDate, match="its calendars run from 2023-06-05 to 2023-06-30"):
        build_timetable([feed], "2023-07-02", silent=True)


def test_trips_of_the_date_that_cannot_be_used_are_refused_all_the_same(tmp_path):
    calls = stop_times("T,08:10:00,08:10:00,A,1", "T,08:00:00,08:00:00,B,2")
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", stop_times=calls))
    with pytest.raises(NoServiceOnDate, match="no trip of 2023-06-20 can be used"):
        build_timetable([feed], "2023-06-20", silent=True)


def test_three_silent_days_leave_the_walks_alone(tmp_path):
    """Home and site of the drawn town are 20 km apart; a and b 18: nobody walks that, a to a is no distance."""
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", calendar=NIGHTS.replace("mon,1", "mon,0"), trips=TRIPS))
    save_timetable(build_timetable([feed], "2023-06-21", silent=True), tmp_path / "table")
    walking, _, feeder = drawn(wait_minutes=5)
    table = load_timetable(tmp_path / "table")
    assert (len(table.departure), len(table.stops), len(table.trips)) == (0, 0, 0)
    save_links(link_stops(table, walking.network), tmp_path / "links")
    links = load_links(tmp_path / "links")
    for way in ("to_site", "from_site"):
        where = walking.network, walking.origins("ha"), walking.sites("a")
        how = {"direction": way, "links": links, "feeder": feeder}
        found = day_journeys(table, *where, **how)
        assert len(found.depart) == 0
        np.testing.assert_array_equal(found.direct, [[750, 0]])
        times = transit_times(table, *where, window=("08:00", "09:00"), by="arrive", **how)
        np.testing.assert_allclose(times.sel(percentile=50).values, [[12.5, 0]])
