"""Travellers of a study: slower, step-free, driven to the bus; each has modes of its own."""

import datetime
import json

import geopandas as gpd
import numpy as np
import pytest
import rasterio

from study.check import check_study
from study.errors import ResultsError, SettingsError
from study.folder import open_study
from study.isochrone_layers import IsochroneRequest, isochrone_layer, write_isochrones
from study.modes import factors_at, feeder_factors, options_of
from study.results import open_results
from study.run import run
from study.settings_file import read_settings
from tests.study_builder import write_town
from web import words
from web.page import labels

TRAVELLERS = """
[travellers.older]
label = "Older walker"
plain_label = "at the pace of an older person"
walk_kmh = 2.4
[travellers.wheelchair]
label = "Wheelchair user"
step_free = true
[travellers.hopeful]
step_free = true
unknown = "yes"
[travellers.near]
max_walk_minutes = 5
max_direct_walk_minutes = 5
[travellers.taxi]
max_walk_minutes = 5
max_direct_walk_minutes = 5
feeder = { at = "home", max_minutes = 10, wait_minutes = 2 }
"""


def town(folder, travellers=TRAVELLERS, top=""):
    write_town(folder)
    path = folder / "study.toml"
    path.write_text(top + path.read_text() + travellers)
    return folder


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    study = open_study(town(tmp_path_factory.mktemp("town") / "study"))
    run(study)
    return open_results(study.directory)


def minutes(results, mode, period="weekday", direction="to_site", percentile=50):
    """Minutes (site, area) of a mode, in the order of the sites and areas."""
    times = results.travel_times(results.matrix_key(mode, period, direction))
    return times.sel(percentile=percentile).values


def test_every_traveller_has_modes_of_its_own(results):
    modes = list(dict.fromkeys(key.mode for key in results.matrices()))
    buses = [f"public_transport_{name}" for name in ("older", "wheelchair", "hopeful", "near", "taxi")]
    walks = [f"walk_{name}" for name in ("older", "wheelchair", "hopeful", "near", "taxi")]
    assert modes == ["drive", "public_transport", *buses, "walk", *walks]


def test_half_the_speed_takes_twice_the_minutes(results):
    usual, slow = (minutes(results, mode, "all_day") for mode in ("walk", "walk_older"))
    both = np.isfinite(slow)
    np.testing.assert_allclose(slow[both], 2 * usual[both], rtol=1e-4, atol=1e-4)
    assert np.isfinite(usual).sum() > both.sum() > 0


def test_slower_walkers_are_never_there_sooner(results):
    usual, slow = (minutes(results, mode) for mode in ("public_transport", "public_transport_older"))
    assert (np.nan_to_num(slow, nan=np.inf) >= np.nan_to_num(usual, nan=np.inf) - 1e-4).all()
    assert (np.nan_to_num(slow, nan=np.inf) > np.nan_to_num(usual, nan=np.inf) + 1).any()


def test_where_nothing_is_known_of_steps_only_the_walk_is_left(results):
    """The town's feed says nothing of wheelchairs, and its streets have no steps."""
    strict, walk = minutes(results, "public_transport_wheelchair"), minutes(results, "walk", "all_day")
    np.testing.assert_allclose(strict, walk, atol=0.02)


def test_the_hopeful_take_the_bus_that_says_nothing(results):
    hopeful, usual = minutes(results, "public_transport_hopeful"), minutes(results, "public_transport")
    np.testing.assert_allclose(hopeful, usual, atol=0.02)


def test_a_taxi_leads_to_a_bus_too_far_to_walk_to(results):
    """From c both stops are 1 km away, 12.5 minutes on foot; north is at a."""
    near, taxi = (minutes(results, f"public_transport_{who}") for who in ("near", "taxi"))
    assert np.isnan(near[0, 2])
    assert 10 < taxi[0, 2] < 60


def test_the_record_warns_of_what_the_feeds_do_not_say(results):
    said = [found["message"] for found in results.record["findings"] if "wheelchair" in found["message"]]
    strict = next(line for line in said if line.startswith("public_transport_wheelchair"))
    assert (
        "of 14 trips on 2023-06-20, 0 say that a wheelchair can board, 0 that it cannot, 14 say nothing"
        in strict
    )
    assert strict.endswith('taken to be closed (unknown = "no"), which leaves no service at all.')


