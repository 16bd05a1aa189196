"""Kilometres and hours that a scenario changes, and trips that it leaves alone, by hand on the drawn street."""

import pandas as pd
import pytest

from tests.gtfs_builder import stop_times
from tests.isochrones.scenario_street import ADD, applied, calls, leaving, street


def test_kilometres_and_hours_a_year(tmp_path):
    # 26 days from Monday 5 June to Friday 30 June: every weekday runs on all of its days.
    # weekdays 6 trips x 5 x 365/7, Saturdays 1 x 365/7; a trip is 2 x 1,112.5 m x 1.3 and 20 minutes
    _, changes = applied(
        street(tmp_path), ADD + 'departures = ["07:00"]\nminutes = [9]\nboth_directions = false\n'
    )
    year = changes.a_year().set_index("route_id")
    runs = 31 * 365 / 7
    assert year.loc["R", "runs_before"] == pytest.approx(runs)
    assert year.loc["R", "hours_after"] == pytest.approx(runs / 3)
    assert year.loc["R", "km_before"] == pytest.approx(runs * 2.225 * 1.3, rel=1e-3)
    assert year.loc["S", "runs_before"] == 0
    assert year.loc["S", "runs_after"] == pytest.approx(2 * 365 / 7)
    assert year.loc["S", "hours_after"] == pytest.approx(2 * 365 / 7 * 9 / 60)
    assert isinstance(year, pd.DataFrame)


def test_frequencies_count_as_many_runs(tmp_path):
    rows = "trip_id,start_time,end_time,headway_secs\nout8,08:00:00,09:00:00,1200\n"
    _, changes = applied(street(tmp_path, frequencies=rows), '[[remove_route]]\nroute = "7"\ndirection = 1\n')
    year = changes.a_year().set_index("route_id")
    assert year.loc["R", "runs_before"] == pytest.approx((8 * 5 + 1) * 365 / 7)
    assert year.loc["R", "runs_after"] == pytest.approx((5 * 5 + 1) * 365 / 7)


MISNUMBERED = stop_times(
    "T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,2", "T,08:20:00,08:20:00,C,1", "T,08:30:00,08:30:00,B,2",
)  # fmt: skip
ALONE = {"trips": "route_id,service_id,trip_id\nR,week,T\n", "stop_times": MISNUMBERED}


@pytest.mark.parametrize(
    "change",
    [
        "speed_factor = 0.5\n",
        'headway_minutes = 30\nfirst = "07:00"\n',
        'add_days = ["Sat"]\nlike = "Fri"\n',
    ],
)
def test_a_trip_whose_numbers_begin_anew_keeps_its_order(tmp_path, change):
    new, _ = applied(street(tmp_path, **ALONE), '[[change_route]]\nroute = "7"\n' + change)
    assert leaving(new, "A")[-1] == "08:00 B"
    assert [bound[-1] for bound in leaving(new, "B")] == ["C"] * len(leaving(new, "A"))


def test_kilometres_of_a_trip_whose_numbers_begin_anew(tmp_path):
    # A to B, to A again and to C: 4 x 1,112.5 m x 1.3, on 5 x 365/7 days
    back = {"stop_times": MISNUMBERED.replace("C,1", "A,1").replace("08:30:00,B", "08:30:00,C")}
    _, changes = applied(street(tmp_path, **(ALONE | back)), ADD + 'departures = ["07:00"]\nminutes = [9]\n')
    km = changes.a_year().set_index("route_id").loc["R", "km_before"]
    assert km == pytest.approx(4 * 1.1125 * 1.3 * 5 * 365 / 7, rel=1e-3)


@pytest.mark.parametrize("last", ["07:50:00", "00:20:00"])
def test_trips_that_no_timetable_can_use_are_not_touched(tmp_path, last):
    # backwards, and past midnight with hours that begin again at 0
    rows = [*calls("back", 23 * 60, "ABC")[:2], f"back,{last},{last},C,3", *calls("T", 480, "ABC")]
    trips = "route_id,service_id,trip_id\nR,week,T\nR,week,back\n"
    feed = street(tmp_path, trips=trips, stop_times=stop_times(*rows))
    new, changes = applied(feed, '[[change_route]]\nroute = "7"\nspeed_factor = 0.9\n')
    assert changes.routes["changed"].tolist() == [1]
    assert new.trips["trip_id"].tolist() == ["back", "T"]
