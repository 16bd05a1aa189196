"""From a feed to a day's connections: service days, order, blank times, frequencies, overlap."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isochrones.gtfs import WEEKDAYS, read_gtfs
from isochrones.service_days import active_trips, nearest_days_with_service, trips_per_day
from isochrones.timetable import build_timetable, read_timetable
from isochrones.transit_errors import BadTransitOption, NoServiceOnDate
from isochrones.trip_times import DROP_REASONS
from tests.gtfs_builder import SUNDAY, TABLES, TUESDAY, gtfs_zip, stop_times

CALENDAR = TABLES["calendar"].splitlines()[0] + "\n"


def clock(text: str) -> int:
    hours, minutes, *rest = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + sum(rest)


def departures(timetable, stop: str) -> list[str]:
    """Departures from a stop on the date itself, as HH:MM."""
    from_stop = timetable.stops["stop_id"].to_numpy()[timetable.from_stop] == stop
    today = timetable.trips["day"].to_numpy()[timetable.trip] == 0
    return [f"{s // 3600:02}:{s // 60 % 60:02}" for s in timetable.departure[from_stop & today]]


def read(tmp_path, day=TUESDAY, **tables):
    return read_timetable(gtfs_zip(tmp_path / "f.zip", **tables), day)


def test_connections_of_one_trip(tmp_path):
    timetable = read(tmp_path)
    today = timetable.trips["day"].to_numpy()[timetable.trip] == 0
    assert timetable.departure[today].tolist() == [clock("8:00"), clock("8:11")]
    assert timetable.arrival[today].tolist() == [clock("8:10"), clock("8:20")]
    assert timetable.trips_on_date == 1
    assert timetable.trips["route"].unique().tolist() == ["7"]


def test_stops_are_in_metres(tmp_path):
    stops = read(tmp_path).stops.set_index("stop_id")
    # Newport is about 330 km east and 190 km north; 0.01 degrees of latitude are about 1,112 m
    assert abs(stops.loc["A", "easting"] - 330_700) < 500
    assert abs(stops.loc["B", "northing"] - stops.loc["A", "northing"] - 1_112) < 3


def test_a_day_without_service_is_refused_with_the_nearest_days(tmp_path):
    with pytest.raises(NoServiceOnDate, match=r"f\.zip has no trip on Sunday 2023-06-18") as caught:
        read(tmp_path, SUNDAY)
    assert "from 2023-06-05 to 2023-06-30" in str(caught.value)
    assert "2023-06-16 and 2023-06-19" in str(caught.value)


def test_a_day_outside_validity_is_refused_even_if_another_feed_runs(tmp_path):
    summer = gtfs_zip(tmp_path / "summer.zip")
    late = CALENDAR + "week,1,1,1,1,1,0,0,20230901,20230930\n"
    autumn = gtfs_zip(tmp_path / "autumn.zip", calendar=late)
    with pytest.raises(NoServiceOnDate, match=r"autumn\.zip has no trip .* from 2023-09-01") as caught:
        read_timetable([summer, autumn], TUESDAY)
    assert "summer.zip" not in str(caught.value)


def test_a_feed_that_rests_on_the_day_is_allowed_beside_one_that_runs(tmp_path):
    weekdays = gtfs_zip(tmp_path / "weekdays.zip")
    saturdays = gtfs_zip(
        tmp_path / "saturdays.zip", calendar=CALENDAR + "week,0,0,0,0,0,1,0,20230601,20230630\n"
    )
    for pair in ([weekdays, saturdays], [saturdays, weekdays]):
        timetable = read_timetable(pair, TUESDAY)
        assert sorted(feed.trips for feed in timetable.report) == [0, 1]
        assert departures(timetable, "A") == ["08:00"]


@pytest.mark.parametrize(
    ("calendar", "dates", "days"),
    [
        ("week,1,1,1,1,1,0,0,20230605,20230630", "week,20230620,2", "MTWTF MWTF"),
        ("week,1,1,1,1,1,0,0,20230605,20230630", "week,20230618,1", "MTWTFS"),
        (None, "week,20230620,1", "T"),
    ],
)
def test_calendar_and_exceptions_alone_and_together(tmp_path, calendar, dates, days):
    tables = {"calendar_dates": f"service_id,date,exception_type\n{dates}\n"}
    tables["calendar"] = None if calendar is None else CALENDAR + calendar + "\n"
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip", **tables))
    counts = trips_per_day(feed, date(2023, 6, 12), date(2023, 6, 25))
    running = {str(day) for day, n in counts.items() if n}
    weekdays = {f"2023-06-{n}" for n in (12, 13, 14, 15, 16, 19, 20, 21, 22, 23)}
    expected = {
        "MTWTF MWTF": weekdays - {TUESDAY},
        "MTWTFS": weekdays | {SUNDAY},
        "T": {TUESDAY},
    }
    assert running == expected[days]


def test_nearest_days_outside_validity(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip"))
    assert nearest_days_with_service(feed, date(2023, 1, 1)) == [date(2023, 6, 5)]
    assert nearest_days_with_service(feed, date(2024, 1, 1)) == [date(2023, 6, 30)]


def test_yesterdays_trip_still_runs_after_midnight_and_tomorrows_begins(tmp_path):
    late = stop_times("T,23:50:00,23:50:00,A,1", "T,24:20:00,24:20:00,B,2")
    timetable = read(tmp_path, stop_times=late)
    days = timetable.trips["day"].to_numpy()[timetable.trip].tolist()
    by_day = dict(zip(days, timetable.arrival.tolist(), strict=True))
    assert by_day == {-1: clock("0:20"), 0: clock("24:20")}
    early = stop_times("T,00:05:00,00:05:00,A,1", "T,00:30:00,00:30:00,B,2")
    assert read(tmp_path, stop_times=early).departure.tolist() == [clock("0:05"), clock("24:05")]


def test_calls_out_of_order_are_put_in_sequence(tmp_path):
    rows = stop_times("T,08:20:00,08:20:00,C,30", "T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,12")
    timetable = read(tmp_path, stop_times=rows)
    assert (departures(timetable, "A"), departures(timetable, "B")) == (["08:00"], ["08:10"])


def test_a_trip_that_runs_backwards_is_dropped_and_told(tmp_path):
    rows = ["T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,2", "T,08:05:00,08:05:00,C,3"]
    good = [row.replace("T,", "U,").replace("08:05", "08:15") for row in rows]
    trips = "route_id,service_id,trip_id\nR,week,T\nR,week,U\n"
    timetable = read(tmp_path, stop_times=stop_times(*rows, *good), trips=trips)
    assert set(timetable.trips["trip_id"]) == {"U"}
    assert timetable.report[0].dropped == {"runs backwards in time": 1}
    assert timetable.report[0].dropped_examples == {"runs backwards in time": "T"}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (("T,08:00:00,08:00:00,A,1",), "fewer than two calls"),
        (("T,08:00:00,08:00:00,A,1", "T,,,B,2"), "no time at its first or last call"),
        (
            ("T,08:00:00,08:00:00,A,1", "T,08:05:00,08:05:00,Z,2"),
            DROP_REASONS[0],
        ),
        (("T,08:00:00,07:59:00,A,1", "T,08:05:00,08:05:00,B,2"), "runs backwards in time"),
    ],
)
def test_trips_that_cannot_be(tmp_path, rows, reason):
    good = ("U,08:00:00,08:00:00,A,1", "U,08:05:00,08:05:00,C,2")
    trips = "route_id,service_id,trip_id\nR,week,T\nR,week,U\n"
    timetable = read(tmp_path, stop_times=stop_times(*rows, *good), trips=trips)
    assert timetable.report[0].dropped == {reason: 1}
    assert set(timetable.trips["trip_id"].iloc[timetable.trip]) == {"U"}


def test_a_day_of_trips_that_cannot_be_is_refused(tmp_path):
    with pytest.raises(NoServiceOnDate, match=r"no trip of 2023-06-20 can be used.*fewer than two calls"):
        read(tmp_path, stop_times=stop_times("T,08:00:00,08:00:00,A,1"))


def test_blank_times_by_distance_along_the_shape(tmp_path):
    columns = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled"
    rows = ("T,08:00:00,08:00:00,A,1,0", "T,,,B,2,1", "T,08:40:00,08:40:00,C,3,4")
    timetable = read(tmp_path, stop_times=stop_times(*rows, columns=columns))
    assert departures(timetable, "B") == ["08:10"]
    assert timetable.report[0].interpolated_times == 1


def test_blank_times_by_straight_line_where_no_shape_says(tmp_path):
    stops = TABLES["stops"].replace("51.590", "51.585")
    rows = ("T,08:00:00,08:00:00,A,1", "T,,,B,2", "T,08:40:00,08:40:00,C,3")
    assert departures(read(tmp_path, stops=stops, stop_times=stop_times(*rows)), "B") == ["08:10"]


def test_blank_times_evenly_where_a_place_is_unknown(tmp_path):
    stops = TABLES["stops"].replace("51.590,-3.000", ",")
    rows = ("T,08:00:00,08:00:00,A,1", "T,,,B,2", "T,08:40:00,08:40:00,C,3")
    timetable = read(tmp_path, stops=stops, stop_times=stop_times(*rows))
    assert departures(timetable, "B") == ["08:20"]
    assert np.isnan(timetable.stops.set_index("stop_id").loc["B", "easting"])
    assert timetable.report[0].far_stops == 1


def test_one_of_arrival_and_departure_stands_for_both(tmp_path):
    rows = ("T,08:00:00,,A,1", "T,,08:11:00,B,2", "T,08:20:00,08:20:00,C,3")
    timetable = read(tmp_path, stop_times=stop_times(*rows))
    assert (departures(timetable, "A"), departures(timetable, "B")) == (["08:00"], ["08:11"])
    assert timetable.report[0].interpolated_times == 0


@pytest.mark.parametrize("exact", ["0", "1", ""])
def test_trips_repeated_by_frequency(tmp_path, exact):
    text = f"trip_id,start_time,end_time,headway_secs,exact_times\nT,09:00:00,10:00:00,1200,{exact}\n"
    timetable = read(tmp_path, frequencies=text)
    assert departures(timetable, "A") == ["09:00", "09:20", "09:40"]
    assert departures(timetable, "B") == ["09:11", "09:31", "09:51"]
    assert (timetable.report[0].trips, timetable.report[0].runs) == (1, 3)
    assert len(np.unique(timetable.ride)) == len(np.unique(timetable.trip))


def test_pick_up_and_set_down(tmp_path):
    columns = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"
    rows = ("T,08:00:00,08:00:00,A,1,0,1", "T,08:10:00,08:10:00,B,2,1,0", "T,08:20:00,08:20:00,C,3,NA,2")
    timetable = read(tmp_path, stop_times=stop_times(*rows, columns=columns))
    today = timetable.trips["day"].to_numpy()[timetable.trip] == 0
    assert timetable.board[today].tolist() == [True, False]
    assert timetable.alight[today].tolist() == [True, True]


def test_two_trips_of_a_block_are_one_ride(tmp_path):
    trips = "route_id,service_id,trip_id,block_id\nR,week,T,b\nR,week,U,b\nR,week,V,b\n"
    rows = (
        *("T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,2"),
        *("U,08:12:00,08:12:00,B,1", "U,08:20:00,08:20:00,C,2"),
        *("V,08:30:00,08:30:00,A,1", "V,08:40:00,08:40:00,B,2"),
    )
    timetable = read(tmp_path, trips=trips, stop_times=stop_times(*rows))
    ride = dict(zip(timetable.trips["trip_id"].to_numpy()[timetable.trip], timetable.ride, strict=True))
    assert ride["T"] == ride["U"] != ride["V"]


def test_the_same_trip_in_two_feeds_is_dropped_and_counted(tmp_path):
    renamed = {name: text.replace("T,", "other,") for name, text in TABLES.items() if name == "stop_times"}
    first = gtfs_zip(tmp_path / "first.zip")
    second = gtfs_zip(tmp_path / "second.zip", trips="route_id,service_id,trip_id\nR,week,other\n", **renamed)
    timetable = read_timetable([first, second], TUESDAY)
    assert [feed.duplicates for feed in timetable.report] == [0, 1]
    assert departures(timetable, "A") == ["08:00"]


def test_feeds_with_clashing_ids_stay_apart(tmp_path):
    first = gtfs_zip(tmp_path / "first.zip")
    far = TABLES["stops"].replace("51.5", "52.5").replace("51.6", "52.6")
    second = gtfs_zip(tmp_path / "second.zip", stops=far)
    timetable = read_timetable([first, second], TUESDAY)
    assert timetable.stops.groupby("stop_id")["feed"].nunique().tolist() == [2, 2, 2]
    assert departures(timetable, "A") == ["08:00", "08:00"]
    feed_of_stop = timetable.stops["feed"].to_numpy()
    feed_of_trip = timetable.trips["feed"].to_numpy()
    assert np.array_equal(feed_of_stop[timetable.from_stop], feed_of_trip[timetable.trip])


def test_a_rule_between_stations_holds_for_their_platforms(tmp_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,Station,51.59,-3.0,1,\nA,1,51.58,-3.0,0,\nB,2,51.59,-3.0,0,S\nC,3,51.6,-3.0,0,S\n"
    )
    transfers = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nS,S,2,300\nA,A,3,\n"
    rules = read(tmp_path, stops=stops, transfers=transfers).transfers
    served = read(tmp_path, stops=stops, transfers=transfers).stops["stop_id"].to_numpy()
    pairs = set(zip(served[rules["from_stop"]], served[rules["to_stop"]], rules["seconds"], strict=True))
    assert pairs == {("B", "B", 300), ("B", "C", 300), ("C", "B", 300), ("C", "C", 300), ("A", "A", 0)}


def test_the_identity_follows_feeds_and_date(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip"))
    one, two = build_timetable([feed], TUESDAY), build_timetable([feed], "2023-06-21")
    assert one.identity == build_timetable([feed], date(2023, 6, 20)).identity != two.identity


@pytest.mark.parametrize(("feeds", "day"), [([], TUESDAY), (None, "20 June")])
def test_a_question_without_meaning(tmp_path, feeds, day):
    feeds = [read_gtfs(gtfs_zip(tmp_path / "f.zip"))] if feeds is None else feeds
    with pytest.raises(BadTransitOption, match=r"no GTFS feed|write it as 2023-06-20"):
        build_timetable(feeds, day)


@given(
    weekly=st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 127), st.integers(0, 20), st.integers(0, 20)),
        max_size=3,
    ),
    single=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20), st.sampled_from("12")), max_size=6),
)
def test_trips_per_day_are_those_that_run(weekly, single):
    day = date(2023, 6, 1)
    calendar = [
        {"service_id": name, **{w: str(mask >> n & 1) for n, w in enumerate(WEEKDAYS)}}
        | {"start_date": day + timedelta(days=start), "end_date": day + timedelta(days=end)}
        for name, mask, start, end in weekly
    ]
    dates = [(name, day + timedelta(days=n), kind) for name, n, kind in single]
    feed = SimpleNamespace(
        trips=pd.DataFrame({"service_id": ["a", "b", "b", "c", "d"]}, dtype=object),
        calendar=pd.DataFrame(
            calendar, columns=["service_id", *WEEKDAYS, "start_date", "end_date"], dtype=object
        ),
        calendar_dates=pd.DataFrame(dates, columns=["service_id", "date", "exception_type"], dtype=object),
    )
    counts = trips_per_day(feed, day, day + timedelta(days=20))
    assert counts.tolist() == [len(active_trips(feed, other)) for other in counts.index]
