"""Each table of a scenario on a drawn street: what runs before and after, worked by hand.

::

    A ----1,112 m---- B ----1,112 m---- C      three stops on a meridian, north to the right

A route 7 leaves A at 08:00, 09:00 and 10:00 on weekdays of June 2023, is at B 10 minutes later (standing a
minute) and at C after 20, and comes back from C at 08:30, 09:30 and 10:30.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from isochrones import ScenarioError, apply_scenario, build_timetable, read_gtfs
from isochrones.scenario_errors import UnknownInTimetable
from isochrones.scenario_file import parse_scenario
from tests.gtfs_builder import gtfs_zip, stop_times

TUESDAY, SATURDAY, SUNDAY = date(2023, 6, 20), date(2023, 6, 17), date(2023, 6, 18)
CALENDAR = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20230605,20230630\nsat,0,0,0,0,0,1,0,20230605,20230630\n"
)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def calls(trip: str, start: int, stops: str) -> list[str]:
    first, middle, last = stops
    return [
        f"{trip},{clock(start)},{clock(start)},{first},1",
        f"{trip},{clock(start + 10)},{clock(start + 11)},{middle},2",
        f"{trip},{clock(start + 20)},{clock(start + 20)},{last},3",
    ]


def street(tmp_path, **tables):
    runs = {f"out{h}": ("week", 60 * h, "ABC", 0) for h in (8, 9, 10)}
    runs |= {f"back{h}": ("week", 60 * h + 30, "CBA", 1) for h in (8, 9, 10)}
    runs |= {"out8sat": ("sat", 8 * 60, "ABC", 0)}
    trips = ["route_id,service_id,trip_id,direction_id"]
    trips += [f"R,{service},{trip},{way}" for trip, (service, _, _, way) in runs.items()]
    rows = [row for trip, (_, start, stops, _) in runs.items() for row in calls(trip, start, stops)]
    given = {"calendar": CALENDAR, "trips": "\n".join(trips) + "\n", "stop_times": stop_times(*rows)}
    return read_gtfs(gtfs_zip(tmp_path / "bus.zip", **(given | tables)))


def applied(feed, text: str):
    feeds, changes = apply_scenario([feed], parse_scenario('label = "x"\n' + text, "f.toml"))
    return feeds[0], changes


def leaving(feed, stop: str, day=TUESDAY) -> list[str]:
    """Clock times of departures from a stop on a day, with what they are bound for: `"08:00 C"`."""
    timetable = build_timetable([feed], day)
    ids = timetable.stops["stop_id"].to_numpy()
    own = (timetable.departure >= 0) & (timetable.departure < 86_400) & (ids[timetable.from_stop] == stop)
    return [
        f"{clock(seconds // 60)[:5]} {ids[to]}"
        for seconds, to in zip(timetable.departure[own].tolist(), timetable.to_stop[own])
    ]


def test_the_street_as_it_is(tmp_path):
    assert leaving(street(tmp_path), "A") == ["08:00 B", "09:00 B", "10:00 B"]


def test_the_feed_given_stays_as_it_is(tmp_path):
    feed = street(tmp_path)
    new, _ = applied(feed, '[[remove_route]]\nroute = "7"\nbetween = ["09:00", "10:00"]\n')
    assert leaving(feed, "A") == ["08:00 B", "09:00 B", "10:00 B"]
    assert leaving(new, "A") == ["08:00 B", "10:00 B"]
    assert new.sha256 != feed.sha256


ADD = """[[add_route]]
id = "S"
name = "Shuttle"
stops = ["A", "C"]
days = ["Tue", "Sun"]
"""


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


EXTEND = (
    '[[extend_route]]\nroute = "7"\nat = "C"\nstops = [{ name = "D", longitude = -3.0, latitude = 51.61 }]\n'
)


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


# ruff: noqa: E501 (the sentences stand whole)
UNKNOWN = [
    ('[[remove_route]]\nroute = "77"\n', UnknownInTimetable, r"f.toml: \[\[remove_route\]\] 1 \(77\) names route `77`.*`7`"),
    (ADD.replace('"C"', '"D"') + 'departures = ["07:00"]\nminutes = [9]\n', UnknownInTimetable,
     r"\[\[add_route\]\] 1 \(S\): `stops` names stop `D`, which no feed has"),
    (ADD.replace('"C"', '"cedr"') + 'departures = ["07:00"]\nminutes = [9]\n', UnknownInTimetable, "near are `C`"),
    (ADD.replace('id = "S"', 'id = "R"') + 'departures = ["07:00"]\nminutes = [9]\n', ScenarioError,
     "has a route `R` already: choose another id"),
    (ADD.replace('"C"', '{ name = "Far", longitude = -2.0, latitude = 51.6 }') + 'departures = ["07:00"]\nminutes = [90]\n',
     ScenarioError, "puts a stop 69 km from the nearest stop of the feeds"),
    (ADD.replace('"C"', '{ name = "N", site = "RGH" }') + 'departures = ["07:00"]\nminutes = [9]\n', ScenarioError,
     "names site `RGH`: sites are known within a study only"),
    (ADD + 'departures = ["07:00"]\nminutes = [1]\n', ScenarioError,
     "from its stop 1 to the next it would run 133 km/h along the straight line"),
    (ADD + 'departures = ["07:00"]\nspeed_kmh = 200\n', ScenarioError, "speed_kmh = 200 is above the 110"),
    (ADD.replace('"Tue", "Sun"', '"Tue"') + 'departures = ["07:00"]\nminutes = [9]\nvalid = [2024-01-01, 2024-02-01]\n',
     ScenarioError, "none of its days lies within the calendars of bus.zip, 2023-06-05 to 2023-06-30"),
    ('[[remove_route]]\nroute = "7"\nbetween = ["05:00", "06:00"]\n', ScenarioError, "no trip leaves between 05:00-06:00"),
    ('[[change_route]]\nroute = "7"\nspeed_factor = 1.2\n[[remove_route]]\nroute = "7"\n', ScenarioError,
     "route `7` has no trip that could be changed"),
    ('[[change_route]]\nroute = "7"\nadd_days = ["Sat"]\nlike = "Fri"\n', ScenarioError, "run on Sat already"),
    ('[[change_route]]\nroute = "7"\nadd_days = ["Sat"]\nlike = "Sun"\n[[remove_route]]\nroute = "7"\ndays = ["Sat"]\n',
     ScenarioError, "the route has no trip on Sun"),
    ('[[change_route]]\nroute = "7"\nheadway_minutes = 9\ndays = ["Sun"]\n', ScenarioError, "does not run on those days"),
    (EXTEND.replace('at = "C"', 'at = "B"') + "minutes = [6]\n", ScenarioError, "no trip of the route starts or ends at `B`"),
    (EXTEND + "minutes = [0.5]\n", ScenarioError, "it would run 133 km/h"),
    ('[[remove_route]]\nroute = "7"\ndays = ["Sun"]\n', ScenarioError, "none of its trips runs on those days"),
    ('[[change_route]]\nroute = "7"\nspeed_factor = 1.0\n', ScenarioError, "speed_factor = 1 changes no time"),
    ('[[change_route]]\nroute = "7"\nspeed_factor = 1.00001\n', ScenarioError, "changes no time"),
    ('[[remove_route]]\nroute = "7"\ndirection = 1\n[[change_route]]\nroute = "7"\ndirection = 1\nheadway_minutes = 9\n',
     ScenarioError, "has no trip in direction 1"),
    ('[[change_route]]\nroute = "7"\nheadway_minutes = 600\nbetween = ["06:00", "07:00"]\n', ScenarioError,
     "no departure falls into its hours"),
    ('[[move_stop]]\nstop = "B"\nlongitude = -3.0\nlatitude = 51.59\n', ScenarioError, "the stop is there already"),
    ('[[move_stop]]\nstop = "B"\nlongitude = 51.59\nlatitude = -3.0\n', ScenarioError, "are coordinates swapped"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "message"), UNKNOWN)
def test_what_cannot_be_done_is_said(tmp_path, text, kind, message):
    with pytest.raises(kind, match=message):
        applied(street(tmp_path), text)


def test_a_route_name_that_means_several_is_refused_with_their_ids(tmp_path):
    routes = "route_id,route_short_name,route_type,agency_id\nR,7,3,X\nQ,7,3,Y\n"
    with pytest.raises(UnknownInTimetable, match=r"which may be `bus:R` \(7 of X\), `bus:Q` \(7 of Y\)"):
        applied(street(tmp_path, routes=routes), '[[remove_route]]\nroute = "7"\n')


def test_a_direction_without_trips_is_refused(tmp_path):
    text = '[[remove_route]]\nroute = "7"\ndirection = 1\n[[change_route]]\nroute = "7"\ndirection = 1\nspeed_factor = 1.1\n'
    with pytest.raises(ScenarioError, match="has no trip in direction 1: take the other"):
        applied(street(tmp_path), text)


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
