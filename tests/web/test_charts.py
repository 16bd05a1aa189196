"""Numbers of the charts: by hand on five typed areas, against the run's own tables, and what always holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.equity import find_equity
from study.results import open_results
from web import charts, readings
from web.selection import Selection

OPTIONS = ["baseline", "without_n", "moved"]
NOBODY = {"national": 0.0, "local": 0.0}


def chosen(a="baseline", b="without_n", service="emergency"):
    return Selection(service, a, b, "drive", "all_day", "to_site", 50)


def drawn(results, **asked):
    selection = chosen(**asked)
    pair = charts.evaluate_pair(results, selection)
    return charts.charts(results, pair, readings.comparison(results, selection).to_dict())


def bins(found):
    return {each["id"]: each["need"] for each in found["gainers"] if each["need"]}


def test_gainers_by_hand(results):
    # A1 +12 (100); A2 the same (200) and A3 +0.5 (300) within a minute; A5 lost (50); A4 never (400)
    found = drawn(results)
    assert bins(found) == {"class-4": 500, "class-7": 100, "lost": 50, "unknown": 400}
    by_id = {each["id"]: each for each in found["gainers"]}
    assert by_id["class-7"]["need_most_deprived"]["national"] == 100
    assert by_id["class-4"]["need_most_deprived"]["national"] == 200
    assert (by_id["class-7"]["from"], by_id["class-7"]["to"]) == (10, 20)
    assert by_id["class-7"]["label"] == "10\u201320 minutes longer"
    assert by_id["gained"]["need_most_deprived"] == NOBODY


def test_turning_the_options_round_mirrors_the_classes(results):
    there, back = drawn(results, b="moved"), drawn(results, a="moved", b="baseline")
    needs = [[each["need"] for each in found["gainers"][:-1]] for found in (there, back)]
    assert needs[0] == needs[1][::-1]


def test_fifths_by_hand(results):
    first = drawn(results)["fifths"]["national"][0]
    assert (first["fifth"], first["need"], first["worse"], first["better"]) == (1, 300, 100, 0)
    assert first["areas"] == [0, 1]
    assert first["a"] == pytest.approx((100 * 10 + 200 * 12) / 300, abs=1e-6)
    assert first["b"] == pytest.approx((100 * 22 + 200 * 12) / 300, abs=1e-6)
    # everybody over A1, A2 and A3, which reach a site under both
    assert drawn(results)["everybody"]["a"] == pytest.approx((100 * 10 + 200 * 12 + 300 * 8) / 600, abs=1e-6)


def test_curves_by_hand(results):
    curve = drawn(results)["s_curve"]
    at = curve["at"].index(10)
    assert curve["a"][at] == pytest.approx(450 / 1050, abs=1e-5)
    assert curve["b"][at] == pytest.approx(300 / 1050, abs=1e-5)
    assert curve["a_most_deprived"]["national"][at] == pytest.approx(100 / 300, abs=1e-5)
    assert curve["b"][-1] == pytest.approx(600 / 1050, abs=1e-5)


@pytest.mark.parametrize("b", OPTIONS)
@pytest.mark.parametrize("a", OPTIONS)
def test_fifths_and_totals_are_those_of_the_comparison(results, a, b):
    found, figures = drawn(results, a=a, b=b), readings.comparison(results, chosen(a, b)).to_dict()
    for scope, rows in found["fifths"].items():
        for row in rows:
            of = figures["by_quintile"][scope][str(row["fifth"])]
            assert row["need"] == pytest.approx(of["need_total"])
            assert row["worse"] == pytest.approx(of["need_worse"])
            assert (row["a"], row["b"]) == (of["mean_minutes_base"], of["mean_minutes_option"])
    assert found["everybody"]["worse"] == found["totals"]["need_worse"] == figures["need_worse"]
    assert found["everybody"]["better"] == figures["need_better"]
    for each in found["thresholds"]:
        at = found["s_curve"]["at"].index(each["minutes"])
        assert found["s_curve"]["a"][at] == pytest.approx(each["a"], abs=1e-5)
        assert found["s_curve"]["b"][at] == pytest.approx(each["b"], abs=1e-5)


@pytest.mark.parametrize("option", OPTIONS)
def test_indices_are_those_of_the_runs_table(results, option):
    table = results.table("indices")
    rows = table[(table["service"] == "emergency") & (table["configuration"] == option)].set_index("index")
    for name, index in drawn(results, b=option)["indices"].items():
        for side, column in (("a", "base_value"), ("b", "option_value"), ("change", "change")):
            expected = rows.loc[name, column]
            assert index[side] == (None if np.isnan(expected) else pytest.approx(expected, abs=1e-6))


def test_ranges_are_those_of_the_equity_report(results):
    found = drawn(results)["indices"]["slope_index"]
    ranges = find_equity(results, "emergency", ["without_n"]).sides[0].ranges["slope_index"]
    assert found["a_range"] == pytest.approx(list(ranges.base), abs=1e-6)
    assert found["change_range"] == pytest.approx(list(ranges.change), abs=1e-6)


def test_curves_are_those_of_the_runs_table(town):
    results = open_results(town)
    table = results.table("s_curve")
    for key in ("drive", "public_transport"):
        selection = Selection("emergency", "baseline", "north_only", key, "weekday", "to_site", 50)
        curve = charts.charts(
            results,
            charts.evaluate_pair(results, selection),
            readings.comparison(results, selection).to_dict(),
        )["s_curve"]
        rows = table[
            (table["mode"] == key) & (table["period"] == "weekday") & (table["direction"] == "to_site")
        ]
        rows = rows[(rows["percentile"] == 50) & (rows["scope"] == "everyone")]
        for side, option in (("a", "baseline"), ("b", "north_only")):
            known = rows[rows["configuration"] == option].set_index("within_minutes")["share"]
            for at, share in zip(curve["at"], curve[side]):
                if at in known.index:
                    assert share == pytest.approx(known[at], abs=1e-5)


def test_the_same_option_twice_changes_nothing(results):
    found = drawn(results, b="baseline")
    assert found["s_curve"]["a"] == found["s_curve"]["b"]
    assert bins(found) == {"class-4": 650, "unknown": 400}
    assert found["indices"]["slope_index"]["change"] == 0
    assert len(found["indices"]["slope_index"]["sentences"]) == 1


@pytest.mark.parametrize(
    ("change", "position"),
    [
        (-20.5, 0),
        (-20, 1),
        (-10, 2),
        (-5, 3),
        (-1.01, 3),
        (-1, 4),
        (0, 4),
        (1, 4),
        (1.01, 5),
        (5, 5),
        (20, 7),
        (21, 8),
    ],
)
def test_classes_hold_the_end_further_from_zero(change, position):
    assert charts.change_class(np.array([float(change)])).tolist() == [position]


MINUTES = st.one_of(st.just(float("nan")), st.floats(0, 300, width=32))


@given(st.lists(st.tuples(MINUTES, MINUTES, st.floats(0, 1000), st.booleans()), min_size=1, max_size=40))
def test_bins_hold_everybody_once_and_curves_never_fall(rows):
    table = pd.DataFrame(rows, columns=["a", "b", "people", "poor"])
    pair = charts.Pair(
        None, {}, "a", "b", table["a"].to_numpy("float32"), table["b"].to_numpy("float32"),
        np.arange(len(table)), table["people"].to_numpy(),
    )  # fmt: skip
    poorest = {"national": table["poor"].to_numpy()}
    total = table["people"].sum()
    found = charts.gainers(pair, poorest)
    assert sum(each["need"] for each in found) == pytest.approx(total, abs=0.07)
    assert all(each["need_most_deprived"]["national"] <= each["need"] for each in found)
    curve = charts.curves(pair, poorest)
    if total == 0:
        assert curve["a"] is None
        return
    for side in "ab":
        assert (np.diff(curve[side]) >= 0).all()
        reached = table.loc[table[side].notna(), "people"].sum() / total
        assert curve[side][-1] == pytest.approx(reached, abs=1e-4)
