"""Before and after stories of the drawn town, whose times are known; its bus runs i - e - a and back."""

import datetime
import json
import math
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import access
import boundaries
from isoquity.cli import main
from study.check import check_study
from study.errors import ResultsError
from study.folder import open_study
from study.journey import Question, StudyJourneys
from study.results import open_results
from study.run import run
from study.stories import Stories
from study.story_numbers import change_minutes, yearly_minutes
from study.story_plan import plan_of
from study.story_text import StoryText
from study.story_times import Moment, at_moment, whole_minutes
from study.transit_settings import WeekClock
from tests.oracles import places_of
from tests.study_builder import DRAWING, METRES, write_town

PLACES = places_of(DRAWING, METRES)
PERSONAS = """
[patient]
label = "A patient"
description = "Has an appointment."
services = ["emergency"]
when = { period = "weekday", arrive = "08:15" }
home = "17:00"
modes = ["public_transport", "drive", "taxi"]
visits_per_week = 1

[at_night]
services = ["emergency"]
when = { date = 2023-06-20, leave = "02:00" }
stay_minutes = 30
modes = ["public_transport", "drive"]

[windows]
services = ["emergency"]
when = { period = "weekday" }
directions = ["to_site"]
modes = ["frail"]
"""
OPTIONS = """
[holiday]
extends = "baseline"
label = "South shut that day"
[holiday.services]
emergency = { north = "24/7", south = { hours = "24/7", except = { "2023-06-20" = "closed" } } }
[daytime]
extends = "baseline"
label = "By day only"
[daytime.services]
emergency = { north = "08:00-20:00", south = "08:00-20:00" }
[nowhere]
extends = "baseline"
label = "Nowhere"
[nowhere.services]
emergency = []
"""
SETTINGS = """
[postcodes]
file = "postcodes.csv"
easting = "easting"
northing = "northing"
[travellers.frail]
label = "Frail"
walk_kmh = 2.4
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("stories") / "town")
    study, options = folder / "study.toml", folder / "configurations.toml"
    study.write_text('personas = "personas.toml"\n' + study.read_text() + SETTINGS)
    options.write_text(options.read_text() + OPTIONS)
    (folder / "personas.toml").write_text(PERSONAS)
    rows = [f"ZZ{n + 1} 1AA,{x},{y}" for n, (x, y) in enumerate(PLACES.values())]
    (folder / "postcodes.csv").write_text("\n".join(["postcode,easting,northing", *rows]) + "\n")
    run(open_study(folder))
    return folder


@pytest.fixture(scope="module")
def stories(town):
    return Stories(open_study(town))


def visits(story, option, place=0):
    told = next(each for each in story.places[place].options if each.configuration == option)
    return {visit.mode: visit for visit in told.visits}


def test_the_bus_that_the_timetable_has(stories):
    story = stories.story("patient", area="Ti")
    visit = visits(story, "north_only")["public_transport"]
    there, home = visit.ways["to_site"], visit.ways["from_site"]
    assert (visit.site, there.leave, there.arrive) == ("north", 8 * 60, 8 * 60 + 10)
    assert there.minutes == pytest.approx(15, abs=0.2), (
        "counted to the clock asked; the next bus comes too late"
    )
    assert (home.leave, home.arrive, whole_minutes(home.minutes)) == (17 * 60, 17 * 60 + 10, 10)


def test_by_bus_it_is_the_journey_that_is_told(town, stories):
    story = stories.story("patient", area="Tf")
    journeys = StudyJourneys(open_study(town))
    for option, site in (("baseline", "south"), ("north_only", "north")):
        way = visits(story, option)["public_transport"].ways["to_site"]
        told = journeys.told(Question(site, area="Tf", period="weekday", at="08:15", by="arrive"))
        assert (way.minutes, list(way.legs)) == (told.itinerary.minutes, told.itinerary.sentences())


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_by_car_it_is_the_matrix_of_the_hour(town, stories, direction):
    results = open_results(town)
    matrix = results.travel_times(results.matrix_key("drive", "weekday", direction)).sel(
        percentile=50, site="north"
    )
    origin = list(results.places.origins["area_id"]).index("Tf")
    car = visits(stories.story("patient", area="Tf"), "north_only")
    assert car["drive"].ways[direction].minutes == pytest.approx(float(matrix.values[origin]), abs=1e-4)
    assert car["taxi"].ways[direction].minutes == pytest.approx(car["drive"].ways[direction].minutes + 10)


def test_an_exception_counts_on_its_date(stories):
    story = stories.story("patient", area="Ti")
    told = {option.configuration: option for option in story.places[0].options}
    assert (told["holiday"].open_then, told["holiday"].closed_then) == (("north",), ("south",))
    assert visits(story, "holiday") == visits(story, "north_only")


def test_what_is_not_possible_and_why(stories):
    story = stories.story("at_night", area="Ta")
    for option, reason in (("daytime", "closed"), ("nowhere", "no_open_site")):
        assert {visit.reason for visit in visits(story, option).values()} == {reason}
    text = "\n".join(StoryText(stories, story).sentences(story.places[0], story.places[0].options[-1]))
    assert text.count("not possible, for it is given nowhere. It is possible today.") == 2


def test_a_site_must_be_open_from_arrival_until_setting_out(stories):
    assert set(visits(stories.story("patient", area="Ta"), "daytime")) == {
        "public_transport",
        "drive",
        "taxi",
    }
    assert visits(stories.story("patient", area="Ta"), "daytime")["drive"].site == "north"


def test_at_night_one_walks_home_after_the_stay(stories):
    way = visits(stories.story("at_night", area="Tb"), "baseline")["public_transport"].ways
    assert way["to_site"].leave == 120
    assert way["from_site"].asked == Moment(math.ceil(way["to_site"].arrive) + 30, "depart")
    assert not way["from_site"].routes


@pytest.mark.parametrize(("leave", "arrive"), [("25:30", 25 * 60 + 43), ("29:30", 29 * 60 + 43)])
def test_the_morning_after_is_in_the_timetable_of_the_date_or_of_the_next(town, leave, arrive):
    file = town / "personas.toml"
    before = file.read_text()
    try:
        file.write_text(before.replace('leave = "02:00"', f'leave = "{leave}"'))
        way = visits(Stories(open_study(town)).story("at_night", area="Te"), "north_only")
    finally:
        file.write_text(before)
    assert way["public_transport"].ways["to_site"].arrive == arrive, "1 km on foot at 4.8 km/h"


def test_windows_of_a_period_and_the_profile_of_a_traveller(stories):
    story = stories.story("windows", area="Tb")
    assert (story.plan.there, story.plan.home) == (
        Moment(8 * 60 + 30, "arrive"),
        Moment(17 * 60 + 30, "depart"),
    )
    way = visits(story, "baseline")["frail"].ways
    assert list(way) == ["to_site"]
    assert way["to_site"].minutes == pytest.approx(12.5, abs=0.3), "500 m at 2.4 km/h"


def test_a_point_and_the_neighbourhood_it_lies_in(stories):
    story = stories.story("patient", point=PLACES["i"], called="ZZ9 1AA")
    assert [(place.kind, place.name) for place in story.places] == [
        ("point", "ZZ9 1AA"),
        ("neighbourhood", "Ti"),
    ]
    assert visits(story, "north_only", 0)["drive"].site == visits(story, "north_only", 1)["drive"].site


def test_changes_are_those_of_the_minutes_shown(stories):
    story = stories.story("patient", area="Te")
    for mode, after in visits(story, "north_only").items():
        before = visits(story, "baseline")[mode]
        for direction, way in after.ways.items():
            shown = [whole_minutes(each.ways[direction].minutes) for each in (before, after)]
            assert change_minutes(before.ways[direction], way) == shown[1] - shown[0]
        total = sum(way.minutes for way in after.ways.values())
        assert yearly_minutes(story.plan.who, after) == round(52 * total), "of minutes not rounded before"


def test_minutes_are_those_between_the_clocks_shown(stories):
    for area in "adegi":
        story = stories.story("patient", area=f"T{area}")
        for option in ("baseline", "north_only"):
            for visit in visits(story, option).values():
                for way in visit.ways.values():
                    to = way.asked.by == "arrive"
                    clocks = (way.leave, way.asked.minute) if to else (way.asked.minute, way.arrive)
                    assert way.reason or clocks[1] - clocks[0] == whole_minutes(way.minutes)


def test_a_story_in_words(stories):
    story = stories.story("patient", area="Ti", options=["north_only", "holiday"])
    text = StoryText(stories, story).markdown()
    assert "on Tuesday 20 June 2023, to be there by 08:15; setting out for home at 17:00." in text
    assert "### North only; South shut that day" not in text, "other sites are closed then"
    assert "leave at 08:00, there at 08:10 for 08:15, 15 minutes (route 7; no change)" in text
    assert "Home: leave at 17:00, home at 17:10, 10 minutes (route 7; no change)." in text
    assert "Today it is South; there 15 minutes longer than today" in text
    assert "52 visits a year: about 22 hours of travel, about 22 hours more than today." in text
    assert "Closed then: South (24/7; except 2023-06-20 closed)." in text


def test_options_without_a_change_are_named_together(stories):
    text = StoryText(stories, stories.story("patient", area="Ta", options=["north_only"])).markdown()
    assert "The same journeys as today under:\n\n- North only\n" in text
    assert text.count("| Today (Both) |") == 6
    assert "| North only |" not in text


def test_a_street_way_has_the_clocks_of_its_whole_minutes():
    there, home = at_moment(9.6, Moment(600, "arrive")), at_moment(9.4, Moment(600, "depart"))
    assert (there.leave, there.arrive) == (590, 600)
    assert (home.leave, home.arrive) == (600, 610)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"persona": "doctor", "area": "Ta"}, "no persona `doctor`: this study has patient"),
        ({"persona": "patient", "area": "X"}, "no area `X`: use a code such as Ta"),
        ({"persona": "patient", "area": "Ta", "options": ["best"]}, "no configuration `best`"),
        (
            {"persona": "patient", "point": (-3.0, 51.6)},
            "km from the study's areas: give easting and northing",
        ),
    ],
)
def test_questions_that_are_refused(stories, asked, message):
    with pytest.raises(ResultsError, match=message):
        stories.story(**asked)


@pytest.mark.parametrize(
    ("persona", "message"),
    [
        ('when = { period = "rest" }\nmodes = ["drive"]', "names the period `rest`: .* are weekday"),
        ('when = { period = "weekday" }\nmodes = ["boat"]', "no mode `boat` for a persona"),
    ],
)
def test_personas_that_do_not_fit_the_study(tmp_path, persona, message):
    folder = write_town(tmp_path / "town")
    study = folder / "study.toml"
    study.write_text('personas = "personas.toml"\n' + study.read_text())
    (folder / "personas.toml").write_text(f'[one]\nservices = ["emergency"]\n{persona}\n')
    with pytest.raises(ResultsError, match=message):
        Stories(open_study(folder)).story("one", area="Ta")


@pytest.mark.parametrize(
    ("week_of", "date"),
    [(datetime.date(2026, 6, 18), datetime.date(2026, 6, 16)), (None, datetime.date(2026, 12, 22))],
)
def test_a_weekday_is_one_of_the_week_clock_or_of_the_first_date(week_of, date):
    who = access.parse_personas(
        {"a": {"services": ["s"], "when": {"day": "Tue", "arrive": "10:00"}, "modes": ["drive"]}}, ["s"]
    )["a"]
    settings = SimpleNamespace(
        week_clock=WeekClock(week_of=week_of) if week_of else None,
        periods={"am": SimpleNamespace(date=datetime.date(2026, 12, 25))},
    )
    assert plan_of(settings, who).date == date
    settings = SimpleNamespace(week_clock=None, periods={"am": SimpleNamespace(date=None)})
    with pytest.raises(ResultsError, match=r"names a weekday, and study.toml has neither"):
        plan_of(settings, who)


def test_a_study_without_personas_or_postcodes(tmp_path):
    stories = Stories(open_study(write_town(tmp_path / "town")))
    with pytest.raises(ResultsError, match=r'names no personas: add personas = "personas.toml"'):
        stories.story("patient", area="Ta")
    with pytest.raises(ResultsError, match=r"no \[postcodes\]"):
        _ = stories.postcodes


def test_check_reads_personas_and_postcodes(town, tmp_path):
    assert not [each for each in check_study(town) if each.level == "error"]
    folder = write_town(tmp_path / "town")
    study = folder / "study.toml"
    study.write_text('personas = "personas.toml"\n' + study.read_text() + SETTINGS)
    (folder / "postcodes.csv").write_text("postcode,easting\nZZ1 1AA,1\n")
    quiet = PERSONAS.replace("date = 2023-06-20", "date = 2023-06-18")
    (folder / "personas.toml").write_text(quiet)
    found = {each.where: each for each in check_study(folder) if each.level != "note"}
    assert "has no column `northing`" in found["postcodes"].message
    assert "runs a trip on Sunday 2023-06-18, the day of this persona" in found["personas.at_night"].message


def test_the_command(town, tmp_path):
    asked = ["story", str(town), "--quiet", "--persona", "patient", "--postcode", "zz91aa"]
    found = CliRunner().invoke(main, [*asked, "--json"])
    assert found.exit_code == 0, found.output
    told = json.loads(found.output)
    assert (told["where"], told["date"], told["visits_per_year"]) == ("ZZ9 1AA", "2023-06-20", 52)
    north = next(each for each in told["places"][0]["options"] if each["configuration"] == "north_only")
    bus = north["journeys"][0]
    assert (bus["site"], bus["ways"]["to_site"]["leave"]) == ("north", "08:00")
    assert bus["ways"]["to_site"]["whole_minutes"] == 15
    assert bus["ways"]["to_site"]["change_minutes"] == 15
    out = tmp_path / "story.txt"
    assert CliRunner().invoke(main, [*asked, "-o", str(out)]).exit_code == 0
    assert out.read_text().startswith("A patient\n=========\n")
    said, _, table = out.read_text().partition("The numbers behind it")
    assert max(map(len, said.splitlines())) <= 100
    assert "|" not in table


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (["--postcode", "ZZ9 9ZZ"], 1, "the nearest district it has is ZZ9, with postcodes such as ZZ9 1AA"),
        (["--postcode", " "], 2, "--postcode is empty: write the postcode of where they live"),
        (["--area", "Ta", "--point", "1,2"], 2, "give one of --area CODE, --point E,N and --postcode"),
        (["--area", "Ta", "-o", "story.docx"], 2, "-o writes .md or .txt"),
    ],
)
def test_the_command_refuses(town, more, code, message):
    found = CliRunner().invoke(main, ["story", str(town), "--quiet", "--persona", "patient", *more])
    assert (found.exit_code, message in found.output) == (code, True), found.output


def test_unknown_postcodes_are_errors_of_boundaries(stories):
    with pytest.raises(boundaries.UnknownPostcode):
        stories.postcodes.point("ZZ99 9ZZ")
