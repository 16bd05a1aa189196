"""Minutes from site to site: of the drawn town, whose hospitals stand at its opposite corners, and of a matrix."""

import shutil

import numpy as np
import pandas as pd
import pytest

import isochrones
from access.schema import check_travel_times
from study.errors import InputError, ResultsError
from study.folder import open_study
from study.plan import asked_key
from study.progress import Silent
from study.results import ensure_results
from study.run import run
from study.site_times import site_matrix, site_times
from study.travel_times import NOT_GIVEN
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
    with pytest.raises(
        ResultsError, match="no travel times for blue_light, to_site: there are none for this mode"
    ):
        site_times(results, "blue_light")


@pytest.fixture(scope="module", params=["wide", "long"])
def given(request, tmp_path_factory):
    """The drawn town with minutes from a file: areas at 5 minutes, north to south 12, south to north not given."""
    folder = write_town(tmp_path_factory.mktemp("given") / "town")
    rows = [(f"T{letter}", 5, 5) for letter in "abcdefghi"] + [("north", 3, 12), ("south", None, None)]
    table = pd.DataFrame(rows, columns=["code", "north", "south"])
    matrix = '[matrix.car]\nfile = "car.csv"\narea = "code"\n'
    if request.param == "long":
        table = table.melt("code", var_name="site", value_name="minutes")
        matrix += 'layout = "long"\nsite = "site"\nminutes = "minutes"\n'
    table.to_csv(folder / "car.csv", index=False)
    study = folder / "study.toml"
    study.write_text(study.read_text() + matrix)
    run(open_study(folder))
    return ensure_results(folder, None, Silent())


def test_rows_of_sites_in_a_matrix_give_its_times_from_site_to_site(given):
    times = site_times(given, "car")
    assert times.loc["north"].tolist() == [0, 12]
    assert np.isnan(times.loc["south", "north"])
    matrix = site_matrix(given, asked_key(given.study.settings, "car", None, "to_site"))
    assert check_travel_times(matrix) is matrix
    assert matrix["reason"].values[0, 0, 1] == NOT_GIVEN


@pytest.mark.parametrize("mode", ["drive", "public_transport", "walk"])
def test_site_matrices_keep_the_contract(results, mode):
    matrix = site_matrix(results, asked_key(results.study.settings, mode, None, "to_site"))
    assert check_travel_times(matrix) is matrix
    assert matrix["area_id"].values.tolist() == matrix["site"].values.tolist()
    assert (matrix.values[:, [0, 1], [0, 1]] == 0).all()
