"""Turn restriction relations, after the OSM wiki, Relation:restriction."""

import pytest

from isochrones.restrictions import kinds_of, restrictions_of
from isochrones.speeds import ALL_PERIODS, PERIODS

AM = 1 << PERIODS.index("am_peak")
TURN = [("w", 1, "from"), ("n", 9, "via"), ("w", 2, "to")]

# tags; (kind, periods) that bind a car
BINDING = [
    ({"restriction": "no_left_turn"}, [("no_left_turn", ALL_PERIODS)]),
    ({"restriction": "only_straight_on"}, [("only_straight_on", ALL_PERIODS)]),
    ({"restriction": "No_Entry"}, [("no_entry", ALL_PERIODS)]),
    ({"restriction": "no_left_turn;no_u_turn"}, [("no_left_turn", ALL_PERIODS)]),
    ({"restriction:motorcar": "no_u_turn"}, [("no_u_turn", ALL_PERIODS)]),
    ({"restriction:motor_vehicle": "no_u_turn"}, [("no_u_turn", ALL_PERIODS)]),
    ({"restriction": "no_left_turn", "restriction:motorcar": "none"}, []),
    ({"restriction": "no_left_turn", "except": "bicycle;psv"}, [("no_left_turn", ALL_PERIODS)]),
    ({"restriction": "no_left_turn", "except": "psv;motorcar"}, []),
    ({"restriction:hgv": "no_left_turn"}, []),
    ({"type": "restriction:hgv", "restriction": "no_left_turn"}, []),
    ({"type": "restriction:motorcar", "restriction": "no_left_turn"}, [("no_left_turn", ALL_PERIODS)]),
    ({"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-10:00)"}, [("no_left_turn", AM)]),
    ({"restriction:conditional": "no_left_turn @ (Mo-Fr 08:00-09:00)"}, []),
    ({"restriction:conditional": "no_left_turn @ (weight>3.5)"}, []),
    ({"restriction": "no_u_turn", "restriction:conditional": "none @ (Mo-Fr 07:00-10:00)"},
     [("no_u_turn", ALL_PERIODS & ~AM)]),
    ({"restriction": "no_turns"}, []),
    ({}, []),
]  # fmt: skip


@pytest.mark.parametrize(("tags", "kinds"), BINDING)
def test_what_binds_a_car_and_when(tags, kinds):
    found, reason = kinds_of(tags)
    assert found == kinds
    assert bool(reason) == (not kinds)


REASONS = [
    ({"restriction:hgv": "no_left_turn"}, "binds other vehicles"),
    ({"restriction": "no_left_turn", "except": "motor_vehicle"}, "excepts cars"),
    ({"restriction": "turn_here"}, "of an unknown kind"),
    ({}, "names no kind"),
    ({"restriction:conditional": "no_left_turn @ (weight>3.5)"}, "does not bind an ordinary car"),
    (
        {"restriction:conditional": "no_left_turn @ (08:00-09:00)"},
        "whose condition holds in part of a period",
    ),
    ({"restriction:conditional": "no_left_turn @ (snow)"}, "whose condition depends on season"),
]


@pytest.mark.parametrize(("tags", "reason"), REASONS)
def test_why_a_relation_binds_no_car(tags, reason):
    found, why = restrictions_of(tags, TURN)
    assert not found
    assert reason in why


def test_members_of_a_node_restriction():
    (found,), reason = restrictions_of({"restriction": "no_left_turn"}, TURN)
    assert found == (9, (), (1,), (2,), False, "no_left_turn", ALL_PERIODS, False)
    assert not reason


def test_a_second_rule_of_one_relation_is_marked():
    tags = {"restriction": "no_u_turn", "restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-10:00)"}
    found, reason = restrictions_of(tags, TURN)
    assert [(r.kind, r.further) for r in found] == [("no_u_turn", False), ("no_left_turn", True)]
    assert not reason


def test_via_ways_keep_their_driving_order():
    members = [("w", 1, "from"), ("w", 7, "via"), ("w", 5, "via"), ("w", 2, "to")]
    (found,), _ = restrictions_of({"restriction": "only_left_turn"}, members)
    assert (found.via_node, found.via_ways, found.only) == (None, (7, 5), True)


def test_several_from_and_to_ways():
    members = [("w", 1, "from"), ("w", 3, "from"), ("n", 9, "via"), ("w", 2, "to"), ("w", 4, "to")]
    (found,), _ = restrictions_of({"restriction": "no_entry"}, members)
    assert (found.from_ways, found.to_ways) == ((1, 3), (2, 4))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        (TURN[1:], "lacks a member"),
        (TURN[:2], "lacks a member"),
        ([TURN[0], TURN[2]], "lacks a member"),
        ([*TURN, ("n", 8, "via")], "several via nodes"),
        ([*TURN, ("w", 8, "via")], "several via nodes"),
    ],
)
def test_relations_that_cannot_be_understood_are_counted(members, reason):
    found, why = restrictions_of({"restriction": "no_left_turn"}, members)
    assert not found
    assert reason in why
