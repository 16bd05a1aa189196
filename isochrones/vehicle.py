"""The car that is driven: its size, and what tags about size let it pass."""

import math
import re
from collections.abc import Mapping

CAR = {
    "height": 2.0, "width": 1.9, "length": 4.8, "weight": 2.0, "weightrating": 2.5, "axleload": 1.3,
    "axles": 2, "wheels": 4, "trailers": 0, "occupants": 1,
}  # fmt: skip
"""Metres and tonnes. Height, width, length and weight are those of OSRM's car profile (26.10), a large
family car; permitted weight and axle load are assumptions."""

BOUNDS = {
    "maxheight": "height", "maxheight:physical": "height", "maxwidth": "width",
    "maxwidth:physical": "width", "width": "width", "est_width": "width", "maxlength": "length",
    "maxweight": "weight", "maxaxleload": "axleload",
}  # fmt: skip
"""Tags whose value must not be less than the car's figure for it to pass."""

WITHOUT_FIGURE = {"", "none", "default", "unsigned", "no_sign", "no", "below_default", "variable", "narrow"}


def exceeds(condition: str) -> bool | None:
    """Whether a comparison such as ``weight>7.5`` is true of the car; None if it is no comparison."""
    read = re.fullmatch(r"([a-z]+)\s*(<=|>=|<|>|=|==)\s*(\d+(?:\.\d+)?)\s*(?:t|m|kg)?", condition.strip())
    if read is None or read[1].removeprefix("max") not in CAR:
        return None
    own, bound = CAR[read[1].removeprefix("max")], float(read[3])
    if condition.strip().endswith("kg"):
        bound /= 1000
    return {
        "<": own < bound, "<=": own <= bound, ">": own > bound, ">=": own >= bound,
    }.get(read[2], own == bound)  # fmt: skip


def too_big(tags: Mapping[str, str]) -> bool:
    """Whether height, width, length or weight bounds of a way or node keep the car out."""
    return any(figure(tags[key]) < CAR[name] for key, name in BOUNDS.items() if key in tags)


def unreadable_bounds(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Bounds whose figure cannot be read."""
    return tuple(
        f"{key} is not readable"
        for key in BOUNDS
        if key in tags and math.isnan(figure(tags[key])) and tags[key].lower() not in WITHOUT_FIGURE
    )


def figure(value: str) -> float:
    """Metres or tonnes of ``2.2``, ``2.2 m``, ``6'6"``, ``3.5 t``, ``900 kg``; NaN if unreadable."""
    text = value.split(";")[0].strip().lower().replace(",", ".")
    feet = re.fullmatch(r"(\d+)\s*(?:'|ft)\s*(?:(\d+)\s*(?:\"|in)?)?", text)
    if feet:
        return int(feet[1]) * 0.3048 + int(feet[2] or 0) * 0.0254
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(m|t|kg|cm)?", text)
    if number is None:
        return math.nan
    return float(number[1]) * {"kg": 0.001, "cm": 0.01}.get(number[2], 1.0)
