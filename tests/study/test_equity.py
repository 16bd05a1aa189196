"""`isoquity equity`: fifths beside indices, each option beside the baseline, in words, as JSON and as CSV."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import access
from isoquity.cli import main
from study.comparison import compare_options
from study.equity import find_equity
from study.equity_report import equity_dict, equity_text
from study.errors import ResultsError, SettingsError
from study.folder import open_study
from study.results import open_results
from study.run import run
from tests.study.test_no_car import write_cars
from tests.study_builder import write_town

EQUITY = '[equity]\ndeprivation_weight = "core20"\natkinson_epsilon = [2]\npalma_top = 0.2\ns_curve_minutes = [1, 4]\n'


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_cars(write_town(tmp_path_factory.mktemp("equity")))
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(EQUITY)
    run(open_study(folder))
    return folder


@pytest.fixture(scope="module")
def results(town):
    return open_results(town)


def test_indices_of_the_table_are_those_of_the_command(results):
    side = find_equity(results, "emergency").sides[0]
    kept = results.table("indices", filters=[("mode", "==", "drive"), ("period", "==", "weekday")])
    kept = kept[(kept["configuration"] == "north_only") & (kept["direction"] == "to_site")]
    pd.testing.assert_frame_equal(side.indices, kept.reset_index(drop=True), check_dtype=False)


def test_fifths_are_those_of_compare(results):
    side = find_equity(results, "emergency").sides[0]
    figures = compare_options(results, "baseline", "north_only", "emergency").to_dict()
    first = next(fifth for fifth in side.fifths if (fifth.scope, fifth.quintile) == ("local", 1))
    row = figures["by_quintile"]["local"]["1"]
    assert (first.need, first.base, first.option) == (
        row["need_total"], row["mean_minutes_base"], row["mean_minutes_option"]
    )  # fmt: skip
    assert first.change == pytest.approx(first.option - first.base)


def test_the_slope_is_that_of_a_fit_by_numpy(results):
    rows = results.table("access", filters=[("mode", "==", "drive"), ("period", "==", "weekday")])
    rows = rows[(rows["configuration"] == "north_only") & (rows["direction"] == "to_site")]
    need = rows["need"].to_numpy()
    middle = (np.cumsum(need) - need / 2) / need.sum()  # the town's areas stand in order of decile
    slope, _ = np.polyfit(middle, rows["minutes"].astype(float), 1, w=np.sqrt(need))
    table = find_equity(results, "emergency", ["north_only"]).sides[0].indices.set_index("index")
    assert table.loc["slope_index", "value"] == pytest.approx(slope, rel=1e-5)


def test_settings_reach_the_tables(results):
    names = set(results.table("indices")["index"])
    assert "atkinson_2" in names
    assert not names & {"atkinson_0.5", "atkinson_1"}
    assert set(results.table("s_curve")["within_minutes"]) == {1, 4}
    assert set(results.table("summary")["deprivation_weight"]) == {"core20"}
    assert set(results.table("comparison")["deprivation_weight"]) == {"core20"}


def test_core20_is_the_mean_of_the_two_most_deprived_deciles(results):
    summary = results.table("summary", filters=[("mode", "==", "drive"), ("configuration", "==", "baseline")])
    deciles = results.table(
        "by_decile", filters=[("mode", "==", "drive"), ("configuration", "==", "baseline")]
    )
    two = deciles[
        (deciles["decile"] <= 2) & (deciles["period"] == "weekday") & (deciles["direction"] == "to_site")
    ]
    row = summary[(summary["period"] == "weekday") & (summary["direction"] == "to_site")].iloc[0]
    expected = np.average(two["mean_minutes"], weights=two["need_reached"])
    assert row["deprivation_weighted_minutes"] == pytest.approx(expected)


def test_the_text_says_weights_fifths_and_that_it_may_not_be_linear(results):
    text = equity_text(results, find_equity(results, "emergency"))
    for words in (
        "North only, compared with Both", "the most deprived fifth (local) travel", "National fifths", "Local fifths",
        "weighted by deprivation (core20)", "Weighted by residents", "imd_decile of IMD of the town",
        "access is often not linear", "a range, not confidence", "Left out of the slope: 0.0%",
        "The mean changes by", "(a range, not confidence): base ", ", change ",
    ):  # fmt: skip
        assert words in text


def test_the_composite_is_labelled_a_proxy_and_says_who_is_left_out(results):
    found = find_equity(results, "emergency", mode=access.NO_CAR_MODE)
    text = equity_text(results, found)
    assert "(proxy)" in text
    assert "600.0 reach no site under the option" in text  # the area without known households


def test_json_has_no_nan_and_both_scopes(results):
    told = equity_dict(results, find_equity(results, "emergency"))
    option = json.loads(json.dumps(told, allow_nan=False))["options"][0]
    assert set(option["quintiles"]) == {"national", "local"}
    slope = option["indices"]["slope_index"]
    assert slope["change"] == pytest.approx(slope["option"] - slope["base"], abs=2e-6)
    assert told["deprivation_weight"] == "core20"


def test_the_baseline_alone_is_shown_beside_itself(results):
    found = find_equity(results, "emergency", ["baseline"])
    assert [side.option for side in found.sides] == ["baseline"]
    assert "compared with" not in equity_text(results, found)


@pytest.mark.parametrize(
    ("options", "words"), [({"service": "ward"}, "no service `ward`"), ({"mode": "rail"}, "no mode `rail`")]
)
def test_what_the_results_do_not_have_is_refused(results, options, words):
    with pytest.raises(ResultsError, match=words):
        find_equity(results, **({"service": "emergency"} | options))


def test_the_command_writes_text_json_and_csv(town, tmp_path):
    runner, out = CliRunner(), tmp_path / "indices.csv"
    asked = ["equity", str(town), "--service", "emergency", "--quiet"]
    shown = runner.invoke(main, [*asked, "-o", str(out)])
    assert shown.exit_code == 0
    assert "slope index" in shown.stdout
    table = pd.read_csv(out)
    assert {"index", "value", "change", "national_1", "local_5", "share_left_out"} <= set(table)
    told = json.loads(runner.invoke(main, [*asked, "--json"]).stdout)
    assert told["options"][0]["configuration"] == "north_only"
    assert runner.invoke(main, [*asked, "-o", "x.html"]).exit_code == 2
    assert runner.invoke(main, [*asked, "--configuration", "nowhere"]).exit_code == 1


def test_without_deprivation_there_is_nothing_to_say(tmp_path):
    folder = write_town(tmp_path)
    text = (folder / "study.toml").read_text()
    start, end = text.index("[deprivation]"), text.index("[sites]")
    (folder / "study.toml").write_text(text[:start] + text[end:])
    run(open_study(folder))
    with pytest.raises(ResultsError, match="carry no deprivation"):
        find_equity(open_results(folder), "emergency")


def test_an_option_that_reaches_nobody_has_figures_for_the_base_only(town):
    nowhere = '[none]\nextends = "baseline"\nlabel = "Nowhere"\n[none.services]\nemergency = []\n'
    with (town / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write(nowhere)
    run(open_study(town))
    results = open_results(town)
    found = find_equity(results, "emergency", ["none"])
    assert "4,500.0 reach no site under the option" in equity_text(results, found)
    assert equity_dict(results, found)["options"][0]["indices"]["gini"]["option"] is None


def test_tails_that_overlap_are_refused(tmp_path):
    folder = write_town(tmp_path)
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write("[equity]\npalma_top = 0.7\n")
    with pytest.raises(SettingsError, match="must not overlap"):
        open_study(folder)


def test_the_ranges_of_base_option_and_change_hold_their_values(results):
    told = equity_dict(results, find_equity(results, "emergency", ["north_only"]))["options"][0]["indices"]
    for name in ("slope_index", "relative_index"):
        for of, (low, high) in told[name]["ranges"].items():
            assert low <= told[name][of] + 1e-6
            assert told[name][of] <= high + 1e-6
    ranges = told["slope_index"]["ranges"]
    assert ranges["option"] == [
        told["slope_index"]["lowest"],
        told["slope_index"]["highest"],
    ]  # all reach both
    assert "ranges" not in told["gini"]
