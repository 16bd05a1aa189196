"""What the words around a journey say: who travels, with which scenario, which end is off the streets, why none."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from isochrones import read_scenario
from isoquity.cli import main
from study.errors import ResultsError
from study.folder import open_study
from study.journey import Question, StudyJourneys
from study.journey_text import SECONDS, answer_dict, answer_text
from tests.study_builder import write_town

EXTRA = (
    '[travellers.older]\nlabel = "Older walker"\nwalk_kmh = 3.2\n'
    '[travellers.taxi]\nfeeder = { at = "home", max_minutes = 5 }\n'
    "[speeds]\nmax_minutes = { walk = 10 }\n"
)
SCENARIO = 'label = "A quicker bus"\n[[change_route]]\nroute = "7"\nheadway_minutes = 10\nbetween = ["07:00", "11:00"]'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    town = write_town(tmp_path_factory.mktemp("words") / "town")
    study = town / "study.toml"
    study.write_text(study.read_text().replace("[isochrones]", EXTRA + "[isochrones]"))
    return town


@pytest.fixture(scope="module")
def town(folder):
    return StudyJourneys(open_study(folder))


def test_who_travels_and_with_which_scenario_stands_under_the_heading(folder, tmp_path):
    file = tmp_path / "quick.toml"
    file.write_text(SCENARIO)
    journeys = StudyJourneys(open_study(folder), read_scenario(file))
    told = journeys.told(Question("north", "Ti", mode="public_transport_older", at="08:12"))
    lines = answer_text(told, {}).splitlines()
    assert lines[1:3] == ["Traveller: Older walker", "With the scenario: A quicker bus"]
    found = answer_dict(told, {})
    assert (found["traveller"], found["scenario"]) == ("Older walker", "A quicker bus")


def test_everybody_in_the_study_as_it_is_needs_no_such_lines(town):
    told = town.told(Question("north", "Ti", at="08:12"))
    assert answer_text(told, {}).splitlines()[1].startswith("Arriving by 08:12")
    assert answer_dict(told, {})["scenario"] is None


def test_a_taxi_to_the_bus_says_what_it_may_do(town):
    taxi = town.told(Question("north", "Ti", mode="public_transport_taxi", at="08:12"))
    assert "if only out and back" in answer_text(taxi, {})
    assert "out and back" not in answer_text(town.told(Question("north", "Ti", at="08:12")), {})


def test_an_end_off_the_streets_is_named_with_a_remedy(town):
    point = tuple(np.add(town.places.areas.total_bounds[:2], -3_000))
    said = town.told(Question("north", point=point, at="08:12")).itinerary.sentences()
    name = "{:.0f}, {:.0f}".format(*point)
    assert said[0].startswith(
        f"No journey arriving by 08:12: {name} is not on the streets: none that can be used"
    )
    assert "choose a point nearer to one" in said[0]


def test_degrees_are_refused_with_how_far_off_they_are(town):
    with pytest.raises(
        ResultsError, match=r"51.58,-2.99 lies .* km .*: give easting and northing in metres of EPSG"
    ):
        town.told(Question("north", point=(51.58, -2.99), at="08:12"))


def test_no_journeys_are_told_of_a_car(town):
    with pytest.raises(
        ResultsError, match=r"no mode `drive` of which journeys are told.*: this study has public_tra"
    ):
        town.told(Question("north", "Ti", mode="drive"))


@pytest.mark.parametrize(
    ("area", "said"),
    [
        (
            "Ti",
            "no journey of at most 1 vehicle, and walking all the way takes longer than the 10 minutes allowed",
        ),
        ("Ta", "no journey of at most 1 vehicle that is quicker than walking all the way, 0 minutes"),
    ],
)
def test_an_empty_table_says_why(town, area, said):
    told = town.told(Question("north", area, at="08:12", max_rides=1))
    assert answer_text(told, {"All": pd.DataFrame()}).endswith(f"All\n{said}")


def test_columns_never_run_together_and_hidden_seconds_are_owned_up_to(town):
    told = town.told(Question("north", "Ti", at="08:12"))
    row = {
        "leave": 1521.2,
        "arrive": 1649.4,
        "minutes": 128.2,
        "changes": 0,
        "walking_minutes": 4.0,
        "routes": "7",
    }
    lines = answer_text(told, {"All": pd.DataFrame([row])}).splitlines()
    assert lines[-2].startswith("01:21 (next day)  03:30 (next day)")
    assert lines[-1] == SECONDS


def test_json_names_traveller_and_scenario(folder):
    base = ["journey", str(folder), "--site", "north", "--area", "Ti", "--quiet", "--json"]
    found = json.loads(CliRunner().invoke(main, base, catch_exceptions=False).stdout)
    assert found["traveller"] is None
    assert found["itinerary"]["off_streets"] == []
