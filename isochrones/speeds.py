"""Speeds in the open: how fast a street of a class is driven or walked, by period, and what stops cost.

Formula, for one direction of one street::

    free-flow km/h = min(practicable * maxspeed, ceiling of the class)    where maxspeed is tagged
                   = class speed, built-up or rural                       where it is not
    km/h           = min(free-flow km/h * factor(period, road family, built-up), cap of the street)
    minutes        = metres * 60 / (1000 * km/h) + seconds of the delays passed / 60

What the figures rest on (docs/methods/roads.md has the references). The *order* of the class speeds
follows the default speeds of OSRM's car profile and British national limits. Half of British car drivers
exceed 30 mph limits where nothing hinders them and 11% the national limit on single carriageways (DfT,
vehicle speed compliance statistics 2022), so limits are within reach but for bends, parked cars and side
roads; local A roads in England flow at about 36.5 mph and are driven at 25 mph on average (DfT, travel time
measures to June 2019). Signals, crossings and turns cost time of their own (:data:`DELAY_SECONDS`); the
speeds are those between them. The figures themselves, the period factors, the delays and ``blue_light``
are **this project's assumptions**, not measurements: they are meant to be read, overridden in study.toml
and compared with a reference matrix.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from isochrones.errors import SpeedTableError
from isochrones.schema import check_choice

ROAD_CLASSES = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
    "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street",
    "service", "road", "track", "ferry", "pedestrian", "footway", "path", "cycleway", "bridleway",
    "steps", "corridor", "platform",
)  # fmt: skip
"""Every class a street can have, in the order of its code in ``RoadNetwork.edge_class``."""

PERIODS = ("free_flow", "am_peak", "inter_peak", "pm_peak", "evening", "night", "weekend", "blue_light")

ALL_PERIODS = (1 << len(PERIODS)) - 1
"""A period mask is a uint8 whose bit i stands for ``PERIODS[i]``."""

# days (0 is Monday) and hours that a period stands for where a tag holds at certain times
PERIOD_HOURS = {
    "am_peak": (range(0, 5), 7, 10), "inter_peak": (range(0, 5), 10, 16), "pm_peak": (range(0, 5), 16, 19),
    "evening": (range(0, 7), 19, 22), "night": (range(0, 7), 22, 31), "weekend": (range(5, 7), 7, 19),
}  # fmt: skip
"""``free_flow`` and ``blue_light`` stand for no hour; an hour past 24 is on the next day."""

DELAY_SECONDS = {
    "traffic_signals": 5.0,  # Webster's uniform delay: a cycle of 60 s, 60% green, at least 4.8 s
    "crossing": 1.0,  # a marked or signalled crossing, mostly passed without a stop
    "level_crossing": 3.0,  # slowing down, and a closure now and then
    "stop": 4.0,  # to halt and start again
    "give_way": 2.0,
    "mini_roundabout": 2.0,
    "barrier": 5.0,  # a gate, lift gate or toll booth that opens
    "turn_across": 3.0,  # a turn across the oncoming traffic
    "turn_sharp": 1.0,
    "u_turn": 15.0,  # OSRM: 20 s
    "minor_arm": 2.0,  # leaving a lesser road at a junction without signals
    "foot_crossing": 0.0,
}
"""Seconds that a car loses each time (assumptions).

