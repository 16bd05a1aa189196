"""The no-car composite: one distribution, weights that follow households, and what is refused."""

import numpy as np
import pandas as pd
import pytest

import access
from tests.access.cases import areas, evaluate_one, option, service, travel_times

NAN = float("nan")
WINDOW = {"period": "am"}


def drive(minutes=(10, 20), **kwargs):
    return travel_times({"A": list(minutes)}, **WINDOW, **kwargs)


def transit(block=(((30, 40),), ((50, NAN),)), percentiles=(50, 95), **kwargs):
    named = {"percentiles": percentiles, "sites": ["A"], "mode": "public_transport"} | WINDOW
    return travel_times(list(block), **named | kwargs)


def share(*values):
    return pd.Series(values, index=[f"a{i}" for i in range(len(values))])


def test_people_with_and_without_a_car_are_one_distribution():
    """40 of 100 people without a car: 60 at 10 minutes, 40 at 30; half of 100: 50 at 20, 50 at 40."""
    times = access.no_car_composite(drive(), transit(), share(0.4, 0.5), percentile=50)
    row = access.summary(evaluate_one(times, areas([100, 100]), ["A"])).iloc[0]
    assert row["mode"] == "no_car_composite"
    assert row["mean_minutes"] == pytest.approx((60 * 10 + 40 * 30 + 50 * 20 + 50 * 40) / 200)
    assert row["share_within_15"] == pytest.approx(0.3)  # no average of 10 and 30 is within 15
    assert (row["median_minutes"], row["max_minutes"]) == (20, 40)


def test_it_follows_the_contract_and_has_the_percentiles_of_public_transport():
    times = access.check_travel_times(access.no_car_composite(drive(), transit(), share(0, 1)))
    assert times["percentile"].values.tolist() == [50, 95]
    assert times["weight"].values.tolist() == [1, 0, 0, 1]
    assert times.sel(percentile=95, site="A").values.tolist()[:3] == [10, 20, 50]
    assert times.attrs["of"] == "drive and public_transport"


def test_the_unreached_keep_their_reason_and_count():
    times = access.no_car_composite(drive(), transit(), share(0.4, 0.5), percentile=95)
    row = access.summary(evaluate_one(times, areas([100, 100]), ["A"])).iloc[0]
    assert row["need_reached"] == 150
    assert times["reason"].values.max() == access.REASONS.index("no_path")


def test_an_area_without_known_households_is_not_given():
    times = access.no_car_composite(drive(), transit(), share(0.4, NAN))
    rows = evaluate_one(times, areas([100, 100]), ["A"]).access.set_index(["area_id", "percentile"])
    assert rows.loc[("a1", 50), "reason"] == "not_given"
    assert np.isnan(rows.loc[("a1", 50), "minutes"])
    assert rows.loc[("a0", 50), "minutes"] == pytest.approx(0.6 * 10 + 0.4 * 30)


def test_modes_may_have_different_origins_and_orders_of_sites():
    two = {"area_id": ["a0", "a0", "a1"], "weight": [0.25, 0.75, 1]}
    by_car = travel_times({"A": [10, 20], "B": [5, 50]}, **WINDOW)
    by_bus = travel_times({"B": [9, 9, 9], "A": [30, 34, 40]}, mode="public_transport", **two, **WINDOW)
    times = access.no_car_composite(by_car, by_bus, share(0.4, 0.5))
    found = access.evaluate(times, areas([100, 100]), [service()], [option("now", ["A"])]).access
    assert found["minutes"].tolist() == pytest.approx([0.6 * 10 + 0.4 * 33, 30])


@pytest.mark.parametrize(
    ("by_car", "by_bus", "c", "words"),
    [
        (drive(), transit(period="pm"), share(0, 1), "one period"),
        (drive(), transit(direction="from_site"), share(0, 1), "one direction"),
        (drive(), transit(sites=["B"]), share(0, 1), "same sites"),
        (drive(), transit(), share(0, 1.2), "outside 0..1"),
        (drive(percentiles=(5,)), transit(), share(0, 1), "no percentile 50"),
    ],
)
def test_what_does_not_belong_together_is_refused(by_car, by_bus, c, words):
    with pytest.raises(access.AccessError, match=words):
        access.no_car_composite(by_car, by_bus, c)


def test_a_percentile_that_is_not_there_is_refused():
    with pytest.raises(access.AccessError, match="no percentile 90"):
        access.no_car_composite(drive(), transit(), share(0, 1), percentile=90)
