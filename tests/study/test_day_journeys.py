"""Days of journeys of a study: at whose speeds taxis drive, which clock counts, what a scenario makes of them."""

import re
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from click.testing import CliRunner

from isochrones import read_scenario
from isoquity.cli import main
from study.check import check_study
from study.errors import ResultsError, SettingsError
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.scenarios import with_scenario
from study.visits import Visits
from study.week_clock import WeekClocks
from tests.gtfs_builder import gtfs_zip
from tests.study_builder import write_town

SLOW_MORNING = """
[travellers.taxi]
max_walk_minutes = 1
max_direct_walk_minutes = 1
feeder = { wait_minutes = 0 }
[week_clock]
week_of = 2023-06-20
[speeds.roads.period_factors.am_peak]
main = [0.2, 0.2]
local = [0.2, 0.2]
fast = [0.2, 0.2]
[visits.in_the_peak]
period = "weekday"
arrive_by = "08:59"
traveller = "taxi"
[visits.after_it]
period = "weekday"
arrive_by = "10:29"
traveller = "taxi"
[visits.home_in_the_peak]
period = "weekday"
discharge = "08:59"
traveller = "taxi"
"""


def changed(folder: Path, *replacements: tuple[str, str], more: str = "") -> Path:
    """A drawn town with parts of its study.toml replaced, and more at its end."""
    study = write_town(folder) / "study.toml"
    text = study.read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    study.write_text(text + more)
    return folder


@pytest.fixture(scope="module")
def slow_morning(tmp_path_factory):
    """The weekday peak ends at 10:00, and cars take five times as long in it."""
    return changed(
        tmp_path_factory.mktemp("peak") / "town",
        ('hours = ["07:00-19:00"]\nroad_factors = "free_flow"', 'hours = ["07:00-10:00"]\nroad_factors = "am_peak"'),
        ('hours = ["19:00-07:00"]', 'hours = ["10:00-07:00"]\nroad_factors = "free_flow"'),
        more=SLOW_MORNING,
    )  # fmt: skip


def test_each_hour_of_the_week_has_a_taxi_at_the_speeds_of_its_roads(slow_morning):
    """An hour has the median of a matrix whose window it is, to the bit; after the peak the taxi is quicker."""
    run(open_study(slow_morning))
    results = open_results(slow_morning)
    times = results.travel_times(results.matrix_key("public_transport_taxi", "weekday"))
    clocks = WeekClocks(open_study(slow_morning))
    minutes = clocks.results("emergency", ["north_only"], "public_transport_taxi")[0].minutes
    peak, later = minutes[:, 24 + 8], minutes[:, 24 + 10]
    np.testing.assert_array_equal(peak, times.sel(percentile=50, site="north").values)
    assert (later <= peak)[np.isfinite(peak)].all()
    assert (later < peak).any()


def test_a_visit_has_a_taxi_at_the_speeds_of_its_clock(slow_morning):
    """Both arrive 29 minutes after a bus leaves: what differs is the taxi to it."""
    visits = Visits(open_study(slow_morning))
    peak, later = (visits.pairs(name).out[0] for name in ("in_the_peak", "after_it"))
    assert (later <= peak)[np.isfinite(peak)].all()
    assert (later < peak).any()
    date, days = visits.date("in_the_peak"), visits.journeys("public_transport_taxi")
    assert [days.roads(date, minute) for minute in (8 * 60 + 59, 9 * 60 + 59, 10 * 60)] == [
        "am_peak", "am_peak", "free_flow",
    ]  # fmt: skip


def test_a_taxi_needs_no_road_hours(tmp_path):
    """Public transport alone, without any period that owns hours: check, visit and week answer."""
    folder = write_town(tmp_path / "town")
    text = (folder / "study.toml").read_text()
    start, end = text.index("[periods.weekday]"), text.index("[isochrones]")
    more = (
        '[travellers.taxi]\nfeeder = {}\n[week_clock]\nweek_of = 2023-06-20\nmodes = ["public_transport_taxi"]\n'
        '[visits.v]\nperiod = "tue"\narrive_by = "09:00"\ntraveller = "taxi"\n'
        '[visits.out]\nperiod = "tue"\ndischarge = "18:00"\n'
    )
    head = 'modes = ["public_transport", "public_transport_taxi"]\n'
    periods = "[periods.tue]\ndate = 2023-06-20\n"
    (folder / "study.toml").write_text(head + text[:start] + periods + text[end:] + more)
    for command in (["check"], ["visit", "--quiet"], ["week", "--service", "emergency", "--quiet"]):
        done = CliRunner().invoke(main, [command[0], str(folder), *command[1:]])
        assert done.exit_code == 0, (done.output, done.exception)


