"""Public transport on random little towns against the slow search of `tests/transit_oracle.py`.

Every case draws a town, its stops, a timetable and the settings; the public functions are asked, and the
slow search answers from the rules alone. Seconds are compared, at every instant.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from random import Random

import numpy as np
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.schema import BEYOND_CUTOFF, NO_SERVICE
from isochrones.transit import transit_times
from isochrones.transit_options import TransitOptions
from tests.timetable_builder import Call, parts_of, timetable
from tests.transit_oracle import (
    AT_LEAST,
    FORBIDDEN,
    TIMED,
    SlowSearch,
    Town,
    drawn_town,
    stop_to_stop,
    walks_in_town,
)

ROWS = "abcde fghij klmno pqrst uvwxy"
MIDDAY = 12 * 60
INSTANTS = 10
STOPS = "ABCDEF"
BY, DIRECTIONS = ("arrive", "depart"), ("to_site", "from_site")
SEEDS = st.integers(0, 2**32)
EACH = tuple(range(100 // INSTANTS, 101, 100 // INSTANTS))
CASES = settings.default.max_examples


@dataclass(frozen=True)
class Case:
    """A town, its timetable (rides as written, and rules between stops), and what is asked."""

    town: Town
    at: dict
    rides: list
    rules: tuple
    options: TransitOptions
    first: int
    origins: str
    sites: str

    @property
    def table(self):
        places = {stop: self.town.streets.places[letter] for stop, letter in self.at.items()}
        return timetable(*self.rides, stops=STOPS.replace("", " "), transfers=self.rules, at=places)

    @property
    def slow(self) -> SlowSearch:
        walks = walks_in_town(self.town, self.at, self.options)
        change = stop_to_stop(walks, round(self.options.min_change_minutes * 60), self.rules)
        return SlowSearch(self.rides, walks, change)

    @property
    def window(self) -> tuple[str, str]:
        return tuple(f"{m // 60}:{m % 60:02}" for m in (self.first, self.first + INSTANTS))

    @property
    def instants(self) -> list[int]:
        return [60 * (self.first + n) for n in range(INSTANTS)]

    def times(self, by: str, direction: str, **settings) -> xr.DataArray:
        """What `transit_times` says, one percentile for each instant."""
        return transit_times(
            settings.pop("table", None) or self.table,
            self.town.streets.network,
            self.town.streets.origins(self.origins),
            self.town.streets.sites(self.sites),
            by=by,
            direction=direction,
            **{"window": self.window, "percentiles": EACH, "options": self.options, **settings},
        )

    def ask(self, by: str, direction: str, **settings) -> np.ndarray:
        """Seconds (origin, site, rank) of the window's instants in order of size, infinite for none."""
        minutes = self.times(by, direction, **settings)
        return np.rint(np.where(np.isnan(minutes), np.inf, minutes) * 60.0).transpose(2, 1, 0)

    def expected(self, by: str, direction: str, most_rides: float = math.inf) -> np.ndarray:
        """The same by the slow search."""
        slow, longest = self.slow, self.options.longest_seconds
        table = np.empty((len(self.origins), len(self.sites), INSTANTS))
        for i, origin in enumerate(self.origins):
            for j, site in enumerate(self.sites):
                ends = (origin, site) if direction == "to_site" else (site, origin)
                taken = [slow.seconds(*ends, t, by, longest, most_rides) for t in self.instants]
                table[i, j] = sorted(taken)
        return table


@lru_cache(60)
def some_town(seed: int) -> Town:
    """Most streets of a block of 5 x 5 junctions; some are missing, so that places may lie apart."""
    random = Random(seed)
    rows = ROWS.split()
    pairs = [a + b for row in rows for a, b in pairwise(row)]
    pairs += [a + b for upper, lower in pairwise(rows) for a, b in zip(upper, lower, strict=True)]
    kept = [pair for pair in pairs if random.random() < 0.7]
    return drawn_town(ROWS, kept)


def some_trip(random: Random, stop: str | None = None, clock: int | None = None) -> list[Call]:
    """Two to five calls around midday, to the second, hops of no duration and loops among them."""
    if clock is None:
        clock = MIDDAY * 60 + random.randint(-25, 25) * 60 + random.choice([0, 0, random.randint(0, 59)])
    calls = []
    for called in [stop or random.choice(STOPS), *random.choices(STOPS, k=random.randint(1, 4))]:
        arrival = clock + (random.choice([0, 20, 60, 90, 120, 200]) if calls else 0)
        clock = arrival + random.choice([0, 0, 0, 45])
        board, alight = random.choice([(True, True)] * 8 + [(True, False), (False, True)])
        calls.append(Call(called, arrival, clock, board, alight))
    return calls


