"""Random feeds, written as GTFS and read back, against the slow search: blocks, frequencies, rules for anything.

The slow search reads no feed. It is told the runs as they were drawn, and looks up the rule for a change in
the lines of `transfers.txt` as the GTFS reference ranks them: two trips, a trip and a route, one trip, two routes,
one route, the stops alone.
"""

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from isochrones import read_timetable, step_free
from tests.gtfs_builder import gtfs_zip
from tests.isochrones.test_transit_oracle_journeys import asked, ends_of, pairs_of, slow_pairs
from tests.isochrones.test_transit_oracle_streets import (
    CASES,
    DIRECTIONS,
    SEEDS,
    STOPS,
    Case,
    later,
    some_case,
    some_trip,
)
from tests.isochrones.transit_scenarios import CALENDAR, TUESDAY
from tests.oracles import CRS
from tests.timetable_builder import Call, parts_of
from tests.transit_oracle import AT_LEAST, FORBIDDEN, SlowSearch, change_seconds, walks_in_town

ROUTES = "XYZ"


@dataclass(frozen=True)
class Run:
    """A trip of the feed: its calls, its route, its block, and how often it is repeated after how many seconds."""

    trip: str
    route: str
    block: str
    calls: list[Call]
    wheelchair: str
    repeats: tuple[int, int] = (1, 0)


@dataclass(frozen=True)
class Rule:
    """A line of transfers.txt."""

    start: str
    end: str
    kind: int
    seconds: int
    from_route: str = ""
    to_route: str = ""
    from_trip: str = ""
    to_trip: str = ""

    def rank(self, off: Run, on: Run) -> int:
        """0: does not hold for this change; else the higher, the more specific."""
        arriving = self.from_trip, off.trip, self.from_route, off.route
        departing = self.to_trip, on.trip, self.to_route, on.route
        if any(
            (trip or own) != own or (route or line) != line
            for trip, own, route, line in (arriving, departing)
        ):
            return 0
        trips, routes = bool(self.from_trip) + bool(self.to_trip), bool(self.from_route) + bool(self.to_route)
        return {(2, 0): 6, (1, 1): 5, (1, 0): 4, (0, 2): 3, (0, 1): 2, (0, 0): 1}[trips, routes]


@dataclass(frozen=True)
class Drawn:
    """A feed as it was drawn, and the case it belongs to."""

    case: Case
    blocks: list[list[Run]]
    rules: list[Rule]
    wheelchair: dict[str, str]

    def timetable(self):
        trips = [run for block in self.blocks for run in block]
        with tempfile.TemporaryDirectory() as folder:
            return read_timetable(gtfs_zip(Path(folder) / "drawn.zip", **self.tables(trips)), TUESDAY)

    def tables(self, trips: list[Run]) -> dict[str, str]:
        often = [run for run in trips if run.repeats[1]]
        return {
            "stops": lines(
                "stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding",
                ((stop, stop, *self.degrees(stop), self.wheelchair[stop]) for stop in STOPS),
            ),
            "routes": lines("route_id,route_short_name,route_type", ((r, r, 3) for r in ROUTES)),
            "trips": lines(
                "trip_id,route_id,service_id,block_id,wheelchair_accessible",
                ((run.trip, run.route, "daily", run.block, run.wheelchair) for run in trips),
            ),
            "calendar": CALENDAR + "daily,1,1,1,1,1,1,1,20260101,20261231\n",
            "stop_times": lines(
                "trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type,drop_off_type",
                (
                    (run.trip, n, c.stop, hms(c.arrival), hms(c.departure), 1 - c.board, 1 - c.alight)
                    for run in trips
                    for n, c in enumerate(run.calls)
                ),
            ),
            "frequencies": lines(
                "trip_id,start_time,end_time,headway_secs",
                (
                    (run.trip, hms(first), hms(first + run.repeats[0] * run.repeats[1]), run.repeats[1])
                    for run in often
                    for first in (run.calls[0].departure,)
                ),
            ),
            "transfers": lines(
                "from_stop_id,to_stop_id,transfer_type,min_transfer_time,"
                "from_route_id,to_route_id,from_trip_id,to_trip_id",
                (tuple(vars(rule).values()) for rule in self.rules),
            ),
        }

    def degrees(self, stop: str) -> tuple[str, str]:
        if stop not in self.case.at:
            return "", ""
        longitude, latitude = to_degrees().transform(*self.case.town.streets.places[self.case.at[stop]])
        return f"{latitude:.8f}", f"{longitude:.8f}"

    def slow(self) -> SlowSearch:
        """The slow search over the runs as drawn."""
        options = self.case.options
        walks = walks_in_town(self.case.town, self.case.at, options)
        rides, runs = [], []
        for block in self.blocks:
            count, headway = block[0].repeats
            for n in range(count):
                rides.append(tuple(later(run.calls, n * headway) for run in block))
                runs += block

        def change(off: str, arriving: int, on: str, departing: int) -> int | None:
            least = round(options.min_change_minutes * 60)
            kind, needed = self.rule_for(off, runs[arriving], on, runs[departing])
            return change_seconds(walks, least, off, on, kind, needed)

        return SlowSearch(rides, walks, change)

    def rule_for(self, off: str, arriving: Run, on: str, departing: Run) -> tuple[int, int]:
        ranked = [
            (rule.rank(arriving, departing), number, rule.kind, rule.seconds)
            for number, rule in enumerate(self.rules)
            if (rule.start, rule.end) == (off, on)
        ]
        best = max(ranked, default=(0,))
        return best[2:] if best[0] else (0, 0)


