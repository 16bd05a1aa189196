"""Which vehicles run when, on timetables drawn as they hang at a stop and worked by hand.

Calendars and their exceptions, trips past midnight, frequencies, several feeds, and the days when clocks change.
"""

import pytest

from isochrones.transit_errors import NoServiceOnDate
from tests.isochrones.transit_scenarios import (
    CALENDAR,
    DAILY,
    ROAD,
    SUNDAY,
    TUESDAY,
    drawn_day,
    feed_of,
    journeys,
    minutes,
)

WEEK_AND_SUNDAY = """
trip     early  late   sunday
service  week   week   sun
B        08:00  18:00  10:00
N        08:20  18:20  10:20
"""
SERVICES = CALENDAR + "week,1,1,1,1,1,0,0,20260105,20261218\nsun,0,0,0,0,0,0,1,20260104,20261220\n"
EXCEPTION = "service_id,date,exception_type\n"
EARLY, LATE, SUN = (
    f"{leave}-{arrive}, 1 ride, 10 min on foot"
    for leave, arrive in (("07:55", "08:25"), ("17:55", "18:25"), ("09:55", "10:25"))
)


@pytest.mark.parametrize(
    ("date", "exceptions", "expected"),
    [
        (TUESDAY, "", [EARLY, LATE]),
        (SUNDAY, "", [SUN]),
        (TUESDAY, "week,20260616,2\nsun,20260616,1\n", [SUN]),  # a bank holiday
        (TUESDAY, "sun,20260616,1\n", [EARLY, SUN, LATE]),
        (TUESDAY, "week,20260615,2\n", [EARLY, LATE]),  # yesterday's exception
    ],
)
def test_calendars_and_their_exceptions(date, exceptions, expected):
    day = drawn_day(WEEK_AND_SUNDAY, date=date, calendar=SERVICES, calendar_dates=EXCEPTION + exceptions)
    found = [text for text in journeys(day, "a o") if not text.startswith("-")]
    assert found == expected


def test_exceptions_alone_are_a_calendar():
    dates = EXCEPTION + "week,20260616,1\n"
    day = drawn_day(WEEK_AND_SUNDAY, calendar=None, calendar_dates=dates)
    assert journeys(day, "a o") == [EARLY, LATE]


def test_a_day_on_which_all_is_taken_away():
    with pytest.raises(NoServiceOnDate, match="2026-06-16"):
        drawn_day(WEEK_AND_SUNDAY, calendar=SERVICES, calendar_dates=EXCEPTION + "week,20260616,2\n")


NIGHT = """
trip     friday  day
service  fri     daily
B        24:50   10:00
N        25:10   10:20
"""
FRIDAYS = DAILY + "fri,0,0,0,0,1,0,0,20260101,20261231\n"


def test_past_midnight_the_evening_goes_on():
    friday = drawn_day(NIGHT, date="2026-06-19", calendar=FRIDAYS)
    assert journeys(friday, "a o")[-1] == "24:45-25:15, 1 ride, 10 min on foot"
    assert minutes(friday, "a o", to="25:15") == 30
    assert minutes(friday, "a o", leave="24:46") == "no_service"
    assert minutes(friday, "a o", to="01:15") == "no_service"  # that is Thursday's night


def test_a_trip_of_the_day_before_runs_in_the_small_hours():
    saturday = drawn_day(NIGHT, date="2026-06-20", calendar=FRIDAYS)
    assert journeys(saturday, "a o") == [
        "00:45-01:15, 1 ride, 10 min on foot",
        "09:55-10:25, 1 ride, 10 min on foot",
    ]
    assert minutes(saturday, "a o", to="01:15") == 30
    assert minutes(saturday, "a o", leave="00:30") == 45
    assert minutes(saturday, "a o", leave="00:46") == "beyond_cutoff"


def test_a_change_from_yesterdays_last_bus_to_todays_first():
    day = drawn_day("""
        trip  late   early
        B     24:20  .
        H     24:30  00:40
        N     .      00:50
    """)
    # on the date's own night and on the one before
    assert journeys(day, "a o") == [
        "00:15-00:55, 2 rides, 10 min on foot",
        "24:15-24:55, 2 rides, 10 min on foot",
    ]


