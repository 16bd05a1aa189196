"""The people of the fictional region: its postcodes lie in it, and its personas' stories can be told."""

import geopandas as gpd
import pytest

import access
from study import demo
from study.folder import open_study
from study.hours_checks import figure_dates
from study.stories import Stories


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    return Stories(open_study(demo.make(tmp_path_factory.mktemp("people") / "doggerland")))


def test_postcodes_are_unique_and_cannot_be_real(stories):
    table = stories.postcodes.table
    assert table.index.is_unique
    assert table.index.str.fullmatch(r"ZZ\d[\dA-Z]?\d[A-Z]{2}").all()


def test_every_area_has_postcodes_about_one_for_eighty_people(stories):
    areas, table = stories.places.areas, stories.postcodes.table
    points = gpd.GeoSeries.from_xy(table["easting"], table["northing"], crs=areas.crs)
    found = areas.sindex.query(points, predicate="intersects")[1]
    assert set(found) == set(range(len(areas)))
    assert 60 < areas["population"].sum() / len(table) < 110


def test_personas_are_people_whom_the_study_can_ask_about(stories):
    assert {
        "expectant_mother",
        "parent_at_night",
        "daily_visitor",
        "wheelchair_user",
        "supported_adult",
    } <= set(stories.personas)
    assert {"wheelchair", "accompanied"} <= {mode for who in stories.personas.values() for mode in who.modes}


def test_bleed_rotas_go_by_turns_with_an_exception_in_the_week_of_the_clock(stories):
    options = stories.questions[1]
    hours = options["baseline"].services["gi_bleed_rota"]
    assert sum("every 2 weeks" in text for text in hours.values()) == 2
    exceptions = {day for option in options.values() for text in option.services["gi_bleed_rota"].values()
                  for day in access.exception_dates(text)}  # fmt: skip
    assert exceptions
    assert exceptions <= figure_dates(stories.study.settings)
