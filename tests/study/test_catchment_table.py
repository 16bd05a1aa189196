"""Supply within reach, as a run writes it."""

import pandas as pd
import pytest

from access.catchment import METHODS
from study.catchment_settings import Catchments
from study.check import check_study
from study.data_dictionary import describe
from study.folder import open_study
from study.run import run
from tests.study_builder import write_town

CAPACITY = """[baseline.capacity.emergency]
north = 20
south = 10
[north_only.capacity.emergency]
north = 25
"""


@pytest.fixture(scope="module")
def catchment(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("catchment"))
    with (folder / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write(CAPACITY)
    run(open_study(folder))
    return pd.read_parquet(folder / "results" / "tables" / "catchment.parquet")


def test_supply_is_conserved_by_key(catchment):
    keys = ["configuration", "mode", "period", "direction", "percentile"]
    capacity = catchment["configuration"].map({"baseline": 30, "north_only": 25})
    drive = catchment["mode"] == "drive"
    for method in METHODS:
        given = (
            (catchment["need"] * catchment[f"access_{method}"]).groupby([catchment[k] for k in keys]).sum()
        )
        most = capacity.groupby([catchment[k] for k in keys]).first()
        assert (given <= most + 1e-6).all()
        reached = given.index.get_level_values("mode") == "drive"
        assert given[reached].to_numpy() == pytest.approx(most[reached].to_numpy())
    assert drive.any()


def test_change_is_against_the_baseline(catchment):
    wide = catchment.set_index(
        ["area_id", "mode", "period", "direction", "percentile", "configuration"]
    ).unstack()
    for method in METHODS:
        values, change = wide[f"access_{method}"], wide[f"change_{method}"]
        assert (change["baseline"] == 0).all()
        pd.testing.assert_series_equal(
            change["north_only"], values["north_only"] - values["baseline"], check_names=False
        )


def test_every_column_is_in_the_data_dictionary(catchment):
    assert all(describe(column).meaning != column.replace("_", " ") for column in catchment.columns)


def test_half_stated_capacity_is_a_finding_and_left_out(tmp_path):
    folder = write_town(tmp_path)
    with (folder / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write("[baseline.capacity.emergency]\nnorth = 20\n")
    messages = [finding.message for finding in check_study(folder)]
    assert sum("states no capacity of emergency at south" in message for message in messages) == 1
    run(open_study(folder))
    found = pd.read_parquet(folder / "results" / "tables" / "catchment.parquet")
    assert found["configuration"].unique().tolist() == ["north_only"]
    assert found["change_2sfca"].isna().all()


def test_weights_of_study_toml(tmp_path):
    folder = write_town(tmp_path)
    with (folder / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write(CAPACITY)
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write("[catchments]\ntwo_step_minutes = 0.01\nenhanced_bands = [[240, 0.5]]\n")
    run(open_study(folder))
    found = pd.read_parquet(folder / "results" / "tables" / "catchment.parquet")
    drive = found[(found["mode"] == "drive") & (found["configuration"] == "baseline")]
    assert len(drive["access_e2sfca"].unique()) == 1
    assert (drive["access_2sfca"] == 0).any()


def test_bands_that_rise_are_refused():
    with pytest.raises(ValueError, match=r"has three_step_bands that are none: .* must have rising minutes"):
        Catchments(three_step_bands=[(10, 0.5), (20, 0.6)])
    assert Catchments().decays == {name: method.decay for name, method in METHODS.items()}
