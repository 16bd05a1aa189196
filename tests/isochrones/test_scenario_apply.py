"""Each table of a scenario on the drawn street of `scenario_street`: what runs before and after, by hand."""

from datetime import date

import numpy as np
import pytest

from isochrones import ScenarioError, apply_scenario, build_timetable, read_gtfs
from isochrones.scenario_file import parse_scenario
from tests.gtfs_builder import gtfs_zip, stop_times
from tests.isochrones.scenario_street import (
    ADD,
    CALENDAR,
    EXTEND,
    SATURDAY,
    SUNDAY,
    TUESDAY,
    applied,
    calls,
    leaving,
    street,
)


def test_the_street_as_it_is(tmp_path):
    assert leaving(street(tmp_path), "A") == ["08:00 B", "09:00 B", "10:00 B"]


def test_the_feed_given_stays_as_it_is(tmp_path):
    feed = street(tmp_path)
    new, _ = applied(feed, '[[remove_route]]\nroute = "7"\nbetween = ["09:00", "10:00"]\n')
    assert leaving(feed, "A") == ["08:00 B", "09:00 B", "10:00 B"]
    assert leaving(new, "A") == ["08:00 B", "10:00 B"]
    assert new.sha256 != feed.sha256


def test_add_route_at_a_headway_by_speed(tmp_path):
    # A to C: 2,224 m x 1.3 = 2,891 m at 20 km/h = 520 s
    text = ADD + 'headway_minutes = 20\nfirst = "07:00"\nlast = "07:40"\nspeed_kmh = 20\n'
    new, changes = applied(street(tmp_path), text)
    assert [t for t in leaving(new, "A") if t.endswith("C")] == ["07:00 C", "07:20 C", "07:40 C"]
    assert leaving(new, "C", SUNDAY) == ["07:00 A", "07:20 A", "07:40 A"]
    timetable = build_timetable([new], SUNDAY)
    taken = timetable.arrival - timetable.departure
    straight = np.hypot(*np.diff(timetable.stops[["easting", "northing"]].to_numpy(), axis=0).T)
    assert set(taken.tolist()) == {round(straight[0] * 1.3 * 3.6 / 20)}
    assert changes.routes.to_dict("records") == [
        {"feed": "bus.zip", "route_id": "S", "route": "Shuttle", "added": 6, "removed": 0, "changed": 0}
    ]


def test_add_route_by_departures_and_minutes_one_way_with_dwell(tmp_path):
    text = ADD.replace('["A", "C"]', '["A", "B", "C"]') + (
        'departures = ["23:50", "24:10"]\nminutes = [4, 6.5]\ndwell_seconds = 30\nboth_directions = false\n'
    )
    new, _ = applied(street(tmp_path), text)
    timetable = build_timetable([new], TUESDAY)
    ids = timetable.stops["stop_id"].to_numpy()
    late = timetable.departure >= 23 * 3600
    rows = zip(
        timetable.departure[late] - 86_400, timetable.arrival[late] - 86_400, timetable.from_stop[late]
    )
    found = [(int(d), int(a), ids[s]) for d, a, s in rows]
    assert found == [(-600, -360, "A"), (-330, 60, "B"), (600, 840, "A"), (870, 1260, "B")]


def test_add_route_with_departures_back_of_their_own(tmp_path):
    text = ADD + 'departures = ["07:00"]\ndepartures_back = ["19:00"]\nminutes = [9]\n'
    new, _ = applied(street(tmp_path), text)
    assert leaving(new, "A", SUNDAY) == ["07:00 C"]
    assert leaving(new, "C", SUNDAY) == ["19:00 A"]


def test_add_route_within_its_dates(tmp_path):
    text = ADD + 'departures = ["07:00"]\nminutes = [9]\nvalid = [2023-06-12, 2023-06-19]\n'
    new, changes = applied(street(tmp_path), text)
    assert "07:00 C" not in leaving(new, "A", date(2023, 6, 20))
    assert "07:00 C" in leaving(new, "A", date(2023, 6, 13))
    assert changes.changes_date(date(2023, 6, 13))
    assert not changes.changes_date(date(2023, 6, 21))


