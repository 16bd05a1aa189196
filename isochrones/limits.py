"""Speed limits and what else caps the speed of a street, from its tags."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from isochrones.conditional import clauses
from isochrones.speeds import ALL_PERIODS
from isochrones.vehicle import figure

MPH = 1.609344
KNOT = 1.852

UNLIMITED_KMH = 130.0
"""``maxspeed=none``: the speed recommended on German motorways; the ceiling of the class caps it."""

WALK_LIMIT_KMH = 7.0
"""``maxspeed=walk`` (assumption; OSRM's car profile has 7 for German living streets)."""

ZONE_KMH = {
    "urban": 50, "rural": 90, "trunk": 110, "expressway": 110, "motorway": 130, "living_street": 20,
    "walk": WALK_LIMIT_KMH, "bicycle_road": 30, "school": 30, "pedestrian_zone": WALK_LIMIT_KMH,
    "nsl_restricted": 30 * MPH,
    "nsl_single": 60 * MPH, "nsl_dual": 70 * MPH, "national": 60 * MPH,
}  # fmt: skip
"""Limits that hold without a sign, where a country has none of its own below.

``urban``, ``rural``, ``trunk`` and ``motorway`` are the defaults of OSRM's car profile; ``nsl_*`` and
``national`` British law; the others assumptions.
"""

OSRM_COUNTRY_KMH = {
    "ar": {"urban": 40, "rural": 110}, "at": {"rural": 100, "trunk": 100}, "be": {"motorway": 120},
    "be-bru": {"urban": 30, "rural": 70}, "be-vlg": {"rural": 70}, "bg": {"motorway": 140},
    "by": {"urban": 60, "motorway": 110}, "ca-on": {"rural": 80},
    "ch": {"rural": 80, "trunk": 100, "motorway": 120}, "de": {"rural": 100, "living_street": 7},
    "dk": {"rural": 80}, "es": {"trunk": 90}, "fr": {"rural": 80}, "nl": {"rural": 80, "trunk": 100},
    "no": {"rural": 80, "motorway": 110}, "ph": {"urban": 40, "rural": 80, "motorway": 100},
    "pl": {"rural": 100, "expressway": 120, "motorway": 140}, "ro": {"trunk": 100},
    "ru": {"urban": 60, "motorway": 110}, "za": {"urban": 60, "rural": 100},
}  # fmt: skip
"""National limits that differ from :data:`ZONE_KMH`, as OSRM's car profile (26.10) has them."""

LAW_COUNTRY_KMH = {
    "gb": {"urban": 30 * MPH, "rural": 60 * MPH, "motorway": 70 * MPH, "trunk": 60 * MPH},
    "gb-wls": {"urban": 20 * MPH, "nsl_restricted": 20 * MPH},
    "de": {"motorway": UNLIMITED_KMH},
    "es": {"motorway": 120},
    "ie": {"rural": 80, "trunk": 100, "national": 100, "motorway": 120},
    "mt": {"rural": 80, "trunk": 80},
    "pt": {"trunk": 100, "motorway": 120},
}
"""National limits that OSRM's profile lacks, after national law as docs/methods/roads.md names it."""

COUNTRY_KMH = {
    country: {**OSRM_COUNTRY_KMH.get(country, {}), **LAW_COUNTRY_KMH.get(country, {})}
    for country in OSRM_COUNTRY_KMH.keys() | LAW_COUNTRY_KMH.keys()
}
"""Country or part of one -> rule -> km/h; the law goes before OSRM's profile."""

WITHOUT_FIGURE = {"signals", "variable", "unposted", "implicit", "default", "unknown", "sign"}
"""Values of ``maxspeed`` that are understood and name no figure."""

IMPLIED_BY = ("maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")
"""Where ``maxspeed`` is absent, the first of these that names a country's rule says the limit."""

SURFACE_KMH = {
    "cement": 80, "compacted": 80, "fine_gravel": 80, "paving_stones": 60, "metal": 60, "bricks": 60,
    "grass": 40, "wood": 40, "sett": 40, "grass_paver": 40, "gravel": 40, "unpaved": 40, "ground": 40,
    "dirt": 40, "pebblestone": 40, "tartan": 40, "cobblestone": 30, "clay": 30, "earth": 20, "stone": 20,
    "rocky": 20, "sand": 20, "laterite": 15, "mud": 10, "snow": 30, "ice": 20,
    "brick": 60, "unhewn_cobblestone": 30, "rock": 20, "woodchips": 20, "shells": 40, "salt": 40,
}  # fmt: skip
"""Km/h; the last line, from ``brick``, is this project's, the others are OSRM's car profile."""
SMOOTH = {
    "asphalt",
    "concrete",
    "concrete:plates",
    "concrete:lanes",
    "paved",
    "chipseal",
    "plastic",
    "rubber",
}
TRACK_KMH = {"grade1": 60, "grade2": 40, "grade3": 30, "grade4": 25, "grade5": 20}
SMOOTHNESS_KMH = {"intermediate": 80, "bad": 40, "very_bad": 20, "horrible": 10}
EVEN = {"excellent", "good", "perfect"}
TOO_ROUGH = {"very_horrible", "impassable"}
"""Smoothness that no car takes (OSM wiki); the caps above are those of OSRM's car profile, km/h."""

SERVICE_KMH = {"parking_aisle": 10.0, "driveway": 12.0, "alley": 12.0, "drive-through": 8.0}
CAPS_KMH = {
    "surface": SURFACE_KMH, "tracktype": TRACK_KMH, "smoothness": SMOOTHNESS_KMH, "service": SERVICE_KMH,
}  # fmt: skip

NARROW_KMH = 40.0
"""Two ways on one lane or on at most 3 m (assumption; OSRM halves the speed for its choice of route)."""

FORD_KMH = 10.0
"""Through water (assumption), as are the figures for service ways."""


def directed_limits(tags: Mapping[str, str]) -> tuple[float, float]:
    """Limits along and against the way in km/h, NaN where there is none."""
    general = limit_kmh(tags, "maxspeed")
    if "maxspeed" not in tags:
        general = _of_lanes(tags.get("maxspeed:lanes", ""))
        if math.isnan(general):
            general = implied_kmh(tags)
    ahead, back = (_directed(tags, direction) for direction in ("forward", "backward"))
    return general if math.isnan(ahead) else ahead, general if math.isnan(back) else back


def _directed(tags: Mapping[str, str], direction: str) -> float:
    own = limit_kmh(tags, f"maxspeed:{direction}")
    return _of_lanes(tags.get(f"maxspeed:lanes:{direction}", "")) if math.isnan(own) else own


def _of_lanes(value: str) -> float:
    """The limit of the fastest lane of ``120|100|60``."""
    figures = [kmh(item) for item in value.split("|") if item]
    return max((f for f in figures if not math.isnan(f)), default=math.nan)


def limit_kmh(tags: Mapping[str, str], key: str) -> float:
    """The speed limit under ``key`` in km/h; NaN where it is absent, names no figure or is unreadable.

    ``30 mph``, ``50``, ``50 km/h``, ``GB:nsl_single``, ``FR:urban``, ``DE:zone:30``, ``walk``, ``none``; of
    several values (``30;50``) the lowest. ``national`` goes by the carriageway: 70 mph where one way, else
    60.
    """
    if key not in tags:
        return math.nan
    values = [item.strip() for item in tags[key].split(";")]
    dual = tags.get("oneway") == "yes" or tags.get("dual_carriageway") == "yes"
    figures = [70 * MPH if dual and v.lower().endswith("national") else kmh(v) for v in values if v]
    return min((f for f in figures if not math.isnan(f)), default=math.nan)


@lru_cache(maxsize=1024)
def kmh(value: str) -> float:
    """Km/h of one value of ``maxspeed``; NaN where it names no figure."""
    text = value.strip().lower()
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|mp/h|km/?h|kph|knots?)?", text)
    if number:
        factor = {"mph": MPH, "mp/h": MPH, "knot": KNOT, "knots": KNOT}.get(number[2], 1.0)
        return float(number[1]) * factor or math.nan
    if text == "none":
        return UNLIMITED_KMH
    if text == "walk":
        return WALK_LIMIT_KMH
    return math.nan if text in WITHOUT_FIGURE else zone_kmh(text)


