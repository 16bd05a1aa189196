"""What leaves a study has its small numbers blank, as study.toml says at the time of the export."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.suppression import LAYOUTS, release
from tests.study_builder import write_town

KEY = {"service": "ed", "mode": "drive", "period": "am", "direction": "to_site", "percentile": 50}


def table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame([KEY | row for row in rows])


def fifths(option: str, reached: list[float], total=(100, 50, 40, 30, 20)) -> list[dict]:
    return [
        {"configuration": option, "scope": "local", "quintile": n + 1, "need_total": total[n], "need_reached": each,
         "mean_minutes": 10.0 + n}
        for n, each in enumerate(reached)
    ]  # fmt: skip


def shown(found: pd.DataFrame, column: str) -> list:
    return [None if np.isnan(value) else value for value in found[column]]


def test_without_a_limit_nothing_is_changed():
    whole = table(fifths("today", [3, 50, 40, 30, 20]))
    assert release(whole, "by_quintile", None, "today") is whole


def test_a_small_rest_is_blank_and_one_more_with_it():
    """97 of 100 reach it: the 3 who do not are told by neither that figure nor the total of the others."""
    found = release(table(fifths("today", [97, 50, 40, 30, 20])), "by_quintile", 5, "today")
    assert shown(found, "need_reached") == [None, None, 40, 30, 20]
    assert shown(found, "need_total") == [100, 50, 40, 30, 20]
    assert shown(found, "mean_minutes") == [10, 11, 12, 13, 14]
    assert found["withheld"].tolist() == [True, True, False, False, False]


def test_figures_of_a_few_people_are_blank_altogether():
    few = fifths("today", [4, 50, 40, 30, 20], total=(4, 50, 40, 30, 20))
    found = release(table(few), "by_quintile", 5, "today")
    assert shown(found, "mean_minutes") == [None, 11, 12, 13, None]
    assert shown(found, "need_total") == [None, 50, 40, 30, None]


def test_the_baseline_is_shown_first_wherever_it_stands():
    rows = [
        {"configuration": option, "site_id": site, "volume": volume, "volume_tie_1_minute": volume}
        for option, volumes in (("a_draft", (52, 48, 60)), ("today", (50, 50, 60)))
        for site, volume in zip("NSW", volumes)
    ]
    found = release(table(rows), "volumes", 5, "today")
    assert shown(found, "volume") == [None, None, 60, 50, 50, 60]


def test_who_is_worse_off_is_blank_with_what_rests_on_it():
    counts = dict.fromkeys(LAYOUTS["comparison"].counts, 0.0) | {"need_worse": 3.0, "need_changed": 3.0}
    resting = dict.fromkeys(LAYOUTS["comparison"].rests_on[0][1], 0.5)
    row = {"configuration": "later", "need_total": 100.0, "mean_change": 0.3, **counts, **resting}
    found = release(table([row]), "comparison", 5, "today").iloc[0]
    assert found[["need_worse", "need_changed", *resting]].isna().all()
    assert found["mean_change"] == 0.3


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("suppression") / "town")
    run(open_study(folder))
    return folder


def test_exports_follow_study_toml_as_it_is_now(town, tmp_path):
    people = pd.read_csv(town / "people.csv")["people"]
    settings = town / "study.toml"
    limit = float(people.min()) + 1
    text = settings.read_text()
    settings.write_text(f"suppress_below = {limit}\n{text}")
    try:
        done = CliRunner().invoke(
            main,
            ["export", str(town), "-o", str(tmp_path), "--format", "csv", "--quiet"],
            catch_exceptions=False,
        )
    finally:
        settings.write_text(text)
    assert done.exit_code == 0, done.output
    found = pd.read_csv(tmp_path / "access_emergency.csv")
    assert found.loc[found["population"] < limit, "need"].isna().all()
    assert found["need"].notna().any() == (people >= limit).any()
    assert set(found.loc[found["need"].isna(), "withheld"]) == {1}


@pytest.mark.parametrize(
    "name", ["summary", "by_quintile", "by_decile", "volumes", "comparison", "area_change"]
)
def test_every_table_of_a_run_can_be_released(town, name):
    results = open_results(town)
    whole = results.table(name)
    found = release(whole, name, 1e9, results.baseline)
    assert len(found) == len(whole)
    assert found.index.equals(whole.index)
    counts = [c for c in found if c in ("need", "need_total", "need_reached", "volume", "need_worse")]
    assert not (found[counts] > 0).any().any()
    same = release(whole, name, 1e-6, results.baseline)
    pd.testing.assert_frame_equal(same.drop(columns="withheld"), whole, check_dtype=False)
