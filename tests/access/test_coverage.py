import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.coverage import hours_of, open_counts, spans_in_words, uncovered_by_turns
from access.hours import DAYS, open_minutes
from access.week_clock import open_sites

NIGHTS = "Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15"
OTHER_NIGHTS = NIGHTS.replace("06-15", "06-22")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("24/7", ["all week"]),
        ("Mon-Fri 08:00-20:00", ["Mon-Fri 08:00-20:00"]),
        ("Mon-Sun 20:00-08:00", ["Mon-Sun 20:00-08:00"]),
        ("Mon-Thu 20:00-08:00; Fri 20:00-24:00; Sat-Sun 00:00-24:00; Mon 00:00-08:00",
         ["Mon-Thu 20:00-08:00", "Fri 20:00-Mon 08:00"]),
        ("Sat 08:00-24:00", ["Sat 08:00-24:00"]),
        ("Sat 08:00-24:00; Sun 00:00-24:00", ["Sat 08:00-Sun 24:00"]),
        ("Sat 20:00-08:00", ["Sat 20:00-Sun 08:00"]),
        ("Thu 18:00-24:00; Fri 00:00-18:00", ["Thu 18:00-Fri 18:00"]),
        ("Wed 00:00-24:00", ["Wed 00:00-24:00"]),
        ("Mon,Wed 09:00-10:00", ["Mon 09:00-10:00", "Wed 09:00-10:00"]),
        ("Mon 00:00-00:01; Sun 23:59-24:00", ["Sun 23:59-Mon 00:01"]),
    ],
)  # fmt: skip
def test_spans_in_words(hours, words):
    assert spans_in_words(open_minutes(hours)) == words


def test_nothing_in_words():
    assert spans_in_words(np.zeros(10_080, bool)) == []


@given(st.sampled_from(DAYS), st.integers(0, 1439), st.integers(0, 1439))
def test_words_are_hours_again(day, start, end):
    if start >= end:
        return
    hours = f"{day} {start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"
    week = open_minutes(hours)
    assert (open_minutes("; ".join(spans_in_words(week))) == week).all()


def test_how_many_are_open_when():
    counts = open_counts(open_sites(["Mon-Fri 08:00-20:00", "Mon-Fri 08:00-18:00"]))
    assert {count: hours_of(minutes) for count, minutes in counts.items()} == {0: "108 hours", 1: "10 hours"}
    assert spans_in_words(counts[1]) == ["Mon-Fri 18:00-20:00"]
    assert spans_in_words(counts[0]) == ["Mon-Thu 20:00-08:00", "Fri 20:00-Mon 08:00"]


def test_no_sites_and_all_sites():
    assert spans_in_words(open_counts(np.zeros((0, 10_080), bool))[0]) == ["all week"]
    assert open_counts(open_sites(["24/7", "24/7"])) == {}


@pytest.mark.parametrize(
    ("hours", "gap"),
    [
        ([NIGHTS], ["Mon-Sun 20:00-08:00"]),
        ([NIGHTS, OTHER_NIGHTS], []),
        ([NIGHTS, "24/7"], []),
        ([NIGHTS, "Mon-Fri 20:00-08:00"], ["Sat-Sun 20:00-08:00"]),
        (["Mon-Fri 08:00-20:00"], []),
    ],
)
def test_what_turns_leave_uncovered(hours, gap):
    assert spans_in_words(uncovered_by_turns(hours)) == gap