def test_dates_beyond_the_calendars_are_said(tmp_path):
    text = ADD + 'departures = ["07:00"]\nminutes = [9]\nvalid = [2023-06-12, 2023-12-31]\n'
    _, changes = applied(street(tmp_path), text)
    assert changes.notes == (
        "f.toml: [[add_route]] 1 (S): `valid` passes the calendars of bus.zip; it runs from 2023-06-12 to 2023-06-30.",
    )


def test_a_new_stop_with_the_id_of_an_old_one_is_refused(tmp_path):
    stop = '[[add_stop]]\nid = "A"\nname = "New"\nlongitude = -3.0\nlatitude = 51.61\n'
    with pytest.raises(ScenarioError, match=r"\[\[add_stop\]\] 1 \(A\): bus.zip has a stop of that id"):
        applied(street(tmp_path), stop)


def test_a_new_stop_is_gained_and_changes_at_old_stops_stay_at_one_stop(tmp_path):
    text = ADD.replace('"C"]', '{ name = "New", longitude = -3.0, latitude = 51.61 }]')
    new, changes = applied(
        street(tmp_path), text + 'departures = ["07:00"]\nminutes = [9]\nwheelchair = true\n'
    )
    timetable = build_timetable([new], TUESDAY)
    assert sorted(timetable.stops["stop_id"]) == ["A", "B", "C", "New"]
    gained, lost = changes.stops_served
    assert (gained["name"].tolist(), len(lost)) == (["New"], 0)
    assert new.trips.set_index("trip_id")["wheelchair_accessible"]["S-0-070000"] == "1"


def test_add_stop_is_called_at_by_its_id(tmp_path):
    stop = '[[add_stop]]\nid = "N"\nname = "New"\nlongitude = -3.0\nlatitude = 51.61\n'
    text = stop + ADD.replace('"C"]', '"N"]') + 'departures = ["07:00"]\nminutes = [9]\n'
    new, changes = applied(street(tmp_path), text)
    assert "07:00 N" in leaving(new, "A")
    assert changes.notes == ()


def test_add_stop_without_a_route_is_said(tmp_path):
    stop = '[[add_stop]]\nid = "N"\nname = "New"\nlongitude = -3.0\nlatitude = 51.61\n'
    _, changes = applied(street(tmp_path), stop)
    assert changes.notes == ("f.toml: [[add_stop]] N: no route of the scenario calls there.",)


def test_move_stop(tmp_path):
    text = '[[move_stop]]\nstop = "bus:B"\nlongitude = -3.01\nlatitude = 51.59\n'
    new, changes = applied(street(tmp_path), text)
    before, after = (
        build_timetable([feed], TUESDAY).stops.set_index("stop_id")["easting"]
        for feed in (street(tmp_path), new)
    )
    assert before["B"] - after["B"] == pytest.approx(691, abs=3)  # a hundredth of a degree at 51.59 north
    assert after["A"] == before["A"]
    assert changes.routes["changed"].tolist() == [7]
    assert changes.changes_date(TUESDAY)


def test_remove_route_on_some_days_leaves_the_others(tmp_path):
    new, changes = applied(street(tmp_path), '[[remove_route]]\nroute = "7"\ndays = ["Tue"]\ndirection = 0\n')
    assert leaving(new, "A", date(2023, 6, 21)) == ["08:00 B", "09:00 B", "10:00 B"]
    assert leaving(new, "C") == ["08:30 B", "09:30 B", "10:30 B"]
    assert "08:00 B" not in leaving(new, "A")
    assert changes.routes[["added", "removed", "changed"]].to_numpy().tolist() == [[0, 0, 3]]


