"""Rules of `transfers.txt` as changes between stops, those for single routes and trips included.

A search knows changes from stop to stop. Where a rule holds only for some routes or trips, their calls at the
stop get a row of their own among the timetable's stops (an *alias*: same id, name and place), and the rule
is between aliases. Calls that no such rule names stay at the stop itself, so feeds without such rules cost
nothing. Of several rules that fit, the most specific holds (GTFS Schedule reference, `transfers.txt`).
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from isochrones.feed_days import Part
from isochrones.gtfs import MISSING, Feed

SPECIFIC = ("from_trip_id", "to_trip_id", "from_route_id", "to_route_id")
BETWEEN_STOPS = ("", "0", "1", "2", "3")
_RANK = {(2, 2): 6, (2, 1): 5, (1, 2): 5, (2, 0): 4, (0, 2): 4, (1, 1): 3, (1, 0): 2, (0, 1): 2, (0, 0): 1}
RULE_COLUMNS = ("from_stop", "to_stop", "transfer_type", "seconds", "same_place")
Selector = tuple[str, str]


@dataclass(frozen=True)
class Rule:
    """One rule between two served stops (or platforms of stations).

    `arriving`, `departing`: the route or trip it is for, None for all; `rank`: the higher, the more specific.
    """

    arriving: Selector | None
    departing: Selector | None
    rank: tuple[int, int, int]
    transfer_type: int
    seconds: int

    def holds(self, arriving: tuple[Selector, ...], departing: tuple[Selector, ...]) -> bool:
        """True for a change from a call that the first selectors describe to one of the second."""
        return (self.arriving is None or self.arriving in arriving) and (
            self.departing is None or self.departing in departing
        )


def with_transfer_rules(feed: Feed, part: Part) -> tuple[Part, np.ndarray, pd.DataFrame]:
    """The part with the aliases its feed's rules need, the stop each row stands for, and the rules.

    The rules are rows of `from_stop`, `to_stop`, `transfer_type`, `seconds` and `same_place` (between rows
    that stand for one stop), at most one for a pair.
    """
    rules = _rules_between(feed, part.served)
    place = np.arange(len(part.served), dtype=np.int32)
    if not any(rule.arriving or rule.departing for found in rules.values() for rule in found):
        best = {pair: max(found, key=lambda rule: rule.rank) for pair, found in rules.items()}
        return part, place, _frame(best)
    part, classes = _with_aliases(part, _named_at(rules))
    best = {}
    for (start, end), found in rules.items():
        best |= _best_of_each(found, classes[start], classes[end])
    own = [(a, b) for rows in classes.values() for a in rows.values() for b in rows.values() if a != b]
    best = dict.fromkeys(own, PLAIN) | best
    place = np.concatenate([place, _stops_of_aliases(classes, len(place))]).astype(np.int32)
    frame = _frame(best)
    same_place = place[frame["from_stop"]] == place[frame["to_stop"]]
    return part, place, frame.assign(same_place=same_place)


PLAIN = Rule(None, None, (0, 0, 0), 0, 0)


def _frame(best: dict[tuple[int, int], Rule]) -> pd.DataFrame:
    values = [(*pair, rule.transfer_type, rule.seconds) for pair, rule in best.items()]
    table = np.array(values, dtype=np.int32).reshape(-1, 4)
    start, end, kind, seconds = table.T
    columns = (start, end, kind.astype(np.int8), seconds, np.zeros(len(table), dtype=bool))
    return pd.DataFrame(dict(zip(RULE_COLUMNS, columns)))


def _rules_between(feed: Feed, served: np.ndarray) -> dict[tuple[int, int], list[Rule]]:
    """The feed's rules for each pair of served stops; a station's rule holds for its platforms."""
    transfers = feed.transfers
    if len(transfers):
        transfers = transfers[transfers["transfer_type"].isin(BETWEEN_STOPS)]
    if not len(transfers):
        return {}
    rows_of = _rows_by_id(feed.stops.iloc[served])
    kinds = transfers["transfer_type"].mask(says_no_time(transfers), "0").tolist()
    seconds = pd.to_numeric(transfers["min_transfer_time"], errors="coerce").fillna(0).astype(int).tolist()
    columns = ("from_stop_id", "to_stop_id", *SPECIFIC)
    values = zip(seconds, kinds, *(transfers[name].to_numpy(object) for name in columns))
    rules: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for order, (needed, kind, start, end, *who) in enumerate(values):
        from_trip, to_trip, from_route, to_route = ("" if name in MISSING else name for name in who)
        arriving, departing = _selector(from_trip, from_route), _selector(to_trip, to_route)
        level = _RANK[_weight(arriving), _weight(departing)]
        for (row, own), (other, other_own) in _product(rows_of[start], rows_of[end]):
            rank = (level, own + other_own, order)
            rules[row, other].append(Rule(arriving, departing, rank, int(kind or 0), needed))
    return rules


def says_no_time(transfers: pd.DataFrame) -> pd.Series:
    """Rows of type 2 without a `min_transfer_time`, bool: they hold like type 0, the walk and the change time."""
    seconds = pd.to_numeric(transfers["min_transfer_time"], errors="coerce")
    return (transfers["transfer_type"] == "2") & ~(seconds >= 0)


def _rows_by_id(stops: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """Rows of the stops that an id names, each with 1 where it is the stop's own id and 0 its station's."""
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    ids, stations = (stops[name].to_numpy(object) for name in ("stop_id", "parent_station"))
    for row, (own, station) in enumerate(zip(ids, stations)):
        rows[own].append((row, 1))
        if station not in MISSING:
            rows[station].append((row, 0))
    return rows


def _product(starts: list, ends: list) -> list[tuple]:
    return [(start, end) for start in starts for end in ends]


def _selector(trip: str, route: str) -> Selector | None:
    return ("trip", trip) if trip else ("route", route) if route else None


def _weight(selector: Selector | None) -> int:
    return 0 if selector is None else 2 if selector[0] == "trip" else 1


def _named_at(rules: dict[tuple[int, int], list[Rule]]) -> dict[int, set[Selector]]:
    """The routes and trips that rules name at each stop."""
    named: dict[int, set[Selector]] = defaultdict(set)
    for (start, end), found in rules.items():
        for rule in found:
            named[start] |= {rule.arriving} - {None}
            named[end] |= {rule.departing} - {None}
    return named


Classes = dict[int, dict[tuple[Selector, ...], int]]


def _with_aliases(part: Part, named: dict[int, set[Selector]]) -> tuple[Part, Classes]:
    """The part with the calls of named routes and trips at rows of their own.

    The classes give each stop its rows: () the stop itself, else the selectors that describe the calls.
    """
    trips = part.trips
    who = {"trip": trips["trip_id"].to_numpy(object), "route": trips["route_id"].to_numpy(object)}
    classes: Classes = defaultdict(dict)
    touched = np.zeros(len(part.served), dtype=bool)
    touched[[stop for stop, selectors in named.items() if selectors]] = True
    columns, served = dict(part.columns), part.served.tolist()
    for name in ("from_stop", "to_stop"):
        stops = columns[name].copy()
        for row in np.flatnonzero(touched[stops]).tolist():
            stop, trip = int(stops[row]), part.columns["trip"][row]
            described = {("trip", who["trip"][trip]), ("route", who["route"][trip])}
            key = tuple(sorted(described & named[stop]))
            if key:
                if key not in classes[stop]:
                    classes[stop][key] = len(served)
                    served.append(served[stop])
                stops[row] = classes[stop][key]
        columns[name] = stops
    for stop in range(len(part.served)):
        classes[stop][()] = stop
    return replace(part, served=np.array(served), columns=columns), classes


def _best_of_each(found: list[Rule], arriving: dict, departing: dict) -> dict[tuple[int, int], Rule]:
    """The most specific rule for each way of changing between two stops."""
    best = {}
    for start_key, start in arriving.items():
        for end_key, end in departing.items():
            fitting = [rule for rule in found if rule.holds(start_key, end_key)]
            if fitting:
                best[start, end] = max(fitting, key=lambda rule: rule.rank)
    return best


def _stops_of_aliases(classes: Classes, n: int) -> np.ndarray:
    """The stop of each alias, in order of the aliases' rows (from n on)."""
    stop_of = {row: stop for stop, rows in classes.items() for row in rows.values() if row >= n}
    return np.array([stop_of[row] for row in sorted(stop_of)], dtype=np.int32)
