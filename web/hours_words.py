"""Opening hours in words, as one would say them: "Monday to Friday 08:00 to 20:00"."""

from __future__ import annotations

import datetime
import re

from web.words import day

DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday",
    "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
ALL_HOURS = "24/7"


def hours_in_words(hours: str) -> str:
    """The hours of a site as services are given there; "" for a site that does not give it.

    What is written in words already, such as turns ("every 2 weeks"), stays as it is.
    """
    if not hours:
        return ""
    said = hours.replace(ALL_HOURS, "open at all hours")
    said = re.sub(r"\bMon-Sun\b", "every day", said)
    said = re.sub(r"\b([A-Z][a-z]{2})-([A-Z][a-z]{2})\b", _from_to, said)
    said = re.sub(rf"\b({'|'.join(DAYS)})\b", lambda found: DAYS[found[1]], said)
    said = re.sub(r"(\d\d:\d\d)-(\d\d:\d\d)", r"\1 to \2", said)
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: day(datetime.date.fromisoformat(found[0])), said)


def _from_to(found: re.Match) -> str:
    return f"{DAYS.get(found[1], found[1])} to {DAYS.get(found[2], found[2])}"
