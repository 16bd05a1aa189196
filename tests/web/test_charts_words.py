"""What the slope and the relative index say in words, and where they say that no direction can be claimed."""

from web.index_words import index_sentences


def said(
    slope,
    slope_range,
    relative=1.0,
    relative_range=None,
    changed=False,
    change=None,
    change_range=None,
    moves="",
):
    indices = {
        "slope_index": {
            "a": slope, "b": slope, "change": change,
            "a_range": slope_range, "b_range": slope_range, "change_range": change_range,
        },
        "relative_index": {"a": relative, "b": relative, "a_range": relative_range, "b_range": relative_range},
    }  # fmt: skip
    found = index_sentences(indices, changed, moves)
    return found["slope_index"] + found["relative_index"]


def test_the_most_deprived_travel_longer():
    assert said(-3.24, [-4.0, -2.0], 0.5, [0.4, 0.625]) == [
        "A: journeys at the most deprived end of the line are 3.2 minutes longer than at the least deprived end "
        "(range 2.0 to 4.0).",
        "A: that is 2.00 times as long at the most deprived end as at the least deprived end (range 1.60 to 2.50).",
    ]


def test_the_least_deprived_travel_longer():
    first = said(3.24, [2.0, 4.0])[0]
    assert first.startswith("A: journeys at the least deprived end of the line are 3.2 minutes longer")


def test_no_direction_where_the_range_holds_no_difference():
    assert said(1.0, [-0.5, 2.0], 1.1, [0.9, 1.3]) == [
        "A: no direction is claimed. The least deprived end of the line less the most deprived is 1.0 minutes "
        "(range \u22120.5 to 2.0)."
    ]


def test_no_line():
    assert said(None, None, None) == ["A: no line can be drawn from the most to the least deprived areas."]


def turn(change, ends, moves=""):
    return said(-3, [-4, -2], changed=True, change=change, change_range=ends, moves=moves)[2]


def test_how_the_line_turns_compares_changes():
    assert turn(-1.5, [-2.0, -1.0], "longer") == (
        "From A to B journeys lengthen by 1.5 minutes more at the most deprived end of the line than at the least "
        "deprived end (range 1.0 to 2.0)."
    )
    assert turn(-1.5, [-2.0, -1.0], "shorter").startswith(
        "From A to B journeys shorten by 1.5 minutes less at the most deprived end of the line than at the least"
    )
    assert turn(1.5, [1.0, 2.0]).startswith(
        "From A to B journeys at the least deprived end of the line become 1.5 minutes longer set against those at the "
        "most deprived end"
    )
    assert turn(-0.5, [-2.0, 1.0]).endswith("no direction is claimed.")
    assert turn(0.0, [0.0, 0.0]).endswith("stays as it is.")


def test_a_line_that_falls_to_nothing_has_no_proportion():
    assert len(said(-3, [-4, -2], -0.1, [-0.2, 0.5])) == 1
