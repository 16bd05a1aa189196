"""The viewer shows the no-car composite like any mode, and says that it is a proxy."""

import html
import re

import pytest

from study.folder import open_study
from study.run import run
from tests.study.test_no_car import write_cars
from tests.study_builder import write_town
from web.app import create_app

ASKED = "/?mode=no_car_composite&period=weekday&direction=to_site&percentile=50&service=emergency&option=north_only"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = write_cars(write_town(tmp_path_factory.mktemp("viewer")))
    run(open_study(folder))
    answer = create_app(folder, drafts=True).test_client().get(ASKED)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_can_be_chosen_and_is_called_a_proxy(page):
    assert "Car, or public transport for households without one (proxy)" in page
    assert "by public transport where a household has none" in page


def test_the_caption_says_what_is_assumed_and_whose_times_they_are(page):
    assert "time is an average of the two" in page
    assert "Timetable of Tuesday 20 June 2023" in page
    assert "no live traffic" in page


def test_why_it_has_no_outlines_is_said_in_words(page):
    said = re.search(r'"no_car_composite": "([^"]*has no outlines[^"]*)"', html.unescape(page))[1]
    assert "two journeys, by car and by public transport" in said
    assert "no_car_composite" not in said
