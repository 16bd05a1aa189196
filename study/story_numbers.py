"""The numbers behind a story: rows of its table, and JSON for programs."""

from __future__ import annotations

import math

import access
from study.settings import Settings
from study.stories import OptionStory, PlaceStory, Story
from study.story_times import Way, whole_minutes
from study.story_visits import Visit
from study.story_words import clock, why_not

WAYS = {"to_site": "there", "from_site": "home"}


def change_minutes(before: Way | None, after: Way) -> int | None:
    """Whole minutes longer than before, as shown; None where either has no way."""
    if before is None or before.reason or after.reason:
        return None
    return whole_minutes(after.minutes) - whole_minutes(before.minutes)


def yearly_minutes(who: access.Persona, visit: Visit) -> int | None:
    """Minutes of a year's visits, rounded once; None where visits are not given or a direction has no way."""
    if math.isnan(who.visits_per_year) or not visit.site or any(way.reason for way in visit.ways.values()):
        return None
    return round(who.visits_per_year * sum(way.minutes for way in visit.ways.values()))


def number_rows(settings: Settings, visit: Visit, before: Visit, is_today: bool) -> list[list[str]]:
    """Way, site, clocks, minutes and minutes against today of each direction."""
    if not visit.site:
        return [["", "", "", "", why_not(settings, visit.mode, visit.reason), ""]]
    rows = []
    for direction, way in visit.ways.items():
        cells = ["", "", why_not(settings, visit.mode, way.reason) if way.reason else "", ""]
        if not way.reason:
            more = None if is_today else change_minutes(before.ways.get(direction), way)
            against = "" if more is None else f"{more:+d}" if more else "0"
            cells = [clock(way.leave), clock(way.arrive), str(whole_minutes(way.minutes)), against]
        rows.append([WAYS[direction], visit.site, *cells])
    return rows


def story_dict(story: Story, sentences) -> dict:
    """For programs: minutes to one decimal, whole minutes and changes as shown, unknown null.

    ``sentences(place, told)`` puts the journeys of one option into words.
    """
    who = story.plan.who
    return {
        "persona": who.id, "label": who.label, "description": who.description, "services": list(who.services),
        "date": str(story.plan.date), "where": story.where,
        "visits_per_year": None if math.isnan(who.visits_per_year) else who.visits_per_year,
        "places": [
            {
                "kind": place.kind, "name": place.name, "origins": place.origins,
                "options": [_option(who, place, told, sentences) for told in place.options],
            } for place in story.places
        ],
    }  # fmt: skip


def _option(who: access.Persona, place: PlaceStory, told: OptionStory, sentences) -> dict:
    pairs = zip(told.visits, place.today(told).visits, strict=True)
    return {
        "configuration": told.configuration, "service": told.service,
        "open_then": list(told.open_then), "closed_then": list(told.closed_then),
        "sentences": sentences(place, told), "journeys": [_visit(who, *pair) for pair in pairs],
    }  # fmt: skip


def _visit(who: access.Persona, visit: Visit, before: Visit) -> dict:
    return {
        "mode": visit.mode, "site": visit.site, "reason": visit.reason, "hint": visit.hint,
        "ways": {
            direction: _way(way, before.ways.get(direction), visit.spread.get(direction, ()))
            for direction, way in visit.ways.items()
        },
        "origins_without_a_way": visit.unreached, "yearly_minutes": yearly_minutes(who, visit),
    }  # fmt: skip


def _way(way: Way, before: Way | None, across: tuple) -> dict:
    none = bool(way.reason)
    return {
        "minutes": None if none else round(way.minutes, 1),
        "whole_minutes": None if none else whole_minutes(way.minutes),
        "leave": None if none else clock(way.leave), "arrive": None if none else clock(way.arrive),
        "reason": way.reason, "change_minutes": change_minutes(before, way),
        "across_minutes": [whole_minutes(each) for each in across], "legs": list(way.legs),
    }  # fmt: skip
