"""One contract for every weight: a new one joins by one line."""

import numpy as np
import pandas as pd
import pytest

from access.errors import AccessError, MissingColumn
from access.weights import (
    DEPRIVATION_WEIGHTS,
    Exponential,
    Gaussian,
    Logistic,
    Power,
    Quadratic,
    Steps,
    decile_weight,
    score_weight,
)

DECAYS = {
    "e2sfca": Steps(),
    "2sfca": Steps([(30, 1)]),
    "two_bands": Steps([(7.5, 0.9), (60, 0.1)]),
    "gaussian": Gaussian(),
    "gaussian_cut_off": Gaussian(20, maximum_minutes=60),
    "exponential": Exponential(15),
    "logistic": Logistic(),
    "logistic_steep": Logistic(30, 0.01),
    "power": Power(),
    "power_cut_off": Power(1.5, 5, maximum_minutes=120),
    "quadratic": Quadratic(45),
}
MINUTES = np.append(np.linspace(0, 240, 2401), np.nan).astype(np.float32)
AREAS = pd.DataFrame({"imd_decile": np.arange(1.0, 11), "imd_score": np.arange(60.0, 10, -5)})


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("decay", DECAYS.values(), ids=DECAYS)
def test_decay_contract(decay, dtype):
    minutes = MINUTES.astype(dtype)
    weight = decay(minutes)
    assert weight.dtype == np.float64
    assert weight.shape == minutes.shape
    assert ((weight >= 0) & (weight <= 1)).all()
    assert (np.diff(weight[:-1]) <= 0).all()
    assert weight[0] > 0.5
    assert weight[-1] == 0
    np.testing.assert_array_equal(decay(minutes.reshape(2, -1)), weight.reshape(2, -1))
    assert decay(np.array([], dtype)).shape == (0,)
    np.testing.assert_array_equal(decay(np.arange(240)), decay(np.arange(240.0)))


def test_decays_by_hand():
    minutes = np.array([0, 10, 20, 40.0])
    assert Gaussian(10)(minutes) == pytest.approx(np.exp([0, -0.5, -2, -8]))
    assert Exponential(10)(minutes).tolist() == [1, 0.5, 0.25, 0.0625]
    assert Logistic(20, 10)(minutes)[2] == 0.5
    assert Logistic(20, 10)(minutes)[3] == pytest.approx(1 / (1 + np.e**2))
    assert Power(2, 10)(minutes).tolist() == [1, 1, 0.25, 0.0625]
    assert Quadratic(40)(minutes).tolist() == [1, 0.9375, 0.75, 0]


def test_a_cut_is_closed_in_the_precision_of_the_minutes():
    decay = Exponential(10, maximum_minutes=20.1)
    assert decay(np.array([20.1], np.float32)) > 0
    assert decay(np.array([20.2], np.float32)) == 0


@pytest.mark.parametrize(
    "make",
    [lambda: Gaussian(0), lambda: Power(-1), lambda: Logistic(10, np.inf), lambda: Exponential(np.nan)],
)
def test_decays_that_are_none(make):
    with pytest.raises(AccessError, match="write a number above 0"):
        make()


@pytest.mark.parametrize("weigh", DEPRIVATION_WEIGHTS.values(), ids=DEPRIVATION_WEIGHTS)
def test_deprivation_contract(weigh):
    weight = weigh(AREAS)
    assert (weight >= 0).all()
    assert (weight.diff().dropna() <= 0).all()
    assert weight.iloc[0] > weight.iloc[-1]
    unknown = AREAS.copy()
    unknown.loc[3] = np.nan
    assert weigh(unknown).isna().tolist() == [row == 3 for row in range(10)]
    with pytest.raises(MissingColumn, match="join a deprivation release"):
        weigh(pd.DataFrame(index=[0]))


def test_bands_are_closed_above():
    minutes = np.array([10, 10.1, 20, 20.1, 30, 30.1], dtype=np.float32)
    assert Steps()(minutes).tolist() == [1, 0.68, 0.68, 0.22, 0.22, 0]


def test_a_bound_that_float32_cannot_hold_is_still_closed():
    assert Steps([(20.1, 1)])(np.array([20.1], dtype=np.float32)) == 1


@pytest.mark.parametrize("bands", [[(20, 1), (10, 0.5)], [(10, 0.5), (20, 1)], [(10, 2)], [(10, -1)], []])
def test_bands_that_are_no_decay(bands):
    with pytest.raises(AccessError, match="rising minutes"):
        Steps(bands)


def test_means_of_the_weights_are_one():
    assert decile_weight(AREAS).mean() == pytest.approx(1)
    assert score_weight(AREAS).mean() == pytest.approx(1)
    assert decile_weight(AREAS).iloc[0] == pytest.approx(20 / 11)
