"""The drawn street on which scenarios are tried, worked by hand.

::

    A ----1,112 m---- B ----1,112 m---- C      three stops on a meridian, north to the right

A route 7 leaves A at 08:00, 09:00 and 10:00 on weekdays of June 2023, is at B 10 minutes later (standing a
minute) and at C after 20, and comes back from C at 08:30, 09:30 and 10:30.
"""

from datetime import date

from isochrones import apply_scenario, build_timetable, read_gtfs
from isochrones.scenario_file import parse_scenario
from tests.gtfs_builder import gtfs_zip, stop_times

TUESDAY, SATURDAY, SUNDAY = date(2023, 6, 20), date(2023, 6, 17), date(2023, 6, 18)
CALENDAR = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20230605,20230630\nsat,0,0,0,0,0,1,0,20230605,20230630\n"
)
ADD = """[[add_route]]
id = "S"
name = "Shuttle"
stops = ["A", "C"]
days = ["Tue", "Sun"]
"""
EXTEND = (
    '[[extend_route]]\nroute = "7"\nat = "C"\nstops = [{ name = "D", longitude = -3.0, latitude = 51.61 }]\n'
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
