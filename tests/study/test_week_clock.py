"""The week clock of the drawn town, beside its matrices; its bus runs on weekdays only."""

import datetime
import json
import re
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from isoquity.cli import main
from study.day_journeys import DayJourneys
from study.errors import ResultsError, SettingsError
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.visits import Visits
from study.week_clock import WeekClocks
from study.week_report import coverage, week_text
from tests.gtfs_builder import gtfs_zip
from tests.study_builder import write_town

OPTIONS = """
[part]
extends = "baseline"
label = "South in the daytime"
[part.services]
emergency = { north = "Mon-Sat 00:00-24:00", south = "Mon-Fri 08:00-20:00" }
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("week") / "town")
    study, options = folder / "study.toml", folder / "configurations.toml"
    study.write_text(study.read_text() + "[week_clock]\nweek_of = 2023-06-20\n")
    options.write_text(options.read_text() + OPTIONS)
    run(open_study(folder))
    return folder


@pytest.fixture(scope="module")
def clocks(town):
    return WeekClocks(open_study(town))


def matrix(town, mode, period):
    results = open_results(town)
    return results.travel_times(results.matrix_key(mode, period)).sel(percentile=50)


def week(clocks, option, mode):
    return clocks.results("emergency", [option], mode)[0]


def test_one_site_at_all_hours_has_the_median_of_the_window(town, clocks):
    expected = matrix(town, "public_transport", "weekday").sel(site="north").values  # arrives 08:00-09:00
    for day in range(5):
        np.testing.assert_array_equal(
            week(clocks, "north_only", "public_transport").minutes[:, day * 24 + 8], expected
        )


def test_several_sites_are_never_further_than_the_nearer_of_their_medians(town, clocks):
    nearest = matrix(town, "public_transport", "weekday").min(dim="site").values
    found = week(clocks, "baseline", "public_transport").minutes[:, 8]
    assert (found <= nearest)[np.isfinite(nearest)].all()


def test_by_car_an_hour_has_the_matrix_of_its_period(town, clocks):
    found = week(clocks, "baseline", "drive").minutes
    for hour, period in (
        (7, "weekday"),
        (18, "weekday"),
        (19, "rest"),
        (30, "rest"),
        (150, "weekend"),
        (3, "weekend"),
    ):
        np.testing.assert_array_equal(found[:, hour], matrix(town, "drive", period).min(dim="site").values)


def test_on_foot_every_hour_is_the_same(town, clocks):
    found = week(clocks, "north_only", "walk").minutes
    expected = matrix(town, "walk", "all_day").sel(site="north").values
    np.testing.assert_array_equal(found, np.repeat(expected[:, None], 168, axis=1))


def test_a_weekend_without_buses_leaves_the_walk(town, clocks):
    walk = week(clocks, "north_only", "walk").minutes
    found = week(clocks, "north_only", "public_transport").minutes
    np.testing.assert_allclose(found[:, 130:], walk[:, 130:], atol=1 / 60)
    assert (found[:, 8] < walk[:, 8]).any()


def test_a_part_time_unit_shows_as_what_it_is(clocks):
    found = week(clocks, "part", "drive")
    assert (found.hours["open_share"].iloc[144:] == 0).all()
    assert np.isnan(found.minutes[:, 144:]).all()
    assert found.hours["sites_open"].iloc[[8, 20, 150]].tolist() == ["north south", "north", ""]
    assert found.hours["median_minutes"].iloc[8] < found.hours["median_minutes"].iloc[20]


def test_days_alike_are_searched_once(clocks):
    clocks.results("emergency", ["north_only"], "public_transport")
    alike = clocks.journeys("public_transport").alike(clocks.dates)
    assert (
        len(set(alike.values())) == 4
    )  # Monday and Tuesday differ by the night before; so do Saturday and Sunday
    assert alike[clocks.dates[4]] == clocks.dates[1]


def test_a_second_answer_comes_from_the_store(town, clocks):
    clocks.results("emergency", ["baseline"], "public_transport")
    again = WeekClocks(open_study(town))
    again.results("emergency", ["baseline"], "public_transport")
    assert again.store.made == []


def test_cells_of_areas_have_a_reason(clocks):
    cells = clocks.area_cells(week(clocks, "part", "public_transport"))
    assert len(cells) == 9 * 168
    assert set(cells.loc[cells["minutes"].isna(), "reason"]) <= {"no_journey", "no_open_site"}
    assert (cells.loc[cells["minutes"].notna(), "reason"] == "").all()
    assert (cells.loc[cells["hour"] >= 144, "reason"] == "no_open_site").all()


def test_differing_options_are_the_baseline_and_one_of_each_other_set_of_hours(clocks):
    assert clocks.differing_options("emergency") == ["baseline", "north_only", "part"]


def test_on_the_day_when_clocks_go_forward_the_wall_is_ahead_of_the_timetable(clocks):
    feeds = SimpleNamespace(feeds=[SimpleNamespace(agency={"agency_timezone": ["Europe/London"]})])
    days = DayJourneys(clocks.store, clocks.places, feeds)
    spring = days.instants(datetime.date(2023, 3, 26))
    assert (spring[30], spring[60 * 8]) == (90 * 60, 8 * 3600)
    assert days.instants(datetime.date(2023, 6, 20)).tolist() == list(range(0, 86_400, 60))


def test_a_slower_traveller_has_a_week_and_visits_of_their_own(tmp_path):
    folder = write_town(tmp_path / "town")
    study = folder / "study.toml"
    study.write_text(
        study.read_text()
        + "[travellers.slow]\nwalk_kmh = 2.4\n[week_clock]\nweek_of = 2023-06-20\n"
        + '[visits.late]\nperiod = "weekday"\narrive_by = "09:00"\n'
        + '[visits.late_slow]\nperiod = "weekday"\narrive_by = "09:00"\ntraveller = "slow"\n'
    )
    clocks = WeekClocks(open_study(folder))
    usual, slow = (week(clocks, "baseline", f"public_transport{who}").minutes[:, 8] for who in ("", "_slow"))
    assert (slow >= usual - 0.1)[np.isfinite(slow)].all()
    assert (slow > usual).any()
    visits = Visits(open_study(folder))
    out = [np.nanmin(visits.pairs(name).out[:, 1]) for name in ("late", "late_slow")]
    assert out[1] > out[0]


def test_a_silent_day_has_the_tail_of_the_night_before(tmp_path):
    """Friday's last bus reaches a at 24:20; the Saturday after it has that and no other."""
    folder = write_town(tmp_path / "town")
    with ZipFile(folder / "bus.zip") as feed:
        tables = {Path(name).stem: feed.read(name).decode() for name in feed.namelist()}
    calls = "".join(
        f"0,{clock}:00,{clock}:00,{stop},{n}\n"
        for n, (clock, stop) in enumerate([("24:10", "i"), ("24:20", "a")], 1)
    )
    tables["stop_times"] = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + calls
    tables["trips"] = tables["trips"].splitlines()[0] + "\nR,week,0\n"
    gtfs_zip(folder / "bus.zip", **tables)
    study = folder / "study.toml"
    study.write_text(study.read_text() + "[week_clock]\nweek_of = 2023-06-20\n")
    clocks = WeekClocks(open_study(folder))
    ways = DayJourneys(clocks.store, clocks.places, clocks.networks).ways(clocks.dates[5], "to_site")
    assert (ways.depart.max(), ways.arrive.max()) == (10 * 60, 20 * 60)
    found = week(clocks, "north_only", "public_transport").minutes
    assert np.isfinite(found[:, 6 * 24]).all()  # nobody waits for a bus on the Sunday: all walk


