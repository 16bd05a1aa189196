"""Where a persona goes by one mode under one option, there and home again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

import access
from study.story_plan import Plan, with_wait, without_wait
from study.story_times import TAXI, PlaceTimes, Way, mode_of

NO_SITE, CLOSED = "no_open_site", "closed"
REASONS = ("beyond_cutoff", "no_service", "no_path", "not_snapped")
"""Why there is no way to an open site, in the order in which they are told: what comes nearest to a way first."""


@dataclass(frozen=True)
class Visit:
    """One mode's journey of a persona: the site, and the way in each direction that the persona has.

    ``site`` is "" where there is none; then ``reason`` says why, and ``hint`` what runs at another time. ``spread`` is,
    by direction, the fewest and the most minutes of the place's origins, ``unreached`` how many of them have no way.
    """

    mode: str
    site: str
    ways: dict[str, Way]
    reason: str = ""
    spread: dict[str, tuple[float, float]] = field(default_factory=dict)
    unreached: int = 0
    hint: str = ""


def visit_of(plan: Plan, times: PlaceTimes, mode: str, hours: Mapping[str, str]) -> Visit:
    """The visit by one of the persona's modes to the site of ``hours`` that is open and reached soonest.

    It is told from where most people of the place live, with the spread over all of its origins; each goes to the
    site that is soonest from it.
    """
    each = [_from_origin(plan, times, mode, hours, origin) for origin in range(len(times.origins))]
    main = each[int(np.argmax(times.origins["weight"].to_numpy()))]
    spread = {}
    for direction in plan.who.directions:
        known = [visit.ways[direction].minutes for visit in each if direction in visit.ways]
        known = [minutes for minutes in known if not math.isnan(minutes)]
        if len(each) > 1 and known:
            spread[direction] = (min(known), max(known))
    return replace(main, spread=spread, unreached=sum(not visit.site for visit in each))


def _from_origin(plan: Plan, times: PlaceTimes, name: str, hours: Mapping[str, str], origin: int) -> Visit:
    settings = times.questions.study.settings
    mode, wait = mode_of(settings, name), plan.who.taxi_wait_minutes if name == TAXI else 0.0

    def way(site: str, direction: str, moment) -> Way:
        return with_wait(times.way(mode, site, origin, direction, without_wait(moment, wait)), wait, moment)

    ways = {site: way(site, "to_site", plan.there) for site in hours}
    is_open = [
        site for site in hours if access.open_on(hours[site], plan.date, *plan.opening(ways[site])).all()
    ]
    reached = [site for site in is_open if not ways[site].reason]
    if not reached:
        return _none(times, name, hours, {site: ways[site] for site in is_open})
    site = min(reached, key=lambda each: (ways[each].minutes, each))
    found = {"to_site": ways[site]} if "to_site" in plan.who.directions else {}
    if "from_site" in plan.who.directions:
        found["from_site"] = way(site, "from_site", plan.set_out_home(ways[site]))
    return Visit(name, site, found)


def _none(times: PlaceTimes, name: str, hours: Mapping[str, str], ways: dict[str, Way]) -> Visit:
    """No visit: why, and the journeys before and after to the open site to which the next one is there first."""
    if not ways:
        return Visit(name, "", {}, CLOSED if hours else NO_SITE)
    reason = next(each for each in REASONS if each in {way.reason for way in ways.values()})
    site = min(ways, key=lambda each: (ways[each].next_arrives, each))
    said = " ".join(ways[site].legs[1:])
    hint = f"To {times.questions.places.sites['name'][site]}: {said}" if said else ""
    return Visit(name, "", {}, reason, hint=hint)