def zone_kmh(text: str) -> float:
    """Km/h of a country's rule such as ``gb:nsl_single``, ``de:zone30``, ``de:zone:30``, ``it:30``."""
    rule = re.fullmatch(r"(?:([a-z]{2}(?:-[a-z]{2,3})?)[:_])?(.+)", text.strip().lower())
    country, zone = rule[1], rule[2].replace("_nsl:", "nsl_")
    if country is None and zone not in ("national", "nsl_single", "nsl_dual", "nsl_restricted"):
        return math.nan
    country = (country or "gb").replace("uk", "gb")
    nation = country.split("-")[0]
    figure_of_zone = re.fullmatch(r"(?:zone:?)?(\d+)", zone)
    if figure_of_zone:
        return float(figure_of_zone[1]) * (MPH if nation in ("gb", "us") else 1.0)
    zone = zone.replace("nsl:", "nsl_")
    for table in (COUNTRY_KMH.get(country, {}), COUNTRY_KMH.get(nation, {}), ZONE_KMH):
        if zone in table:
            return float(table[zone])
    return math.nan


def implied_kmh(tags: Mapping[str, str]) -> float:
    """The limit that ``maxspeed:type`` and the like imply where ``maxspeed`` is absent, else NaN."""
    for key in IMPLIED_BY:
        if ":" in tags.get(key, "") or "nsl" in tags.get(key, ""):
            dual = "national" in tags[key] and tags.get("oneway") == "yes"
            figure_of_rule = 70 * MPH if dual else zone_kmh(tags[key])
            if not math.isnan(figure_of_rule):
                return figure_of_rule
    return math.nan


