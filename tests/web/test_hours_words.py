"""Opening hours as one would say them."""

import pytest

from web.hours_words import hours_in_words, hours_that_differ


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("", ""),
        ("24/7", "open at all hours"),
        ("Mon-Fri 08:00-20:00; Sat 09:00-13:00", "Monday to Friday 08:00 to 20:00; Saturday 09:00 to 13:00"),
        ("Mon-Sun 07:00-22:00", "every day 07:00 to 22:00"),
        ("08:00-20:00", "08:00 to 20:00"),
        ("Tue 20:00-07:00 every 2 weeks from 2026-06-15",
         "Tuesday 20:00 to 07:00 every 2 weeks from Monday 15 June 2026"),
        ("Mon 09:00-17:00; except 2026-12-25 closed", "Monday 09:00 to 17:00; except Friday 25 December 2026 closed"),
    ],
)  # fmt: skip
def test_hours_in_words(hours, said):
    assert hours_in_words(hours) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("24/7", "24/7", []),
        ("24/7", "Mon-Sun 07:00-22:00", ["Under \u201cFour\u201d East would close 22:00 to 07:00 every day."]),
        ("Mon-Fri 08:00-20:00", "Mon-Fri 09:00-21:00",
         ["Under \u201cFour\u201d East would close 08:00 to 09:00 Monday to Friday and also open 20:00 to 21:00 Monday "
          "to Friday."]),
        ("24/7", "Mon-Fri 09:00-17:00",
         ["Under \u201cFour\u201d East would close 17:00 to 09:00 Monday to Thursday and from Friday 17:00 to Monday "
          "09:00."]),
        ("24/7", "Mon-Sun 08:00-20:00 every 2 weeks from 2026-06-15",
         ["Under \u201cFour\u201d East would be open at other hours: every day 08:00 to 20:00 every 2 weeks from "
          "Monday 15 June 2026 (instead of open at all hours)."]),
    ],
)  # fmt: skip
def test_hours_that_differ(before, after, said):
    assert hours_that_differ({"E": before}, {"E": after}, {"E": "East"}, "Four") == said


def test_sites_whose_hours_change_alike_are_said_together():
    day = "Mon-Sun 07:00-22:00"
    hours = hours_that_differ(
        {"E": "24/7", "W": "24/7", "N": "24/7"}, {"E": day, "W": day}, {"E": "East", "W": "West"}, "x"
    )
    assert hours == ["Under \u201cx\u201d East and West would close 22:00 to 07:00 every day."]
