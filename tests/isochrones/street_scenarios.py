"""Little maps with tables of expected answers, in the style of OSRM's feature files.

Two kinds of table are read here. A *routability* table names the tags of one street in its columns and
says what they make of it in each direction. A *route* table names a trip and the letters it passes; its
minutes follow from the drawing alone, so nothing of the expectation comes from the code under test.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from isochrones import read_roads
from isochrones.search import search_graph, times_between
from isochrones.speeds import DELAYS, PERIODS, SpeedTable
from tests.oracles import CRS, STREET, DrawnMap, network_from_map, places_of, write_pbf

DRIVE_KMH_OF_30 = 0.85 * 30
"""Driven speed where the limit is 30 km/h (docs/methods/roads.md, speeds)."""

WALK_KMH = 4.8

EVEN = SpeedTable(
    practicable=0.85,
    period_factors={p: dict.fromkeys(("fast", "main", "local"), (1.0, 1.0)) for p in PERIODS},
    delay_seconds=dict.fromkeys(DELAYS, 0.0),
    walk_delay_seconds=dict.fromkeys(DELAYS, 0.0),
)
"""Speeds that know neither periods nor delays: only metres, limits and closed streets count."""

BLOCK = "a b m c d\n. . . . .\ne . . . f"
"""The street under test is b-m-c; the way round a-e-f-d is long and slow. m is its middle."""

QUICK = 4.5
"""Minutes that every trip along the street keeps below and every trip the other way round exceeds."""


def draw(drawing: str, **options) -> DrawnMap:
    """The network of a drawing; see :func:`tests.oracles.network_from_map`."""
    return network_from_map(drawing, **options)


def table(text: str) -> list[dict[str, str]]:
    """Rows of a table drawn with bars; the first line names its columns, an empty cell is ''."""
    lines = [line.strip().strip("|") for line in text.strip().splitlines()]
    head, *body = [[cell.strip() for cell in line.split("|")] for line in lines if line]
    for row in body:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} cells under {len(head)} columns: {row}")
    return [dict(zip(head, row)) for row in body]


def tags_of(row: dict[str, str], *columns: str) -> dict[str, str]:
    """The tags of a row: every filled cell except those of the named columns.

    A column ``tags`` holds several, as ``key=value, key=value``; ``~`` stands for the bar in a value.
    """
    cells = [(key, value) for key, value in row.items() if value and key not in (*columns, "tags")]
    several = [tag.partition("=")[::2] for tag in row.get("tags", "").split(", ") if tag]
    return {key: value.replace("~", "|") for key, value in several + cells}


def rows(text: str, *columns: str) -> list:
    """One test case a row of a routability table, named by its tags: (tags, the named columns)."""
    cases = []
    for row in table(text):
        tags = tags_of(row, *columns)
        name = " ".join(f"{key}={value}" for key, value in tags.items()) or "untagged"
        cases.append(pytest.param(tags, *(row[column] for column in columns), id=name))
    return cases


@lru_cache(maxsize=4)
def _block(tags: tuple, node: tuple, profile: str) -> DrawnMap:
    even = {"maxspeed": "30"}
    around = {"maxspeed": "5"}
    ways = {"ab": even, "bmc": {**even, **dict(tags)}, "cd": even, "aefd": around}
    nodes = {"m": dict(node)} if node else None
    return draw(BLOCK, metres=50, ways=ways, nodes=nodes, profile=profile)


def seen(
    tags: dict[str, str], node: dict[str, str] | None = None, profile="drive", period="free_flow"
) -> str:
    """What a street with these tags lets through: ``forward backward``, each one of

    ``open`` (carries a trip through), ``limited`` (a trip may begin or end on it only) or ``closed``.
    ``node`` are the tags of its middle node. Every answer is asked in both directions of the search.
    """
    drawn = _block(tuple(tags.items()), tuple((node or {}).items()), profile)
    minutes = all_minutes(drawn, "amd", period)
    on_it = drawn.snap("m").connector_metres[0] < 1
    answer = []
    for start, end in ("ad", "da"):
        if minutes[start, end] < QUICK:
            answer.append("open")
        elif on_it and max(minutes[start, "m"], minutes["m", end]) < QUICK:
            answer.append("limited")
        else:
            answer.append("closed")
    return " ".join(answer)


def both(value: str) -> str:
    """One word for both directions of a street."""
    return value if " " in value else f"{value} {value}"


def all_minutes(drawn: DrawnMap, letters: str, period="free_flow") -> dict[tuple[str, str], float]:
    """Minutes of (from, to) for all pairs, NaN where there is no way.

    The searches to the sites and from them must agree.
    """
    network = drawn.network
    minutes, points = network.minutes(period, EVEN), drawn.snap(letters)
    to_site = times_between(search_graph(network, minutes, "to_site"), points, points, np.inf).T
    from_site = times_between(search_graph(network, minutes, "from_site"), points, points, np.inf)
    np.testing.assert_allclose(to_site, from_site, rtol=1e-5, atol=1e-5)
    found = np.where(np.isfinite(to_site), to_site, np.nan)
    return {(i, j): float(found[p, q]) for p, i in enumerate(letters) for q, j in enumerate(letters)}


@dataclass(frozen=True, eq=False)
class Scenario:
    """A drawn map and the routes it must give.

    ``routes`` has the columns from, to and route (letters in the order they are passed, ``-`` for none)
    and perhaps period. Streets have a limit of 30 km/h unless their tags say otherwise.
    """

    title: str
    drawing: str
    routes: str
    ways: dict[str, dict[str, str]] | None = None
    nodes: dict[str, dict[str, str]] | None = None
    turns: tuple = ()
    profile: str = "drive"
    metres: float = 100.0
    options: dict = field(default_factory=dict)

    @cached_property
    def drawn(self) -> DrawnMap:
        """The network; where turns are restricted it is read back from an OSM file of the drawing."""
        drawing = {"metres": self.metres, "ways": self.ways, "nodes": self.nodes}
        if not self.turns:
            return draw(self.drawing, profile=self.profile, **drawing, **self.options)
        with TemporaryDirectory() as folder:
            path = write_pbf(Path(folder) / "drawn.osm.pbf", self.drawing, turns=self.turns, **drawing)
            network = read_roads(path, self.profile, CRS, **self.options)
        return DrawnMap(network, places_of(self.drawing, self.metres))

    @cached_property
    def minutes(self) -> dict[str, dict[tuple[str, str], float]]:
        """Period -> minutes of every trip that the table names, filled as it is asked for."""
        return {}

    def minutes_of(self, origin: str, site: str, period: str) -> float:
        """Minutes from one letter to another in a period."""
        if period not in self.minutes:
            ends = {row[end] for row in table(self.routes) for end in ("from", "to")}
            self.minutes[period] = all_minutes(self.drawn, "".join(sorted(ends)), period)
        return self.minutes[period][origin, site]

    def expected_minutes(self, route: str) -> float:
        """Minutes along the letters of a route; NaN where there is none."""
        if route == "-":
            return np.nan
        places = self.drawn.places
        legs = (np.hypot(*np.subtract(places[i], places[j])) / self.kmh(i, j) for i, j in pairwise(route))
        return 0.06 * sum(legs)

    def kmh(self, one: str, other: str) -> float:
        """Km/h between two neighbouring letters, by the limit of the fastest way that holds both."""
        if self.profile == "walk":
            return WALK_KMH
        if self.ways is None:
            return DRIVE_KMH_OF_30
        sought = {one + other, other + one}
        limits = [
            float({**STREET, **tags}["maxspeed"])
            for name, tags in self.ways.items()
            if any(name[k : k + 2] in sought for k in range(len(name) - 1))
        ]
        if not limits:
            raise ValueError(f"no way joins {one} and {other} in {self.title!r}")
        return 0.85 * max(limits)


def route_cases(*scenarios: Scenario) -> list:
    """One test case for each row of the scenarios' tables: (scenario, row)."""
    cases = []
    for scenario in scenarios:
        for row in table(scenario.routes):
            when = f" {row['period']}" if "period" in row else ""
            name = f"{scenario.title}: {row['from']} to {row['to']}{when} by {row['route']}"
            name += f", {row['kind']}" if "kind" in row else ""
            cases.append(pytest.param(scenario, row, id=name))
    return cases


def check_route(scenario: Scenario, row: dict[str, str]) -> None:
    """Compare one row with both searches."""
    found = scenario.minutes_of(row["from"], row["to"], row.get("period") or "free_flow")
    assert found == pytest.approx(scenario.expected_minutes(row["route"]), rel=1e-3, abs=2e-4, nan_ok=True)
