"""Days on which a study's feeds run nothing: the evening before and the morning after stay, in weeks and visits."""

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from click.testing import CliRunner

from isochrones import NoServiceOnDate
from isoquity.cli import main
from study.check import check_study
from study.folder import open_study
from study.run import run
from study.visits import Visits
from study.week_clock import WeekClocks
from tests.gtfs_builder import gtfs_zip
from tests.study_builder import write_town

WEEK = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20230605,202306{last}\n"
)
NOON = "sat,0,0,0,0,0,1,1,20230605,20230630\n"
CALLS = """0,23:40:00,23:40:00,i,1
0,23:50:00,23:50:00,a,2
2,00:20:00,00:20:00,a,1
2,00:30:00,00:30:00,i,2
"""
NOON_CALLS = "1,12:00:00,12:00:00,e,1\n1,12:05:00,12:05:00,a,2\n"
ASKED = """
[speeds]
max_minutes = { walk = 5 }
[week_clock]
week_of = 2023-06-20
[visits.out]
date = 2023-06-25
discharge = "22:00"
choose = "whole"
"""


def town_of(folder: Path, noon: bool = False) -> Path:
    """On weekdays 23:40 i to a and 00:20 a to i, and if `noon` at weekends an e to a that helps nobody at i."""
    write_town(folder)
    with ZipFile(folder / "bus.zip") as feed:
        tables = {Path(name).stem: feed.read(name).decode() for name in feed.namelist()}
    tables["trips"] = "route_id,service_id,trip_id\nR,week,0\nR,week,2\n" + ("R,sat,1\n" if noon else "")
    tables["calendar"] = WEEK.format(last="30") + (NOON if noon else "")
    head = tables["stop_times"].splitlines()[0] + "\n"
    tables["stop_times"] = head + CALLS + (NOON_CALLS if noon else "")
    gtfs_zip(folder / "bus.zip", **tables)
    (folder / "study.toml").write_text((folder / "study.toml").read_text() + ASKED)
    return folder


@pytest.fixture(scope="module", params=[False, True], ids=["silent weekend", "a bus at noon"])
def town(tmp_path_factory, request):
    return town_of(tmp_path_factory.mktemp("silent") / "town", request.param)


def test_a_saturday_after_midnight_has_fridays_last_bus(town):
    """23:40 from i (8 is its row): at the instant 00:29, the 30th, 49 minutes ago; an hour later 109."""
    clocks = WeekClocks(open_study(town))
    minutes = clocks.results("emergency", ["north_only"], "public_transport")[0].minutes
    np.testing.assert_array_equal(minutes[8, 5 * 24 : 5 * 24 + 2], [49, 109])


def test_a_sunday_night_has_mondays_first_bus_home(town):
    found = Visits(open_study(town)).result("out", "emergency", "north_only")
    assert found.areas.loc["Ti", ["minutes_home", "share_works"]].tolist() == [150, 1]


def test_check_says_what_a_silent_day_has(tmp_path):
    found = [f for f in check_study(town_of(tmp_path / "town")) if f.where == "visits.out"]
    assert [f.level for f in found] == ["warning"]
    assert "are walks, and what the evening before and the morning after run" in found[0].message


def test_check_refuses_a_date_that_one_of_the_feeds_does_not_reach(tmp_path):
    folder = town_of(tmp_path / "town")
    with ZipFile(folder / "bus.zip") as feed:
        tables = {Path(name).stem: feed.read(name).decode() for name in feed.namelist()}
    gtfs_zip(folder / "other.zip", **tables | {"calendar": WEEK.format(last="21")})
    study = folder / "study.toml"
    study.write_text(study.read_text().replace('gtfs = ["bus.zip"]', 'gtfs = ["bus.zip", "other.zip"]'))
    found = [f for f in check_study(folder) if f.where in ("visits.out", "week_clock")]
    errors = [f.message for f in found if f.level == "error"]
    assert len(errors) == 4  # Thursday to Sunday, of which the visit's is the last
    assert (
        "other.zip has no trip on Sunday 2023-06-25: its calendars run from 2023-06-05 to 2023-06-21"
        in errors[0]
    )
    with pytest.raises(NoServiceOnDate, match=r"other\.zip has no trip on Sunday 2023-06-25"):
        Visits(open_study(folder)).pairs("out")


SUNDAY_BUS = 'label = "Sunday bus"\n[[change_route]]\nroute = "R"\nadd_days = ["Sun"]\nlike = "Tue"\n'


def test_a_bus_on_a_day_without_any_is_compared_with_walking(tmp_path):
    """On the Sunday the drawn town's buses do not run; a period of it alone is refused, before and after."""
    folder = write_town(tmp_path / "town")
    study, scenario = folder / "study.toml", folder / "sunday.toml"
    study.write_text(study.read_text() + "[periods.sunday]\ndate = 2023-06-18\n")
    scenario.write_text(SUNDAY_BUS)
    asked = [
        "scenario",
        str(folder),
        str(scenario),
        "--period",
        "sunday",
        "--service",
        "emergency",
        "--quiet",
    ]
    done = CliRunner().invoke(
        main, [*asked, "--configuration", "north_only", "--csv", str(tmp_path / "a.csv")]
    )
    assert done.exit_code == 0, done.output
    assert "Sunday bus" in done.output
    assert "Nothing runs on that date without the scenario" in " ".join(done.output.split())
    with pytest.raises(NoServiceOnDate, match="no trip on Sunday 2023-06-18"):
        run(open_study(folder))