def test_streets_without_steps_are_reported_beside_those_of_walkers(results):
    assert {"streets, walk", "streets, wheelchair", "streets, drive"} <= set(results.record["networks"])


def test_a_second_run_makes_nothing(results):
    assert run(open_study(results.study.directory))["made"] == []


def test_check_warns_and_names_the_choice(tmp_path):
    findings = check_study(town(tmp_path / "t", "[travellers.wheelchair]\nstep_free = true\n"))
    warned = [
        f for f in findings if f.level == "warning" and f.message.startswith("public_transport_wheelchair")
    ]
    assert len(warned) == 1
    assert "which leaves no service at all" in warned[0].message


def test_outlines_of_a_traveller(results):
    study = results.study
    usual, slow, steps = (
        isochrone_layer(
            study,
            IsochroneRequest.make(
                study, ["north"], mode, "weekday", "to_site", minutes=[20], percentile=5, cell_metres=100
            ),
        )
        for mode in ("public_transport", "public_transport_older", "public_transport_wheelchair")
    )
    assert usual.area.sum() > slow.area.sum() > 0
    assert usual.area.sum() > steps.area.sum() > 0
    assert list(slow["mode"]) == ["public_transport_older"]
    with pytest.raises(ResultsError, match="driven to some"):
        IsochroneRequest.make(study, ["north"], "public_transport_taxi", "weekday", "to_site")


def test_outlines_say_the_date_and_the_window(results, tmp_path):
    asked = IsochroneRequest.make(
        results.study, ["north"], "public_transport", "weekday", "to_site", minutes=[20], cell_metres=100
    )
    for ending in ("tif", "geojson", "shp"):
        write_isochrones(results.study, asked, tmp_path / f"n.{ending}")
    told = {"timetable_date": "2023-06-20", "window": "08:00-09:00", "by": "arrive"}
    with rasterio.open(tmp_path / "n.tif") as raster:
        assert told.items() <= raster.tags().items()
    feature = json.loads((tmp_path / "n.geojson").read_text())["features"][0]
    assert told.items() <= feature["properties"].items()
    assert {"tt_date", "window", "by"} <= set(gpd.read_file(tmp_path / "n.shp").columns)
    notice = (tmp_path / "n_README.txt").read_text()
    assert "timetable of 2023-06-20, arriving by each minute of 08:00-09:00, percentile 50." in notice


def test_outlines_on_foot_have_no_timetable(results):
    asked = IsochroneRequest.make(results.study, ["north"], "walk", None, "to_site", minutes=[10])
    assert "timetable_date" not in isochrone_layer(results.study, asked)


def test_words_for_people(results):
    settings = results.study.settings
    assert (
        words.by_mode("public_transport_older", settings)
        == "by public transport at the pace of an older person"
    )
    assert words.by_mode("walk_wheelchair", settings) == "on foot (Wheelchair user)"
    assert words.mode_label("public_transport_hopeful", settings) == "Public transport: hopeful"
    assert words.mode_label("drive", settings) == "Car"
    assert words.travels("public_transport_older", settings) == "Older walker: 2.4 km/h on foot."
    assert "taken as closed" in words.travels("public_transport_wheelchair", settings)
    assert "between home and a stop for at most 10 minutes" in words.travels(
        "public_transport_taxi", settings
    )
    assert words.travels("drive", settings) == ""


def test_the_viewer_names_and_explains_them(results):
    shown = labels(results)
    assert shown["mode"]["public_transport_wheelchair"] == "Public transport: Wheelchair user"
    assert shown["how"]["walk_older"] == "on foot at the pace of an older person"