OSRM's car profile: signals 2 s, stop 2 s, give way 1 s, gate or lift gate 60 s, turns up to 7.5 s by angle
and 2 s more across the oncoming traffic, U-turn 20 s more.
"""

WALK_DELAY_SECONDS = {**dict.fromkeys(DELAY_SECONDS, 0.0), "foot_crossing": 8.0}
"""Seconds that a walker loses each time (assumption: between zebra crossings and signals)."""

DELAYS = tuple(DELAY_SECONDS)
"""Kinds of delay, in the order of the columns of ``RoadNetwork.arc_delays``."""

DELAY_TABLES = ("delay_seconds", "walk_delay_seconds")

PRACTICABLE = 0.85
"""Share of a tagged limit that is driven between junctions (assumption; OSRM: 0.8)."""

WALK_KMH = 4.8
"""3 mph (assumption)."""

STEPS_KMH = 2.4
"""Stairs at half the walking speed (assumption)."""

FERRY_KMH = 15.0
"""A ferry without a ``duration`` tag (assumption)."""

# class: km/h built-up, km/h rural, ceiling where a higher limit is tagged
CLASS_KMH = {
    "motorway": (90, 105, 108), "motorway_link": (50, 60, 70),
    "trunk": (50, 78, 100), "trunk_link": (41, 50, 60),
    "primary": (40, 68, 85), "primary_link": (33, 45, 55),
    "secondary": (37, 60, 75), "secondary_link": (31, 40, 50),
    "tertiary": (33, 52, 65), "tertiary_link": (29, 35, 45),
    "unclassified": (29, 45, 55), "residential": (26, 30, 35), "living_street": (12, 12, 15),
    "service": (14, 16, 20), "road": (26, 40, 50), "track": (10, 12, 15),
    "pedestrian": (8, 8, 10), "footway": (8, 8, 10), "path": (8, 8, 10), "cycleway": (8, 8, 10),
    "bridleway": (8, 8, 10),
}  # fmt: skip
"""The last five are driven only where a tag lets cars in."""

FAMILIES = {
    "motorway": "fast", "motorway_link": "fast", "trunk": "main", "trunk_link": "main",
    "primary": "main", "primary_link": "main", "secondary": "main", "secondary_link": "main",
}  # fmt: skip
"""Road families of the period factors; a class not named here is ``local``."""

# period: family: factor built-up, factor rural
PERIOD_FACTORS = {
    "free_flow": {"fast": (1.00, 1.00), "main": (1.00, 1.00), "local": (1.00, 1.00)},
    "am_peak": {"fast": (0.80, 0.88), "main": (0.70, 0.85), "local": (0.80, 0.92)},
    "inter_peak": {"fast": (0.92, 0.96), "main": (0.80, 0.92), "local": (0.88, 0.96)},
    "pm_peak": {"fast": (0.78, 0.86), "main": (0.68, 0.84), "local": (0.80, 0.92)},
    "evening": {"fast": (0.97, 0.98), "main": (0.90, 0.97), "local": (0.94, 0.98)},
    "night": {"fast": (1.00, 1.00), "main": (1.00, 1.00), "local": (1.00, 1.00)},
    "weekend": {"fast": (0.93, 0.96), "main": (0.82, 0.92), "local": (0.90, 0.96)},
    "blue_light": {"fast": (1.05, 1.05), "main": (1.20, 1.10), "local": (1.10, 1.05)},
}


@dataclass(frozen=True)
class SpeedTable:
    """The figures of this module, any of them replaced.

    Attributes:
        class_kmh: road class -> (km/h built-up, km/h rural, ceiling for a tagged limit).
        period_factors: period -> family (``fast``, ``main``, ``local``) -> (built-up, rural) factor.
        practicable: share of a tagged limit that is driven.
        walk_kmh: walking speed on the level.
        delay_seconds, walk_delay_seconds: kind of :data:`DELAYS` -> seconds each time, by car and on foot.
    """

    class_kmh: Mapping[str, tuple[float, float, float]] = field(default_factory=lambda: CLASS_KMH)
    period_factors: Mapping[str, Mapping[str, tuple[float, float]]] = field(
        default_factory=lambda: PERIOD_FACTORS
    )
    practicable: float = PRACTICABLE
    walk_kmh: float = WALK_KMH
    delay_seconds: Mapping[str, float] = field(default_factory=lambda: DELAY_SECONDS)
    walk_delay_seconds: Mapping[str, float] = field(default_factory=lambda: WALK_DELAY_SECONDS)

    def override(self, changes: Mapping) -> "SpeedTable":
        """A table with some figures replaced, from the plain mapping a TOML file gives.

        Keys: ``practicable``, ``walk_kmh``, ``class_kmh`` (class -> three numbers), ``period_factors``
        (period -> family -> two numbers), ``delay_seconds`` and ``walk_delay_seconds`` (kind -> seconds).
        What is not named stays.

        Raises:
            SpeedTableError: an unknown key, class, period, family or kind of delay, a speed or factor that
                is not positive, or a delay that is negative.
        """
        known = {"practicable", "walk_kmh", "class_kmh", "period_factors", *DELAY_TABLES}
        _refuse_unknown(changes, known, "setting")
        new = {k: float(changes[k]) for k in ("practicable", "walk_kmh") if k in changes}
        if min(new.get("practicable", 1), new.get("walk_kmh", 1)) <= 0:
            raise SpeedTableError("practicable and walk_kmh must be greater than 0; correct the speed table")
        _refuse_unknown(changes.get("class_kmh", {}), set(CLASS_KMH), "road class")
        new["class_kmh"] = {**self.class_kmh}
        for name, speeds in changes.get("class_kmh", {}).items():
            new["class_kmh"][name] = _numbers(speeds, 3, name)
        new["period_factors"] = self._factors(changes.get("period_factors", {}))
        for table in DELAY_TABLES:
            _refuse_unknown(changes.get(table, {}), set(DELAYS), f"kind of {table}")
            own = {kind: _seconds(value, kind) for kind, value in changes.get(table, {}).items()}
            new[table] = {**getattr(self, table), **own}
        return replace(self, **new)

    def _factors(self, changes: Mapping) -> dict[str, dict[str, tuple[float, float]]]:
        """The period factors with some replaced."""
        _refuse_unknown(changes, set(PERIODS), "period")
        factors = {name: {**of_family} for name, of_family in self.period_factors.items()}
        for period, families in changes.items():
            _refuse_unknown(families, {"fast", "main", "local"}, f"family of {period}")
            for name, pair in families.items():
                factors[period][name] = _numbers(pair, 2, f"{period}.{name}")
        return factors

    def drive_kmh(self, classes, built_up, limit_kmh, period: str) -> np.ndarray:
        """Km/h of streets driven in a period, float64.

        Args:
            classes: codes of :data:`ROAD_CLASSES`.
            built_up: booleans.
            limit_kmh: tagged limit, NaN where none is tagged.
            period: one of :data:`PERIODS`.
        """
        check_choice(period, PERIODS, "period")
        column = np.where(built_up, 0, 1)
        speeds = np.array([self.class_kmh.get(name, (FERRY_KMH,) * 3) for name in ROAD_CLASSES], float)
        factors = self.period_factors[period]
        factor = np.array([factors[FAMILIES.get(name, "local")] for name in ROAD_CLASSES], float)
        factor[ROAD_CLASSES.index("ferry")] = 1.0
        tagged = np.minimum(self.practicable * np.asarray(limit_kmh, float), speeds[classes, 2])
        free = np.where(np.isnan(limit_kmh), speeds[classes, column], tagged)
        return free * factor[classes, column]

    def walk_speeds(self, classes) -> np.ndarray:
        """Km/h of streets walked, float64: the walking speed, slower on steps, a ferry's on ferries."""
        speeds = np.full(len(ROAD_CLASSES), self.walk_kmh)
        speeds[ROAD_CLASSES.index("steps")] = self.walk_kmh * STEPS_KMH / WALK_KMH
        speeds[ROAD_CLASSES.index("ferry")] = FERRY_KMH
        return speeds[classes]


DEFAULT_SPEEDS = SpeedTable()


def _refuse_unknown(given: Mapping, known: set[str], what: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise SpeedTableError(f"speed table: {what} {unknown[0]!r} is not known; use {sorted(known)}")


def _numbers(values, count: int, where: str) -> tuple[float, ...]:
    numbers = tuple(float(v) for v in values)
    if len(numbers) != count or not all(np.isfinite(n) and n > 0 for n in numbers):
        raise SpeedTableError(f"speed table: {where} needs {count} numbers greater than 0, got {values!r}")
    return numbers


def _seconds(value, kind: str) -> float:
    seconds = float(value)
    if not (np.isfinite(seconds) and seconds >= 0):
        raise SpeedTableError(f"speed table: the delay {kind} needs seconds of 0 or more, got {value!r}")
    return seconds
