"""A study beside a reference matrix: known factors come back, faults are one sentence, nothing is applied."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from study.calibrate import calibrate
from study.calibration_files import residual_layer, write_calibration
from study.calibration_report import calibration_text, to_dict
from study.calibration_warnings import warnings_of
from study.errors import InputError, ResultsError
from study.folder import open_study
from tests.study_builder import write_town

AREAS = [f"T{letter}" for letter in "abcdefghi"]
TIDY = [(site, area, 1.0) for site in ("north", "south") for area in AREAS]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("calibrated"))


def reference(town, rows, name="reference.csv"):
    pd.DataFrame(rows, columns=["site_id", "area_id", "minutes"]).to_csv(town / name, index=False)
    return town / name


def ours(town, **how):
    """The study's own minutes as rows of a tidy matrix."""
    found = calibrate(open_study(town), reference(town, TIDY, "ones.csv"), **how)
    pairs = [(s, a) for s in found.places.sites.index for a in found.places.areas.index]
    return [(s, a, m) for (s, a), m in zip(pairs, found.ours.ravel(), strict=True)]


def test_streets_that_take_longer_come_back_as_their_factor(town):
    slower = [(site, area, minutes * 1.25) for site, area, minutes in ours(town)]
    found = calibrate(open_study(town), reference(town, slower))
    assert found.agreement.median_ratio == pytest.approx(0.8, abs=1e-3)
    assert found.fit.stretch[4] == pytest.approx(1.25, abs=0.01)
    assert found.suggested == {"free_flow": {"local": (pytest.approx(0.8, abs=0.01), 1)}}
    assert found.after["searched_again"].median_ratio == pytest.approx(1, abs=0.01)
    assert found.after["unseen_areas"].rmse < 0.05 * found.agreement.rmse


def test_what_they_are_made_of_sums_to_our_minutes(town):
    found = calibrate(open_study(town), reference(town, TIDY), direction="from_site")
    np.testing.assert_allclose(found.parts.sum(axis=-1), found.ours, atol=1e-3)


def test_a_wide_file_says_the_same_as_a_tidy_one(town):
    rows = pd.DataFrame(TIDY, columns=["site_id", "area_id", "minutes"]).assign(minutes=range(1, 19))
    wide = rows.pivot(index="area_id", columns="site_id", values="minutes").rename_axis("code")
    wide.assign(name="beside").to_csv(town / "wide.csv")
    rows.to_parquet(town / "tidy.parquet")
    study = open_study(town)
    one, other = (calibrate(study, town / name) for name in ("wide.csv", "tidy.parquet"))
    np.testing.assert_array_equal(one.reference, other.reference)
    assert one.agreement == other.agreement
    assert one.noticed == ("wide.csv: columns that are no site of this study were not read: name.",)
    assert other.noticed == ()


def test_pairs_without_a_time_are_counted_by_reason(town):
    rows = [(site, area, "" if area == "Tb" else 2) for site, area, _ in TIDY if site == "north"]
    figures = to_dict(calibrate(open_study(town), reference(town, rows)))
    assert figures["left_out"] == {"not_given": 1 + 9, "too_short": 1}
    assert figures["agreement"]["pairs"] == 18 - 11
    assert any("no times for the sites south" in line for line in figures["warnings"])


@pytest.mark.parametrize(
    ("period", "factors"), [("weekend", "weekend"), ("free_flow", "free_flow"), ("pm_peak", "pm_peak")]
)
def test_periods_of_the_study_and_of_the_speed_table(town, period, factors):
    assert calibrate(open_study(town), reference(town, TIDY), period=period).factors == factors


def test_walking_is_compared_without_factors(town):
    found = calibrate(open_study(town), reference(town, TIDY), mode="walk")
    assert found.suggested == {}
    assert to_dict(found)["streets"] == []
    assert "walk, all_day" in calibration_text(found)
    assert not any(word in calibration_text(found) for word in ("factor", "limit of what is fitted"))


def test_seconds_are_suspected(town):
    seconds = [(site, area, minutes * 60) for site, area, minutes in ours(town)]
    warnings = to_dict(calibrate(open_study(town), reference(town, seconds)))["warnings"]
    assert any("is the reference in minutes?" in line for line in warnings)
    assert any("the limit of what is fitted" in line for line in warnings)


