"""Scenario files: what they mean, and one sentence for each mistake."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isochrones import ScenarioError, read_scenario
from isochrones.scenario import seconds_of
from isochrones.scenario_file import parse_scenario

SHUTTLE = """label = "Shuttle"
[[add_route]]
id = "S"
name = "Shuttle"
stops = ["A", { name = "New", longitude = -3.0, latitude = 51.585 }, "C"]
days = ["Mon", "Sun"]
headway_minutes = 15
first = "07:00"
last = "19:00"
speed_kmh = 20
[roads]
practicable = 0.9
"""


def test_a_file_is_read_with_its_defaults(tmp_path):
    file = tmp_path / "shuttle.toml"
    file.write_text(SHUTTLE)
    scenario = read_scenario(file)
    route = scenario.add_route[0]
    assert (scenario.source, scenario.line_factor) == ("shuttle.toml", 1.3)
    assert (route.both_directions, route.dwell_seconds, route.route_type) == (True, 20, 3)
    assert route.stops[1].name == "New"
    assert scenario.roads == {"practicable": 0.9}


def test_label_and_notes_change_no_hash_and_a_headway_does():
    marks = [
        parse_scenario(SHUTTLE.replace(*swap)).sha256
        for swap in (("Shuttle", "Shuttle"), ('label = "Shuttle"', 'label = "Other"'), ("= 15", "= 16"))
    ]
    assert marks[0] == marks[1] != marks[2]


def test_only_road_speeds_leave_timetables_alone():
    assert not parse_scenario('label = "x"\n[roads]\npracticable = 0.8\n').changes_timetables


def test_a_site_becomes_its_place():
    text = SHUTTLE.replace("longitude = -3.0, latitude = 51.585", 'site = "RGH"')
    stop = parse_scenario(text).with_sites({"RGH": (1.0, 2.0)}).add_route[0].stops[1]
    assert (stop.site, stop.easting, stop.northing) == (None, 1.0, 2.0)


def test_an_unknown_site_is_named_with_the_nearest():
    scenario = parse_scenario(
        SHUTTLE.replace("longitude = -3.0, latitude = 51.585", 'site = "RHG"'), "f.toml"
    )
    with pytest.raises(ScenarioError, match=r"f.toml: \[\[add_route\]\] 1 names site `RHG`.*: RGH\."):
        scenario.with_sites({"RGH": (1.0, 2.0), "STW": (1.0, 2.0)})


@pytest.mark.parametrize(("clock", "seconds"), [("07:05", 25500), ("25:30", 91800), ("7:05:30", 25530)])
def test_clocks(clock, seconds):
    assert seconds_of(clock) == seconds


ROUTE = r"f.toml: \[\[add_route\]\] 1 \(S\): "
CHANGE = "\n[[change_route]]\nroute = '7'\n"
MISTAKES = [
    ('label = "Shuttle"\n', "", r"f.toml: `label` is missing: add it\."),
    ("[[add_route]]", "[[add_routes]]", "f.toml: `add_routes` is not a known key: the nearest is `add_route`"),
    ("headway_minutes", "headway", ROUTE + "`headway` is not a known key: the nearest is `headway_minutes`"),
    ('"Mon", ', '"Monday", ', ROUTE + r"`days 1`: must be one of Mon, Tue, Wed, .*, Sun \(found 'Monday'\)\.$"),
    ('days = ["Mon", "Sun"]\n', "", ROUTE + "`days` is missing: add it"),
    ('"07:00"', "07:00:00", ROUTE + "`first`: is no time: write it in quotes"),
    ('"07:00"', '"7 am"', ROUTE + "`first`: `7 am` is no time: write it as 07:05"),
    ('"19:00"', '"06:00"', ROUTE + "`last` is before `first`: write times after midnight as 25:30"),
    ('last = "19:00"\n', "", ROUTE + "needs `headway_minutes` with `first` and `last`, or `departures`"),
    ("speed_kmh = 20", 'speed_kmh = 20\ndepartures = ["08:00"]', ROUTE + "gives both `departures` and a headway"),
    ("speed_kmh = 20", "minutes = [5]", ROUTE + "`minutes` has 1 values and 3 stops need 2"),
    ("speed_kmh = 20", "speed_kmh = 20\nminutes = [5, 5]", ROUTE + "needs either `speed_kmh`, or `minutes`"),
    ("speed_kmh = 20", 'speed_kmh = "20 km/h"', ROUTE + "`speed_kmh`: .*write it without quotes"),
    ("speed_kmh = 20", "speed_kmh = 20\nvalid = [2023-06-30, 2023-06-01]", ROUTE + "`valid` ends before it begins"),
    (", latitude = 51.585", "", ROUTE + "`stops 2`: has one coordinate of two: give both"),
    ("latitude", "lat", ROUTE + "`lat` is not a known key: the nearest is `latitude`"),
    ('"A", ', "", None),
    ('stops = ["A", ', 'stops = [7, "A", ', ROUTE + "`stops 1`: .*write it in quotes"),
    ("practicable", "practical", r"f.toml: `roads`: speed table: setting 'practical' is not known"),
    ("practicable", "walk_kmh", "f.toml: `roads`: changes walk_kmh, which is of people"),
    ("[roads]", CHANGE + "[roads]", r"\[\[change_route\]\] 1 \(7\): changes nothing: give `headway_minutes`"),
    ("[roads]", CHANGE + 'first = "05:00"\n[roads]', "gives hours and no `headway_minutes`"),
    ("[roads]", CHANGE + 'add_days = ["Sun"]\n[roads]', "needs both `add_days` and `like`"),
    ("[roads]", CHANGE + 'add_days = ["Sun"]\nlike = "Sun"\n[roads]', "adds Sun like Sun: name another day"),
    ("[roads]", CHANGE + 'headway_minutes = 9\nbetween = ["09:00", "08:00"]\n[roads]', "`between` ends before it"),
    ("[roads]", "\n[[extend_route]]\nroute = '7'\nat = 'C'\nstops = ['A']\nminutes = [1, 2]\n[roads]",
     r"\[\[extend_route\]\] 1 \(7\): `minutes` has 2 values and 1 new stops need as many"),
    ("[roads]", "\n[[move_stop]]\nstop = 'C'\n[roads]", r"\[\[move_stop\]\] 1 \(C\): needs one of `site`"),
    ("id =", "id", "f.toml: not valid TOML"),
    ('stops = ["A", { name = "New", longitude = -3.0, latitude = 51.585 }, "C"]', 'stops = ["A"]',
     ROUTE + r"`stops`: has 1, and needs 2 or more\.$"),
    ('days = ["Mon", "Sun"]', "days = []", ROUTE + r"`days`: has 0, and needs 1 or more\.$"),
    ('days = ["Mon", "Sun"]', 'days = "Mon"', ROUTE + "`days`: must be a list: write it in square brackets"),
    ("= 15", "= 0.001", ROUTE + r"`headway_minutes`: must be 1 or more \(found 0.001\)\.$"),
    ("= 15", "= 1441", ROUTE + r"`headway_minutes`: must be 1440 or less \(found 1441\)\.$"),
    ("= 15", "= nan", ROUTE + "`headway_minutes`: must be a number"),
    ("speed_kmh = 20", "speed_kmh = 0.01", ROUTE + r"`speed_kmh`: must be 2 or more \(found 0.01\)\.$"),
    ("[roads]", CHANGE + "headway_minutes = 0.001\n[roads]",
     r"\[\[change_route\]\] 1 \(7\): `headway_minutes`: must be 1 or more"),
    ("speed_kmh = 20", 'speed_kmh = 20\nboth_directions = "maybe"', ROUTE + "`both_directions`: must be true or false"),
    ("speed_kmh = 20", "speed_kmh = 20\ndwell_seconds = 1.5", ROUTE + "`dwell_seconds`: must be a whole number"),
    ("[[add_route]]", "[add_route]", r"f.toml: `add_route`: must be written as \[\[add_route\]\]"),
    ("[roads]", "[[remove_route]]\n[roads]", r"\[\[remove_route\]\] 1: `route` is missing: add it"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_each_mistake_has_its_sentence(old, new, message):
    text = SHUTTLE.replace(old, new, 1)
    assert text != SHUTTLE
    if message is None:
        assert len(parse_scenario(text).add_route[0].stops) == 2
        return
    with pytest.raises(ScenarioError, match=message) as error:
        parse_scenario(text, "f.toml")
    assert "pydantic" not in str(error.value)


def test_every_mistake_is_listed():
    text = SHUTTLE.replace("= 15", "= 0").replace('"Sun"', '"Sunday"').replace('name = "Shuttle"\n', "")
    with pytest.raises(ScenarioError) as error:
        parse_scenario(text, "f.toml")
    first, *others = str(error.value).split("\n- ")
    assert first == "f.toml: 3 mistakes."
    assert {line.split(": ", 1)[1] for line in others} == {
        "`name` is missing: add it.",
        "`days 2`: must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun (found 'Sunday').",
        "`headway_minutes`: must be 1 or more (found 0).",
    }


def test_an_entry_that_is_no_table_is_said():
    with pytest.raises(ScenarioError, match=r"\[\[add_stop\]\] 1: must be a table"):
        parse_scenario('label = "x"\nadd_stop = [5]\n')


@given(
    st.recursive(st.one_of(st.integers(), st.text("ab", max_size=2), st.booleans()), st.lists, max_leaves=3)
)
def test_whatever_the_stops_are_the_answer_is_one_of_ours(stops):
    text = SHUTTLE.replace(
        '["A", { name = "New", longitude = -3.0, latitude = 51.585 }, "C"]', json.dumps(stops)
    )
    with contextlib.suppress(ScenarioError):
        parse_scenario(text)


def test_two_routes_of_one_id():
    second = SHUTTLE.split("[roads]", 1)[0].split("\n", 1)[1]
    with pytest.raises(ScenarioError, match="two tables have the id `S`"):
        parse_scenario(SHUTTLE.replace("[roads]", second + "[roads]"))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError, match=r"absent.toml: no such scenario file; check the path"):
        read_scenario(tmp_path / "absent.toml")


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="is not UTF-8 text: save it as UTF-8"):
        read_scenario(tmp_path / "x.toml")
