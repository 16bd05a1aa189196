"""The wheelchair profile: what walkers may use and steps, slopes, surfaces, kerbs and gates leave passable."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.barriers import node_closed
from isochrones.tags import street_of
from isochrones.wheelchair import incline_percent
from tests.isochrones.street_scenarios import both, draw, rows, seen

# wiki: Key:wheelchair, Key:ramp, Key:incline, Key:smoothness, Key:surface, Key:kerb, Key:width
WAYS = """
| highway     | tags                                   | wheelchair | walk   |
| residential |                                        | open       | open   |
| footway     |                                        | open       | open   |
| steps       |                                        | closed     | open   |
| steps       | ramp:wheelchair=yes                    | open       | open   |
| steps       | ramp:bicycle=yes                       | closed     | open   |
| steps       | ramp=separate                          | closed     | open   |
| steps       | wheelchair=yes                         | open       | open   |
| steps       | wheelchair=limited                     | closed     | open   |
| elevator    |                                        | open       | open   |
| elevator    | wheelchair=no                          | closed     | open   |
| footway     | wheelchair=no                          | closed     | open   |
| residential | wheelchair=no                          | closed     | open   |
| footway     | foot=no, wheelchair=yes                | closed     | closed |
| footway     | incline=8%                             | open       | open   |
| footway     | incline=1:12                           | open       | open   |
| footway     | incline=9%                             | closed     | open   |
| footway     | incline=-12 %                          | closed     | open   |
| residential | incline=15%                            | closed     | open   |
| footway     | incline=15%, wheelchair=limited        | open       | open   |
| footway     | incline=up                             | open       | open   |
| path        | surface=gravel                         | closed     | open   |
| path        | surface=fine_gravel                    | open       | open   |
| path        | surface=compacted                      | open       | open   |
| path        | surface=gravel, wheelchair=yes         | open       | open   |
| pedestrian  | surface=cobblestone                    | closed     | open   |
| residential | surface=cobblestone                    | open       | open   |
| footway     | smoothness=intermediate                | open       | open   |
| footway     | smoothness=bad                         | closed     | open   |
| residential | smoothness=bad                         | open       | open   |
| residential | smoothness=horrible                    | closed     | open   |
| path        | sac_scale=hiking                       | closed     | open   |
| footway     | width=0.8                              | closed     | open   |
| footway     | width=0.9                              | open       | open   |
| footway     | footway=crossing, kerb=raised          | closed     | open   |
| footway     | footway=crossing, kerb=lowered         | open       | open   |
| footway     | footway=crossing, kerb:height=5 cm     | closed     | open   |
| residential | kerb=raised                            | open       | open   |
"""


@pytest.mark.parametrize(("tags", "wheelchair", "walk"), rows(WAYS, "wheelchair", "walk"))
def test_ways(tags, wheelchair, walk):
    assert seen(tags, profile="wheelchair") == both(wheelchair)
    assert seen(tags, profile="walk") == both(walk)


NODES = """
| barrier       | highway  | tags                          | wheelchair | walk   |
| gate          |          |                               | open       | open   |
| bollard       |          |                               | open       | open   |
| bollard       |          | maxwidth:physical=0.7         | closed     | open   |
| cycle_barrier |          |                               | open       | open   |
| cycle_barrier |          | wheelchair=no                 | closed     | open   |
| kissing_gate  |          |                               | closed     | open   |
| kissing_gate  |          | foot=yes                      | closed     | open   |
| kissing_gate  |          | wheelchair=yes                | open       | open   |
| stile         |          |                               | closed     | open   |
| turnstile     |          |                               | closed     | open   |
| cattle_grid   |          |                               | closed     | open   |
| gate          |          | foot=no, wheelchair=yes       | closed     | closed |
| kerb          |          |                               | open       | open   |
| kerb          |          | kerb=raised                   | closed     | open   |
| kerb          |          | kerb=lowered                  | open       | open   |
| kerb          |          | kerb=raised, kerb:height=0.02 | open       | open   |
|               |          | kerb=raised                   | closed     | open   |
|               | crossing | kerb=raised                   | open       | open   |
|               | elevator |                               | open       | open   |
|               | elevator | wheelchair=no                 | closed     | open   |
"""


@pytest.mark.parametrize(("tags", "wheelchair", "walk"), rows(NODES, "wheelchair", "walk"))
def test_nodes(tags, wheelchair, walk):
    assert seen({}, node=tags, profile="wheelchair") == both(wheelchair)
    assert seen({}, node=tags, profile="walk") == both(walk)


def test_the_step_free_way_round_is_longer_than_the_flight_of_steps():
    """From a to d: 100 m of steps b-c at half speed, or 300 m round by e and f."""
    square = "a b c d\n. e f ."
    ways = {"ab": {}, "bc": {"highway": "steps"}, "cd": {}, "befc": {"highway": "footway"}}
    walked = draw(square, ways=ways, profile="walk").minutes("a", "d")
    wheeled = draw(square, ways=ways, profile="wheelchair").minutes("a", "d")
    assert walked == pytest.approx((200 + 100 * 2) * 0.06 / 4.8, abs=1e-3)
    assert wheeled == pytest.approx((200 + 300) * 0.06 / 4.8, abs=1e-3)


def test_the_profile_names_its_matrix_and_counts_what_it_leaves_out():
    drawn = draw("a b c", ways={"ab": {}, "bc": {"highway": "steps"}}, profile="wheelchair")
    assert drawn.times("a", "b").attrs["mode"] == "wheelchair"
    assert drawn.network.report["ways_left_out"] == {"steps": 1}


def test_raised_kerbs_that_cannot_be_decided_are_counted():
    nodes = {"b": {"highway": "crossing", "kerb": "raised"}}
    report = draw("a b c", nodes=nodes, profile="wheelchair").network.report
    assert sum(report["tags_not_understood_or_undecided"].values()) == 1


@pytest.mark.parametrize(
    ("said", "percent"),
    [
        ("6%", 6), ("-6.5 %", 6.5), ("1:12", 100 / 12), ("45°", 100), ("up", math.nan), ("10", math.nan),
        ("1:0", math.nan),
    ],
)  # fmt: skip
def test_steepness(said, percent):
    assert incline_percent(said) == pytest.approx(percent, nan_ok=True)


VALUES = {
    "highway": ["footway", "steps", "residential", "motorway", "path", "elevator", "track"],
    "foot": ["yes", "no", "private"],
    "wheelchair": ["yes", "no", "limited"],
    "surface": ["asphalt", "sand"],
    "incline": ["10%", "up"],
    "barrier": ["gate", "stile", "wall", "kerb", "bollard"],
    "kerb": ["raised", "flush"],
}


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in VALUES.items()}))
def test_wheelchairs_go_nowhere_that_walkers_may_not(tags):
    wheeled, walked = street_of(tags, "wheelchair"), street_of(tags, "walk")
    if wheeled is not None:
        assert (wheeled.access_forward, wheeled.access_backward) == (
            walked.access_forward,
            walked.access_backward,
        )
    assert node_closed(tags, "walk") & ~node_closed(tags, "wheelchair") == 0
