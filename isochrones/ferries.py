"""Ferries and shuttle trains: whom they carry, and how long a crossing takes."""

import math
from collections.abc import Mapping

from isochrones.permits import ACCESS_KEYS, access_value
from isochrones.speeds import ROAD_CLASSES

FERRIES = {"ferry", "shuttle_train"}
"""Values of ``route`` that carry a trip."""

OTHERS = ("foot", "bicycle", "passenger")


def for_others_only(tags: Mapping[str, str]) -> bool:
    """Whether a ferry without an access tag for cars is one for walkers or cyclists.

    The wiki has no default: mappers should say who may board. A ferry that names others and no car carries
    no cars, unless it takes lorries or belongs to a road (``ferry=secondary``); one that names nobody
    carries cars, as in OSRM.
    """
    if tags.get("ferry", "").removesuffix("_link") in ROAD_CLASSES or tags.get("hgv") == "yes":
        return False
    return any(tags.get(mode) in ("yes", "designated") for mode in OTHERS)


def ferry_doubts(tags: Mapping[str, str], profile: str) -> tuple[str, ...]:
    """What a ferry's tags leave open, as reasons to count."""
    found = []
    if profile == "drive" and all(
        access_value(tags.get(key, ""), "drive") is None for key in ACCESS_KEYS["drive"]
    ):
        found.append("ferry that does not say whether it takes cars")
    if "duration" in tags and math.isnan(duration_minutes(tags["duration"])):
        found.append("duration is not readable")
    return tuple(found)


def duration_minutes(value: str | None) -> float:
    """Minutes of a ``duration`` tag (``MM``, ``HH:MM``, ``HH:MM:SS``, ``PT1H30M``), NaN if unreadable."""
    parts = (value or "").strip().upper()
    if parts.startswith("PT"):
        return _iso_minutes(parts[2:])
    numbers = parts.split(":")
    if len(numbers) > 3 or not all(n.isdigit() for n in numbers) or any(len(n) != 2 for n in numbers[1:]):
        return math.nan
    if len(numbers) == 1:
        return float(numbers[0])
    hours, minutes, seconds = (*map(int, numbers), 0)[:3]
    return hours * 60 + minutes + seconds / 60


def _iso_minutes(text: str) -> float:
    """Minutes of the time part of an ISO 8601 duration, ``1H30M``."""
    total, digits = 0.0, ""
    for letter in text:
        if letter.isdigit():
            digits += letter
        elif digits and letter in "HMS":
            total += int(digits) * {"H": 60, "M": 1, "S": 1 / 60}[letter]
            digits = ""
        else:
            return math.nan
    return total if text and not digits else math.nan
