"""What check says of timetables: the calendar strip, unusual dates, what was left out and why."""

import json
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner

from isochrones.gtfs import read_gtfs
from isoquity.cli import main
from study.calendar_strip import marks, strip_of
from study.check import check_study
from tests.gtfs_builder import TABLES, gtfs_zip, stop_times
from tests.study_builder import write_town

DATES = "service_id,date,exception_type\n"
HOLIDAYS = DATES + "".join(f"school,2023{day},2\n" for day in ("0612", "0613", "0614", "0615", "0616"))
TRIPS = "route_id,service_id,trip_id\nR,week,T\nR,school,S\nR,sat,W\n"
CALENDAR = (
    TABLES["calendar"] + "school,1,1,1,1,1,0,0,20230605,20230630\nsat,0,0,0,0,0,1,0,20230605,20230630\n"
)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([0, 0], "  "), ([5, 0, 5], "= ="), ([1, 2, 9], "129"), ([10, 0, 90, 50], "1 95"), ([160, 176], "19")],
)
def test_a_character_for_each_number(counts, expected):
    assert marks(np.array(counts)) == expected


def strip(tmp_path, **tables):
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip", trips=TRIPS, calendar=CALENDAR, **tables))
    return strip_of(feed, [date(2023, 6, 20)])


def test_school_holidays_show_in_the_strip(tmp_path):
    found = strip(tmp_path, calendar_dates=HOLIDAYS)
    weekdays = "weekdays  |9199| 1 to 2"
    assert found.lines() == ["           J", weekdays, "Saturdays |=== | 1", "Sundays   |    | none"]
    assert found.typical() == {"weekdays": 2, "Saturdays": 1, "Sundays": 0}


def test_a_feed_without_a_trip_draws_no_lines(tmp_path):
    calendar = TABLES["calendar"].splitlines()[0] + "\nweek,0,0,0,0,0,0,0,20230605,20230630\n"
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip", calendar=calendar))
    assert strip_of(feed, [date(2023, 6, 20)]).lines() == ["no trip on any day of these 4 weeks"]


def test_a_strip_reaches_no_further_than_the_calendars(tmp_path):
    days = strip(tmp_path).per_day.index
    assert (days[0], days[-1]) == (date(2023, 6, 5), date(2023, 7, 2))


def check(tmp_path, text: str = "", **tables):
    """Findings about the timetables of a town whose bus the tables replace."""
    folder = write_town(tmp_path / "town")
    if tables:
        gtfs_zip(folder / "bus.zip", **tables)
    if text:
        settings = folder / "study.toml"
        settings.write_text(settings.read_text().replace("2023-06-20", text))
    where = ("networks.gtfs", "periods.weekday")
    return [f for f in check_study(folder) if f.where in where and "drives at" not in f.message]


def test_an_ordinary_day(tmp_path):
    strip, day = check(tmp_path)[:2]
    assert "bus.zip: 14 on weekdays, 0 on Saturdays, 0 on Sundays in the median" in strip.message
    assert strip.figures["trips_per_day"]["2023-06-20"] == 14
    assert "14 trips on Tuesday 2023-06-20 (Tuesdays have 14 in the median, 14 to 14)" in day.message
    assert day.figures["usual_trips"] == 14


def test_a_bank_holiday_is_unusual_and_others_are_named(tmp_path):
    folder = write_town(tmp_path / "town")
    bus = read_gtfs(folder / "bus.zip")
    few = "route_id,service_id,trip_id\n" + "".join(
        f"R,{'week' if n < 2 else 'working'},{name}\n" for n, name in enumerate(bus.trips["trip_id"])
    )
    calendar = TABLES["calendar"] + "working,1,1,1,1,1,0,0,20230605,20230630\n"
    text = gtfs_text(folder / "bus.zip") | {
        "trips": few,
        "calendar": calendar,
        "calendar_dates": DATES + "working,20230620,2\n",
    }
    gtfs_zip(folder / "bus.zip", **text)
    warned = [f for f in check_study(folder) if f.level == "warning" and f.where == "periods.weekday"]
    assert len(warned) == 1
    assert "2 trips on Tuesday 2023-06-20, and Tuesdays have 14 in the median" in warned[0].message
    assert warned[0].message.endswith("choose 2023-06-13 or 2023-06-27.")


def gtfs_text(path) -> dict[str, str]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".txt"): archive.read(name).decode() for name in archive.namelist()}


def test_a_date_without_service_is_refused_and_the_strip_still_shown(tmp_path):
    found = check(tmp_path, "2023-06-18")
    error = next(f for f in found if f.level == "error")
    assert "the nearest dates with trips being 2023-06-16 and 2023-06-19" in error.message
    assert any(f.where == "networks.gtfs" for f in found)


def test_what_was_left_out_has_a_reason_and_a_remedy(tmp_path):
    rows = [
        "T,08:00:00,08:00:00,A,1",
        "T,08:10:00,08:10:00,B,2",
        "U,09:00:00,09:00:00,A,1",
        "U,08:10:00,08:10:00,B,2",
    ]
    trips = "route_id,service_id,trip_id\nR,week,T\nR,week,U\n"
    found = check(tmp_path, trips=trips, stop_times=stop_times(*rows))
    sentence = (
        "1 trip of the date and the days beside it left out (runs backwards in time; the first is U). "
        "Ask the publisher which of its times are right."
    )
    assert [f.level for f in found if sentence in f.message] == ["warning"]
    far = next(f for f in found if "outside the study's areas" in f.message)
    assert far.level == "warning"
    assert "no run calls nearer: it is the feed of another region" in far.message
    assert far.figures == {"feed": "bus.zip", "stops_far": 2, "trips_far": 1}


def test_stops_are_those_of_the_date_not_of_the_days_around_it(tmp_path):
    rows = [
        "T,08:00:00,08:00:00,A,1",
        "T,08:10:00,08:10:00,B,2",
        "W,08:00:00,08:00:00,A,1",
        "W,08:10:00,08:10:00,C,2",
    ]
    calendar = TABLES["calendar"] + "wed,0,0,1,0,0,0,0,20230605,20230630\n"
    calendar = calendar.replace("week,1,1,1,1,1", "week,1,1,0,1,1")
    trips = "route_id,service_id,trip_id\nR,week,T\nR,wed,W\n"
    found = check(tmp_path, trips=trips, stop_times=stop_times(*rows), calendar=calendar)
    day = next(f for f in found if "trips on Tuesday" in f.message)
    assert "; 2 of 3 stops have one of them." in day.message
    assert "2 of 2 stops with a trip on 2023-06-20 lie over 20 km" in next(
        f.message for f in found if "outside the study's areas" in f.message
    )


def test_figures_are_in_the_json(tmp_path):
    folder = write_town(tmp_path / "town")
    answer = CliRunner().invoke(main, ["check", str(folder), "--json"])
    figures = [f["figures"] for f in json.loads(answer.output) if f["figures"]]
    assert any(f.get("trips") == 14 and f.get("date") == "2023-06-20" for f in figures)
    assert any("trips_per_day" in f for f in figures)
