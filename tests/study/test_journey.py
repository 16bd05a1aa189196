"""Journeys of the drawn town: the one behind a median, those of a window and a day, service levels of areas."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.errors import ResultsError
from study.folder import open_study
from study.journey import Question, StudyJourneys
from study.journey_text import answer_text
from study.plan import MatrixKey
from study.service_level_table import NEAREST, level_table
from study.travel_times import MatrixMaker, load
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def town(folder):
    return StudyJourneys(open_study(folder))


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize("percentile", [5, 50, 95])
def test_the_journey_behind_a_number_takes_that_number(town, direction, percentile):
    maker = MatrixMaker(town.study, town.store, town.places, town.networks)
    key = MatrixKey("public_transport", "weekday", direction)
    maker.make(key)
    matrix = load(town.store, town.places, key, maker.blocks(key), imported=False).sel(percentile=percentile)
    for row, area in enumerate(matrix["area_id"].values):
        question = Question("north", area, direction=direction, percentile=percentile)
        told = town.told(question).itinerary
        assert told.minutes == pytest.approx(matrix.sel(site="north").values[row], nan_ok=True, abs=1e-4)


def test_there_by_an_hour(town):
    told = town.told(Question("north", "Ti", at="08:12"))
    ride, there = told.itinerary.sentences()
    assert ride.startswith("08:00 ")
    assert ride.endswith(" 7 to a, arriving 08:10")
    assert there == "08:10 arrive at North, 2 minutes early"
    assert (told.itinerary.minutes, told.itinerary.rides, told.note) == (12, 1, "")


def test_a_point_is_where_it_is(town):
    place = town.places.origins.set_index("area_id").loc["Ti"]
    at_point = town.told(Question("north", point=(place["easting"], place["northing"]), at="08:12"))
    assert at_point.itinerary.minutes == 12


def test_all_journeys_of_a_window_and_a_day(town):
    tables = town.tables(Question("north", "Ti"), window=True, all_day=True)
    window, day = tables.values()
    assert list(window["arrive"]) == [8 * 60 + 10, 8 * 60 + 40]
    assert len(day) == 7
    assert set(day["changes"]) == {0}
    assert day["routes"].iloc[0] == "7"


def test_an_area_of_several_origins_takes_that_of_most_people(town):
    origins = town.places.origins
    doubled = pd.concat(
        [origins.assign(weight=0.4), origins.assign(weight=0.6, easting=origins["easting"] + 5)]
    )
    several = StudyJourneys(town.study)
    several.__dict__["places"] = town.places.__class__(
        **{**town.places.__dict__, "origins": doubled.reset_index()}
    )
    told = several.told(Question("north", "Ti", at="08:12"))
    assert told.note.startswith("The area has 2 origins")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("east", "Ti"), "no site `east`"),
        (Question("north", "nowhere"), "no area `nowhere`"),
        (Question("north", "Ti", period="rest"), "no period `rest` with a timetable date"),
        (Question("north", "Ti", mode="drive"), "no mode `drive`"),
    ],
)
def test_what_is_not_there_is_named(town, question, said):
    with pytest.raises(ResultsError, match=said):
        town.told(question)


def test_on_foot_or_not_at_all_is_said(town):
    told = town.told(Question("north", "Ti", at="05:00"))
    assert "On foot all the way" in answer_text(told, {})
    assert told.itinerary.rides == 0
    far = town.told(
        Question("north", point=tuple(np.add(town.places.areas.total_bounds[:2], -3_000)), at="05:00")
    )
    assert "Arriving by 05:00: no journey" in answer_text(far, {})
    assert math.isnan(far.itinerary.minutes)


def test_levels_of_areas_and_of_the_nearest(town):
    table = level_table(town)
    assert len(table) == 9 * 3
    row = table.set_index(["area_id", "site_id"]).loc[("Ti", "north")]
    assert (row["journeys_per_hour"], row["changes"], row["walking_minutes"]) == (2, 0, 0)
    assert (row["first_arrival"], row["last_departure"]) == (7 * 60 + 40, 10 * 60 + 30)
    nearest = table[table["site_id"] == NEAREST].set_index("area_id")
    assert nearest.loc["Ta", "median_minutes"] == 0
    assert (nearest["share_served"] == 1).all()


def test_levels_are_weighed_over_an_area(town):
    from study.service_level_table import _mean, _middle

    value, area = np.array([10.0, 20, np.nan, np.nan, 5]), np.array([0, 0, 0, 1, 2])
    weight = np.array([0.2, 0.3, 0.5, 1, 1])
    np.testing.assert_allclose(_mean(value, area, weight, 3), [16, np.nan, 5])
    np.testing.assert_allclose(_middle(value, area, weight, 3), [20, np.nan, 5])


def test_the_command_tells_tables_and_json(folder, tmp_path):
    base = ["journey", str(folder), "--site", "north", "--area", "Ti", "--quiet"]
    said = CliRunner().invoke(main, [*base, "--window"], catch_exceptions=False).stdout
    assert "Ti to North, Tuesday 20 June 2023 (weekday)" in said
    assert "the median of 08:00-09:00" in said
    assert "Every journey arriving 08:00-09:00" in said
    found = json.loads(
        CliRunner().invoke(main, [*base, "--json", "--all-day"], catch_exceptions=False).stdout
    )
    assert len(found["journeys"]["Every journey of the day"]) == 7
    assert found["itinerary"]["legs"][0]["kind"] in ("walk", "ride")


def test_the_command_writes_service_levels(folder, tmp_path):
    for name, read in (("levels.csv", pd.read_csv), ("levels.parquet", pd.read_parquet)):
        file = tmp_path / name
        CliRunner().invoke(
            main, ["journey", str(folder), "--table", str(file), "--quiet"], catch_exceptions=False
        )
        assert len(read(file)) == 27


@pytest.mark.parametrize(
    "words", [["--area", "Ti"], ["--site", "north"], ["--site", "north", "--area", "Ti", "--point", "1,2"],
              ["--site", "north", "--point", "1"]],
)  # fmt: skip
def test_what_the_command_needs(folder, words):
    assert CliRunner().invoke(main, ["journey", str(folder), *words]).exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--site", "north", "--point", "abc"], "--point takes numbers such as 331000,188000; found `abc`"),
        (["--table", "t.xlsx"], "--table writes .csv or .parquet; found `t.xlsx`"),
        (["--table", "t.csv", "--at", "09:00", "--by", "depart"], "leave --at, --by out"),
        (
            ["--table", "t.csv", "--percentile", "50", "--window", "--all-day"],
            "--percentile, --window, --all-day out",
        ),
        (["--table", "t.csv", "--area", "Ti", "--json"], "leave --area, --json out"),
    ],
)
def test_what_the_command_does_not_heed_is_refused(folder, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["journey", str(folder), "--quiet", *words])
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("\u2502", "").split())
    assert list(tmp_path.glob("t.*")) == []


SHUTTLE = """label = "A shuttle"
[[add_route]]
id = "S"
name = "S"
stops = ["i", "a"]
days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
headway_minutes = 7
first = "07:00"
last = "09:00"
speed_kmh = 20
"""


def test_a_scenario_changes_the_journey_told(folder, tmp_path):
    file = tmp_path / "shuttle.toml"
    file.write_text(SHUTTLE)
    base = ["journey", str(folder), "--site", "north", "--area", "Ti", "--at", "08:29", "--quiet", "--json"]
    today, then = (
        json.loads(CliRunner().invoke(main, [*base, *more], catch_exceptions=False).stdout)["itinerary"]
        for more in ([], ["--scenario", str(file)])
    )
    assert [leg["route"] for leg in then["legs"] if leg["kind"] == "ride"] == ["S"]
    assert then["minutes"] < today["minutes"]


def test_at_most_so_many_rides(town):
    question = Question("north", "Ti", at="08:12", max_rides=1)
    assert town.told(question).itinerary.rides == 1
