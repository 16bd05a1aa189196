"""Whether the feeds run on the dates of visits and of the week clock."""

from __future__ import annotations

from functools import partial

import isochrones
from study.day_journeys import DayJourneys
from study.networks import Networks
from study.places import Places
from study.visit_checks import beyond_the_timetable


def day_findings(networks: Networks, places: Places) -> list[dict]:
    """A finding for each date that a feed does not cover (error) or on which nothing runs (warning).

    And an error for a visit that ends too late in a night in which clocks go back.
    """
    settings = networks.study.settings
    dates = {
        f"visits.{name}": [visit.date or settings.periods[visit.period].date]
        for name, visit in settings.visits.items()
    }
    if settings.week_clock:
        dates["week_clock"] = settings.week_clock.dates
    journeys = DayJourneys(networks.store, places, networks)
    found = [
        finding
        for where, days in dates.items()
        for date in days
        for finding in _of_date(journeys, where, date)
    ]
    for name, visit in settings.visits.items():
        (date,) = dates[f"visits.{name}"]
        if message := beyond_the_timetable(settings, visit, partial(journeys.second, date)):
            found.append({"level": "error", "where": f"visits.{name}", "message": message})
    return found


def _of_date(journeys: DayJourneys, where: str, date) -> list[dict]:
    try:
        runs = journeys.runs(date)
    except isochrones.NoServiceOnDate as error:
        return [{"level": "error", "where": where, "message": str(error)}]
    if runs:
        return []
    said = (
        f"no feed of [networks] gtfs runs a trip on {date:%A} {date}: its journeys are walks, and what the evening "
        "before and the morning after run."
    )
    return [{"level": "warning", "where": where, "message": said}]
