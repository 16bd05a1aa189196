"""Time zones, and the two days a year on which clocks change."""

import pytest

from isochrones.clock import wall_minutes
from isochrones.gtfs import read_gtfs
from isochrones.timetable import build_timetable, read_timetable
from isochrones.timetable_store import load_timetable, save_timetable
from isochrones.transit_errors import BadFeedValue
from tests.gtfs_builder import TABLES, TUESDAY, gtfs_zip, stop_times

EVERY_DAY = TABLES["calendar"].splitlines()[0] + "\nweek,1,1,1,1,1,1,1,20230101,20231231\n"
NIGHT = stop_times("T,22:30:00,22:30:00,A,1", "T,23:30:00,23:30:00,B,2", "T,28:00:00,28:00:00,C,3")
HOUR = 3600
AGENCY = "agency_id,agency_name,agency_url,agency_timezone\n"


def agency(*zones: str) -> str:
    return AGENCY + "".join(f"X{n},X,http://x.example,{name}\n" for n, name in enumerate(zones))


def read(tmp_path, day, **tables):
    return read_timetable(gtfs_zip(tmp_path / "f.zip", **({"calendar": EVERY_DAY} | tables)), day)


def hours_of(timetable, day: int) -> list[float]:
    """Departures of the runs of one service day, in hours of the timetable."""
    chosen = timetable.trips["day"].to_numpy()[timetable.trip] == day
    return [second / HOUR for second in timetable.departure[chosen]]


@pytest.mark.parametrize(
    ("day", "day_before", "day_after"),
    [
        (TUESDAY, -1.5, 24.5),
        ("2023-03-25", -1.5, 23.5),  # clocks go forward in the night to the 26th
        ("2023-03-26", -0.5, 24.5),
        ("2023-10-28", -1.5, 25.5),  # and back in the night to the 29th
        ("2023-10-29", -2.5, 24.5),
    ],
)
def test_runs_of_the_days_beside_are_23_24_or_25_hours_away(tmp_path, day, day_before, day_after):
    assert hours_of(read(tmp_path, day, stop_times=NIGHT), -1)[0] == day_before
    early = stop_times("T,00:30:00,00:30:00,A,1", "T,00:40:00,00:40:00,B,2")
    timetable = read(tmp_path, day, stop_times=early)
    assert (hours_of(timetable, 0), hours_of(timetable, 1)) == ([0.5], [day_after])


def test_a_night_bus_on_the_wall_when_clocks_go_forward(tmp_path):
    timetable = read(tmp_path, "2023-03-26", stop_times=NIGHT)
    run = timetable.trips["day"].to_numpy()[timetable.trip] == -1
    arrivals = [wall_minutes("2023-03-26", "Europe/London", second) for second in timetable.arrival[run]]
    # it left on Saturday at 22:30; its 28:00 is four real hours after Saturday's midnight
    assert arrivals == [-30, 5 * 60]


def test_a_feed_of_another_zone_is_brought_to_the_first_ones(tmp_path):
    london = gtfs_zip(tmp_path / "london.zip")
    north = TABLES["stops"].replace("51.", "52.")
    paris = gtfs_zip(tmp_path / "paris.zip", agency=agency("Europe/Paris"), stops=north)
    both = read_timetable([london, paris], TUESDAY)
    assert both.timezone == "Europe/London"
    assert sorted(both.departure[both.departure < 86_400] // HOUR) == [7, 7, 8, 8]
    assert both.report[1].notes == ("its times are of Europe/Paris and were brought to Europe/London",)
    assert read_timetable([paris, london], TUESDAY).timezone == "Europe/Paris"
    assert min(build_timetable([read_gtfs(paris)], TUESDAY, timezone="UTC").departure) == 6 * HOUR


def test_the_same_run_in_feeds_of_two_zones_is_found(tmp_path):
    london = gtfs_zip(tmp_path / "london.zip")
    an_hour_on = TABLES["stop_times"].replace("08:", "09:")
    paris = gtfs_zip(tmp_path / "paris.zip", agency=agency("Europe/Paris"), stop_times=an_hour_on)
    assert [feed.duplicates for feed in read_timetable([london, paris], TUESDAY).report] == [0, 1]


def test_agencies_of_one_feed_in_two_zones_keep_their_own(tmp_path):
    routes = "route_id,route_short_name,route_type,agency_id\nR,7,3,X0\nQ,8,3,X1\n"
    trips = "route_id,service_id,trip_id\nR,week,T\nQ,week,U\n"
    calls = TABLES["stop_times"] + "".join(
        line.replace("T,", "U,") + "\n" for line in TABLES["stop_times"].splitlines()[1:]
    )
    tables = {"agency": agency("Europe/London", "Europe/Paris"), "routes": routes, "trips": trips}
    timetable = read(tmp_path, TUESDAY, stop_times=calls, **tables)
    assert sorted(timetable.departure[timetable.departure < 86_400] // HOUR) == [7, 7, 8, 8]
    assert any("must share a time zone" in note for note in timetable.report[0].notes)


def test_without_a_zone_there_are_no_clock_changes(tmp_path):
    timetable = read(tmp_path, "2023-03-26", agency=None, stop_times=NIGHT)
    assert timetable.timezone == "UTC"
    assert hours_of(timetable, -1) == [-1.5, -0.5]
    assert "names no time zone" in timetable.report[0].notes[0]


def test_an_unknown_zone_is_refused(tmp_path):
    sentence = r"f\.zip: agency\.txt: agency_timezone: time zone 'Wales' is not known"
    with pytest.raises(BadFeedValue, match=sentence):
        read(tmp_path, TUESDAY, agency=agency("Wales"))


def test_the_zone_of_a_stop_changes_no_time_and_is_told(tmp_path):
    stops = "stop_id,stop_name,stop_lat,stop_lon,stop_timezone\n" + "".join(
        f"{row},Europe/Paris\n" for row in TABLES["stops"].strip().splitlines()[1:]
    )
    timetable = read(tmp_path, TUESDAY, stops=stops)
    assert timetable.departure.min() == 8 * HOUR
    assert "in the agency's zone there too" in timetable.report[0].notes[0]


def test_the_zone_is_kept_on_disk(tmp_path):
    timetable = read(tmp_path, TUESDAY)
    assert load_timetable(save_timetable(timetable, tmp_path / "kept")).timezone == "Europe/London"
