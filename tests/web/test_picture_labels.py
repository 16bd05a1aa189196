"""Names on a map keep apart."""

from hypothesis import given
from hypothesis import strategies as st

from web.picture_labels import Taken
from web.picture_sheet import Box

FRAME = Box(0, 0, 300, 300)


def overlap(one, other):
    across = min(one.right, other.right) - max(one.x, other.x)
    return across > 1e-6 and min(one.bottom, other.bottom) - max(one.y, other.y) > 1e-6


def test_a_lonely_name_stands_to_the_right_of_its_point():
    placed = Taken(FRAME).place(100, 100, 40, 10, 5, must=True)
    assert (placed.box, placed.leader) == (Box(105, 95, 40, 10), False)


def test_at_the_edge_it_stands_on_the_other_side():
    assert Taken(FRAME).place(290, 100, 40, 10, 5, must=True).side == (-1, 0)


def test_without_room_a_town_goes_unnamed_and_a_site_does_not():
    taken = Taken(FRAME)
    taken.add(FRAME)
    assert taken.place(150, 150, 40, 10, 5, must=False) is None
    assert taken.place(150, 150, 40, 10, 5, must=True).box.width == 40


@given(st.lists(st.tuples(st.floats(20, 280), st.floats(20, 280)), max_size=12))
def test_names_of_towns_never_overlap(points):
    taken = Taken(FRAME)
    boxes = [placed.box for x, y in points if (placed := taken.place(x, y, 60, 10, 4, must=False))]
    assert not any(overlap(one, other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert all(box.x >= 0 and box.right <= 300 and box.y >= 0 and box.bottom <= 300 for box in boxes)


def test_a_site_in_a_crowd_is_named_further_off_with_a_line():
    taken = Taken(FRAME)
    taken.add(Box(120, 120, 60, 60))
    placed = taken.place(150, 150, 30, 10, 5, must=True)
    assert placed.leader
    assert not overlap(placed.box, Box(120, 120, 60, 60))
