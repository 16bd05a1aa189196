"""The wheelchair on the streets: what steps, surfaces, slopes, kerbs and barriers leave passable.

A user of a wheelchair goes where walkers may go by law, and is stopped by what is there. ``wheelchair=*`` of
someone who looked goes before what other tags suggest. Nothing tagged is taken as passable: few streets say
more than their class. Rule by rule: docs/methods/roads.md.
"""

import math
import re
from collections.abc import Mapping

from isochrones.vehicle import figure

STEEPEST_PERCENT = 100 / 12
"""Slopes above 1 in 12 are closed: the steepest that Inclusive Mobility (DfT 2021) accepts."""

NARROWEST_METRES = 0.9
HIGHEST_KERB_METRES = 0.03
"""Above it a kerb is ``raised`` and stops wheelchairs (OSM wiki, Key:kerb)."""

TOO_LOOSE = {
    "sand", "gravel", "pebblestone", "mud", "grass", "ground", "dirt", "earth", "woodchips", "snow", "ice",
    "rock", "rocks", "stone", "soil",
}  # fmt: skip
"""Surfaces that close any street."""

TOO_COARSE = {"cobblestone", "unhewn_cobblestone", "stepping_stones", "grass_paver", "metal_grid"}
"""Surfaces that close ways without a carriageway; along a carriageway there may be a pavement."""

TOO_ROUGH = {"very_bad", "horrible", "very_horrible", "impassable"}
"""``smoothness`` that closes any street; ``bad`` closes ways without a carriageway (OSM wiki: wheelchairs
use ``intermediate`` and better)."""

WITHOUT_CARRIAGEWAY = {"pedestrian", "footway", "path", "cycleway", "bridleway", "corridor", "platform"}

STOPS_WHEELCHAIRS = {
    "stile", "horse_stile", "kissing_gate", "turnstile", "full-height_turnstile", "horse_jump", "cattle_grid",
    "hampshire_gate", "step", "log", "debris", "ditch", "handrail", "chain", "rope", "tank_trap",
    "jersey_barrier", "barrier_board",
}  # fmt: skip
"""Barriers that walkers get past and wheelchairs do not, unless ``wheelchair`` says otherwise."""

USABLE = {"yes", "designated", "official"}
CROSSING_KEYS = ("footway", "path", "cycleway")


def wheelchair_refusal(tags: Mapping[str, str], name: str) -> str:
    """Why a way of class ``name`` that walkers may use is closed to a wheelchair, else empty."""
    said = tags.get("wheelchair", "")
    if said == "no":
        return "wheelchair=no"
    if name == "steps":
        return "" if said in USABLE or tags.get("ramp:wheelchair") == "yes" else "steps"
    if said in USABLE or said == "limited":
        return ""
    if name != "ferry" and _rough(tags, name in WITHOUT_CARRIAGEWAY):
        return "too rough or soft for wheelchairs"
    if incline_percent(tags.get("incline", "")) > STEEPEST_PERCENT:
        return "too steep for wheelchairs"
    if name in WITHOUT_CARRIAGEWAY and _narrow(tags):
        return "too narrow for wheelchairs"
    crossing = any(tags.get(key) == "crossing" for key in CROSSING_KEYS)
    return "a crossing with raised kerbs" if crossing and raised(tags) else ""


def _rough(tags: Mapping[str, str], no_carriageway: bool) -> bool:
    surface, smoothness = tags.get("surface"), tags.get("smoothness")
    if surface in TOO_LOOSE or smoothness in TOO_ROUGH:
        return True
    return no_carriageway and (surface in TOO_COARSE or smoothness == "bad" or "sac_scale" in tags)


def _narrow(tags: Mapping[str, str]) -> bool:
    keys = ("width", "est_width", "maxwidth:physical")
    return any(figure(tags[key]) < NARROWEST_METRES for key in keys if key in tags)


def raised(tags: Mapping[str, str]) -> bool:
    """Whether the kerb of a crossing way or of a node is too high."""
    if "kerb:height" in tags and not math.isnan(height := figure(tags["kerb:height"])):
        return height > HIGHEST_KERB_METRES
    return tags.get("kerb") == "raised"


def incline_percent(value: str) -> float:
    """Steepness of ``6%``, ``-1:12``, ``4°``, uphill or down; NaN where no figure is given (``up``)."""
    text = value.strip().lower().replace(",", ".").lstrip("+-~<> ")
    ratio = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?::|in)\s*(\d+(?:\.\d+)?)", text)
    if ratio and float(ratio[2]):
        return 100 * float(ratio[1]) / float(ratio[2])
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%|°)", text)
    if number is None:
        return math.nan
    return float(number[1]) if number[2] == "%" else 100 * math.tan(math.radians(float(number[1])))


def is_obstacle(tags: Mapping[str, str]) -> bool:
    """Whether a node could stop a wheelchair: a barrier, a lift, or a kerb that a footway goes over.

    A crossing node lies on the street that is crossed, whose pavements the street stands for: it is none.
    """
    return (
        "barrier" in tags or tags.get("highway") == "elevator" or ("kerb" in tags and "highway" not in tags)
    )


def stops_wheelchair(tags: Mapping[str, str]) -> bool:
    """Whether an obstacle that lets walkers by stops a wheelchair."""
    said = tags.get("wheelchair", "")
    if said == "no":
        return True
    if said in USABLE or said == "limited":
        return False
    return tags.get("barrier") in STOPS_WHEELCHAIRS or raised(tags) or _narrow_gap(tags)


def _narrow_gap(tags: Mapping[str, str]) -> bool:
    keys = ("maxwidth", "maxwidth:physical", "opening")
    return any(figure(tags[key]) < NARROWEST_METRES for key in keys if key in tags)


def wheelchair_doubts(tags: Mapping[str, str]) -> tuple[str, ...]:
    """What of a way's or node's tags leaves it undecided whether a wheelchair passes."""
    incline = tags.get("incline")
    found = []
    if incline and math.isnan(incline_percent(incline)) and incline != "no":
        found.append("incline without a figure, taken as passable")
    if tags.get("kerb") in ("rolled", "yes"):
        found.append("kerb is rolled or of unknown height, taken as passable")
    if "crossing" in tags.get("highway", "").split(";") and (raised(tags) or tags.get("wheelchair") == "no"):
        found.append("crossing node not for wheelchairs, left open for the street it lies on")
    return tuple(found)
