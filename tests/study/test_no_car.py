"""The no-car composite of a study: a mode like any other, made of two."""

import pandas as pd
import pytest

from access import NO_CAR_MODE
from study.check import check_study
from study.comparison import compare_options, comparison_text
from study.equity_settings import NoCar
from study.errors import InputError, ResultsError, SettingsError
from study.export_results import export_results
from study.folder import open_study
from study.isochrone_layers import IsochroneRequest
from study.no_car import share_without_car
from study.plan import opening_periods
from study.results import open_results
from study.run import run
from tests.study_builder import write_town

CARS = """[groups.cars]
file = "cars.csv"
code = "code"
unit = "households"
columns = { none = "No car", some = "One or more" }
[no_car]
group = "cars"
without = "none"
"""
WITHOUT = [80, 70, 60, 50, 40, 30, 20, 10, 0]  # of 100 in every area but the sixth, which has no households


def write_cars(folder, said=CARS):
    codes = [f"T{letter}" for letter in "abcdefghi"]
    some = [100 - n for n in WITHOUT]
    cars = pd.DataFrame({"code": codes, "none": WITHOUT, "some": some})
    cars.loc[5, ["none", "some"]] = 0
    cars.to_csv(folder / "cars.csv", index=False)
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(said)
    return folder


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_cars(write_town(tmp_path_factory.mktemp("no_car")))
    run(open_study(folder))
    return open_results(folder)


def minutes(results, mode):
    rows = results.table("access", filters=[("mode", "==", mode), ("period", "==", "weekday")])
    rows = rows[
        (rows["configuration"] == "north_only")
        & (rows["direction"] == "to_site")
        & (rows["percentile"] == 50)
    ]
    return rows.set_index("area_id")["minutes"].astype(float)


def test_it_is_there_in_the_periods_and_directions_of_both_modes(town):
    keys = [key for key in town.matrices() if key.mode == NO_CAR_MODE]
    assert {(key.period, key.direction) for key in keys} == {("weekday", "to_site"), ("weekday", "from_site")}


def test_every_area_is_shared_between_its_households(town):
    drive, bus, both = (minutes(town, mode) for mode in ("drive", "public_transport", NO_CAR_MODE))
    c = pd.Series([n / 100 for n in WITHOUT], index=drive.index).drop("Tf")
    expected = (1 - c) * drive + c * bus
    assert both.drop("Tf").tolist() == pytest.approx(expected.drop("Tf").tolist(), abs=1e-3)
    assert pd.isna(both["Tf"])


def test_compare_takes_it_like_any_mode(town):
    figures = compare_options(town, "baseline", "north_only", "emergency", mode=NO_CAR_MODE).to_dict()
    kept = town.table("comparison", filters=[("mode", "==", NO_CAR_MODE), ("percentile", "==", 50)])
    assert figures["option"]["mean_minutes"] == kept["option_mean_minutes"].iloc[0]
    assert figures["need_worse"] > 0


def test_the_text_of_a_comparison_calls_it_a_proxy(town):
    for mode, said in ((NO_CAR_MODE, True), ("drive", False)):
        found = compare_options(town, "baseline", "north_only", "emergency", mode=mode)
        assert ("(proxy)" in comparison_text(town, found)) == said


def test_export_takes_it_like_any_mode(town, tmp_path):
    export_results(town, tmp_path, "csv", {"mode": NO_CAR_MODE})
    assert set(pd.read_csv(tmp_path / "access_emergency.csv")["mode"]) == {NO_CAR_MODE}


def test_run_json_says_that_it_is_a_proxy(town):
    entry = next(entry for key, entry in town.matrices().items() if key.mode == NO_CAR_MODE)
    assert "(proxy)" in entry["label"]
    assert set(entry["blocks"]) == {"drive", "public_transport"}


def test_sites_must_be_open_for_both_modes(town):
    settings = town.study.settings
    drive, bus, both = (
        opening_periods(settings, mode)["weekday"] for mode in ("drive", "public_transport", NO_CAR_MODE)
    )
    assert both["to_site"]["parts"] == [*drive["parts"], *bus["to_site"]["parts"]]


def test_areas_without_known_households_are_a_finding(town):
    messages = [finding["message"] for finding in town.record["findings"] if finding["where"] == "no_car"]
    assert messages == [
        "no households are known in 1 of 9 areas (Tf): they count as not given in no_car_composite."
    ]
    checked = [finding.message for finding in check_study(town.study.directory) if finding.where == "no_car"]
    assert checked == messages


def test_it_has_no_outlines(town):
    with pytest.raises(ResultsError, match="two journeys, by drive and by public_transport"):
        IsochroneRequest.make(town.study, ["north"], NO_CAR_MODE, "weekday", "to_site")


def test_a_service_may_name_it(town):
    assert NO_CAR_MODE in town.study.settings.offered_modes
    assert NO_CAR_MODE not in town.study.settings.computed_modes


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('[no_car]\ngroup = "car"\nwithout = "none"\n', "unknown group `car`"),
        (CARS.replace('without = "none"', 'without = "non"'), "did you mean `none`"),
        (CARS + 'public_transport = "bus"\n', "names `bus`, which is not computed"),
    ],
)
def test_names_that_the_study_does_not_have_are_refused(tmp_path, said, words):
    with pytest.raises(SettingsError, match=words):
        open_study(write_cars(write_town(tmp_path), said))


def test_shares_by_a_column_of_all_households():
    areas = pd.DataFrame({"cars_none": [1.0, 2, 0], "cars_all": [4.0, 4, 0]}, index=["a", "b", "c"])
    share = share_without_car(areas, list(areas), NoCar(group="cars", without="none", all="all"))
    assert share.tolist()[:2] == [0.25, 0.5]
    assert pd.isna(share["c"])


def test_more_without_a_car_than_in_all_is_refused():
    areas = pd.DataFrame({"cars_none": [5.0], "cars_all": [4.0]}, index=["a"])
    with pytest.raises(InputError, match="area a counts 5 households without a car among 4"):
        share_without_car(areas, list(areas), NoCar(group="cars", without="none", all="all"))
    with pytest.raises(InputError, match="names `nil`"):
        share_without_car(areas, list(areas), NoCar(group="cars", without="nil"))
