"""Combinations add up services that were scored once; worked out here person by person."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from tests.access.option_cases import random_case


def scorers(case):
    """Two services of one town: everybody's, and that of a count that is nobody's in some areas."""
    case.areas["births"] = np.arange(len(case.areas)) % 3 * 2.0
    births = access.Service("births", "Births", need=access.Need("births"))
    base = case.baseline.sites("ed")
    return [access.OptionScorer(case.times, case.areas, service, base) for service in (case.service, births)]


def nearest(case, row):
    minutes = np.where(np.isnan(case.times.values[0]), np.inf, case.times.values[0])
    return minutes[row].min(axis=0, initial=np.inf)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_combinations_are_sums_over_people_and_services(seed):
    case = random_case(seed)
    two = scorers(case)
    sets = access.site_sets(two[0].sites, [1, 2])
    parts = [two[0].part(sets, journeys=3.0), two[1].part(sets, journeys=1.0)]
    index, _ = access.option_product([len(sets), len(sets)])
    table = access.combine_options(parts, index, two[0].origins)
    base = nearest(case, np.isin(two[0].sites, case.baseline.sites("ed")))
    row = int(np.random.default_rng(seed).integers(len(index)))
    journeys = minutes = 0.0
    worse = np.zeros((2, len(base)), bool)
    for at, (scorer, per_need) in enumerate(zip(two, (3.0, 1.0))):
        times = nearest(case, sets[index[row, at]])
        need = access.need(scorer.service, case.areas).to_numpy()[case.area] * case.times["weight"].values
        both = np.isfinite(base) & np.isfinite(times)
        journeys += per_need * need[both].sum()
        minutes += per_need * (need[both] * (times[both] - base[both])).sum()
        worse[at] = np.isfinite(base) & (times > base + 0.001)
    residents = case.areas["population"].to_numpy()[case.area] * case.times["weight"].values
    found = table.iloc[row]
    assert found["journeys_a_year"] == pytest.approx(journeys)
    assert found["minutes_a_year"] == pytest.approx(minutes, abs=1e-6)
    assert found["residents_worse"] == pytest.approx(residents[worse.any(axis=0)].sum())
    assert found["residents_worse_in_several"] == pytest.approx(residents[worse.all(axis=0)].sum())
    areas = np.unique(case.area[worse.all(axis=0) & (residents > 0)])
    assert found["areas_worse_in_several"] == len(areas)


def test_one_service_alone_is_its_own_scores():
    case = random_case(5)
    scorer = scorers(case)[0]
    sets = access.site_sets(scorer.sites, 1)
    part = scorer.part(sets)
    table = access.combine_options([part], np.arange(len(sets))[:, None], scorer.origins)
    np.testing.assert_allclose(table["mean_change"], part.scores["mean_change"])
    np.testing.assert_allclose(table["most_deprived_change"], part.scores["most_deprived_change"])
    assert table["residents_worse_in_several"].tolist() == [0.0] * len(sets)


def test_products_leave_out_what_is_not_allowed_and_count_it():
    index, count = access.option_product([3, 4], lambda rows: rows[:, 0] < rows[:, 1])
    assert count == 12
    assert index.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]


def test_a_product_with_an_empty_table_is_empty():
    index, count = access.option_product([3, 0])
    assert (index.shape, count) == ((0, 2), 0)


def test_scores_of_another_town_are_refused():
    one, other = scorers(random_case(5))[0], scorers(random_case(6))[0]
    part = one.part(access.site_sets(one.sites, 1))
    wrong = replace(part, worse=np.zeros((len(part.scores), 9), np.uint64))
    with pytest.raises(access.AccessError, match="the scores of ed are of other origins"):
        access.combine_options([wrong], np.zeros((1, 1), int), other.origins)