@cache
def to_degrees() -> Transformer:
    return Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)


def lines(header: str, rows) -> str:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"


def hms(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def some_feed(seed: int) -> Drawn:
    """A random case told as a feed; no two trips are the same, and no run is drawn out of order."""
    random = Random(seed)
    case = some_case(seed)
    blocks, seen = [], set()
    for number, ride in enumerate(case.rides):
        parts = parts_of(ride)
        if str(parts) not in seen:
            seen.add(str(parts))
            block = f"b{number}" if len(parts) > 1 else ""
            blocks.append(
                [
                    Run(
                        f"t{number}.{n}",
                        random.choice(ROUTES),
                        block,
                        part,
                        random.choice("112") if n else "1",
                    )
                    for n, part in enumerate(parts)
                ]
            )
    if random.random() < 0.4:
        calls = some_trip(random)
        blocks.append([Run("often", random.choice(ROUTES), "", calls, "2", (random.randint(2, 5), 300))])
    trips = [run for block in blocks for run in block]
    rules = [some_rule(random, trips) for _ in range(random.choice([0, 10, 20, 40]))]
    return Drawn(case, blocks, rules, {stop: random.choice("1112") for stop in STOPS})


def some_rule(random: Random, trips: list[Run]) -> Rule:
    """A rule at stops where vehicles call, for all or for some; half of them at one stop."""
    off, on = random.choice(trips), random.choice(trips)
    start, end = random.choice(off.calls[1:]).stop, random.choice(on.calls[:-1]).stop
    if random.random() < 0.5:
        end = start
        on = random.choice([run for run in trips if any(call.stop == start for call in run.calls)])
    kind = random.choice([0, AT_LEAST, AT_LEAST, FORBIDDEN, FORBIDDEN])
    said = random.choice([{}, {}, {"from_trip": off.trip}, {"to_trip": on.trip}, {"from_route": off.route}])
    said = {**said, **random.choice([{}, {}, {"to_trip": on.trip}, {"to_route": on.route}])}
    if "to_trip" in said:
        said.pop("to_route", None)
    return Rule(start, end, kind, random.choice([0, 30, 100, 240]), **said)


@settings(max_examples=CASES // 2, deadline=None)
@given(SEEDS, st.sampled_from(DIRECTIONS))
def test_journeys_of_a_feed_written_and_read_back(seed, direction):
    drawn = some_feed(seed)
    journeys, slow = asked(drawn.case, direction, table=drawn.timetable()), drawn.slow()
    for site, origin, start, end in ends_of(drawn.case, direction):
        assert pairs_of(journeys, site, origin) == slow_pairs(drawn.case, slow, start, end)


@settings(max_examples=CASES // 5, deadline=None)
@given(SEEDS, st.sampled_from(DIRECTIONS))
def test_journeys_without_a_step(seed, direction):
    drawn = some_feed(seed)
    journeys = asked(drawn.case, direction, table=step_free(drawn.timetable()))
    slow = without_steps(drawn).slow()
    for site, origin, start, end in ends_of(drawn.case, direction):
        assert pairs_of(journeys, site, origin) == slow_pairs(drawn.case, slow, start, end)


def without_steps(drawn: Drawn) -> Drawn:
    """The feed less vehicles with steps (and the seats through them), boarded at stops without."""
    blocks = []
    for block in drawn.blocks:
        kept: list[Run] = []
        for run in [*block, None]:
            if run is None or run.wheelchair == "2":
                blocks.append(kept)
                kept = []
            else:
                calls = [
                    replace(call, board=call.board and ok, alight=call.alight and ok)
                    for call in run.calls
                    for ok in (drawn.wheelchair[call.stop] == "1",)
                ]
                kept.append(replace(run, calls=calls))
    return replace(drawn, blocks=[block for block in blocks if block])


def test_the_random_feeds_use_what_they_draw():
    counts = dict.fromkeys(("rules", "blocks", "often", "steps"), 0)
    for seed in range(40):
        drawn = some_feed(seed)
        found = everything(drawn)
        single = replace(drawn, blocks=[[run] for block in drawn.blocks for run in block])
        once = [[replace(run, repeats=(1, 0)) for run in block] for block in drawn.blocks]
        others = {
            "rules": replace(drawn, rules=[]),
            "blocks": single,
            "often": replace(drawn, blocks=once),
            "steps": without_steps(drawn),
        }
        for name, other in others.items():
            counts[name] += everything(other) != found
    assert all(counts[name] >= least for name, least in LEAST.items()), counts


LEAST = {"rules": 3, "blocks": 4, "often": 1, "steps": 12}


def everything(drawn: Drawn) -> list:
    """The journeys of all pairs, by the slow search."""
    slow = drawn.slow()
    return [slow_pairs(drawn.case, slow, *ends) for _, _, *ends in ends_of(drawn.case, "to_site")]