def test_remove_route_whole_leaves_no_trip_of_it(tmp_path):
    new, changes = applied(street(tmp_path), '[[remove_route]]\nroute = "R"\n')
    assert len(new.trips) == len(new.calls.trip) == 0
    assert changes.stops_served[1]["stop_id"].tolist() == ["A", "B", "C"]


def test_change_headway_keeps_the_phase_of_the_first_trip_in_its_hours(tmp_path):
    text = (
        '[[change_route]]\nroute = "7"\ndirection = 0\nheadway_minutes = 20\nbetween = ["08:30", "10:00"]\n'
    )
    new, _ = applied(street(tmp_path), text)
    assert leaving(new, "A") == ["08:00 B", "08:40 B", "09:00 B", "09:20 B", "09:40 B", "10:00 B"]
    assert leaving(new, "C") == ["08:30 B", "09:30 B", "10:30 B"]


def test_change_headway_on_one_day_of_the_week(tmp_path):
    text = '[[change_route]]\nroute = "7"\ndirection = 0\nheadway_minutes = 30\ndays = ["Wed"]\n'
    new, _ = applied(street(tmp_path), text)
    assert leaving(new, "A", date(2023, 6, 21)) == ["08:00 B", "08:30 B", "09:00 B", "09:30 B", "10:00 B"]
    assert leaving(new, "A") == ["08:00 B", "09:00 B", "10:00 B"]
    assert leaving(new, "A", SATURDAY) == ["08:00 B"]


def test_a_wider_headway_takes_trips_away(tmp_path):
    text = '[[change_route]]\nroute = "7"\ndirection = 0\nheadway_minutes = 120\n'
    new, _ = applied(street(tmp_path), text)
    assert leaving(new, "A") == ["08:00 B", "10:00 B"]


def test_longer_hours(tmp_path):
    text = '[[change_route]]\nroute = "7"\ndirection = 0\nheadway_minutes = 30\nfirst = "07:00"\nlast = "11:00"\n'
    new, _ = applied(street(tmp_path), text)
    assert leaving(new, "A") == [
        f"{t} B" for t in ("07:00", "07:30", "08:00", "09:00", "10:00", "10:30", "11:00")
    ]


def test_services_that_run_on_one_date_are_one_kind_of_day(tmp_path):
    # a service of Tuesdays only, beside the weekday one: a headway is not run twice on a Tuesday
    calendar = CALENDAR + "tue,0,1,0,0,0,0,0,20230605,20230630\n"
    feed = street(tmp_path, calendar=calendar)
    trips = feed.trips.assign(
        service_id=feed.trips["service_id"].where(feed.trips["trip_id"] != "out9", "tue")
    )
    feed = type(feed)(**{**feed.__dict__, "trips": trips})
    new, _ = applied(feed, '[[change_route]]\nroute = "7"\ndirection = 0\nheadway_minutes = 60\n')
    assert leaving(new, "A") == ["08:00 B", "09:00 B", "10:00 B"]


def test_speed_factor_shortens_running_and_not_standing(tmp_path):
    new, changes = applied(street(tmp_path), '[[change_route]]\nroute = "7"\nspeed_factor = 1.25\n')
    timetable = build_timetable([new], TUESDAY)
    first = np.flatnonzero(timetable.departure == 8 * 3600)
    ride = timetable.ride == timetable.ride[first[0]]
    # 10 minutes become 8, the minute at B stays, 9 minutes become 7.2
    assert (timetable.arrival[ride] - 8 * 3600).tolist() == [480, 540 + 432]
    assert (timetable.departure[ride] - 8 * 3600).tolist() == [0, 540]
    assert changes.routes["changed"].tolist() == [7]


def test_a_sunday_like_a_saturday(tmp_path):
    new, changes = applied(
        street(tmp_path), '[[change_route]]\nroute = "7"\nadd_days = ["Sun"]\nlike = "Sat"\n'
    )
    assert leaving(new, "A", SUNDAY) == ["08:00 B"]
    assert leaving(new, "A", SATURDAY) == ["08:00 B"]
    assert changes.routes[["added", "removed", "changed"]].to_numpy().tolist() == [[1, 0, 0]]


