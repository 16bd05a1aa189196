"""Random pathways against a person-by-person walk in plain Python: sites chosen, shares split, minutes added."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access
from access.pathway_rows import PathwayTimes, TimeKey
from tests.access.cases import areas, travel_times

SITES = "ABC"
SERVICES = access.parse_services({"unit": {}, "ward": {}, "station": {}})
HOURS = {"open": "24/7", "day": "Mon-Sun 08:00-20:00"}
KEYS = [TimeKey("drive", "night", way) for way in ("to_site", "from_site")]
PERIODS = {"drive": {"night": {"days": ["Mon"]}}}  # the whole day: whoever is open by day only does not serve

minute = st.one_of(st.none(), st.integers(0, 6))
block = st.lists(st.lists(minute, min_size=2, max_size=2), min_size=3, max_size=3)
square = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=3, max_size=3)
given_at = st.dictionaries(st.sampled_from(SITES), st.sampled_from(["open", "day"]))


def one_leg(name, start, end, **settings):
    return {"id": name, "from": start, "to": end, "who": "patient", "mode": "drive", **settings}


PATHWAYS = {
    "transfer": [
        one_leg("a", "home", "unit"),
        one_leg("b", "a", "ward", minutes=2, share=0.5, share_source="x"),
        one_leg("c", "b", "home"),
    ],
    "closed": [
        one_leg("a", "home", "unit", if_closed="ward"),
        one_leg("b", "a", "ward", after_service="unit", share=0.5, share_source="x"),
        one_leg("c", "a", "home", share=0.25, share_source="x", after_service="ward"),
    ],
    "fetched": [
        one_leg("a", "station", "home", minutes=1),
        one_leg("b", "home", "unit", after="a"),
        one_leg("c", "b", "ward", nearest_to="home", pairs={"A": "C"}),
    ],
}


class Walk:
    """One origin's people, walked through the legs; minutes None where there is no way."""

    def __init__(self, home, back, between, option, origin):
        self.home = {s: (home[i][origin], back[i][origin]) for i, s in enumerate(SITES)}
        self.between = {(a, b): between[i][j] for i, b in enumerate(SITES) for j, a in enumerate(SITES)}
        self.between |= {(s, s): 0 for s in SITES}
        self.services = option

    def way(self, start, end):
        if start == end:
            return 0
        if start == "home":
            return self.home[end][0]
        return self.home[start][1] if end == "home" else self.between[start, end]

    def nearest(self, sites, minutes):
        known = {s: minutes(s) for s in sites if minutes(s) is not None}
        return [s for s in known if known[s] == min(known.values())]

    def open(self, service):
        return [s for s, hours in self.services.get(service, {}).items() if hours == "open"]

    def ends(self, leg, start):
        """(place, part of the people, whether it is the service named) of a leg from a place."""
        if leg.end == "home":
            return [("home", 1, True)]
        origin = "home" if leg.nearest_to == "home" else start

        def to(site):
            return self.way(origin, site)

        if start in leg.pairs:
            partner = leg.pairs[start]
            return [(partner, 1, True)] if partner in self.open(leg.end) else []
        if not leg.if_closed:
            sites = self.nearest(self.open(leg.end), to)
            return [(s, Fraction(1, len(sites)), True) for s in sites]
        every = self.services.get(leg.end, {})
        wanted = self.nearest(every, to)
        found = [(s, Fraction(1, len(wanted)), True) for s in wanted if s in self.open(leg.end)]
        closed = 1 - sum(part for _, part, _ in found) if wanted or not every else 0
        other = self.nearest(self.open(leg.if_closed), to)
        return found + [(s, closed * Fraction(1, len(other)), False) for s in other if closed]

    def endings(self, pathway, before="", place="home", share=Fraction(1), so_far=0, named=True):
        """(share, minutes or None) of everyone where the pathway ends for them; a dead end is None."""
        left, found = share, []
        for leg in pathway.following(before):
            if leg.after_service and (leg.after_service == pathway.leg(before).end) != named:
                continue
            going = share * Fraction(leg.share)
            left -= going
            found += self.branch(pathway, leg, place, going, so_far)
        return found + ([(left, so_far)] if left and before else [])

    def branch(self, pathway, leg, place, going, so_far):
        starts, found, arrived = [(place, Fraction(1))], [], Fraction(0)
        if leg.start in SERVICES:
            near = self.nearest(self.open(leg.start), lambda s: self.way(s, "home"))
            starts = [(s, Fraction(1, len(near))) for s in near]
        for start, half in starts:
            for end, part, named in self.ends(leg, start):
                way = self.way(start, end)
                if way is None:
                    continue
                arrived += half * part
                minutes = so_far + way + (leg.minutes if start != end else 0)
                found += self.endings(pathway, leg.id, end, going * half * part, minutes, named)
        return found + ([(going * (1 - arrived), None)] if arrived < 1 else [])


def array(minutes, key, **more):
    values = np.array([[np.nan if m is None else m for m in row] for row in minutes], np.float32)
    return travel_times(values, sites=list(SITES), **key._asdict(), **more)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(PATHWAYS)),
    home=block,
    back=block,
    between=square,
    services=st.fixed_dictionaries({"unit": given_at, "ward": given_at, "station": given_at}),
)
def test_everyone_ends_where_a_walk_by_hand_ends(kind, home, back, between, services):
    option = access.Configuration(
        "now", services={name: {s: HOURS[h] for s, h in at.items()} for name, at in services.items()}
    )
    table = {"p": {"service": "unit", "period": "night", "leg": PATHWAYS[kind], "thresholds": [3, 6]}}
    pathway = access.parse_pathways(table, SERVICES, SITES)["p"]
    for i in range(3):
        between[i][i] = 0
    times = PathwayTimes(
        dict(zip(KEYS, (array(home, KEYS[0]), array(back, KEYS[1])), strict=True)),
        {KEYS[0]: array(between, KEYS[0], area_id=list(SITES))},
        PERIODS,
    )
    found = access.evaluate_pathway(pathway, [option], option, times, areas([1, 1]), SERVICES)
    whole = found.areas[found.areas["leg"] == "whole"].reset_index()
    for origin in range(2):
        ends = Walk(home, back, between, services, origin).endings(pathway)
        assert sum(share for share, _ in ends) == 1
        got = sum(share for share, minutes in ends if minutes is not None)
        assert whole.loc[origin, "share_reached"] == pytest.approx(float(got))
        for threshold in (3, 6):
            within = sum(share for share, minutes in ends if minutes is not None and minutes <= threshold)
            assert whole.loc[origin, f"share_within_{threshold}"] == pytest.approx(float(within))
        if got:
            mean = sum(share * Fraction(minutes) for share, minutes in ends if minutes is not None) / got
            assert whole.loc[origin, "minutes"] == pytest.approx(float(mean))
