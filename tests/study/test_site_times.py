"""Minutes from site to site: of the drawn town, whose hospitals stand at its opposite corners, and of a matrix."""

import shutil

import numpy as np
import pytest

import isochrones
from study.errors import InputError, ResultsError
from study.folder import open_study
from study.progress import Silent
from study.results import ensure_results
from study.run import run
from study.site_times import asked_key, site_times
from tests.shared_data import REPOSITORY, shared_data
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("sites") / "town")
    run(open_study(folder))
    return folder


@pytest.fixture
def results(town):
    return ensure_results(town, None, Silent())


def test_driving_between_the_corners_takes_what_an_area_at_the_corner_needs(results):
    """An area's origin at i and the site at i are one point: their minutes to the site at a are the same."""
    times = site_times(results, "drive", "weekday")
    row = results.places.origins["area_id"].tolist().index("Ti")
    key = results.matrix_key("drive", "weekday")
    assert times.loc["south", "north"] == results.travel_times(key).sel(site="north").values[0, row]
    assert np.diag(times).tolist() == [0, 0]
    assert (times.index.name, times.columns.name) == ("from_site", "to_site")


@pytest.mark.parametrize(
    ("direction", "ridden"), [("to_site", ("south", "north")), ("from_site", ("north", "south"))]
)
def test_rows_are_where_a_journey_begins_in_both_directions(results, direction, ridden):
    """The bus goes i - e - a in the morning and a - e - i in the evening; against it one walks."""
    times = site_times(results, "public_transport", "weekday", direction)
    walking = site_times(results, "walk", None, direction)
    against = ridden[::-1]
    assert times.loc[against] == pytest.approx(walking.loc[against], abs=0.02)
    assert times.loc[ridden] < walking.loc[ridden]


def test_a_second_question_computes_nothing(results, town, monkeypatch):
    site_times(results, "drive", "weekday")
    monkeypatch.setattr(isochrones, "drive_times", None)
    again = site_times(ensure_results(town, None, Silent()), "drive", "weekday")
    assert again.notna().all().all()


def test_blue_light_is_there_although_the_study_does_not_list_it(results):
    normal, fast = (site_times(results, mode, "weekday") for mode in ("drive", "blue_light"))
    assert 0 < fast.loc["south", "north"] <= normal.loc["south", "north"]


def test_walking_is_the_same_in_every_period(results):
    assert asked_key(results.study.settings, "walk", "weekday", "to_site").period == "all_day"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("boat", None, "to_site"), "no travel times for boat, to_site: there are none for this mode"),
        (("drive", "night", "to_site"), "for drive, night, to_site: there are drive, weekday, to_site; drive, re"),
        (("drive", None, "up"), "the direction `up` is none"),
        (("drive", None, "to_site", 95), "has no percentile 95: it has 50"),
    ],
)  # fmt: skip
def test_what_the_study_cannot_say_is_refused(results, asked, message):
    with pytest.raises(ResultsError, match=message):
        site_times(results, *asked)


@pytest.mark.shared_data
def test_a_matrix_without_rows_for_sites_is_refused_with_the_remedy(tmp_path):
    for file in (REPOSITORY / "examples" / "south_yorkshire").glob("*.toml"):
        shutil.copy(file, tmp_path)
    results = ensure_results(tmp_path, {"south_yorkshire": str(shared_data("south_yorkshire"))}, Silent())
    with pytest.raises(InputError, match=r"has no row for a site.*add a row for each site with its site id"):
        site_times(results)