def test_a_journey_across_midnight_in_both_nights():
    day = drawn_day("trip  one\nB  23:50\nN  24:10\n")
    assert journeys(day, "a o") == [
        "-00:15-00:15, 1 ride, 10 min on foot",
        "23:45-24:15, 1 ride, 10 min on foot",
    ]
    assert minutes(day, "a o", to="00:20") == 35
    assert minutes(day, "a o", to="24:14") == "beyond_cutoff"
    assert minutes(day, "a o", leave="23:30") == 45


def test_the_last_journey_home():
    day = drawn_day("""
        trip   one    last
        N      17:10  22:50
        B      17:30  23:10
    """)
    assert journeys(day, "o a")[-1] == "22:45-23:15, 1 ride, 10 min on foot"
    assert minutes(day, "o a", leave="22:45") == 30
    assert minutes(day, "o a", leave="22:46") == "no_service"
    assert minutes(day, "o a", leave="18:00") == "beyond_cutoff"


FREQUENT = "trip  often\nB  00:00\nN  00:20\n"
HEADWAY = "trip_id,start_time,end_time,headway_secs,exact_times\n"


@pytest.mark.parametrize("exact", ["0", "1", ""])
def test_a_bus_every_so_often(exact):
    day = drawn_day(FREQUENT, frequencies=f"{HEADWAY}often,09:00:00,10:00:00,1500,{exact}\n")
    # 09:00, 09:25, 09:50, and none at the end itself or after it
    assert journeys(day, "a o") == [
        "08:55-09:25, 1 ride, 10 min on foot",
        "09:20-09:50, 1 ride, 10 min on foot",
        "09:45-10:15, 1 ride, 10 min on foot",
    ]
    assert minutes(day, "a o", leave="09:00") == 50


def test_headways_change_over_the_day():
    rows = "often,09:00:00,09:40:00,1200,1\noften,09:40:00,11:00:00,2400,1\n"
    day = drawn_day(FREQUENT, frequencies=HEADWAY + rows)
    leaving = [text[:5] for text in journeys(day, "a o")]
    assert leaving == ["08:55", "09:15", "09:35", "10:15"]


def test_a_bus_every_so_often_past_midnight():
    day = drawn_day(FREQUENT, frequencies=f"{HEADWAY}often,23:30:00,25:00:00,1800,1\n")
    assert [text.split(",")[0] for text in journeys(day, "a o")] == [
        "-00:35--00:05",
        "-00:05-00:25",
        "00:25-00:55",
        "23:25-23:55",
        "23:55-24:25",
        "24:25-24:55",
    ]


def test_a_change_between_two_feeds_whose_ids_clash():
    # both call their trip "one" and their stop "H"; one may change between them, they stand at one place
    day = drawn_day("trip  one\nB  08:00\nH  08:10\n", "trip  one\nH  08:12\nN  08:20\n")
    assert journeys(day, "a o") == ["07:55-08:25, 2 rides, 10 min on foot"]
    assert journeys(day, "a o", min_change_minutes=2.1) == []


def test_a_stop_of_one_name_elsewhere_in_another_feed():
    # the other feed's "H" stands at d: 20 minutes from the first one's
    second = feed_of("trip  one\nH  08:12\nN  08:20\n")
    d, h = (feed_of(f"trip  one\n{stop}  08:00\nN  08:10\n")["stops"].splitlines()[1] for stop in "DH")
    second["stops"] = second["stops"].replace(h, d.replace("D,D,", "H,H,"))
    day = drawn_day("trip  one\nB  08:00\nH  08:10\n", second)
    assert journeys(day, "a o", max_walk_minutes=9) == []
    assert journeys(day, "d o", max_walk_minutes=9) == ["08:12-08:25, 1 ride, 5 min on foot"]


def test_the_same_bus_in_two_feeds_runs_once():
    bus = "trip  one\nB  08:00\nN  08:20\n"
    day = drawn_day(bus, bus.replace("one", "other"))
    assert journeys(day, "a o") == [EARLY]
    assert len(day.departure) == 1
    assert [feed.duplicates for feed in day.report] == [0, 1]


