"""What must hold of any scenario: dates it says it leaves alone are left alone, and its export is the same."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from isochrones import ScenarioError, apply_scenario, build_timetable, read_gtfs, write_gtfs
from isochrones.scenario_file import parse_scenario
from isochrones.transit_errors import NoServiceOnDate
from tests.gtfs_builder import gtfs_zip, stop_times
from tests.isochrones.scenario_street import CALENDAR, calls
from tests.isochrones.test_gtfs_export import runs_of

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCKS = [f"{hour:02d}:{minute}" for hour in range(6, 13) for minute in ("00", "10", "35")]


@pytest.fixture(scope="module")
def feed(tmp_path_factory):
    """Two routes out and back, one of them repeated by frequency, on weekdays, Saturdays and odd dates."""
    services = ["week", "sat", "odd", "week", "sat"]
    trips, rows = ["route_id,service_id,trip_id,direction_id,block_id"], []
    for number, service in enumerate(services * 2):
        way = number % 2
        trips.append(f"{'RQ'[number // 5]},{service},t{number},{way},b{number // 2}")
        rows += calls(f"t{number}", 360 + 47 * number, "ABC" if way == 0 else "CBA")
    trips.append("R,week,again,0,")  # its numbers begin anew
    rows += calls("again", 700, "ABC") + calls("again", 740, "ACB")
    folder = tmp_path_factory.mktemp("properties")
    return read_gtfs(
        gtfs_zip(
            folder / "bus.zip", calendar=CALENDAR, trips="\n".join(trips) + "\n", stop_times=stop_times(*rows),
            routes="route_id,route_short_name,route_type\nR,7,3\nQ,8,3\n",
            calendar_dates="service_id,date,exception_type\nodd,20230614,1\nodd,20230618,1\nweek,20230616,2\n",
            frequencies="trip_id,start_time,end_time,headway_secs\nt1,08:00:00,09:00:00,1500\n",
        )
    )  # fmt: skip


days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True)
span = st.lists(st.sampled_from(CLOCKS), min_size=2, max_size=2, unique=True).map(sorted)
route = st.sampled_from(["7", "8"])
way = st.sampled_from(["", "direction = 0\n", "direction = 1\n"])


def table(name, of, *parts) -> str:
    return f'[[{name}]]\nroute = "{of}"\n' + "".join(parts)


tables = st.one_of(
    st.builds(lambda r, w, d, s: table("remove_route", r, w, f"days = {d}\nbetween = {s}\n"), route, way, days, span),
    st.builds(
        lambda r, w, d, s, h: table("change_route", r, w, f"days = {d}\nbetween = {s}\nheadway_minutes = {h}\n"),
        route, way, days, span, st.integers(5, 90),
    ),
    st.builds(
        lambda r, h, s: table("change_route", r, f'headway_minutes = {h}\nfirst = "{s[0]}"\nlast = "{s[1]}"\n'),
        route, st.integers(5, 90), span,
    ),
    st.builds(lambda r, w, f: table("change_route", r, w, f"speed_factor = {f}\n"), route, way, st.floats(0.5, 1.5)),
    st.builds(lambda r, d, like: table("change_route", r, f'add_days = {d}\nlike = "{like}"\n'),
              route, days, st.sampled_from(DAYS)),
    st.builds(
        lambda r, at: table(
            "extend_route", r, f'at = "{at}"\nstops = [{{ name = "D", longitude = -3.01, latitude = 51.6 }}]\n'
            "minutes = [3]\n"
        ),
        route, st.sampled_from("AC"),
    ),
    st.builds(
        lambda d, s, h: f'[[add_route]]\nid = "S"\nname = "S"\nstops = ["C", "B"]\ndays = {d}\nfirst = "{s[0]}"\n'
        f'last = "{s[1]}"\nheadway_minutes = {h}\nspeed_kmh = 20\n',
        days, span, st.integers(5, 90),
    ),
)  # fmt: skip


def runs_on(feed, day) -> list:
    try:
        return runs_of(build_timetable([feed], day))
    except NoServiceOnDate:
        return []


@given(tables, st.dates(date(2023, 6, 13), date(2023, 6, 19)))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
def test_any_scenario(feed, tmp_path_factory, text, day):
    try:
        (after,), changes = apply_scenario([feed], parse_scenario('label = "x"\n' + text))
    except ScenarioError:
        reject()  # such as days on which the route does not run
    if not changes.changes_date(day):
        assert runs_on(feed, day) == runs_on(after, day)
    path = write_gtfs([after], tmp_path_factory.getbasetemp() / "any.zip").path
    assert runs_on(after, day) == runs_on(read_gtfs(path), day)
    year = changes.a_year()
    numbers = year[[c for c in year if c.endswith(("_before", "_after"))]].to_numpy(float)
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