def test_factors_that_are_not_worth_taking_are_not_offered_for_pasting(town, tmp_path):
    study = open_study(town)
    found = calibrate(study, reference(town, [(s, a, m * 60) for s, a, m in ours(town)]))
    figures = to_dict(found)
    assert (figures["suggested"], figures["suggested_toml"]) == ({}, "")
    assert set(figures["withheld"]) <= set(figures["warnings"])
    assert "is the reference in minutes?" in figures["withheld"][0]
    assert "No lines for study.toml are offered:" in calibration_text(found)
    assert "[speeds" not in calibration_text(found)
    write_calibration(study, found, tmp_path, "")
    written = (tmp_path / "suggested.toml").read_text()
    assert "# Nothing is suggested: Ours / reference is" in written
    assert "\n[" not in written


def test_a_period_that_the_study_does_not_drive_at_leads_to_those_it_does(town, tmp_path):
    folder = write_town(tmp_path / "peaks")
    settings = (folder / "study.toml").read_text().replace('"free_flow"', '"am_peak"')
    (folder / "study.toml").write_text(settings)
    slower = [(site, area, minutes * 1.25) for site, area, minutes in ours(folder, period="free_flow")]
    found = calibrate(open_study(folder), reference(folder, slower), period="free_flow")
    figures = to_dict(found)
    assert set(found.suggested) == {"am_peak", "night", "weekend"}
    now = found.speeds.period_factors["am_peak"]["local"][0]
    assert found.suggested["am_peak"]["local"][0] == pytest.approx(now / 1.25, abs=0.01)
    assert any("No period of this study drives at free_flow" in line for line in figures["warnings"])
    before = calibrate(open_study(folder), reference(folder, slower)).ours
    with (folder / "study.toml").open("a") as file:
        file.write(figures["suggested_toml"])
    after = calibrate(open_study(folder), reference(folder, slower)).ours
    long_enough = before > 0.1
    assert after[long_enough] / before[long_enough] == pytest.approx(1.25, rel=0.02)


def test_a_reference_of_the_other_direction_is_suspected(town):
    found = calibrate(open_study(town), reference(town, TIDY))
    again = replace(found, other_way=found.reference * 1.3)
    assert any("does the reference hold times from the sites?" in line for line in warnings_of(again))
    assert not any("other direction" in line for line in warnings_of(replace(found, other_way=found.ours)))


def test_blue_light_has_factors_of_its_own(town):
    found = calibrate(open_study(town), reference(town, TIDY), mode="blue_light")
    assert (found.period, found.factors) == ("all_day", "blue_light")
    slower = [(s, a, m * 1.25) for s, a, m in ours(town, mode="blue_light")]
    found = calibrate(open_study(town), reference(town, slower), mode="blue_light")
    assert to_dict(found)["suggested_toml"].startswith("[speeds.roads.period_factors.blue_light]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site_id,area_id,minutes\nnorth,Ta,-3\n", "row 2: area Ta, site north has -3 minutes"),
        ("site_id,area_id,minutes\nnorth,Ta,1\nnorth,Tb,soon\n", "row 3, column `minutes`: 'soon' is not a"),
        ("site_id,area_id,minutes\nnorth,Ta,1\nnorth,Ta,1\n", "rows 2, 3: the same pair"),
        ("site_id,area_id,minutes\nnorth,Xa,1\n", "is an area of this study"),
        ("site_id,area_id,minutes\nelse,Ta,1\n", "no pair of area and site has minutes in it"),
        (
            "a,b\n1,2\n",
            "its columns are a, b: give site_id, area_id and minutes, or area_id and a column for",
        ),
    ],
)
def test_a_reference_that_cannot_be_used_is_one_sentence(town, text, message):
    (town / "bad.csv").write_text(text)
    with pytest.raises(Exception, match=f"bad.csv.*{message}") as error:
        calibrate(open_study(town), town / "bad.csv")
    assert "\n" not in str(error.value)


def test_modes_and_periods_that_are_not_there(town):
    study, file = open_study(town), reference(town, TIDY)
    with pytest.raises(ResultsError, match="`public_transport` has no streets to calibrate"):
        calibrate(study, file, mode="public_transport")
    with pytest.raises(ResultsError, match="no period `sunday` with hours: this study has weekday, rest"):
        calibrate(study, file, period="sunday")
    with pytest.raises(
        ResultsError, match="`walk` is the same at every time of the week: leave out --period"
    ):
        calibrate(study, file, mode="walk", period="weekday")
    with pytest.raises(InputError, match="nothing to compare"):
        calibrate(study, reference(town, [("north", "Ta", 0)], "zero.csv"))