def and_rail(tmp_path) -> list:
    """The street, and a railway from X, between A and B, to Y, between B and C."""
    stops = "stop_id,stop_name,stop_lat,stop_lon\nX,X,51.585,-3.0\nY,Y,51.595,-3.0\n"
    times = stop_times("T,08:00:00,08:00:00,X,1", "T,08:10:00,08:10:00,Y,2")
    return [street(tmp_path), read_gtfs(gtfs_zip(tmp_path / "rail.zip", stops=stops, stop_times=times))]


def test_two_routes_call_at_one_copy_of_another_feeds_stop(tmp_path):
    one = ADD.replace('["A", "C"]', '["A", "B", "X"]') + 'departures = ["07:00"]\nminutes = [9, 9]\n'
    scenario = parse_scenario('label = "x"\n' + one + one.replace('"S"', '"S2"'))
    feeds, changes = apply_scenario(and_rail(tmp_path), scenario)
    assert feeds[0].stops["stop_id"].tolist() == ["A", "B", "C", "X"]
    assert changes.routes["added"].tolist() == [2, 2]


def test_a_route_is_extended_from_where_it_was_extended_to(tmp_path):
    # the second table names another feed's stop, of which the first made a copy
    tables = ('at = "C"\nstops = ["Y"]\n', 'at = "Y"\nstops = ["X"]\n')
    way = '[[extend_route]]\nroute = "bus:R"\nways = "append"\nminutes = [9]\n'
    scenario = parse_scenario('label = "x"\n' + "".join(way + table for table in tables))
    (bus, _), _ = apply_scenario(and_rail(tmp_path), scenario)
    assert [t for t in leaving(bus, "Y") if t.endswith("X")] == ["08:29 X", "09:29 X", "10:29 X"]


def test_a_headway_does_not_bring_another_days_hours(tmp_path):
    # 08:00 to 10:00 on weekdays only, and an 11:00 that runs on Saturdays too
    calendar = CALENDAR.replace("sat,0,0,0,0,0,1,0", "sat,1,1,1,1,1,1,0")
    rows = [row for h in (8, 9, 10, 11) for row in calls(f"t{h}", 60 * h, "ABC")]
    services = "".join(f"R,{'sat' if h == 11 else 'week'},t{h},0\n" for h in (8, 9, 10, 11))
    trips = "route_id,service_id,trip_id,direction_id\n" + services
    feed = street(tmp_path, calendar=calendar, trips=trips, stop_times=stop_times(*rows))
    new, _ = applied(feed, '[[change_route]]\nroute = "7"\nheadway_minutes = 30\n')
    assert leaving(new, "A", SATURDAY) == ["11:00 B"]
    hours = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00")
    assert leaving(new, "A") == [f"{t} B" for t in hours]


def test_a_headway_in_hours_that_a_day_had_no_trip_in_is_said(tmp_path):
    text = '[[change_route]]\nroute = "7"\nheadway_minutes = 30\nbetween = ["09:00", "10:00"]\n'
    new, changes = applied(street(tmp_path), text)
    assert leaving(new, "A", SATURDAY) == ["08:00 B", "09:00 B", "09:30 B"]
    assert changes.notes == (
        "f.toml: [[change_route]] 1 (7): direction 0 had no trip in those hours on 3 dates and now has: name "
        "`days` to leave them out.",
    )


def test_a_headway_that_a_direction_has_already_is_said(tmp_path):
    feed = street(tmp_path)
    _, changes = applied(feed, '[[change_route]]\nroute = "7"\nheadway_minutes = 60\n')
    assert changes.notes == tuple(
        f"f.toml: [[change_route]] 1 (7): direction {way} runs at that headway already." for way in (0, 1)
    )
    assert len(changes.routes) == 0


