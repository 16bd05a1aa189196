"""What the tables of ``study.toml`` are made of: strictness, and numbers and clocks as people write them."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

STRICT = ConfigDict(extra="forbid", frozen=True)
"""Of every table: keys that it does not know are refused, and it never changes."""

Positive = Annotated[float, Field(gt=0)]
Minutes = Positive
Seconds = Annotated[float, Field(ge=0)]
Clock = Annotated[str, Field(pattern=r"^\d{1,2}:[0-5]\d$")]


def minute_of_day(clock: str) -> int:
    """Minutes from midnight to ``"25:30"``: 1530."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
