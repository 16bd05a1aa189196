"""Journeys and hours of travel in a year under two options, of patients and of their visitors."""

from __future__ import annotations

import access
from access.json_numbers import people


def journeys_per_year(service: access.Service, figures: dict, counts_a_year: bool) -> dict[str, float | None]:
    """Journeys one way in a year of the need reached under both options, and the hours of them under each.

    ``figures`` are those of :func:`access.compare`. ``patients`` is that need times ``visits_per_year``,
    ``visitors`` the patients' journeys times ``visitors``; ``base_hours`` and ``option_hours`` are all of them
    times the mean minutes, who visits travelling like a patient from the same area. Empty where nothing says how
    many journeys a unit of need makes: neither visits nor visitors of the service, nor a need that counts a year's
    cases. Hours are None where nobody is reached under both.
    """
    if service.visits_per_year == 1 and service.visitors == 0 and not counts_a_year:
        return {}
    both = figures["base"]["need_reached"] - figures["need_lost_reach"]
    patients = both * service.visits_per_year
    visitors = patients * service.visitors
    hours = {}
    for side in ("base", "option"):
        minutes = figures[side]["mean_minutes"]
        hours[f"{side}_hours"] = None if minutes is None else people((patients + visitors) * minutes / 60)
    return {"patients": people(patients), "visitors": people(visitors), **hours}


def journeys_sentence(journeys: dict[str, float | None]) -> list[str]:
    """The same in words; nothing where it is not known."""
    if not journeys or journeys["base_hours"] is None:
        return []
    visitors = f" and {journeys['visitors']:,.0f} of visitors" if journeys["visitors"] else ""
    return [
        f"A year's {journeys['patients']:,.0f} journeys of patients{visitors} of those reached under both take "
        f"{journeys['base_hours']:,.0f} hours one way, and would take {journeys['option_hours']:,.0f}."
    ]