def test_extend_route_both_ways(tmp_path):
    new, changes = applied(street(tmp_path), EXTEND + "minutes = [6]\ndwell_seconds = 60\n")
    assert leaving(new, "D") == [
        "08:23 C",
        "09:23 C",
        "10:23 C",
    ]  # 6 minutes and a minute's stand before 08:30
    assert [t for t in leaving(new, "C") if t.endswith("D")] == ["08:21 D", "09:21 D", "10:21 D"]
    assert leaving(new, "A") == ["08:00 B", "09:00 B", "10:00 B"]
    assert changes.routes["changed"].tolist() == [7]


def test_extend_route_one_way_by_speed(tmp_path):
    new, _ = applied(street(tmp_path), EXTEND + 'speed_kmh = 26\nways = "append"\ndwell_seconds = 0\n')
    assert "D" not in {t[-1] for t in leaving(new, "A")}
    timetable = build_timetable([new], TUESDAY)
    ids = timetable.stops["stop_id"].to_numpy()
    legs = (timetable.arrival - timetable.departure)[ids[timetable.to_stop] == "D"]
    assert set(legs.tolist()) == {round(1112.5 * 1.3 / (26 / 3.6))}  # 200 s


def test_extend_by_two_stops_mirrors_them(tmp_path):
    text = EXTEND.replace("}]", '}, { name = "E", longitude = -3.0, latitude = 51.62 }]')
    new, _ = applied(street(tmp_path), text + "minutes = [6, 5]\ndwell_seconds = 0\n")
    assert leaving(new, "E")[0] == "08:19 D"
    assert leaving(new, "D")[:2] == ["08:24 C", "08:26 E"]


def test_frequencies_are_written_out_before_a_route_is_changed(tmp_path):
    rows = "trip_id,start_time,end_time,headway_secs\nout8,08:00:00,09:00:00,1200\n"
    feed = street(tmp_path, frequencies=rows)
    assert leaving(feed, "A")[:4] == ["08:00 B", "08:20 B", "08:40 B", "09:00 B"]
    new, _ = applied(feed, '[[remove_route]]\nroute = "7"\nbetween = ["08:10", "08:30"]\n')
    assert leaving(new, "A") == ["08:00 B", "08:40 B", "09:00 B", "10:00 B"]


def test_direction_is_told_from_the_ends_where_the_feed_does_not_say(tmp_path):
    feed = street(tmp_path)
    feed = type(feed)(**{**feed.__dict__, "trips": feed.trips.assign(direction_id="")})
    new, _ = applied(feed, '[[remove_route]]\nroute = "7"\ndirection = 1\n')
    assert (len(leaving(new, "A")), leaving(new, "C")) == (3, [])


def test_a_direction_keeps_its_number_while_its_trips_become_fewer(tmp_path):
    feed = street(tmp_path)
    feed = type(feed)(**{**feed.__dict__, "trips": feed.trips.assign(direction_id="")})
    new, _ = applied(feed, '[[change_route]]\nroute = "7"\nheadway_minutes = 120\n')
    assert leaving(new, "A") == ["08:00 B", "10:00 B"]
    assert leaving(new, "C") == ["08:30 B", "10:30 B"]


def test_dates_that_nothing_changes_are_known(tmp_path):
    _, changes = applied(street(tmp_path), '[[remove_route]]\nroute = "7"\ndays = ["Sat"]\n')
    assert [changes.changes_date(date(2023, 6, d)) for d in (14, 15, 16, 17, 18, 19)] == [
        False, False, True, True, True, False,
    ]  # fmt: skip


def test_feeds_that_nothing_changes_are_the_same_object(tmp_path):
    (tmp_path / "other").mkdir()
    feeds = [street(tmp_path), street(tmp_path / "other")]
    scenario = parse_scenario('label = "x"\n[[remove_route]]\nroute = "other:R"\n')
    feeds[1] = type(feeds[1])(**{**feeds[1].__dict__, "name": "other.zip"})
    after, _ = apply_scenario(feeds, scenario)
    assert after[0] is feeds[0]
    assert len(after[1].trips) == 0
