"""Opening hours as one would say them."""

import pytest

from web.hours_words import hours_in_words


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
