import datetime
import tomllib
from pathlib import Path

import pytest

from study.errors import MissingInput, SettingsError
from study.folder import Study
from study.plan import MatrixKey, factors_note, matrix_keys, opening_periods, road_factors
from study.settings import NETWORK_MODES, Settings
from study.settings_file import check_settings, read_settings
from study.week import road_minutes

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
    found = settings(MINIMAL + "[networks]\nosm = 'a.osm.pbf'\n")
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
        (
            MINIMAL + NETWORKS + WEEK.replace("07:00-19:00", "07:20-19:00"),
            "leaves 140 minutes of the week to no period, the first Mon 07:00",
        ),
        (MINIMAL + NETWORKS + WEEK.replace("19:00-07:00", "19:00-07:10"), "claims Mon 07:00, which day has"),
        (
            MINIMAL + NETWORKS + WEEK.replace("19:00-07:00", "19:00-31:00"),
            "periods.night.hours `19:00-31:00` passes 24:00: write .* as 19:00-07:00",
        ),
        (MINIMAL + NETWORKS + WEEK.replace("19:00-07:00", "19-7"), "`19-7` is not a span of hours"),
        (
            MINIMAL + NETWORKS + WEEK + 'to_site = { by = "arrive", window = ["09:00", "08:00"] }',
            "09:00-08:00 ends before it starts: write hours after midnight as 25:30",
        ),
        (
            MINIMAL + NETWORKS + WEEK + 'to_site = { by = "arrive", window = ["29:00", "31:00"] }',
            "29:00-31:00 passes 30:00",
        ),
        (
            MINIMAL + NETWORKS + WEEK + 'to_site = { by = "depart", window = ["27:00", "29:00"] }',
            "line 17: periods.night.to_site has journeys of up to 180 minutes that may run from 27.0 to 32.0 h",
        ),
        (
            MINIMAL + NETWORKS + WEEK + "[speeds.max_minutes]\ndrve = 3",
            "line 18: speeds.max_minutes.drve is no mode computed from .networks.; did you mean `drive`",
        ),
        (
            MINIMAL + NETWORKS + WEEK + "[isochrones.minutes]\ndrve = [3]",
            "line 18: isochrones.minutes.drve is no mode computed from .networks.; did you mean `drive`",
        ),
        (
            MINIMAL + '[matrix.car]\nfile = "m.csv"\narea = "a"\nperiod = "all_dya"',
            "line 8: matrix.car.period names the unknown period `all_dya`; did you mean `all_day`",
        ),
        (MINIMAL + '[matrix."a/b"]\nfile = "m.csv"\narea = "a"', "a/b names files: use letters"),
        (MINIMAL, "study.toml: modes leaves nothing to compute: give .networks. osm, or"),
        ("modes = []\n" + MINIMAL + NETWORKS + WEEK, "line 1: modes leaves nothing to compute"),
        ('modes = ["walk", "walk"]\n' + MINIMAL + NETWORKS + WEEK, "line 1: modes names a mode twice"),
        ('crs = "EPSG:99999"\n' + MINIMAL, "line 1: crs 'EPSG:99999' is not a CRS that PROJ knows"),
        ('crs = "EPSG:4326"\n' + MINIMAL, "line 1: crs EPSG:4326 is not projected in metres"),
        (MINIMAL.replace("areas.gpkg", "{paths.x}/a.gpkg"), "uses {paths.x}, which .paths. does not name"),
        ('modes = ["walk"]\n' + MINIMAL, "modes has `walk`, which needs streets"),
        (
            MINIMAL + '[deprivation]\nfile="a"\ncode="b"\nrelease="c"\n',
            "names no column: give at least one of rank",
        ),
        (MINIMAL.replace("areas.gpkg", "{data}/areas.gpkg"), r"uses {data}, which \[paths\] does not name"),
        (
            MINIMAL + NETWORKS + WEEK.replace("periods.day", "periods.all_day"),
            "is what walking calls the whole week",
        ),
        ("percentiles = [5, 95]\n" + MINIMAL, "must hold 50, the median"),
        (MINIMAL + "[speeds.roads]\ndelays = 3\n", "line 6: speeds.roads.delays is not a known key"),
        (MINIMAL + "[speeds.roads.class_kmh]\nprimary = 50\n", "line 6: speeds.roads.class_kmh.primary"),
        (MINIMAL + "[speeds.roads.delay_seconds]\nstop = -1\n", "line 6: speeds.roads.delay_seconds.stop"),
        (MINIMAL + "[networks]\ndrives_on = 'middle'\n", "line 6: networks.drives_on"),
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
    claims = road_minutes(settings(MINIMAL + NETWORKS + WEEK))
    assert claims["night"][7 * 60 - 1] == 1
    assert claims["day"][7 * 60] == 1
    assert (claims["night"] + claims["day"] == 1).all()


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