def test_files_hold_what_was_found(town, tmp_path):
    study = open_study(town)
    found = calibrate(study, reference(town, [(s, a, m + 0.5) for s, a, m in ours(town)]))
    files = write_calibration(study, found, tmp_path / "out", "<html></html>")
    assert {file.name for file in files} >= {
        "calibration.json", "residuals.gpkg", "residuals.html", "residuals_columns.csv", "suggested.toml",
    }  # fmt: skip
    readme = (tmp_path / "out" / "residuals_README.txt").read_text()
    assert "those of reference.csv: mode drive, period weekday, direction to_site" in readme
    assert "its licence applies" in readme
    layer = gpd.read_file(tmp_path / "out" / "residuals.gpkg")
    off = layer.set_index("area_id")["residual_south"]
    assert off.drop("Ti").to_numpy() == pytest.approx(-0.5 * np.ones(8), abs=1e-3)
    assert np.isnan(off["Ti"]), "it holds the site itself"
    assert json.loads((tmp_path / "out" / "calibration.json").read_text()) == to_dict(found)
    assert not list((tmp_path / "out").glob(".partial*"))


def test_an_area_without_a_comparison_says_why(town):
    found = calibrate(open_study(town), reference(town, [row for row in TIDY if row[1] != "Te"]))
    layer = residual_layer(found).set_index("area_id")
    assert layer.loc["Te", "reason"] == "not_given"
    assert np.isnan(layer.loc["Te", "median_residual"])
    assert layer.loc["Tb", "reason"] == ""


def test_every_figure_is_documented(town):
    page = (Path(__file__).parents[2] / "docs" / "methods" / "calibration.md").read_text(encoding="utf-8")
    figures = to_dict(calibrate(open_study(town), reference(town, TIDY)))
    names = {
        *figures,
        *figures["agreement"],
        *figures["bands"][0],
        *figures["streets"][0],
        *figures["after"],
        *figures["other_shares"],
    }
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_nothing_of_the_study_is_changed(town):
    before = (town / "study.toml").read_bytes()
    calibrate(open_study(town), reference(town, TIDY))
    assert (town / "study.toml").read_bytes() == before
    assert not (town / "results" / "run.json").exists()


def test_suggested_lines_are_read_by_the_settings(town, tmp_path):
    slower = [(site, area, minutes * 1.25) for site, area, minutes in ours(town)]
    found = calibrate(open_study(town), reference(town, slower))
    folder = write_town(tmp_path / "again")
    with (folder / "study.toml").open("a") as file:
        file.write(to_dict(found)["suggested_toml"])
    again = calibrate(open_study(folder), reference(folder, slower))
    assert again.agreement.median_ratio == pytest.approx(1, abs=0.01)
    assert again.suggested == {}


def test_a_declared_side_and_the_side_of_the_road_reach_the_streets(town, tmp_path):
    folder = write_town(tmp_path / "sided")
    sites = pd.read_csv(folder / "sites.csv").assign(approach=["kerb", "any"])
    sites.loc[0, ["easting", "northing"]] += [100.0, 8.0]  # north of the street from a to b
    sites.to_csv(folder / "sites.csv", index=False)
    left = calibrate(open_study(folder), reference(folder, TIDY)).ours
    settings = (folder / "study.toml").read_text()
    (folder / "study.toml").write_text(settings.replace("[networks]", '[networks]\ndrives_on = "right"'))
    right = calibrate(open_study(folder), reference(folder, TIDY)).ours
    assert left[0, 0] < right[0, 0], (
        "from a, the north side of the street is the near one driving on the left"
    )
    assert left[0, 1] > right[0, 1]
    np.testing.assert_array_equal(left[1], right[1])


def test_an_area_is_the_weighted_mean_of_its_origins(town, tmp_path):
    folder = write_town(tmp_path / "weighted")
    east, north = pd.read_csv(folder / "sites.csv").loc[0, ["easting", "northing"]]
    points = [(area, east + 500 * (k % 3), north - 500 * (k // 3), 3) for k, area in enumerate(AREAS)]
    points += [("Ta", east + 200, north, 1), ("Tb", east + 500, north + 240_000, 1)]
    table = pd.DataFrame(points, columns=["code", "easting", "northing", "weight"])
    table.to_csv(folder / "points.csv", index=False)
    with (folder / "study.toml").open("a") as file:
        file.write('[origins]\nfile = "points.csv"\ncode = "code"\nweight = "weight"\n')
        file.write('easting = "easting"\nnorthing = "northing"\n')
    plain = calibrate(open_study(town), reference(town, TIDY)).ours
    found = calibrate(open_study(folder), reference(folder, TIDY))
    metres = {"Ta": 200 / 4, "Tb": 500}  # to the north site; of Tb only the origin that is on the streets
    for area, distance in metres.items():
        column = AREAS.index(area)
        assert found.ours[0, column] == pytest.approx(distance / 500 * plain[0, 1], rel=0.01)
    np.testing.assert_allclose(found.parts.sum(axis=-1), found.ours, atol=1e-3)
