"""The viewer shows the no-car composite like any mode, and says that it is a proxy."""

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from access import NO_CAR_MODE
from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.study.test_no_car import write_cars
from tests.study_builder import write_town
from web.app import create_app
from web.charts import evaluate_pair
from web.no_car_words import by_car_ownership, ownership_rows
from web.readings import limit_in_words
from web.selection import Selection
from web.words import people as people_said

ASKED = "/?mode=no_car_composite&period=weekday&direction=to_site&percentile=50&service=emergency&option=north_only"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_cars(write_town(tmp_path_factory.mktemp("viewer")))
    run(open_study(made))
    return made


@pytest.fixture(scope="module")
def results(folder):
    return open_results(folder)


@pytest.fixture(scope="module")
def page(folder):
    answer = create_app(folder, drafts=True).test_client().get(ASKED)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_can_be_chosen_and_is_called_a_proxy(page):
    assert "Car, or public transport for households without one (proxy)" in page
    assert "by car or, where a household has none, by public transport" in page


def test_the_caption_says_what_is_assumed_and_whose_times_they_are(page):
    assert "time is an average of the two" in page
    assert "Timetable of Tuesday 20 June 2023" in page
    assert "no live traffic" in page


def test_why_it_has_no_outlines_is_said_in_words(page):
    said = re.search(r'"no_car_composite": "([^"]*has no outlines[^"]*)"', html.unescape(page))[1]
    assert "two journeys, by car and by public transport" in said
    assert "no_car_composite" not in said


def test_households_with_and_without_a_car_are_told_apart_by_hand(results):
    """Each kind's numbers are those of its own mode, weighted by the households of each area."""
    asked = Selection("emergency", "baseline", "north_only", NO_CAR_MODE, "weekday", "to_site", 50)
    both = evaluate_pair(results, asked)
    rows = {row["label"]: row for row in ownership_rows(results, both)}
    assert sum(row["need"] for row in rows.values()) == pytest.approx(both.people.sum())
    areas = results.places.areas
    without = (areas["cars_none"] / (areas["cars_none"] + areas["cars_some"])).to_numpy()
    for label, mode, share in (
        ("With a car", "drive", 1 - without),
        ("Without a car", "public_transport", without),
    ):
        alone = evaluate_pair(results, replace(asked, mode=mode))
        people = alone.people * np.where(np.isnan(share), 0.5, share)[alone.area]
        assert rows[label]["need"] == pytest.approx(people.sum(), abs=0.01)
        people = people * np.isfinite(share)[alone.area]  # where no households are known there is no time
        assert rows[label]["worse"] == pytest.approx(
            people[(alone.change > 0.001) | alone.lost].sum(), abs=0.01
        )
        mean = (people * alone.both * np.nan_to_num(alone.minutes_b)).sum() / (people * alone.both).sum()
        assert rows[label]["b"] == pytest.approx(mean, abs=1e-4)
    said = by_car_ownership(results, asked, both)
    assert [each.split(" (")[0] for each in said] == ["With a car", "Without a car"]
    assert f"longer for {people_said(rows['With a car']['worse'])}, by" in said[0]
    assert by_car_ownership(results, replace(asked, mode="drive"), both) == []


def test_both_limits_are_in_words(results):
    assert limit_in_words(results, NO_CAR_MODE) == "4 hours by car or 3 hours by public transport"
    assert limit_in_words(results, "drive") == "4 hours"