@pytest.mark.parametrize(
    ("days", "hours", "name"),
    [
        ("Mon", "06:00-09:00", "am_peak"),
        ("Fri", "10:00-19:00", "inter_peak"),
        ("Tue", "15:00-19:00", "pm_peak"),
        ("Sat", "07:00-19:00", "weekend"),
        ("Sun", "19:00-22:00", "evening"),
        ("Sun", "19:00-07:00", "night"),
        ("Mon", "02:00-06:00", "night"),
    ],
)
def test_road_factors_follow_the_hours_of_the_speed_table(days, hours, name):
    period = f'[periods.p]\ndays = ["{days}"]\nhours = ["{hours}"]\n'
    one = Settings.model_validate(tomllib.loads(MINIMAL + NETWORKS + period))
    assert road_factors(one, "p") == name


def test_a_period_is_told_what_it_drives_at():
    one = settings(MINIMAL + NETWORKS + WEEK)
    assert factors_note(one, "night") == (
        "night drives at `night`; of its 84 hours a week 21 are `evening` in the speed table: say road_factors to "
        "choose, or make two periods of it."
    )
    said = "night drives at `evening`, as its road_factors says."
    text = WEEK.replace("[periods.night]", '[periods.night]\nroad_factors = "evening"')
    assert factors_note(settings(MINIMAL + NETWORKS + text), "night") == said


def test_exact_minutes_may_divide_the_week():
    text = WEEK.replace("07:00-19:00", "07:20-19:00").replace("19:00-07:00", "19:00-07:20")
    claims = road_minutes(settings(MINIMAL + NETWORKS + text))
    assert claims["night"][7 * 60 + 19] == 1
    assert claims["day"][7 * 60 + 20] == 1


def opening(text, mode):
    return opening_periods(settings(MINIMAL + NETWORKS + text), mode)


def test_a_weekend_from_seven_to_seven_is_open_on_exactly_its_hours():
    text = (
        '[periods.week]\ndays = ["Mon", "Tue", "Wed", "Thu", "Fri"]\nhours = ["07:00-07:00"]\n'
        '[periods.weekend]\ndays = ["Sat", "Sun"]\nhours = ["07:00-07:00"]\ndate = 2026-06-20\n'
    )
    assert opening(text, "drive")["weekend"]["parts"] == [
        {"days": ["Sat", "Sun"], "window": ["07:00", "24:00"]},
        {"days": ["Sun", "Mon"], "window": ["00:00", "07:00"]},
    ]


@pytest.mark.parametrize(
    ("way", "by", "window", "parts"),
    [
        ("to_site", "arrive", ("08:00", "09:00"), [("2026-06-16", "08:00", "09:00")]),
        ("to_site", "depart", ("08:00", "09:00"), [("2026-06-16", "08:00", "10:30")]),
        ("from_site", "depart", ("24:30", "25:30"), [("2026-06-17", "00:30", "01:30")]),
        (
            "from_site",
            "arrive",
            ("01:00", "02:00"),
            [("2026-06-15", "23:30", "24:00"), ("2026-06-16", "00:00", "02:00")],
        ),
    ],
)
def test_public_transport_needs_sites_open_while_its_journeys_are_there(way, by, window, parts):
    text = WEEK + f'{way} = {{ by = "{by}", window = ["{window[0]}", "{window[1]}"] }}\n'
    found = opening(text + "[speeds.max_minutes]\npublic_transport = 90\n", "public_transport")
    expected = [{"date": datetime.date.fromisoformat(date), "window": [a, b]} for date, a, b in parts]
    assert found["night"][way]["parts"] == expected


def test_the_longest_journeys_are_those_of_the_definitions():
    speeds = settings(MINIMAL + NETWORKS + WEEK).speeds
    longest = {mode: speeds.longest(mode) for mode in NETWORK_MODES}
    assert longest == {"drive": 240, "blue_light": 240, "public_transport": 180, "walk": 40}


def test_a_byte_order_mark_does_not_hide_the_first_key(tmp_path):
    (tmp_path / "study.toml").write_text(MINIMAL + NETWORKS + WEEK, encoding="utf-8-sig")
    assert read_settings(tmp_path).title == "A study"


def test_text_in_another_encoding_is_one_sentence(tmp_path):
    (tmp_path / "study.toml").write_bytes(MINIMAL.replace("A study", "Caf\u00e9").encode("latin-1"))
    with pytest.raises(SettingsError, match=r"is not UTF-8 text .*: save it as UTF-8"):
        read_settings(tmp_path)


def test_a_lone_brace_is_part_of_a_file_name(tmp_path):
    text = MINIMAL.replace("areas.gpkg", "{data}/areas{.gpkg") + NETWORKS + WEEK + "[paths]\ndata = 'd'\n"
    assert Study(tmp_path, settings(text)).input_paths()["areas"] == tmp_path / "d" / "areas{.gpkg"
