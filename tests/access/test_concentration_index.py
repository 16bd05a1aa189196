"""The concentration index against a table as we have it, the covariance formula, pairs and resampling."""

import math

import numpy as np
import pytest

import access

BIRTHS = np.array([29_939.0, 28_776, 26_528, 24_689, 19_739])
DEATHS_PER_1000 = np.array([154.7, 152.9, 119.5, 86.9, 54.3])
RANK = np.arange(5.0)


def sample(n=60, seed=2):
    random = np.random.default_rng(seed)
    return random.uniform(0, 1, n), random.uniform(1, 9, n), random.permutation(n).astype(float)


def test_grouped_data_as_we_have_them_from_a_book_not_compared_with_here():
    """Under-five mortality in India by wealth fifth, and its index, as we have them from O'Donnell and others
    (World Bank 2008), table 8.1; not compared with the book here, so no proof of the citation.
    """
    found, _ = access.concentration_index(DEATHS_PER_1000, BIRTHS, RANK)
    assert found == pytest.approx(-0.1694, abs=5e-5)


def test_it_is_twice_the_area_between_curve_and_diagonal():
    p = np.append(0, np.cumsum(BIRTHS) / BIRTHS.sum())
    deaths = BIRTHS * DEATHS_PER_1000
    curve = np.append(0, np.cumsum(deaths) / deaths.sum())
    area = np.trapezoid(curve, p)
    assert access.concentration_index(DEATHS_PER_1000, BIRTHS, RANK)[0] == pytest.approx(1 - 2 * area)


def test_the_convenient_regression_gives_the_same_index():
    """Kakwani, Wagstaff and van Doorslaer: regress 2 var(R) h / mean on R."""
    h, people, order = sample()
    rank = access.deprivation_midpoints(people, order)
    mean, middle = np.average(h, weights=people), np.average(rank, weights=people)
    variance = np.average((rank - middle) ** 2, weights=people)
    slope, _ = np.polyfit(rank, 2 * variance * h / mean, 1, w=np.sqrt(people))
    assert access.concentration_index(h, people, order)[0] == pytest.approx(slope)


def test_the_error_is_the_published_formula_on_individuals():
    h, _, _ = sample(40)
    n, mean = 40, h.mean()
    rank, q = (np.arange(n) + 0.5) / n, np.append(0, np.cumsum(h)) / (n * h.mean())
    index, error = access.concentration_index(h, np.ones(n), np.arange(n))
    a = h / mean * (2 * rank - 1 - index) + 2 - q[:-1] - q[1:]
    assert error == pytest.approx(math.sqrt((np.mean(a**2) - (1 + index) ** 2) / n))


@pytest.mark.parametrize("variant", ["standard", "absolute", "erreygers", "wagstaff"])
def test_the_error_is_about_what_resampling_areas_gives(variant):
    h, _, order = sample(150, seed=8)
    people, random = np.ones(150), np.random.default_rng(1)
    _, error = access.concentration_index(h, people, order, variant, bounds=(0, 1))
    drawn = []
    for _ in range(400):
        rows = random.integers(0, 150, 150)
        drawn.append(access.concentration_index(h[rows], people, order[rows], variant, bounds=(0, 1))[0])
    assert np.std(drawn) == pytest.approx(error, rel=0.12)


def test_variants_by_hand():
    """Half at 0.8 (most deprived), half at 0.2: V = (0.8 x -0.5 + 0.2 x 0.5) / 2 = -0.15 and the mean 0.5."""
    given = np.array([0.8, 0.2]), np.ones(2), np.array([1.0, 2.0])
    found = {v: access.concentration_index(*given, v, bounds=(0, 1))[0] for v in ("standard", "absolute")}
    assert found == pytest.approx({"standard": -0.3, "absolute": -0.15})
    assert access.concentration_index(*given, "erreygers", bounds=(0, 1))[0] == pytest.approx(-0.6)
    assert access.concentration_index(*given, "wagstaff", bounds=(0, 1))[0] == pytest.approx(-0.6)


@pytest.mark.parametrize("variant", ["erreygers", "wagstaff"])
def test_health_and_ill_health_mirror_each_other(variant):
    h, people, order = sample()
    well, ill = (access.concentration_index(v, people, order, variant, bounds=(0, 1)) for v in (h, 1 - h))
    assert well == pytest.approx((-ill[0], ill[1]))


def test_erreygers_adds_up_and_the_standard_index_is_of_ratios():
    h, people, order = sample()
    halved = access.concentration_index(h / 2, people, order, "erreygers", bounds=(0, 1))[0]
    assert access.concentration_index(h, people, order, "erreygers", bounds=(0, 1))[0] == pytest.approx(
        2 * halved
    )
    twice = access.concentration_index(2 * h, people, order)
    assert access.concentration_index(h, people, order) == pytest.approx(twice)


def test_an_area_cut_in_two_keeps_its_error():
    h, people, order = sample()
    cut = np.append(h, h[0]), np.append(people, people[0]), np.append(order, order[0])
    cut[1][[0, -1]] /= 2
    assert access.concentration_index(*cut) == pytest.approx(access.concentration_index(h, people, order))


def test_nothing_to_rank_or_to_divide_by_is_nan():
    for values, order in (([3.0, 4.0], [1, 1]), ([0.0, 0.0], [1, 2]), ([np.nan, 4.0], [1, 2])):
        assert np.isnan(access.concentration_index(np.array(values), np.ones(2), np.array(order))).all()
    everyone = np.ones(2), np.ones(2), np.array([1.0, 2])
    assert np.isnan(access.concentration_index(*everyone, "wagstaff", bounds=(0, 1))).all()


@pytest.mark.parametrize(
    ("variant", "bounds", "words"),
    [
        ("eregers", None, 'did you mean "erreygers"'),
        ("wagstaff", None, "needs bounds"),
        ("erreygers", (1, 0), "needs bounds"),
        ("erreygers", (0, 0.5), "leave the bounds"),
    ],
)
def test_what_cannot_be_used_is_refused(variant, bounds, words):
    with pytest.raises(access.AccessError, match=words):
        access.concentration_index(np.array([0.2, 0.9]), np.ones(2), RANK[:2], variant, bounds=bounds)
