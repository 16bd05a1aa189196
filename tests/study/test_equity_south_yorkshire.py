"""Slope, relative and concentration index of the real matrix, found again from the files by numpy and pandas."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.shared_data import REPOSITORY, shared_data

pytestmark = pytest.mark.shared_data
BARNSLEY = "S752EP"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    data, folder = shared_data("south_yorkshire"), tmp_path_factory.mktemp("south_yorkshire")
    for file in (REPOSITORY / "examples" / "south_yorkshire").glob("*.toml"):
        shutil.copy(file, folder)
    words = ["--service", "stroke", "--configuration", "without_barnsley", "--json", "--quiet"]
    asked = ["equity", str(folder), *words, "--path", f"south_yorkshire={data}"]
    return json.loads(CliRunner().invoke(main, asked, catch_exceptions=False).stdout)


@pytest.fixture(scope="module")
def areas():
    """Minutes under both, admissions and rank of every area, most deprived first."""
    folder = shared_data("south_yorkshire")
    minutes, deprivation, need = (
        pd.read_csv(folder / f"{name}.csv").set_index("lsoa11_code")
        for name in ("stroke_unit_drive_minutes", "iod2019", "stroke_admissions_per_year")
    )
    units = minutes.select_dtypes("number")
    table = pd.DataFrame({"base": units.min(axis=1), "option": units.drop(columns=BARNSLEY).min(axis=1)})
    table = table.join(deprivation[["IMD_rank", "IMD_decile"]]).join(need["admissions"])
    table = table.sort_values("IMD_rank")
    table["middle"] = (table["admissions"].cumsum() - table["admissions"] / 2) / table["admissions"].sum()
    return table


@pytest.mark.parametrize("side", ["base", "option"])
def test_slope_and_relative_index_by_polyfit(told, areas, side):
    slope, start = np.polyfit(areas["middle"], areas[side], 1, w=np.sqrt(areas["admissions"]))
    indices = told["options"][0]["indices"]
    assert indices["slope_index"][side] == pytest.approx(slope, abs=1e-4)
    assert indices["relative_index"][side] == pytest.approx((start + slope) / start, abs=1e-5)


@pytest.mark.parametrize("side", ["base", "option"])
def test_concentration_index_by_covariance(told, areas, side):
    covariance = np.cov(areas[side], areas["middle"], aweights=areas["admissions"], ddof=0)[0, 1]
    mean = np.average(areas[side], weights=areas["admissions"])
    found = told["options"][0]["indices"]["concentration_index"][side]
    assert found == pytest.approx(2 * covariance / mean, abs=1e-6)


@pytest.mark.parametrize("fifth", range(1, 6))
def test_means_by_national_fifth(told, areas, fifth):
    rows = areas[np.ceil(areas["IMD_decile"] / 2) == fifth]
    expected = {side: np.average(rows[side], weights=rows["admissions"]) for side in ("base", "option")}
    found = told["options"][0]["quintiles"]["national"][str(fifth)]
    assert {side: found[side] for side in expected} == pytest.approx(expected, abs=1e-4)


def test_the_sensitivity_range_holds_the_index_and_the_change_its_sign(told):
    slope = told["options"][0]["indices"]["slope_index"]
    assert slope["lowest"] < slope["option"] < slope["highest"]
    assert slope["change"] < 0  # those in more deprived areas lose more minutes
