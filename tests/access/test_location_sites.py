import pytest

import access
from access import AccessError, UnknownName
from tests.access.cases import areas, service, travel_times

LINE = travel_times({"A": [0, 9, 20], "B": [9, 0, 11], "C": [20, 11, 0]})
PEOPLE = areas([5, 2, 4])


def locate(p, **settings):
    return access.locate(LINE, PEOPLE, service(), p, **settings)


def test_sites_by_name():
    names, siting = locate(2)
    assert names == ("A", "C")
    assert siting.objective == pytest.approx(18 / 11)
    assert locate(2, never=["A"])[0] == ("B", "C")
    assert locate(2, always=["B"])[0] == ("A", "B")
    assert locate(1, groups=[["B", "C"]])[0] == ("B",)
    assert locate(1, candidates=["C", "A"])[0] == ("A",)
    assert locate(1, model="p_centre")[0] == ("B",)
    assert locate(1, model="maximal_covering", threshold=9)[1].objective == pytest.approx(7 / 11)


def test_origins_of_an_area_count_by_weight():
    times = travel_times(
        {"A": [0, 30, 9], "B": [20, 0, 0]}, area_id=["a0", "a0", "a1"], weight=[0.25, 0.75, 1]
    )
    names, siting = access.locate(times, areas([8, 2]), service(), 1)
    assert names == ("B",)
    assert siting.objective == pytest.approx(20 * 2 / 10)


def test_what_is_refused():
    with pytest.raises(UnknownName, match='no location model "median"; did you mean "p_median"'):
        locate(1, model="median")
    with pytest.raises(AccessError, match="give threshold"):
        locate(1, model="maximal_covering")
    with pytest.raises(UnknownName, match='the candidates have no site "D"'):
        locate(1, always=["D"])
    with pytest.raises(UnknownName, match="no percentile 95"):
        locate(1, percentile=95)