def test_caps_of_a_traveller(tmp_path):
    more = (
        "[travellers.frail]\nwalk_kmh = 2.3\nmax_rides = 1\nmin_change_minutes = 6\nmax_direct_walk_minutes = 15\n"
        "[speeds]\nmax_walk_minutes = 12\nmax_rides = 3\n"
        "max_minutes = { public_transport_frail = 90, walk = 30 }\n"
    )
    settings = read_settings(town(tmp_path / "t", more))
    frail, usual = (options_of(settings, mode) for mode in ("public_transport_frail", "public_transport"))
    assert (frail.walk_kmh, frail.max_rides, frail.min_change_minutes) == (2.3, 1, 6)
    assert (frail.max_minutes, frail.max_direct_walk_minutes, frail.max_walk_minutes) == (90, 15, 12)
    assert (usual.walk_kmh, usual.max_rides, usual.min_change_minutes) == (4.8, 3, 2)
    assert (usual.max_minutes, usual.max_direct_walk_minutes, usual.max_walk_minutes) == (180, 30, 12)
    assert settings.longest("walk_frail") == 15


PERIODS = """
[periods.late]
date = 2023-06-20
to_site = { by = "arrive", window = ["19:30", "20:30"] }
from_site = { by = "depart", window = ["25:00", "26:00"] }
[periods.sunday]
date = 2023-06-18
[travellers.taxi]
feeder = {}
"""


def test_taxis_drive_at_the_speeds_of_the_period_that_owns_their_hour(tmp_path):
    """The period `rest` owns weekdays from 19:00 to 07:00, most of which is `night`; `weekday` has `free_flow`."""
    settings = read_settings(town(tmp_path / "t", PERIODS))
    assert feeder_factors(settings, "weekday", "to_site") == "free_flow"
    assert feeder_factors(settings, "late", "to_site") == "night"
    assert feeder_factors(settings, "sunday", "to_site") == "weekend"
    tuesday = datetime.date(2023, 6, 20)
    found = [factors_at(settings, tuesday, minute) for minute in (6 * 60 + 59, 7 * 60, 19 * 60, 31 * 60)]
    assert found == ["night", "free_flow", "night", "free_flow"]


def test_taxis_of_a_study_without_road_hours_drive_at_those_of_the_speed_table(tmp_path):
    folder = town(tmp_path / "t", PERIODS, 'modes = ["public_transport"]\n')
    text = (folder / "study.toml").read_text()
    start, end = text.index("[periods.weekday]"), text.index("[isochrones]")
    (folder / "study.toml").write_text(text[:start] + text[end:])
    settings = read_settings(folder)
    assert feeder_factors(settings, "late", "to_site") == "evening"
    assert feeder_factors(settings, "late", "from_site") == "night"
    assert feeder_factors(settings, "sunday", "to_site") == "weekend"


MISTAKES = {
    "[travellers.same]\nlabel = 'S'\n": "travels like everybody else",
    "[travellers.odd]\nwalk_kmh = 3\nunknown = 'yes'\n": "goes with `step_free = true`",
    "[travellers.odd]\nwalk_khm = 3\n": "did you mean `walk_kmh`",
    "[travellers.odd]\nfeeder = { at = 'work' }\n": "travellers.odd.feeder.at",
    "[travellers.'an other']\nwalk_kmh = 3\n": "names files",
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.items())
def test_mistakes_are_named(tmp_path, text, message):
    with pytest.raises(SettingsError, match=message):
        read_settings(town(tmp_path / "t", text))


@pytest.mark.parametrize(
    ("modes", "message"),
    [
        ('["public_transport_wheelchar"]', "did you mean `public_transport_wheelchair`"),
        ('["walk_lift"]', "unknown mode `walk_lift`"),
    ],
)
def test_modes_that_no_traveller_has(tmp_path, modes, message):
    travellers = "[travellers.wheelchair]\nstep_free = true\n[travellers.lift]\nfeeder = {}\n"
    with pytest.raises(SettingsError, match=message):
        read_settings(town(tmp_path / "t", travellers, f"modes = {modes}\n"))


def test_an_imported_matrix_of_the_same_name_is_refused(tmp_path):
    more = '[travellers.slow]\nwalk_kmh = 3\n[matrix.walk_slow]\nfile = "times.csv"\narea = "code"\n'
    with pytest.raises(SettingsError, match="has the name of a mode computed"):
        read_settings(town(tmp_path / "t", more))
