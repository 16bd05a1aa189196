"""What a map is called: the number it shows, by which means, where to, when."""

from __future__ import annotations

from study.results import Results
from web import words
from web.hours_words import time_label
from web.page import View
from web.selection import Selection


def heading(results: Results, selection: Selection, shown: View) -> str:
    """For example "Minutes by car to children's care in hospital. Weekday morning, 07:00\u201310:00.".

    titles.js says the same.
    """
    settings, service = results.study.settings, results.services[selection.service]
    how = words.by_mode(selection.mode, settings)
    journey = f"{how} {words.towards(selection.direction)} {words.care(service)}"
    when = time_label(settings, selection.mode, selection.period, selection.direction)
    who = service.need_label or "residents"
    said = {
        "minutes": f"minutes {journey}",
        "change": f"change in minutes {journey}",
        "within": f"homes within {shown.threshold} minutes {journey}",
        "nearest": f"nearest site {journey}",
        "next": f"minutes to the next nearest site, {journey}",
        "catchment": f"{service.capacity_label or 'supply'} within reach per 1,000 {who}, {how}",
    }[shown.measure]
    return f"{words.capital(said)}. {when}."