def timed_limits(tags: Mapping[str, str]) -> tuple[tuple[int, float, float], ...]:
    """(mask, km/h along, km/h against) of limits that hold in some periods only.

    NaN where the direction keeps its own limit. The masks do not overlap.
    """
    if not any(key.startswith("maxspeed") and key.endswith(":conditional") for key in tags):
        return ()
    rows: dict[tuple[float, float], int] = {}
    for bit in (1 << i for i in range(ALL_PERIODS.bit_length())):
        both = _conditional_kmh(tags, "maxspeed:conditional", bit)
        pair = tuple(
            both if math.isnan(own) else own
            for own in (
                _conditional_kmh(tags, f"maxspeed:{way}:conditional", bit) for way in ("forward", "backward")
            )
        )
        if not all(map(math.isnan, pair)):
            key = tuple(-1.0 if math.isnan(value) else value for value in pair)
            rows[key] = rows.get(key, 0) | bit
    return tuple((mask, *(math.nan if v < 0 else v for v in pair)) for pair, mask in rows.items())


def _conditional_kmh(tags: Mapping[str, str], key: str, bit: int) -> float:
    held = [c for c in clauses(tags.get(key, "")) if c.condition.holds & bit and not c.condition.purpose]
    return kmh(held[-1].value) if held else math.nan


def cap_kmh(tags: Mapping[str, str], two_way: bool) -> float:
    """What surface, tracktype, smoothness, width, service and advice let a car drive; inf if nothing.

    The slowest of all that are tagged. Caps bind the driven speed, not the limit.
    """
    caps = [
        speed for key, table in CAPS_KMH.items() if key in tags for speed in _table_values(tags[key], table)
    ]
    if two_way and (tags.get("lanes") == "1" or tags.get("narrow") == "yes" or _width(tags) <= 3):
        caps.append(NARROW_KMH)
    if tags.get("ford") not in (None, "no"):
        caps.append(FORD_KMH)
    advised = limit_kmh(tags, "maxspeed:advisory")
    return float(min([*caps, math.inf if math.isnan(advised) else advised]))


def _table_values(value: str, table: Mapping[str, float]) -> list[float]:
    return [table[item] for item in re.split(r"\s*;\s*", value.strip().lower()) if item in table]


def _width(tags: Mapping[str, str]) -> float:
    return figure(tags.get("width", tags.get("est_width", "")))


def unreadable_limits(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Tags of speed, surface and the like whose value is not understood, as reasons to count."""
    found = []
    for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:advisory"):
        value = tags.get(key, "").lower()
        if value and math.isnan(limit_kmh(tags, key)) and value not in WITHOUT_FIGURE:
            found.append(f"{key} is not readable")
    known = (
        ("surface", SURFACE_KMH.keys() | SMOOTH),
        ("tracktype", TRACK_KMH.keys()),
        ("smoothness", SMOOTHNESS_KMH.keys() | EVEN | TOO_ROUGH),
    )
    for key, values in known:
        if key in tags and not set(re.split(r"\s*;\s*", tags[key].strip().lower())) <= values:
            found.append(f"{key} is not a known value")
    return tuple(found)
