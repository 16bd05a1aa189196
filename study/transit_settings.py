"""What ``study.toml`` may say about public transport beyond its periods: who travels, visits, the week clock."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from study.setting_types import STRICT, Clock, Minutes, Positive, minute_of_day

LATEST_CLOCK = 30 * 60  # 06:00 of the day after a timetable's date
KINDS = ("arrive_by", "visiting", "discharge")
ONLY_WITH = {"stay_minutes": "arrive_by", "at_least": "visiting"}


class _Table(BaseModel):
    model_config = STRICT


class FeederLeg(_Table):
    """A taxi, a lift or a parked car between home, or the site, and a stop, where that beats walking."""

    at: Literal["home", "site"] = "home"
    max_minutes: Minutes = 15.0
    wait_minutes: Annotated[float, Field(ge=0)] = 5.0


class Traveller(_Table):
    """Someone who travels otherwise than the study's usual walker; what is not given is as in `[speeds]`."""

    label: str | None = None
    plain_label: str | None = None
    walk_kmh: Positive | None = None
    max_walk_minutes: Minutes | None = None
    max_direct_walk_minutes: Minutes | None = None
    min_change_minutes: Annotated[float, Field(ge=0)] | None = None
    max_rides: Annotated[int, Field(ge=1)] | None = None
    step_free: bool = False
    unknown: Literal["no", "yes"] = "no"
    feeder: FeederLeg | None = None

    @model_validator(mode="after")
    def _something_differs(self):
        if self.unknown == "yes" and not self.step_free:
            raise ValueError("`unknown` goes with `step_free = true`, which is not given")
        if not self.ways:
            raise ValueError("travels like everybody else: give at least one key beside the labels")
        return self

    @property
    def ways(self) -> dict:
        """What makes the traveller different; two with the same ways have the same times."""
        return self.model_dump(exclude={"label", "plain_label"}, exclude_defaults=True)

    @property
    def walks_otherwise(self) -> bool:
        """True if walking all the way is another than everybody's."""
        return self.step_free or bool(self.walk_kmh or self.max_direct_walk_minutes)


class Visit(_Table):
    """A whole visit on one day: an appointment (`arrive_by`), visiting hours, or a discharge."""

    label: str | None = None
    service: str | None = None
    period: str | None = None
    date: datetime.date | None = None
    arrive_by: Clock | None = None
    stay_minutes: Minutes = 60
    visiting: tuple[Clock, Clock] | None = None
    at_least: Minutes = 60
    discharge: Clock | None = None
    home_by: Clock | None = None
    choose: Literal["outward", "whole", "drive"] | None = None
    traveller: str | None = None

    @model_validator(mode="after")
    def _one_visit(self):
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(KINDS)}")
        if bool(self.period) == bool(self.date):
            raise ValueError("needs either a `period` with a timetable date, or a `date` of its own")
        for key, kind in ONLY_WITH.items():
            if getattr(self, key) != type(self).model_fields[key].default and kind not in given:
                raise ValueError(f"`{key}` goes with `{kind}`, which is not given")
        if self.discharge and self.choose == "outward":
            raise ValueError('a discharge has no way there: choose "drive" or "whole"')
        return self

    @model_validator(mode="after")
    def _clocks_in_order(self):
        start, end = self.minutes_at_site
        if end <= start and not self.discharge:
            raise ValueError("ends before it starts: write hours after midnight as 25:30")
        if self.visiting and self.at_least > end - start:
            raise ValueError(f"`at_least` is longer than the visiting hours ({end - start} minutes)")
        soonest = start + self.at_least if self.visiting else end
        latest = minute_of_day(self.home_by) if self.home_by else end
        if self.home_by and latest < soonest:
            raise ValueError("`home_by` is before the visit ends: write hours after midnight as 25:30")
        if max(latest, end) > LATEST_CLOCK:
            raise ValueError("passes 30:00, the end of a timetable's date: choose an earlier time")
        return self

    @property
    def mode(self) -> str:
        """Public transport as everybody, or the visit's traveller, uses it."""
        return f"public_transport_{self.traveller}" if self.traveller else "public_transport"

    @property
    def kind(self) -> str:
        """Which of the three it is: `arrive_by`, `visiting` or `discharge`."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def minutes_at_site(self) -> tuple[int, int]:
        """First minute and end, from the date's midnight, of the time that the visit means to be there."""
        if self.visiting:
            return minute_of_day(self.visiting[0]), minute_of_day(self.visiting[1])
        if self.discharge:
            return (minute_of_day(self.discharge),) * 2
        start = minute_of_day(self.arrive_by)
        return start, start + round(self.stay_minutes)


class WeekClock(_Table):
    """A dated week, Monday to Sunday, whose 168 hours are computed; `week_of` is any day of it."""

    week_of: datetime.date
    modes: list[str] | None = None

    @property
    def dates(self) -> list[datetime.date]:
        """The seven dates, Monday first."""
        monday = self.week_of - datetime.timedelta(days=self.week_of.weekday())
        return [monday + datetime.timedelta(days=day) for day in range(7)]
