"""Minutes from postcodes: those of the study's own origins at the same points, computed in blocks and kept."""

import datetime
import shutil

import numpy as np
import pandas as pd
import pyproj
import pytest

from study import postcode_times
from study.day_questions import DayQuestions
from study.errors import ResultsError
from study.folder import open_study
from study.journey import Question, StudyJourneys
from study.plan import MatrixKey
from study.postcode_times import is_routed, postcode_blocks, postcodes_in_areas
from study.results import open_results
from study.story_times import Moment, PlaceTimes
from tests.web.pack_study import published, write_postcode_town

DRIVE = MatrixKey("drive", "weekday", "to_site")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_postcode_town(tmp_path_factory.mktemp("postcodes") / "study")


@pytest.fixture
def results(town):
    return open_results(town)


def test_postcodes_lie_in_their_areas_district_by_district(results):
    found = postcodes_in_areas(results)
    assert list(found.index) == ["ZZ10AE", "ZZ10AF", "ZZ10AI", "ZZ11AB", "ZZ101AH", "ZZ20AC", "ZZ20AG"]
    assert list(found["area_id"]) == ["Te", "Tf", "Ti", "Tb", "Th", "Tc", "Tg"]


def test_a_postcode_at_an_origin_has_the_minutes_of_that_origin(results):
    postcodes = postcodes_in_areas(results).loc[["ZZ10AE", "ZZ10AI", "ZZ11AB", "ZZ20AC"]]
    origins = results.places.origins.set_index("area_id").loc[postcodes["area_id"]]
    np.testing.assert_allclose(postcodes[["easting", "northing"]], origins[["easting", "northing"]])
    for key in results.matrices():
        own = postcode_times.postcode_times(results, key, postcodes)
        study = results.travel_times(key)
        at = [list(study["area_id"].values).index(area) for area in postcodes["area_id"]]
        np.testing.assert_array_equal(own.values, study.values[:, :, at], err_msg=str(key))
        np.testing.assert_array_equal(own["reason"].values, study["reason"].values[:, :, at])


def test_a_story_from_a_postcode_takes_the_same_minutes(town, results):
    postcode = postcodes_in_areas(results).loc[["ZZ10AF"]]
    origins = postcode.assign(weight=1.0).rename(columns={"area_id": "area"}).reset_index(drop=True)
    place = PlaceTimes(
        DayQuestions(open_study(town)), origins.assign(area_id="x"), "here", datetime.date(2023, 6, 20)
    )
    own = postcode_times.postcode_times(results, DRIVE, postcode)
    for site in own["site"].values:
        way = place.way("drive", site, 0, "to_site", Moment(9 * 60, "arrive"))
        assert way.minutes == own.sel(site=site).values[0, 0]


@pytest.mark.parametrize("percentile", [50, 95])
def test_the_journey_told_from_a_postcode_takes_the_same_minutes(town, results, percentile):
    postcode = postcodes_in_areas(results).loc[["ZZ10AF"]]
    own = postcode_times.postcode_times(results, DRIVE._replace(mode="public_transport"), postcode)
    point = tuple(postcode[["easting", "northing"]].to_numpy()[0])
    for site in own["site"].values:
        told = StudyJourneys(open_study(town)).told(Question(str(site), point=point, percentile=percentile))
        minutes = own.sel(site=site, percentile=percentile).values[0]
        assert told.itinerary.minutes == pytest.approx(minutes, abs=1e-4)


def test_a_postcode_off_the_streets_says_so(results):
    times = postcode_times.postcode_times(results, DRIVE, postcodes_in_areas(results).loc[["ZZ20AG"]])
    assert np.isnan(times.values).all()
    assert {times.attrs["reasons"][code] for code in times["reason"].values.ravel()} == {"not_snapped"}


def test_blocks_give_what_one_gives(results, monkeypatch):
    postcodes = postcodes_in_areas(results)
    whole = postcode_times.postcode_times(results, DRIVE, postcodes)
    monkeypatch.setattr(postcode_times, "BLOCK", 3)
    blocks = list(postcode_blocks(postcodes))
    parts = [postcode_times.postcode_times(results, DRIVE, block) for block in blocks]
    assert [len(block) for block in blocks] == [3, 3, 1]
    np.testing.assert_array_equal(np.concatenate([part.values for part in parts], axis=2), whole.values)


def test_what_was_computed_is_kept(results):
    postcodes = postcodes_in_areas(results)
    postcode_times.postcode_times(results, DRIVE, postcodes)
    again = open_results(results.study.directory)
    postcode_times.postcode_times(again, DRIVE, postcodes)
    assert not again.store.made


def test_published_results_have_the_same_minutes_to_their_sites(town, results):
    postcodes = postcodes_in_areas(results)
    own = postcode_times.postcode_times(published(town), DRIVE, postcodes)
    whole = postcode_times.postcode_times(results, DRIVE, postcodes)
    np.testing.assert_array_equal(own.values, whole.sel(site=own["site"].values).values)


def test_networks_route_every_point(results):
    assert all(is_routed(results, key) for key in results.matrices())


def test_other_streets_are_refused(town, tmp_path):
    copy = shutil.copytree(town, tmp_path / "copy")
    (copy / "town.osm.pbf").write_bytes(b"other")
    results = open_results(copy)
    with pytest.raises(ResultsError, match=r"networks\.osm .* has changed"):
        postcode_times.postcode_times(results, DRIVE, postcodes_in_areas(results))


def test_other_postcodes_are_refused(town, tmp_path):
    copy = shutil.copytree(town, tmp_path / "copy")
    with (copy / "postcodes.csv").open("a") as file:
        file.write("ZZ1 0AZ,1,2\n")
    with pytest.raises(ResultsError, match=r"postcodes\.file .* has changed"):
        postcodes_in_areas(open_results(copy))


def test_degrees_are_projected(town, tmp_path):
    table = postcodes_in_areas(open_results(town))
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(table["easting"].to_numpy(), table["northing"].to_numpy())
    points = pd.DataFrame({"longitude": longitude, "latitude": latitude}, index=table.index)
    found = postcode_times._points(
        postcode_times.boundaries.Postcodes(points, "EPSG:27700", degrees=True, file="typed")
    )
    np.testing.assert_allclose(found.geometry.x, table["easting"], atol=0.01)
