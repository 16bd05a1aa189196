"""Speeds in the open: how fast a street of a class is driven or walked, by period.

Formula, for one direction of one street::

    free-flow km/h = min(PRACTICABLE * maxspeed, ceiling of the class)    where maxspeed is tagged
                   = class speed, built-up or rural                       where it is not
    km/h           = free-flow km/h * factor(period, road family, built-up)
    minutes        = metres * 60 / (1000 * km/h)

What the figures rest on. The *order* of the class speeds follows the default speeds of OSRM's car
profile and British national limits (30 mph where lit, 60 mph single and 70 mph dual carriageways).
They are set as *journey* speeds with ordinary junction delay inside, which is why no separate turn or
signal penalty is added. DfT's vehicle speed compliance statistics (free-flowing cars: about 68 mph on
motorways, 50 mph on national-limit single carriageways, 31 mph in 30 mph limits) and DfT's average
speeds on the strategic network and on local A roads bound them from above and below. The figures
themselves, the period factors and ``blue_light`` are **this project's assumptions**, not measurements:
they are meant to be read, overridden in study.toml and compared with a reference matrix.
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
    "traffic_signals": 8.0, "crossing": 1.0, "level_crossing": 8.0, "stop": 4.0, "give_way": 2.0,
    "mini_roundabout": 2.0, "barrier": 5.0, "turn_across": 4.0, "turn_sharp": 1.0, "u_turn": 15.0,
    "minor_arm": 3.0, "foot_crossing": 0.0,
}  # fmt: skip
WALK_DELAY_SECONDS = {**dict.fromkeys(DELAY_SECONDS, 0.0), "foot_crossing": 8.0}

DELAYS = tuple(DELAY_SECONDS)
"""Kinds of delay, in the order of the columns of ``RoadNetwork.arc_delays``."""

PRACTICABLE = 0.85
"""Share of a tagged limit that a journey makes good, ordinary junctions included (assumption)."""

WALK_KMH = 4.8
"""3 mph, the walking speed of transport appraisal and of NHS access standards' usual models."""

STEPS_KMH = 2.4
"""Stairs at half the walking speed (assumption)."""

FERRY_KMH = 15.0
"""A ferry without a ``duration`` tag (assumption)."""

# class: km/h built-up, km/h rural, ceiling where a higher limit is tagged
CLASS_KMH = {
    "motorway": (90, 105, 108), "motorway_link": (50, 60, 70),
    "trunk": (48, 78, 100), "trunk_link": (40, 50, 60),
    "primary": (38, 68, 85), "primary_link": (32, 45, 55),
    "secondary": (35, 60, 75), "secondary_link": (30, 40, 50),
    "tertiary": (32, 52, 65), "tertiary_link": (28, 35, 45),
    "unclassified": (28, 45, 55), "residential": (25, 30, 35), "living_street": (12, 12, 15),
    "service": (14, 16, 20), "road": (25, 40, 50), "track": (10, 12, 15),
}  # fmt: skip

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

        Keys: ``practicable``, ``walk_kmh``, ``class_kmh`` (class -> three numbers) and ``period_factors``
        (period -> family -> two numbers). What is not named stays.

        Raises:
            SpeedTableError: an unknown key, class, period or family, or a figure that is not positive.
        """
        known = {"practicable", "walk_kmh", "class_kmh", "period_factors"}
        _refuse_unknown(changes, known, "setting")
        new = {k: float(changes[k]) for k in ("practicable", "walk_kmh") if k in changes}
        _refuse_unknown(changes.get("class_kmh", {}), set(CLASS_KMH), "road class")
        _refuse_unknown(changes.get("period_factors", {}), set(PERIODS), "period")
        new["class_kmh"] = {**self.class_kmh}
        for name, speeds in changes.get("class_kmh", {}).items():
            new["class_kmh"][name] = _numbers(speeds, 3, name)
        new["period_factors"] = {name: {**factors} for name, factors in self.period_factors.items()}
        for period, families in changes.get("period_factors", {}).items():
            _refuse_unknown(families, {"fast", "main", "local"}, f"family of {period}")
            for name, factors in families.items():
                new["period_factors"][period][name] = _numbers(factors, 2, f"{period}.{name}")
        if min(new.get("practicable", 1), new.get("walk_kmh", 1)) <= 0:
            raise SpeedTableError("practicable and walk_kmh must be greater than 0; correct the speed table")
        return replace(self, **new)

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