def some_rides(random: Random) -> list:
    """Rides of which about half repeat an earlier one at another time, and now and then one every minute."""
    rides = []
    for _ in range(random.randint(8, 28)):
        again = rides and random.random() < 0.5
        rides.append(
            later(random.choice(rides), 60 * random.randint(-12, 12)) if again else some_ride(random)
        )
    if random.random() < 0.15:
        shuttle = some_trip(random)
        rides += [later(shuttle, 60 * n) for n in range(-8, 8)]
    return rides


def later(ride, seconds: int):
    """The same ride at another time."""
    moved = tuple(
        [replace(c, arrival=c.arrival + seconds, departure=c.departure + seconds) for c in part]
        for part in parts_of(ride)
    )
    return moved if isinstance(ride, tuple) else moved[0]


def some_ride(random: Random):
    """A trip, or now and then a block of two or three."""
    parts = [some_trip(random)]
    while random.random() < 0.3:
        last = parts[-1][-1]
        parts.append(some_trip(random, last.stop, last.arrival + random.choice([0, 30, 120])))
    return parts[0] if len(parts) == 1 else tuple(parts)


def some_rules(random: Random, at: dict) -> tuple:
    """Rules between stops; timed ones only where one can walk, others anywhere."""
    rules = []
    for _ in range(random.choice([0, 0, 5, 12])):
        a, b = random.choice(STOPS), random.choice(STOPS)
        kind = random.choice([0, AT_LEAST, AT_LEAST, FORBIDDEN] + ([TIMED] if a == b else []))
        rules.append((a, b, kind, random.choice([0, 30, 100, 240])))
    return tuple(rules)


def some_case(seed: int) -> Case:
    random = Random(seed)
    town = some_town(random.randrange(40))
    letters = sorted(town.pieces)
    at = {stop: random.choice(letters) for stop in STOPS}
    if random.random() < 0.2:
        del at[random.choice(STOPS)]
    return Case(
        town=town,
        at=at,
        rides=some_rides(random),
        rules=some_rules(random, at),
        options=TransitOptions(
            max_minutes=random.choice([15, 40, 180]),
            max_walk_minutes=random.choice([1.6, 2.6, 4.1]),
            max_direct_walk_minutes=random.choice([0.1, 3.1, 8.1]),
            walk_kmh=random.choice([2.4, 4.8, 6.0]),
            min_change_minutes=random.choice([0, 0.5, 2, 4]),
        ),
        first=MIDDAY + random.randint(-20, 20),
        origins="".join(random.choices(letters, k=3)),
        sites="".join(random.sample(letters, k=2)),
    )


@settings(max_examples=3 * CASES, deadline=None)
@given(SEEDS, st.sampled_from(BY), st.sampled_from(DIRECTIONS))
def test_every_instant_equals_the_slow_search(seed, by, direction):
    case = some_case(seed)
    np.testing.assert_array_equal(case.ask(by, direction), case.expected(by, direction))


@settings(max_examples=CASES // 2, deadline=None)
@given(SEEDS, st.sampled_from(BY), st.sampled_from(DIRECTIONS))
def test_why_there_is_no_journey(seed, by, direction):
    case = some_case(seed)
    times, slow = case.times(by, direction), case.slow
    for i, origin in enumerate(case.origins):
        for j, site in enumerate(case.sites):
            ends = (origin, site) if direction == "to_site" else (site, origin)
            journeys = slow.journeys(*ends, 10**6)
            if by == "arrive":
                some = any(arrive <= case.instants[-1] for _, arrive in journeys)
            else:
                some = any(leave >= case.instants[0] for leave, _ in journeys)
            found = times[:, j, i]
            expected = np.where(np.isnan(found), BEYOND_CUTOFF if some else NO_SERVICE, 0)
            np.testing.assert_array_equal(found["reason"], expected)
            assert times["share_journeys"][j, i].item() == np.float32(np.isfinite(found).sum() / INSTANTS)


def test_the_random_cases_ride_change_join_and_keep_rules():
    counts = dict.fromkeys(("reached", "ridden", "changed", "blocks", "rules", "caps"), 0)
    for seed in range(60):
        case, everything = some_case(seed), ("depart", "to_site")
        found = case.expected(*everything)
        apart = [part for ride in case.rides for part in parts_of(ride)]
        counts["reached"] += np.isfinite(found).any()
        counts["ridden"] += (found != case.expected(*everything, most_rides=0)).any()
        counts["changed"] += (found != case.expected(*everything, most_rides=1)).any()
        counts["blocks"] += (found != replace(case, rides=apart).expected(*everything)).any()
        counts["rules"] += (found != replace(case, rules=()).expected(*everything)).any()
        shorter = replace(case.options, max_walk_minutes=1.1)
        counts["caps"] += (found != replace(case, options=shorter).expected(*everything)).any()
    assert all(counts[name] >= least for name, least in LEAST.items()), counts


LEAST = {"reached": 40, "ridden": 20, "changed": 4, "blocks": 2, "rules": 1, "caps": 12}
