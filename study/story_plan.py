"""When a persona travels: the date, the clock to be there by or to set out at, and when they set out for home."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace

import access
from study.errors import ResultsError
from study.setting_types import minute_of_day
from study.settings import DAYS, Settings
from study.story_times import Moment, Way


@dataclass(frozen=True)
class Plan:
    """A persona's day. ``home`` None: they set out for home after their stay."""

    who: access.Persona
    date: datetime.date
    there: Moment
    home: Moment | None

    @property
    def open_until(self) -> int:
        """Until when a site must be open to someone there by a clock; who sets out needs it on arrival only."""
        if self.there.by == "depart" or "from_site" not in self.who.directions:
            return self.there.minute + 1
        leaves = self.there.minute + round(self.who.stay_minutes)
        if self.home and self.home.by == "depart":
            leaves = self.home.minute
        return max(leaves, self.there.minute + 1)

    def opening(self, way: Way) -> tuple[int, int]:
        """The minutes of the date, from the first to the end, for which a site must be open to a way there."""
        if self.there.by == "arrive":
            return self.there.minute, self.open_until
        start = self.there.minute if way.reason else math.floor(way.arrive)
        return start, start + 1

    def set_out_home(self, way: Way) -> Moment:
        """When they set out for home, or are to be home by, having come by a way there."""
        if self.home:
            return self.home
        start = self.there.minute if self.there.by == "arrive" else math.ceil(way.arrive)
        return Moment(start + round(self.who.stay_minutes), "depart")


def plan_of(settings: Settings, who: access.Persona) -> Plan:
    """A persona's day in a study.

    A period has its timetable's date and, for what the persona does not say, the middles of its windows. A weekday
    is that of the week clock's week, else of the week of the first period with a date.

    Raises
    ------
    ResultsError
        The period is none with a date, or there is no week for a weekday.
    """
    there = None
    if who.arrive is not None or who.leave is not None:
        there = Moment(who.leave, "depart") if who.arrive is None else Moment(who.arrive, "arrive")
    home = None if who.home is None else Moment(who.home, "depart")
    if not who.period:
        return Plan(who, who.date or _date_of(settings, who), there, home)
    period = settings.periods.get(who.period)
    if period is None or not period.date:
        dated = [name for name, each in settings.periods.items() if each.date]
        raise ResultsError(
            f"persona `{who.id}` names the period `{who.period}`: those with a timetable date are "
            f"{', '.join(dated) or 'none'}."
        )
    if there is None:
        there, home = _middle(period.to_site), home or _middle(period.from_site)
    if who.home is not None and who.home <= there.minute:
        raise ResultsError(
            f"persona `{who.id}` sets out for home (home) before being there in the period `{who.period}`, whose "
            "window to the site is later: write a later clock."
        )
    return Plan(who, period.date, there, home)


def without_wait(moment: Moment, wait: float) -> Moment:
    """When a taxi drives whose passenger waits for it from the moment of setting out."""
    return replace(moment, minute=moment.minute + round(wait)) if moment.by == "depart" else moment


def with_wait(way: Way, wait: float, asked: Moment) -> Way:
    """A way by taxi with the wait for it before: one calls it at the clock of leaving."""
    if way.reason or not wait:
        return replace(way, asked=asked)
    return replace(way, asked=asked, minutes=way.minutes + wait, leave=way.leave - round(wait))


def _middle(window) -> Moment:
    return Moment(sum(minute_of_day(clock) for clock in window.window) // 2, window.by)


def _date_of(settings: Settings, who: access.Persona) -> datetime.date:
    dated = [period.date for period in settings.periods.values() if period.date]
    if not settings.week_clock and not dated:
        raise ResultsError(
            f"persona `{who.id}` names a weekday, and study.toml has neither [week_clock] nor a period with a date: "
            "give `when` a date."
        )
    near = settings.week_clock.week_of if settings.week_clock else dated[0]
    return near + datetime.timedelta(days=DAYS.index(who.day) - near.weekday())