def test_names_that_are_not_there(clocks):
    with pytest.raises(ResultsError, match="there is no mode of the week clock `bus`"):
        clocks.results("emergency", ["baseline"], "bus")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('modes = ["boat"]', "names `boat`, which is no mode computed"),
        ("week = 1", "week_clock.week is not a known key"),
    ],
)
def test_a_week_clock_that_cannot_be_meant(tmp_path, lines, message):
    folder = write_town(tmp_path / "town")
    study = folder / "study.toml"
    study.write_text(f"{study.read_text()}\n[week_clock]\nweek_of = 2023-06-20\n{lines}\n")
    with pytest.raises(SettingsError, match=message):
        open_study(folder)


def command(town, *arguments):
    run = CliRunner().invoke(
        main, ["week", str(town), "--service", "emergency", "--quiet", *map(str, arguments)]
    )
    assert run.exit_code == 0, run.output
    return run.stdout


def test_the_command_prints_seven_days_of_24_hours(town):
    text = command(town, "--configuration", "part")
    assert "South in the daytime, drive" in text
    assert text.count("  --") >= 24
    assert "144 of 168 hours have an open site." in text


def hours_of(**changed):
    table = {
        "day": ["Mon"] * 168, "clock": [f"{h % 24:02d}:00" for h in range(168)], "open_share": 1.0,
        "median_minutes": [30.0] + [176.0] * 118 + [np.nan] * 49, "need_total": 1000.0, "need_off_streets": 270.0,
        "need_reached": [630.0] + [400.0] * 167,
    }  # fmt: skip
    return SimpleNamespace(hours=pd.DataFrame(table | changed))


