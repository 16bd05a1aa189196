"""Location models against every choice tried one by one, and against published optima."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

import access
from access import AccessError, InvalidTravelTimes, NoSiting
from access.location_task import Limits

NAN = float("nan")
PMED = Path(__file__).parent / "pmed"
MEDIAN_OPTIMA = {1: 5819, 2: 4093, 3: 4250, 4: 3034, 5: 1355}
CENTRE_OPTIMA = {1: 127, 2: 98, 3: 93, 4: 74, 5: 48}


def pmed(number: int) -> tuple[np.ndarray, int]:
    """Distances (100, 100) and p of an instance; the last cost of an edge that stands twice counts."""
    lines = (PMED / f"pmed{number}.txt").read_text(encoding="utf-8").split("\n")
    nodes, _, p = map(int, lines[0].split())
    costs = np.full((nodes, nodes), np.inf)
    for line in filter(None, lines[1:]):
        one, other, cost = map(int, line.split())
        costs[one - 1, other - 1] = costs[other - 1, one - 1] = cost
    np.fill_diagonal(costs, 0)
    return floyd_warshall(costs), p


@pytest.mark.parametrize("number", MEDIAN_OPTIMA)
def test_published_optima_of_the_median(number):
    distances, p = pmed(number)
    siting = access.p_median(distances, np.ones(100), p)
    assert siting.objective * 100 == pytest.approx(MEDIAN_OPTIMA[number])
    assert siting.optimal
    assert siting.bound == siting.objective
    assert siting.sites.sum() == p


@pytest.mark.parametrize("number", CENTRE_OPTIMA)
def test_published_optima_of_the_centre(number):
    distances, p = pmed(number)
    siting = access.p_centre(distances, np.ones(100), p)
    assert siting.objective == CENTRE_OPTIMA[number]
    assert siting.optimal


class Case:
    """A random question small enough to try every choice."""

    def __init__(self, draw, ties: bool):
        sites, origins = draw(st.integers(2, 6)), draw(st.integers(1, 7))
        random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        self.minutes = (random.integers(0, 9, (sites, origins)) if ties else random.permuted(
            np.arange(sites * origins)).reshape(sites, origins)).astype(np.float64)  # fmt: skip
        self.minutes[random.random((sites, origins)) < draw(st.sampled_from([0, 0.3]))] = NAN
        self.people = random.integers(0, 20, origins).astype(np.float64)
        assume(self.people.sum() > 0)
        self.p = draw(st.sets(st.integers(1, sites), min_size=1))
        names = st.sets(st.integers(0, sites - 1), max_size=2)
        self.limits = Limits(
            forced=draw(names), forbidden=draw(names),
            at_least_one_of=draw(st.lists(st.sets(st.integers(0, sites - 1), min_size=1), max_size=2)),
            unreached_minutes=draw(st.sampled_from([None, 100.0])),
        )  # fmt: skip
        if not ties:  # the tied go to the first site in a volume limit
            least, most = draw(st.sampled_from([(0, np.inf), (8, np.inf), (0, 30), (5, 40)]))
            self.limits = Limits(**(vars(self.limits) | {"minimum_volume": least, "maximum_volume": most}))

    def choices(self):
        """Every choice that keeps the limits, with minutes to the nearest (O,), NaN unreached."""
        sites = [s for s in range(len(self.minutes)) if s not in self.limits.forbidden]
        for p in self.p:
            for chosen in map(list, combinations(sites, p)):
                if self.limits.forced <= set(chosen) and self._groups(chosen) and self._volumes(chosen):
                    yield chosen, np.fmin.reduce(self.minutes[chosen])

    def _groups(self, chosen):
        return all(set(chosen) & group for group in self.limits.at_least_one_of)

    def _volumes(self, chosen):
        times = np.where(np.isnan(self.minutes[chosen]), np.inf, self.minutes[chosen])
        nearest = np.where(np.isfinite(times.min(axis=0)), times.argmin(axis=0), -1)
        volumes = [self.people[nearest == place].sum() for place in range(len(chosen))]
        return self.limits.minimum_volume <= min(volumes) and max(volumes) <= self.limits.maximum_volume

    def counted(self):
        """Origins with people whom an allowed site reaches."""
        allowed = [s for s in range(len(self.minutes)) if s not in self.limits.forbidden]
        return (self.people > 0) & np.isfinite(self.minutes[allowed]).any(axis=0)

    def late(self, nearest):
        """Minutes of the origins that count; None where somebody is not reached and has to be."""
        nearest = nearest[self.counted()]
        if self.limits.unreached_minutes is None and np.isnan(nearest).any():
            return None
        return np.nan_to_num(nearest, nan=self.limits.unreached_minutes or 0.0)

    def ask(self, model, **settings):
        return model(self.minutes, self.people, self.p, **settings, **vars(self.limits))


@st.composite
def cases(draw, ties):
    case = Case(draw, ties)
    allowed = len(case.minutes) - len(case.limits.forbidden)
    assume(not case.limits.forced & case.limits.forbidden)
    assume(max(1, len(case.limits.forced)) <= min(case.p) and max(case.p) <= allowed)
    assume(all(group - case.limits.forbidden for group in case.limits.at_least_one_of))
    assume(case.counted().any())
    return case


def agrees(case, values, model, smallest=True, **settings):
    """The model finds the extreme of the values of all choices, or says that there is none."""
    if not values:
        with pytest.raises(NoSiting, match="no choice of sites keeps all the limits"):
            case.ask(model, **settings)
        return
    siting = case.ask(model, **settings)
    assert siting.objective == pytest.approx(min(values) if smallest else max(values))
    assert siting.optimal
    chosen = np.flatnonzero(siting.sites).tolist()
    assert chosen in [choice for choice, _ in case.choices()]
    unreached = case.people[np.isnan(case.minutes[chosen]).all(axis=0)].sum()
    assert siting.need_unreached == unreached
    assert siting.volumes.sum() + unreached == pytest.approx(case.people.sum())


@pytest.mark.parametrize("ties", [True, False])
@given(st.data())
def test_median_is_the_lowest_mean_of_all_choices(ties, data):
    case = data.draw(cases(ties))
    weights = case.people[case.counted()]
    times = [times for _, nearest in case.choices() if (times := case.late(nearest)) is not None]
    agrees(case, [np.average(each, weights=weights) for each in times], access.p_median)


@pytest.mark.parametrize("ties", [True, False])
@given(st.data())
def test_centre_is_the_shortest_longest_of_all_choices(ties, data):
    case = data.draw(cases(ties))
    times = [times for _, nearest in case.choices() if (times := case.late(nearest)) is not None]
    agrees(case, [each.max() for each in times], access.p_centre)


@pytest.mark.parametrize("ties", [True, False])
@given(st.data(), st.integers(0, 30))
def test_covering_is_the_largest_share_of_all_choices(ties, data, threshold):
    case = data.draw(cases(ties))
    shares = [case.people[nearest <= threshold].sum() / case.people.sum() for _, nearest in case.choices()]
    agrees(case, shares, access.maximal_covering, smallest=False, threshold=threshold)


def test_a_line_by_hand():
    """Sites at 0, 9 and 20 minutes along a road, where 5, 2 and 4 people live."""
    minutes, people = np.array([[0, 9, 20.0], [9, 0, 11], [20, 11, 0]]), np.array([5, 2, 4.0])
    assert access.p_median(minutes, people, 1).sites.tolist() == [False, True, False]
    assert access.p_centre(minutes, people, 1).objective == 11
    assert access.maximal_covering(minutes, people, 1, threshold=9).objective == pytest.approx(7 / 11)
    two = access.p_median(minutes, people, 2, forced=[1])
    assert two.sites.tolist() == [True, True, False]
    assert two.volumes.tolist() == [5, 6, 0]
    assert access.p_median(minutes, people, [1, 2]).objective == pytest.approx(18 / 11)


def test_time_runs_out():
    distances, p = pmed(1)
    with pytest.raises(NoSiting, match=r"no siting was found in 1e-06 seconds: allow more"):
        access.p_median(distances, np.ones(100), p, seconds=1e-6)


def test_what_is_refused():
    minutes, people = np.ones((3, 2)), np.ones(2)
    for limits, message in [
        ({"p": 4}, "4 sites cannot be chosen: 0 are forced and 3 allowed"),
        ({"p": 1, "forced": [0, 1]}, "1 sites cannot be chosen: 2 are forced"),
        ({"p": 1, "forced": [0], "forbidden": [0]}, "site 0 is both forced and forbidden"),
        ({"p": 1, "forced": [3]}, "forced names site 3: positions go from 0 to 2"),
        ({"p": 1, "at_least_one_of": [[0], [1, 2]], "forbidden": [0]}, "has none that is allowed"),
        ({"p": []}, "no sites cannot be chosen"),
    ]:
        with pytest.raises(AccessError, match=message):
            access.p_median(minutes, people, **limits)
    with pytest.raises(InvalidTravelTimes, match="write more"):
        access.p_median(minutes, people, 1, unreached_minutes=0.5)
    with pytest.raises(InvalidTravelTimes, match=r"make them \(sites, origins\)"):
        access.p_median(minutes, np.ones(3), 1)
    with pytest.raises(AccessError, match="zero or more, and more than zero somewhere"):
        access.p_median(minutes, np.zeros(2), 1)
