import tomllib
from pathlib import Path

import pytest

from study.errors import MissingInput, SettingsError
from study.plan import MatrixKey, matrix_keys, road_factors
from study.settings_file import check_settings, read_settings
from study.week import road_hours

MINIMAL = """title = "A study"
[areas]
file = "areas.gpkg"
code = "code"
"""
WEEK = """
[periods.day]
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
hours = ["07:00-19:00"]
[periods.night]
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
hours = ["19:00-07:00"]
date = 2026-06-16
"""
NETWORKS = """
[networks]
osm = "a.osm.pbf"
gtfs = ["b.zip"]
"""


def settings(text):
    return check_settings(tomllib.loads(text), text, Path("study.toml"))


def test_defaults_follow_the_definitions():
    found = settings(MINIMAL)
    assert found.crs == "EPSG:27700"
    assert found.tie_minutes == 0
    assert found.speeds.connector_max_metres == 500
    assert found.speeds.connector_factor == 1.2
    assert found.periods == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            MINIMAL + 'vintgae = "LSOA11"\n',
            "line 5: areas.vintgae is not a known key; did you mean `vintage`",
        ),
        (
            MINIMAL + "[speeds]\nwalk_kph = 4\n",
            "line 6: speeds.walk_kph is not a known key; did you mean `walk_kmh`",
        ),
        (MINIMAL + "[speeds]\nwalk_kmh = -4\n", "line 6: speeds.walk_kmh input should be greater than 0"),
        ('title = "x"\n[areas]\nfile = "a"\n', "line 2: areas.code is missing: add it"),
        ('[areas]\nfile = "a"\ncode = "b"\n', "study.toml: title is missing: add it"),
        (
            MINIMAL + NETWORKS + WEEK.replace("19:00-07:00", "20:00-07:00"),
            "leaves 7 hours of the week to no period",
        ),
        (MINIMAL + NETWORKS + WEEK.replace("19:00-07:00", "18:00-07:00"), "claims Mon 18:00, which day has"),
        (MINIMAL + WEEK + 'modes = "drive"', "periods.night.modes is not a known key"),
        (
            'modes = ["drvie"]\n' + MINIMAL,
            "line 1: modes names the unknown mode `drvie`; did you mean `drive`",
        ),
        ('modes = ["walk"]\n' + MINIMAL, "modes has `walk`, which needs streets"),
        (
            MINIMAL + '[deprivation]\nfile="a"\ncode="b"\nrelease="c"\n',
            "names no column: give at least one of rank",
        ),
        (MINIMAL.replace("areas.gpkg", "{data}/areas.gpkg"), r"uses {data}, which \[paths\] does not name"),
        ("percentiles = [5, 95]\n" + MINIMAL, "must hold 50, the median"),
    ],
)
def test_a_mistake_names_its_line_and_the_remedy(text, message):
    with pytest.raises(SettingsError, match=message.replace("{", r"\{").replace("}", r"\}")):
        settings(text)


def test_every_mistake_is_listed():
    with pytest.raises(SettingsError) as error:
        settings(MINIMAL + 'vintgae = "x"\nlayr = "y"\n')
    assert len(error.value.messages) == 2
    assert "and 1 more" in str(error.value)


def test_text_that_is_no_toml_is_one_sentence(tmp_path):
    (tmp_path / "study.toml").write_text("title = \n")
    with pytest.raises(SettingsError, match="not valid TOML"):
        read_settings(tmp_path)


def test_a_folder_without_settings_says_what_to_do(tmp_path):
    with pytest.raises(MissingInput, match="isoquity new"):
        read_settings(tmp_path)


def test_hours_past_midnight_belong_to_the_next_day():
    owners = road_hours(settings(MINIMAL + NETWORKS + WEEK))
    assert owners["Mon", 6 * 60] == ["night"]
    assert owners["Mon", 7 * 60] == ["day"]
    assert all(len(names) == 1 for names in owners.values())


def test_matrices_follow_what_each_mode_depends_on():
    keys = matrix_keys(settings(MINIMAL + NETWORKS + WEEK))
    assert keys == [
        MatrixKey("drive", "day", "to_site"),
        MatrixKey("drive", "day", "from_site"),
        MatrixKey("drive", "night", "to_site"),
        MatrixKey("drive", "night", "from_site"),
        MatrixKey("public_transport", "night", "to_site"),
        MatrixKey("public_transport", "night", "from_site"),
        MatrixKey("walk", "all_day", "to_site"),
        MatrixKey("walk", "all_day", "from_site"),
    ]


@pytest.mark.parametrize(("period", "name"), [("day", "inter_peak"), ("night", "night")])
def test_road_factors_follow_the_hours_a_period_owns(period, name):
    assert road_factors(settings(MINIMAL + NETWORKS + WEEK), period) == name
