"""Scores of site sets are what `access.compare` says of each set, and what a hand can work out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from tests.access.option_cases import random_case

FIGURES = (
    "mean_minutes",
    "median_minutes",
    "p90_minutes",
    "p95_minutes",
    "max_minutes",
    "deprivation_weighted_minutes",
    "need_reached",
)
CHANGES = (
    "need_lost_reach",
    "need_gained_reach",
    "need_worse",
    "need_better",
    "areas_worse",
    "areas_better",
    "mean_change",
    "mean_change_worse",
    "max_change",
)


def known(value) -> float:
    return np.nan if value is None else value


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), tie=st.sampled_from([0.0, 0.5]))
def test_a_set_is_scored_as_compare_compares_it(seed, tie):
    case = random_case(seed)
    scorer = access.OptionScorer(
        case.times, case.areas, case.service, case.baseline.sites("ed"), tie_minutes=tie, scope="national"
    )
    sets = access.site_sets(scorer.sites, range(len(scorer.sites) + 1))
    scores, volumes = scorer.score(sets), scorer.volumes(sets)
    for row in np.random.default_rng(seed).choice(len(sets), 4):
        option = access.Configuration("option", services={"ed": dict.fromkeys(case.named(sets[row]), "24/7")})
        figures = access.compare(
            case.times, case.areas, case.service, case.baseline, option, tie_minutes=tie
        ).to_dict()
        for name in FIGURES:
            assert scores[name][row] == pytest.approx(
                known(figures["option"][name]), abs=2e-4, nan_ok=True
            ), name
        for name in CHANGES:
            assert scores[name][row] == pytest.approx(known(figures[name]), abs=2e-4, nan_ok=True), name
        for threshold, share in figures["option"]["share_within"].items():
            within = scores[f"share_within_{threshold}"][row]
            assert within == pytest.approx(known(share), abs=1e-6, nan_ok=True)
        for site, volume in figures["option"]["volume"].items():
            assert volumes[row, scorer.sites.index(site)] == pytest.approx(volume, abs=1e-5)
        fifth = figures["by_quintile"]["national"].get("1", {})
        assert scores["most_deprived_minutes"][row] == pytest.approx(
            known(fifth.get("mean_minutes_option")), abs=1e-5, nan_ok=True
        )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_volumes_may_be_told_of_some_sites_only(seed):
    case = random_case(seed)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    sets = access.site_sets(scorer.sites, range(len(scorer.sites) + 1))
    among = np.arange(len(scorer.sites)) % 2 == 0
    scores, every, volumes = scorer.score(sets, among), scorer.score(sets), scorer.volumes(sets)
    for row, kept in enumerate(sets & among):
        told = volumes[row][kept]
        ends = (told.max(), told.min()) if len(told) else (np.nan, np.nan)
        assert tuple(scores.loc[row, ["largest_volume", "smallest_volume"]]) == pytest.approx(
            ends, nan_ok=True
        )
    same = [name for name in every if "volume" not in name]
    pd.testing.assert_frame_equal(scores[same], every[same])
    alike = scorer.score(sets, np.ones(len(scorer.sites), dtype=bool))
    pd.testing.assert_frame_equal(alike, every)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_slope_is_that_of_a_weighted_regression(seed):
    """Over those reached under both, on midpoints of their own cumulative share; ties of rank share one."""
    case = random_case(seed)
    case.areas["imd_rank"] = np.ceil(case.areas["imd_rank"] / 2)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    sets = access.site_sets(scorer.sites, len(scorer.sites) - 1)
    every = np.where(np.isnan(case.times.values[0]), np.inf, case.times.values[0].astype(float))
    base = every[np.isin(scorer.sites, case.baseline.sites("ed"))].min(axis=0)
    minutes = every[sets[0]].min(axis=0)
    people = access.need(case.service, case.areas).to_numpy()[case.area] * case.times["weight"].values
    order = case.areas["imd_rank"].to_numpy(float)[case.area]
    counted = np.isfinite(minutes) & np.isfinite(base) & np.isfinite(order) & (people > 0)
    middle = access.deprivation_midpoints(people[counted], order[counted])
    found = scorer.score(sets[:1]).iloc[0]
    if len(np.unique(order[counted])) < 2:
        assert np.isnan(found["slope_index"])
        return
    slope, of_base = (
        np.polyfit(middle, each[counted], 1, w=np.sqrt(people[counted]))[0] for each in (minutes, base)
    )
    assert found["slope_index"] == pytest.approx(slope, rel=1e-6, abs=1e-6)
    assert found["slope_index_change"] == pytest.approx(slope - of_base, rel=1e-6, abs=1e-6)


def test_the_baseline_itself_changes_nothing():
    case = random_case(7)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    itself = np.isin(scorer.sites, case.baseline.sites("ed"))[None]
    scores = scorer.score(itself).iloc[0]
    unchanged = ["mean_change", "most_deprived_change", "need_worse", "need_better", "areas_worse"]
    assert scores[unchanged].fillna(0).tolist() == [0.0] * 5
    assert scores["slope_index_change"] == 0 or np.isnan(scores["slope_index_change"])
    assert not scorer.worse(itself).any()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_one_more_site_never_worsens_a_percentile_or_loses_reach(seed):
    case = random_case(seed)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    sets = access.site_sets(scorer.sites, 1)
    wider = sets.copy()
    wider[:, 0] = True
    few, more = scorer.score(sets), scorer.score(wider)
    for name in ("median_minutes", "p95_minutes"):
        assert (more[name].fillna(np.inf) <= few[name].fillna(np.inf)).all()
    assert (more["need_reached"] >= few["need_reached"] - 1e-9).all()
    assert (more["need_lost_reach"] <= few["need_lost_reach"] + 1e-9).all()


def test_worse_bits_are_the_people_who_are_worse_off():
    case = random_case(11)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    sets = access.site_sets(scorer.sites, 2)
    bits = np.unpackbits(scorer.worse(sets).view(np.uint8), axis=1, bitorder="little")
    people = access.need(case.service, case.areas).to_numpy()[case.area] * case.times["weight"].values
    worse = bits[:, : len(people)] @ people
    assert worse == pytest.approx(scorer.score(sets)["need_worse"].to_numpy())


def test_many_sets_in_threads_are_scored_as_one_by_one():
    case = random_case(3)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    sets = np.tile(access.site_sets(scorer.sites, [1, 2]), (150, 1))
    together = scorer.score(sets)
    alone = pd.concat([scorer.score(each[None]) for each in sets[:6]], ignore_index=True)
    pd.testing.assert_frame_equal(together.iloc[:6], alone)
    assert len(together) == len(sets)


def test_sets_of_another_width_are_refused():
    case = random_case(3)
    scorer = access.OptionScorer(case.times, case.areas, case.service, case.baseline.sites("ed"))
    with pytest.raises(access.AccessError, match=r"have 2 columns and there are \d sites"):
        scorer.score(np.ones((1, 2), bool))


def test_unknown_sites_and_scopes_are_named():
    case = random_case(3)
    with pytest.raises(access.UnknownName, match='no travel times to the site "Z"'):
        access.OptionScorer(case.times, case.areas, case.service, ["Z"])
    with pytest.raises(access.UnknownName, match='"lokal" is no scope of fifths; did you mean "local"'):
        access.OptionScorer(case.times, case.areas, case.service, ["A"], scope="lokal")