def test_hours_beyond_the_longest_and_people_off_the_streets_are_said():
    said = coverage(hours_of())
    assert said[1] == (
        "Half are there within 30 minutes at best (Mon 00:00) and 176 at the longest hour that has a number "
        "(Mon 01:00); at 49 of the 168 hours half or more reach no open site (..)."
    )
    assert said[2] == "An open site is reached by 40% to 63% of people."
    assert said[3].startswith("270 of 1,000 (27%) live off the mapped streets; they count as reaching none")
    assert said[3].endswith("Of the others 55% to 86% reach one.")
    assert len(coverage(hours_of(need_off_streets=0.0))) == 3


def test_hours_at_which_nobody_gets_there_are_said_alone():
    said = coverage(hours_of(median_minutes=np.nan, need_reached=0.0))
    assert said[1] == "At 168 of the 168 hours half or more reach no open site (..)."


def test_an_area_and_a_site_off_the_streets_are_named_as_such(tmp_path):
    folder = write_town(tmp_path / "town")
    areas, sites = gpd.read_file(folder / "areas.gpkg"), pd.read_csv(folder / "sites.csv")
    areas.loc[8, "geometry"] = shapely.affinity.translate(areas.geometry[8], 50_000)  # Ti, with 900 people
    areas.to_file(folder / "areas.gpkg", engine="pyogrio")
    sites.assign(easting=sites["easting"] + [0, 60_000]).to_csv(folder / "sites.csv", index=False)
    study = folder / "study.toml"
    study.write_text(study.read_text() + "[week_clock]\nweek_of = 2023-06-20\n")
    clocks = WeekClocks(open_study(folder))
    for mode in ("drive", "public_transport", "walk"):
        found = week(clocks, "baseline", mode)
        cells = clocks.area_cells(found).set_index("area_id")
        assert set(cells.loc["Ti", "reason"]) == {"not_snapped"}
        assert set(cells.loc["Ta", "reason"]) == {""}
        assert (found.off_sites, found.hours["need_off_streets"].iloc[0]) == (("south",), 900)
    text = week_text([found], *clocks.questions)
    assert "south: 24/7 (outside the mapped area)" in text
    assert "900 of 4,500 (20%) live off the mapped streets" in text


def test_the_command_gives_json_and_csv(town, tmp_path):
    found = json.loads(command(town, "--configuration", "part", "--json"))
    assert (found[0]["uncovered_hours"], len(found[0]["hours"])) == (24, 168)
    files = command(town, "-o", tmp_path / "week.csv").split()
    assert len(pd.read_csv(files[0])) == 3 * 168
    assert len(pd.read_csv(files[1])) == 3 * 168 * 9


def test_the_command_writes_a_page(town, tmp_path):
    command(town, "-o", tmp_path / "week.html", "--mode", "public_transport", "--mode", "drive")
    page = (tmp_path / "week.html").read_text(encoding="utf-8")
    assert page.count("<table class=map>") == 6
    assert "South in the daytime" in page


def test_another_ending_is_refused(town):
    run = CliRunner().invoke(main, ["week", str(town), "--service", "emergency", "-o", "week.xlsx"])
    assert run.exit_code == 2
    assert ".csv or .html" in run.output


def test_a_study_without_a_week_clock_says_so(tmp_path):
    run = CliRunner().invoke(
        main, ["week", str(write_town(tmp_path / "town")), "--service", "emergency", "--quiet"]
    )
    assert run.exit_code == 1
    assert "has no [week_clock]: add one" in run.output


def test_every_column_is_documented(clocks):
    page = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", page.split("## Visits and the week clock")[1]))
    found = week(clocks, "part", "drive")
    columns = {*found.hours.columns, *clocks.area_cells(found).columns}
    assert {c for c in columns if not c.startswith(("share_within_", "median_minutes_local_fifth_"))} <= named
