import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import open_weeks
from access.week_words import hours_a_week, week_words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("24/7", "at all hours"),
        ("Mon-Fri 08:00-20:00", "Mon-Fri 08:00-20:00"),
        ("Mon-Wed,Sat 20:00-08:00", "Mon-Wed,Sat 20:00-08:00"),
        ("Sun 20:00-08:00", "Sun 20:00-08:00"),
        ("Sun 12:00-24:00", "Sun 12:00-24:00"),
        ("Sat-Sun 00:00-24:00", "Sat 00:00 to Sun 24:00"),
        ("Fri 20:00-08:00; Sat 08:00-20:00", "Fri 20:00 to Sat 20:00"),
        ("Sat 00:00-24:00; Sun 00:00-24:00; Mon 00:00-07:00", "Sat 00:00 to Mon 07:00"),
        ("Mon 00:00-07:00; Tue 09:00-10:00", "Mon 00:00-07:00; Tue 09:00-10:00"),
    ],
)
def test_weeks_in_words(hours, words):
    assert week_words(open_weeks([hours])[:, 0]) == words


def test_nothing_is_said_of_an_empty_week():
    assert week_words(np.zeros((1, 10080), dtype=bool)) == ""


@given(st.lists(st.tuples(st.integers(0, 671), st.integers(1, 200)), max_size=5))
def test_words_read_back_give_the_same_week(spans):
    minutes = np.zeros(10080, dtype=bool)
    for start, length in spans:
        minutes[(15 * np.arange(start, start + length)[:, None] + np.arange(15)).ravel() % 10080] = True
    words = week_words(minutes[None])
    if " to " in words or not words:
        return
    hours = "24/7" if words == "at all hours" else words
    assert (open_weeks([hours])[0, 0] == minutes).all()


def test_turns_are_said():
    weeks = open_weeks(["Mon 20:00-22:00 every 2 weeks from 2026-06-15"])[:, 0]
    assert week_words(weeks) == "Mon 20:00-22:00 in some weeks"
    assert hours_a_week(weeks) == "up to 2 hours a week"
    assert hours_a_week(weeks[:1] | weeks[1:]) == "2 hours a week"
