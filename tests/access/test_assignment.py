import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from access.assignment import nearest_sites, next_sites

NAN = np.nan
TENTHS = st.integers(0, 40).map(lambda tenths: tenths / 10) | st.just(NAN)
BLOCKS = st.tuples(st.integers(1, 2), st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=TENTHS.map(np.float32))
)


def block(*rows):
    return np.array([rows], dtype=np.float32)


def test_ties_share_equally():
    nearest = nearest_sites(block([10, 5, NAN], [10, 7, NAN], [12, 9, NAN]))
    np.testing.assert_array_equal(nearest.minutes, [[10, 5, NAN]])
    np.testing.assert_array_equal(nearest.shares[0], [[0.5, 1, 0], [0.5, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(nearest.first, [[0, 0, -1]])


@pytest.mark.parametrize(("tie_minutes", "share"), [(0, [1, 0, 0]), (1, [0.5, 0.5, 0]), (2, [1 / 3] * 3)])
def test_a_tie_is_as_wide_as_asked(tie_minutes, share):
    nearest = nearest_sites(block([15.1], [16.1], [17.1]), tie_minutes)
    np.testing.assert_allclose(nearest.shares[0, :, 0], share)
    assert nearest.minutes[0, 0] == np.float32(15.1)


def test_the_next_of_a_tie_is_as_near():
    minutes = block([10, 5], [10, 7], [12, NAN])
    following = next_sites(minutes, nearest_sites(minutes))
    np.testing.assert_array_equal(following.minutes, [[10, 7]])
    np.testing.assert_array_equal(following.shares[0], [[0, 0], [1, 1], [0, 0]])


def test_a_single_site_has_no_next():
    minutes = block([10])
    assert np.isnan(next_sites(minutes, nearest_sites(minutes)).minutes).all()


def test_no_sites_reach_nobody():
    nearest = nearest_sites(np.empty((1, 0, 3), dtype=np.float32))
    assert np.isnan(nearest.minutes).all()
    assert nearest.shares.shape == (1, 0, 3)


@given(BLOCKS, st.sampled_from([0, 1]))
def test_as_a_loop_finds_it(minutes, tie_minutes):
    nearest = nearest_sites(minutes, tie_minutes)
    following = next_sites(minutes, nearest)
    for p in range(minutes.shape[0]):
        for o in range(minutes.shape[2]):
            times = sorted((round(float(t), 1), s) for s, t in enumerate(minutes[p, :, o]) if t == t)
            tied = [s for t, s in times if round(t - times[0][0], 1) <= tie_minutes]
            shares = [tied.count(s) / len(tied) if tied else 0 for s in range(minutes.shape[1])]
            assert nearest.shares[p, :, o].tolist() == pytest.approx(shares)
            expected = [t for t, _ in times[:2]] + [NAN, NAN]
            found = [nearest.minutes[p, o], following.minutes[p, o]]
            np.testing.assert_allclose(found, expected[:2], rtol=1e-6)