def test_choosing_by_car_needs_road_hours(tmp_path):
    folder = write_town(tmp_path / "town")
    text = (folder / "study.toml").read_text()
    start, end = text.index("[periods.weekday]"), text.index("[isochrones]")
    visit = '[visits.v]\nperiod = "tue"\ndischarge = "18:00"\nchoose = "drive"\n'
    periods = "[periods.tue]\ndate = 2023-06-20\n"
    (folder / "study.toml").write_text(text[:start] + periods + text[end:] + visit)
    with pytest.raises(SettingsError, match="needs the mode `drive`, which this study does not compute"):
        open_study(folder)


NIGHT_BUSES = """0,26:40:00,26:40:00,a,1
0,26:50:00,26:50:00,i,2
1,27:40:00,27:40:00,a,1
1,27:50:00,27:50:00,i,2
2,27:50:00,27:50:00,a,1
2,28:00:00,28:00:00,i,2
"""
OCTOBER = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,1,1,20231001,20231130\n"
)


def test_in_the_night_in_which_clocks_go_back_visits_keep_the_clock_on_the_wall(tmp_path):
    """02:30 of Sunday 29 October is 27:30 of Saturday's timetable: the bus of 27:40 is the next, at 02:40.

    The last that leaves before 03:00, which is 28:00, is that of 27:50, at 02:50.
    """
    more = (
        "[speeds]\nmax_minutes = { walk = 5, public_transport = 120 }\n[visits.night]\ndate = 2023-10-28\n"
        'discharge = "26:30"\nchoose = "whole"\n'
    )
    folder = changed(tmp_path / "town", ("date = 2023-06-20", "date = 2023-10-17"), more=more)
    with ZipFile(folder / "bus.zip") as feed:
        tables = {Path(name).stem: feed.read(name).decode() for name in feed.namelist()}
    tables["trips"] = "route_id,service_id,trip_id\n" + "".join(f"R,week,{n}\n" for n in range(3))
    head = tables["stop_times"].splitlines()[0] + "\n"
    gtfs_zip(folder / "bus.zip", **tables | {"calendar": OCTOBER, "stop_times": head + NIGHT_BUSES})
    area = Visits(open_study(folder)).result("night", "emergency", "north_only").areas.loc["Ti"]
    assert (area["minutes_home"], area["last_home"]) == (20, 26 * 60 + 50)
    text = (folder / "study.toml").read_text()
    (folder / "study.toml").write_text(text.replace("public_transport = 120", "public_transport = 180"))
    message = "has ways home until 30.5 h, and a timetable holds 30 h of its date"
    with pytest.raises(ResultsError, match=re.escape(f"visit `night` {message}")):
        Visits(open_study(folder)).times("night")
    assert any(message in f.message for f in check_study(folder) if f.where == "visits.night")


def test_the_first_hour_after_clocks_go_back_has_an_hour_less_of_the_evening_before(tmp_path):
    more = "[speeds]\nmax_minutes = { public_transport = 330 }\n[week_clock]\nweek_of = 2023-10-29\n"
    folder = changed(tmp_path / "town", ("date = 2023-06-20", "date = 2023-10-17"), more=more)
    with ZipFile(folder / "bus.zip") as feed:
        tables = {Path(name).stem: feed.read(name).decode() for name in feed.namelist()}
    gtfs_zip(folder / "bus.zip", **tables | {"calendar": OCTOBER})
    with pytest.raises(ResultsError, match="on 2023-10-29 clocks go back"):
        WeekClocks(open_study(folder)).results("emergency", ["baseline"], "public_transport")


def test_a_week_of_a_study_with_a_scenario_has_its_timetables(tmp_path):
    """A bus on Sundays as on Tuesdays: the Sunday is no longer like the Saturday, and has Tuesday's minutes."""
    folder = changed(tmp_path / "town", more="[week_clock]\nweek_of = 2023-06-20\n")
    file = folder / "sunday.toml"
    file.write_text('label = "S"\n[[change_route]]\nroute = "R"\nadd_days = ["Sun"]\nlike = "Tue"\n')
    study = open_study(folder)
    clocks = WeekClocks(with_scenario(study, read_scenario(file), WeekClocks(study).places))
    minutes = clocks.results("emergency", ["north_only"], "public_transport")[0].minutes
    np.testing.assert_array_equal(minutes[:, 6 * 24 + 8], minutes[:, 24 + 8])
    alike = clocks.journeys("public_transport").alike(clocks.dates)
    assert alike[clocks.dates[6]] == clocks.dates[6]
    assert np.isfinite(minutes[8, 6 * 24 + 8])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("[week_clock]\nweek_of = 2023-06-20\n", "a timetable begins 360 minutes before its date"),
        (
            '[visits.v]\nperiod = "weekday"\narrive_by = "00:30"\nhome_by = "05:00"\n',
            "begins 6 h before its date",
        ),
    ],
)
def test_journeys_longer_than_the_evening_before_are_refused(tmp_path, asked, message):
    folder = changed(tmp_path / "town", more="[speeds]\nmax_minutes = { public_transport = 400 }\n" + asked)
    with pytest.raises(SettingsError, match=message):
        open_study(folder)
