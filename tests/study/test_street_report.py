"""What a planner is told about the streets of a file."""

from study.street_report import street_sentences
from tests.oracles import network_from_map

WAYS = {
    "ab": {}, "bc": {}, "ad": {}, "de": {}, "ef": {}, "fc": {"oneway": "yes"}, "be": {"highway": "footway"},
    "cg": {"surface": "treacle"},
}  # fmt: skip


def sentences(profile="drive"):
    drawn = network_from_map(
        "a b c g\nd e f .", ways=WAYS, nodes={"d": {"barrier": "bollard"}}, profile=profile,
        turns=[("ab", "b", "bc", {"restriction": "no_straight_on"})],
    )  # fmt: skip
    return " ".join(street_sentences(drawn.network))


def test_a_driver_is_told_ways_parts_turns_barriers_and_doubts():
    said = sentences()
    assert "7 of 8 ways of the street file are used; left out: 1 not for cars by its class." in said
    assert "1 of 1 turn restrictions bind. 1 barriers stop cars, 0 are passed." in said
    assert "traffic keeps left" in said
    assert (
        "Tags that no rule decides, left as if they were not there: 1 surface is not a known value." in said
    )


def test_limited_streets_and_what_lies_behind_them_are_counted():
    drawn = network_from_map("a b c d e", ways={"bc": {"access": "private"}, "cd": {}, "ab": {}, "de": {}})
    report = drawn.network.report
    said = " ".join(street_sentences(drawn.network))
    assert report["edges_limited"] == 1
    assert "1 stretches may only begin or end a trip" in said
    assert f"{report['edges_enclosed_by_limited']} more can only be reached through such" in said


def test_delays_are_counted_by_kind():
    assert "No delay at a signal, crossing or turn is counted." not in sentences()
    drawn = network_from_map("a b c", nodes={"b": {"highway": "traffic_signals"}})
    said = " ".join(street_sentences(drawn.network))
    assert "Delays counted, by direction of a stretch or by turn: " in said
    assert f"{drawn.network.report['delays']['traffic_signals']} traffic signals" in said


def test_a_walker_is_not_told_of_turns():
    said = sentences("walk")
    assert "8 of 8 ways of the street file are used; left out: none." in said
    assert "100.0% of the stretches of street" in said
    assert "turn restrictions" not in said
