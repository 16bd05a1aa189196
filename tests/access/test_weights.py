"""One contract for every weight: a new one joins by one line."""

import numpy as np
import pandas as pd
import pytest

from access.errors import AccessError, MissingColumn
from access.weights import DEPRIVATION_WEIGHTS, E2SFCA_BANDS, band_weight, decile_weight, score_weight

DECAYS = {"e2sfca": E2SFCA_BANDS, "2sfca": [(30, 1)], "two_bands": [(7.5, 0.9), (60, 0.1)]}
MINUTES = np.append(np.linspace(0, 240, 2401), np.nan).astype(np.float32)
AREAS = pd.DataFrame({"imd_decile": np.arange(1.0, 11), "imd_score": np.arange(60.0, 10, -5)})


@pytest.mark.parametrize("bands", DECAYS.values(), ids=DECAYS)
def test_decay_contract(bands):
    weight = band_weight(MINUTES, bands)
    assert weight.shape == MINUTES.shape
    assert ((weight >= 0) & (weight <= 1)).all()
    assert (np.diff(weight[:-1]) <= 0).all()
    assert weight[0] > 0
    assert weight[-1] == 0


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
    assert band_weight(minutes).tolist() == [1, 0.68, 0.68, 0.22, 0.22, 0]


def test_a_bound_that_float32_cannot_hold_is_still_closed():
    assert band_weight(np.array([20.1], dtype=np.float32), [(20.1, 1)]) == 1


@pytest.mark.parametrize("bands", [[(20, 1), (10, 0.5)], [(10, 0.5), (20, 1)], [(10, 2)], [(10, -1)]])
def test_bands_that_are_no_decay(bands):
    with pytest.raises(AccessError, match="rising minutes"):
        band_weight(MINUTES, bands)


def test_means_of_the_weights_are_one():
    assert decile_weight(AREAS).mean() == pytest.approx(1)
    assert score_weight(AREAS).mean() == pytest.approx(1)
    assert decile_weight(AREAS).iloc[0] == pytest.approx(20 / 11)
