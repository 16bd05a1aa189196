import numpy as np
import pytest

import access
from access import InvalidAreas, InvalidTravelTimes
from tests.access.cases import NAN, areas, evaluate_one, travel_times


def good():
    return travel_times({"A": [10, NAN], "B": [20, 30]})


def test_a_good_array_is_returned_as_it_is():
    array = good()
    assert access.check_travel_times(array) is array


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda a: a.transpose("site", "percentile", "origin"), "have dims"),
        (lambda a: a.astype("float64"), "store minutes as float32"),
        (lambda a: a.drop_vars("weight"), 'need a coordinate "weight"'),
        (lambda a: a.drop_vars("site"), 'need a coordinate "site"'),
        (lambda a: a.assign_coords(site=["A", "A"]), 'coordinate "site" without repeats'),
        (lambda a: a.assign_attrs(direction="there"), 'direction "there"'),
        (lambda a: a.where(a != 30, np.float32(np.inf)), "negative or infinite"),
        (lambda a: a.where(a != 30, np.float32(-1)), "negative or infinite"),
        (lambda a: a.where(a != 30), "a reason must be given exactly where minutes is NaN"),
        (lambda a: a.assign_attrs(reasons=["", "not_snapped"]), "reason 2 has no name"),
        (lambda a: a.assign_coords(weight=("origin", [1.0, 0.5])), "weights of area a1 sum to 0.5"),
        (lambda a: a.assign_coords(weight=("origin", [1.0, np.nan])), "weights of area a1"),
    ],
)
def test_what_breaks_the_contract(spoil, message):
    with pytest.raises(InvalidTravelTimes, match=message):
        access.check_travel_times(spoil(good()))


@pytest.mark.parametrize("name", ["mode", "period", "direction", "reasons"])
def test_every_attribute_is_needed(name):
    array = good()
    del array.attrs[name]
    with pytest.raises(InvalidTravelTimes, match=f'lack the attribute "{name}"'):
        access.check_travel_times(array)


def test_areas_and_times_must_speak_of_the_same_places():
    with pytest.raises(InvalidAreas, match="area a2 is absent from the travel times"):
        evaluate_one(good(), areas([1, 1, 1]), ["A"])
    with pytest.raises(InvalidAreas, match="area a1 is absent from the areas"):
        evaluate_one(good(), areas([1]), ["A"])
    with pytest.raises(InvalidAreas, match="area a0 occurs twice"):
        evaluate_one(good(), areas([1, 1]).loc[["a0", "a0", "a1"]], ["A"])


def test_area_ids_may_be_fixed_width_text():
    array = good().assign_coords(area_id=("origin", np.array(["a0", "a1"])))
    assert evaluate_one(array, areas([1, 1]), ["A"]).access["minutes"].notna().tolist() == [True, False]
