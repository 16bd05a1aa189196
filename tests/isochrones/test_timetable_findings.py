"""What a report counts: wheelchair fields, repeats, order, calls on request, frequencies."""

import pytest

from isochrones.timetable import read_timetable
from tests.gtfs_builder import TABLES, TUESDAY, gtfs_zip, stop_times

STATION = (
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding\n"
    "S,Station,51.59,-3.0,1,,{}\nA,Alder,51.58,-3.0,0,,1\nB,1,51.59,-3.0,0,S,{}\nC,Cedar,51.6,-3.0,0,,\n"
)
TWO = "route_id,service_id,trip_id,wheelchair_accessible,block_id\nR,week,T,{},{}\nR,week,U,{},{}\n"
CALLS = TABLES["stop_times"] + "".join(
    line.replace("T,", "U,") + "\n" for line in TABLES["stop_times"].splitlines()[1:]
)


def read(tmp_path, **tables):
    return read_timetable(gtfs_zip(tmp_path / "f.zip", **tables), TUESDAY)


@pytest.mark.parametrize(
    ("station", "platform", "access"),
    [("1", "", 1), ("1", "0", 1), ("2", "0", 2), ("1", "2", 2), ("2", "1", 1), ("", "", 0), ("x", "", 0)],
)
def test_a_platform_that_does_not_say_takes_its_stations_access(tmp_path, station, platform, access):
    stops = read(tmp_path, stops=STATION.format(station, platform)).stops.set_index("stop_id")
    assert stops["wheelchair"].to_dict() == {"A": 1, "B": access, "C": 0}
    assert stops["wheelchair"].dtype == "int8"


def test_trips_say_whether_a_wheelchair_can_board(tmp_path):
    timetable = read(tmp_path, trips=TWO.format("1", "", "2", ""), stop_times=CALLS)
    assert timetable.trips.set_index("trip_id")["wheelchair"].to_dict() == {"T": 1, "U": 2}
    assert timetable.report[0].wheelchair_trips == {"yes": 1, "no": 1, "unknown": 0}
    assert timetable.report[0].wheelchair_stops == {"yes": 0, "no": 0, "unknown": 3}


@pytest.mark.parametrize(
    ("first", "second", "repeats"),
    [
        (("", ""), ("", ""), 1),
        (("1", ""), ("2", ""), 0),  # another vehicle for a wheelchair
        (("", "b"), ("", ""), 1),  # the one in a block stays
        (("", "b"), ("", "c"), 0),
    ],
)
def test_the_same_run_twice_in_one_feed(tmp_path, first, second, repeats):
    timetable = read(tmp_path, trips=TWO.format(*first, *second), stop_times=CALLS)
    report = timetable.report[0]
    assert (report.trips, report.repeats, report.runs) == (2, repeats, 2 - repeats)
    assert set(timetable.trips["trip_id"]) == ({"T"} if repeats else {"T", "U"})


def test_runs_that_let_on_elsewhere_are_not_the_same(tmp_path):
    columns = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type"
    rows = [
        f"{t},08:{m}:00,08:{m}:00,{s},{m},{p}"
        for t, p in (("T", 0), ("U", 1))
        for s, m in (("A", 10), ("B", 20))
    ]
    timetable = read(tmp_path, trips=TWO.format(*[""] * 4), stop_times=stop_times(*rows, columns=columns))
    assert timetable.report[0].repeats == 0


def test_trips_put_in_order_are_counted_whatever_the_order_of_trips(tmp_path):
    rows = CALLS.splitlines()
    mixed = "\n".join([rows[0], rows[3], rows[2], rows[1], *rows[4:]]) + "\n"
    timetable = read(tmp_path, trips=TWO.format(*[""] * 4), stop_times=mixed)
    assert timetable.report[0].reordered == 1
    trips_interleaved = "\n".join([rows[0], rows[1], rows[4], rows[2], rows[5], rows[3], rows[6]]) + "\n"
    timetable = read(tmp_path, trips=TWO.format("1", "", "", ""), stop_times=trips_interleaved)
    assert (timetable.report[0].reordered, timetable.report[0].dropped) == (0, {})


def test_calls_on_request_are_allowed_and_counted(tmp_path):
    columns = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"
    rows = ("T,08:00:00,08:00:00,A,1,2,1", "T,08:10:00,08:10:00,B,2,3,3", "T,08:20:00,08:20:00,C,3,1,2")
    timetable = read(tmp_path, stop_times=stop_times(*rows, columns=columns))
    assert timetable.board.all()
    assert timetable.alight.all()
    assert timetable.report[0].on_request == {"by phoning ahead": 2, "by asking the driver": 1}


@pytest.mark.parametrize(("exact", "about"), [("1", 0), ("0", 3), ("", 3)])
def test_runs_that_are_only_about_every_so_often_are_counted(tmp_path, exact, about):
    text = f"trip_id,start_time,end_time,headway_secs,exact_times\nT,09:00:00,10:00:00,1200,{exact}\n"
    assert read(tmp_path, frequencies=text).report[0].about_every == about


def one_trip(tmp_path, *calls: str):
    rows = [f"T,{clock}:00,{clock}:00,{stop},{number}" for stop, clock, number in (c.split() for c in calls)]
    return read(tmp_path, stop_times=stop_times(*rows))


def stops_in_order(timetable) -> str:
    names = timetable.stops["stop_id"].to_numpy()
    return "".join([names[timetable.from_stop[0]], *names[timetable.to_stop]])


def test_numbers_that_begin_anew_leave_the_order_of_the_file(tmp_path):
    timetable = one_trip(tmp_path, "A 08:00 1", "B 08:10 2", "C 08:20 1", "A 08:30 2")
    assert stops_in_order(timetable) == "ABCA"
    report = timetable.report[0]
    assert (report.misnumbered, report.reordered, report.dropped) == (1, 0, {})


def test_numbers_that_repeat_while_the_file_is_out_of_order_are_sorted(tmp_path):
    timetable = one_trip(tmp_path, "C 08:20 3", "A 08:00 1", "B 08:10 2", "B 08:10 2")
    assert stops_in_order(timetable) == "ABBC"
    assert (timetable.report[0].misnumbered, timetable.report[0].reordered) == (0, 1)


@pytest.mark.parametrize(
    ("calls", "reason"),
    [
        (("A 23:50 1", "B 00:10 2"), "passes midnight and begins its hours again at 0"),
        (("A 12:50 1", "B 01:10 2"), "runs backwards in time"),  # less than half a day
        (("A 23:00 1", "B 00:10 2", "C 00:05 3"), "runs backwards in time"),
    ],
)
def test_hours_that_begin_again_at_midnight_have_a_reason_of_their_own(tmp_path, calls, reason):
    good = [f"U,12:0{n}:00,12:0{n}:00,{stop},{n}" for n, stop in enumerate("ABC")]
    rows = [f"T,{clock}:00,{clock}:00,{stop},{number}" for stop, clock, number in (c.split() for c in calls)]
    trips = TWO.format(*[""] * 4)
    report = read(tmp_path, trips=trips, stop_times=stop_times(*rows, *good)).report[0]
    assert report.dropped == {reason: 1}