def test_a_feed_out_of_season_is_refused():
    summer = feed_of("trip  one\nB  08:00\nN  08:20\n")
    autumn = {**summer, "calendar": CALENDAR + "daily,1,1,1,1,1,1,1,20260901,20261231\n"}
    with pytest.raises(NoServiceOnDate, match="2026-09-01"):
        drawn_day(summer, autumn)


SATURDAY_NIGHT = """
trip     late   sunday
service  sat    daily
B        25:10  10:00
N        25:30  10:20
"""
SATURDAYS = DAILY + "sat,0,0,0,0,0,1,0,20260101,20261231\n"


@pytest.mark.parametrize(
    ("sunday", "expected"),
    [
        ("2026-06-21", "01:05-01:35"),
        ("2026-03-29", "02:05-02:35"),  # clocks go from 01:00 to 02:00: an hour less since Saturday noon
        ("2026-10-25", "00:05-00:35"),  # from 02:00 back to 01:00; the timetable of the day counts from noon
    ],
)
def test_saturday_night_when_clocks_change(sunday, expected):
    day = drawn_day(SATURDAY_NIGHT, date=sunday, calendar=SATURDAYS)
    assert [text.split(",")[0] for text in journeys(day, "a o")] == [expected, "09:55-10:25"]


@pytest.mark.parametrize(
    ("sunday", "leaves", "to"),
    [
        ("2026-06-21", "25:10", "01:35"),
        ("2026-03-29", "25:10", "02:35"),  # the clock on the wall skips the hour from 01:00
        ("2026-03-29", "24:10", "00:35"),
        ("2026-10-25", "25:10", "01:35"),  # the first of the two
        ("2026-10-25", "26:10", "01:36"),  # an hour too late for it: the second of the two
        ("2026-10-25", "27:10", "02:35"),
    ],
)
def test_appointments_are_kept_by_the_clock_on_the_wall(sunday, leaves, to):
    arrives = leaves.replace(":10", ":30")
    day = drawn_day(
        f"trip  late\nservice  sat\nB  {leaves}\nN  {arrives}\n", MORNING, date=sunday, calendar=SATURDAYS
    )
    assert minutes(day, "a o", to=to) == (30 if to.endswith("35") else "no_service")


MORNING = "trip  sunday\nB  10:00\nN  10:20\n"


def test_a_sunday_trip_counts_back_from_its_noon():
    # GTFS counts from noon less twelve hours: 01:10 of the 23-hour day is 00:10 on the wall
    day = drawn_day("trip  early\nB  01:10\nN  01:30\n", date="2026-03-29")
    assert minutes(day, "a o", to="00:35") == 30
    day = drawn_day("trip  early\nB  03:10\nN  03:30\n", date="2026-03-29")
    assert minutes(day, "a o", to="03:35") == 30
    day = drawn_day("trip  early\nB  00:10\nN  00:30\n", date="2026-10-25")
    assert minutes(day, "a o", to="01:35") == 30


def test_the_evening_before_clocks_change():
    # on the Saturday the night bus is at 25:30 however long the night
    for saturday in ("2026-06-20", "2026-03-28", "2026-10-24"):
        day = drawn_day(SATURDAY_NIGHT, date=saturday, calendar=SATURDAYS)
        assert journeys(day, "a o")[-1] == "25:05-25:35, 1 ride, 10 min on foot"


def test_feeds_of_two_time_zones():
    # the ferry company's clock is an hour ahead: its 09:12 is 08:12 at the bus stop
    paris = "agency_id,agency_name,agency_url,agency_timezone\nX,X,http://x.example,Europe/Paris\n"
    ferry = {**feed_of("trip  one\nH  09:12\nN  09:20\n"), "agency": paris}
    day = drawn_day("trip  one\nB  08:00\nH  08:10\n", ferry)
    assert journeys(day, "a o") == ["07:55-08:25, 2 rides, 10 min on foot"]
    assert minutes(day, "a o", to="08:25") == 30


def test_stops_stand_where_they_are_drawn():
    stops = drawn_day("trip  one\nB  08:00\nN  08:20\n").stops.set_index("stop_id")
    for stop in "BN":
        assert tuple(stops.loc[stop, ["easting", "northing"]]) == pytest.approx(
            ROAD.places[stop.lower()], abs=0.01
        )
