"""Timetables drawn as they hang at a stop, written as GTFS, read back and asked.

A drawing has one row a stop, in the order of calling, and one column a trip::

    trip     one     two
    route    7       151
    B        08:00   .
    N        08:20   08:30
    O        .       08:35

``.`` is passed by, ``?`` calls without a time, ``08:10-08:12`` waits, ``08:10d`` sets down only and ``08:10u``
picks up only. Rows ``route``, ``block``, ``service``, ``wheelchair`` may follow ``trip``; without them every trip
is of route 1, of no block, and of the service ``daily``. A capital letter is the stop at the place of that letter,
``B2`` another one there.

The places a to p stand 400 m apart on one straight street: 5 minutes on foot from each to the next.
"""

import tempfile
from pathlib import Path

import numpy as np
from pyproj import Transformer

from isochrones import Journeys, Timetable, TransitOptions, day_journeys, read_timetable, transit_times
from isochrones.schema import REASONS
from tests.gtfs_builder import gtfs_zip
from tests.oracles import CRS, network_from_map
from tests.timetable_builder import seconds

ROAD = network_from_map("a b c d e f g h i j k l m n o p", metres=400, profile="walk")
TUESDAY, SUNDAY = "2026-06-16", "2026-06-14"
WEEK = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
CALENDAR = f"service_id,{WEEK},start_date,end_date\n"
DAILY = CALENDAR + "daily,1,1,1,1,1,1,1,20260101,20261231\n"
TRIP_COLUMNS = "trip_id,route_id,block_id,service_id,wheelchair_accessible"
CALL_COLUMNS = "trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type,drop_off_type"


def drawn_day(*drawings: str | dict, date: str = TUESDAY, **tables: str | None) -> Timetable:
    """The timetable of a date, each drawing (or its files) a feed; `tables` replace files of every feed."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            gtfs_zip(Path(folder) / f"feed{n}.zip", **(files | tables))
            for n, files in enumerate(feed_of(one) if isinstance(one, str) else one for one in drawings)
        ]
        return read_timetable(paths, date)


def feed_of(drawing: str) -> dict[str, str]:
    """The files of a drawing."""
    rows = [line.split() for line in drawing.strip().splitlines()]
    heads = {row[0]: row[1:] for row in rows if not row[0][0].isupper()}
    calls = [row for row in rows if row[0][0].isupper()]
    trips = heads["trip"]
    about = [
        heads.get(name, [usual] * len(trips))
        for name, usual in (("route", "1"), ("block", ""), ("service", "daily"), ("wheelchair", ""))
    ]
    routes = sorted(set(about[0]))
    return {
        "stops": stops_text({row[0] for row in calls}),
        "routes": "route_id,route_short_name,route_type\n" + "".join(f"{r},{r},3\n" for r in routes),
        "trips": _lines(TRIP_COLUMNS, zip(trips, *about, strict=True)),
        "calendar": DAILY,
        "stop_times": _lines(CALL_COLUMNS, _calls(trips, calls)),
    }


def stops_text(names: set[str], wheelchair: dict | None = None) -> str:
    """stops.txt: each stop at the place of its first letter."""
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform
    lines = []
    for name in sorted(names):
        longitude, latitude = to_degrees(*ROAD.places[name[0].lower()])
        lines.append((name, name, f"{latitude:.8f}", f"{longitude:.8f}", (wheelchair or {}).get(name, "")))
    return _lines("stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding", lines)


def _calls(trips: list[str], rows: list[list[str]]):
    for column, trip in enumerate(trips, start=1):
        for sequence, row in enumerate(rows):
            text = row[column]
            if text == ".":
                continue
            times, mark = (text[:-1], text[-1]) if text[-1] in "du" else (text, "")
            arrival, _, departure = times.replace("?", "").partition("-")
            arrival, departure = (_with_seconds(time) for time in (arrival, departure or arrival))
            yield trip, sequence, row[0], arrival, departure, 1 if mark == "d" else 0, 1 if mark == "u" else 0


def _with_seconds(time: str) -> str:
    return f"{time}:00" if time.count(":") == 1 else time


def _lines(columns: str, rows) -> str:
    return "\n".join([columns, *(",".join(map(str, row)) for row in rows)]) + "\n"


def minutes(day: Timetable, way: str, *, to: str = "", leave: str = "", **options) -> float | str:
    """Minutes from one place to another, there by `to` or leaving at `leave`; why not where there are none.

    `way` is ``"a o"``. Asked twice, as the way of someone of a to a site at o, and as the way of someone of o home
    from a site at a: the answers must be the same.
    """
    start, end = way.split()
    hours, minute = (to or leave).split(":")
    window = f"{hours}:{minute}", f"{int(hours) + (int(minute) + 1) // 60}:{(int(minute) + 1) % 60:02}"
    found = {
        direction: transit_times(
            day,
            ROAD.network,
            ROAD.origins(origin),
            ROAD.sites(site),
            window=window,
            by="arrive" if to else "depart",
            direction=direction,
            percentiles=(50,),
            options=TransitOptions(**options),
        )
        for direction, origin, site in (("to_site", start, end), ("from_site", end, start))
    }
    there, home = (_answer(times) for times in found.values())
    assert there == home
    return there


def _answer(times) -> float | str:
    taken = times.item()
    return REASONS[times["reason"].item()] if np.isnan(taken) else round(taken * 60) / 60


def journeys(day: Timetable, way: str, **options) -> list[str]:
    """Every journey of the day that no other beats, as ``"07:55-08:25, 1 ride, 10 min on foot"``."""
    start, end = way.split()
    there = day_journeys(
        day, ROAD.network, ROAD.origins(start), ROAD.sites(end), "to_site", options=TransitOptions(**options)
    )
    home = day_journeys(
        day,
        ROAD.network,
        ROAD.origins(end),
        ROAD.sites(start),
        "from_site",
        options=TransitOptions(**options),
    )
    for name in ("depart", "arrive"):
        np.testing.assert_array_equal(getattr(there, name), getattr(home, name))
    return _told(there)


def _told(found: Journeys) -> list[str]:
    columns = (found.depart, found.arrive, found.rides, found.walk)
    return [
        f"{clock(depart)}-{clock(arrive)}, {rides} {'ride' if rides == 1 else 'rides'}, {walk / 60:g} min on foot"
        for depart, arrive, rides, walk in zip(*(column.tolist() for column in columns), strict=True)
    ]


def clock(second: int) -> str:
    """A second of the day as 07:55 or 07:55:01; the evening before is negative."""
    sign, second = ("-", -second) if second < 0 else ("", second)
    text = f"{sign}{second // 3600:02}:{second // 60 % 60:02}"
    assert seconds(text.strip("-")) == second - second % 60
    return text if second % 60 == 0 else f"{text}:{second % 60:02}"
