"""Which assumptions of a study a sensitivity run varies for one matrix, and why it leaves the others."""

from __future__ import annotations

from access.no_car import NO_CAR_MODE
from access.sensitivity import Assumption
from study.errors import ResultsError
from study.plan import MatrixKey
from study.settings import Settings

OURS = "an assumption of this project, not a measurement"
LABELS = {
    "road_speed": ("speed on every road (factor)", f"{OURS}: what calibrations of map-based car times leave open"),
    "built_up_speed": ("speed on roads in built-up places (factor)", OURS),
    "given_speed": ("speed of the given times (factor; minutes are divided by it)", OURS),
    "long_journeys": ("time of a journey of twice the pivot (factor)", OURS),
    "journey_error": ("error of each given journey by itself (standard deviation of its logarithm)", OURS),
    "walk_speed": (
        "walking speed (factor)",
        "3.4 to 5.2 km/h, the averages of women over 80 and of men in their forties (Bohannon and Williams Andrews "
        "2011, Physiotherapy 97(3)), beside 4.8",
    ),
    "tie_minutes": ("sites within so many minutes are tied", "whole minutes of journey planners and published tables"),
    "threshold_shift": ("minutes added to every threshold", OURS),
    "centroids": ("where people of an area set out", "the two usual choices: weighted points, or one point inside"),
    "timetable_date": ("date of the timetable", "the dates that study.toml names"),
    "deprivation_order": ("order of areas by deprivation", "ranks and deciles are published, fifths are cut from them"),
    "deprivation": ("release of the deprivation index", "the releases that study.toml names"),
}  # fmt: skip
"""Assumption -> what it is in words, and where its values come from."""

OF_GIVEN = ("given_speed", "long_journeys", "journey_error")
"""Assumptions that act on the minutes of an imported matrix: numbers of a range, for they cost no search."""
OWN_RELEASE = "study"
NO_ROADS = "no journey of this mode is by road"
GIVEN = "the times were made elsewhere, one for each area and site"


def parts_of(settings: Settings, key: MatrixKey) -> list[MatrixKey]:
    """The matrices that a mode's times come from: its own, or those of both modes of the no-car composite."""
    if key.mode != NO_CAR_MODE or settings.no_car is None:
        return [key]
    return [key._replace(mode=mode) for mode in settings.no_car.modes]


def assumptions_of(settings: Settings, key: MatrixKey) -> tuple[list[Assumption], dict[str, str]]:
    """Assumptions that are varied, and the others with the reason why they are not.

    Raises
    ------
    ResultsError
        The mode is a no-car composite of given times.
    """
    said = settings.sensitivity
    parts = parts_of(settings, key)
    if len(parts) > 1 and any(part.mode in settings.matrix for part in parts):
        raise ResultsError(f"{key.mode} is made of given times: ask for the mode that is given.")
    reasons = [not_of_mode(settings, part) for part in parts]
    fixed = {name: why for name, why in reasons[0].items() if all(name in each for each in reasons)}
    found, given = [], key.mode in settings.matrix
    dates = [str(date) for date in said.dates.get(key.period, [])]
    own_date = str(settings.periods[key.period].date) if key.period in settings.periods else ""
    candidates = (
        ("road_speed", 1.0, said.road_speed),
        ("built_up_speed", 1.0, said.built_up_speed),
        ("given_speed", 1.0, said.road_speed),
        ("long_journeys", 1.0, said.long_journeys),
        ("journey_error", 0.0, said.journey_error),
        ("walk_speed", 1.0, said.walk_speed),
        ("tie_minutes", settings.tie_minutes, said.tie_minutes),
        ("threshold_shift", 0.0, said.threshold_shift),
        ("centroids", "study", said.centroids),
        ("timetable_date", own_date, [own_date, *dates]),
        ("deprivation_order", _own_order(settings), _orders(settings, said.deprivation_order)),
        ("deprivation", OWN_RELEASE, [OWN_RELEASE, *said.deprivation]),
    )
    for name, base, values in candidates:
        if name in fixed:
            continue
        label, source = LABELS[name]
        continuous = given and name in OF_GIVEN
        one = Assumption(name, base, tuple(dict.fromkeys(values)), label, source, continuous)
        if one.others:
            found.append(one)
        else:
            fixed[name] = "study.toml gives it one value"
    return found, fixed


def _own_order(settings: Settings) -> str:
    given = settings.deprivation
    return "decile" if given and not (given.rank or given.score) else "rank"


def _orders(settings: Settings, said: list[str]) -> list[str]:
    """Of the orders named, those that the study's deprivation has."""
    given = settings.deprivation
    has = {"rank", "local_fifths"} if given and (given.rank or given.score) else {"local_fifths"}
    if given and (given.decile or given.ranked):
        has |= {"decile", "national_fifths"}
    return [order for order in said if order in has]


def not_of_mode(settings: Settings, key: MatrixKey) -> dict[str, str]:
    """Assumptions that decide nothing for a mode, with the reason."""
    given, kind = key.mode in settings.matrix, settings.kind(key.mode)
    who = settings.traveller(key.mode)
    driven = not given and (kind in ("drive", "blue_light") or bool(who and who.feeder))
    why: dict[str, str] = {}
    if not driven:
        why |= dict.fromkeys(("road_speed", "built_up_speed"), GIVEN if given else NO_ROADS)
    if not given:
        why |= dict.fromkeys(OF_GIVEN, "the times are computed, not given")
    if given or kind in ("drive", "blue_light"):
        why["walk_speed"] = GIVEN if given else "nobody walks in this mode"
    if given:
        why["centroids"] = GIVEN
    elif settings.origins is None:
        why["centroids"] = (
            "study.toml has no [origins]: people already set out from one point inside each area"
        )
    if not settings.is_transit(key.mode):
        why["timetable_date"] = "no journey of this mode is by timetable"
    if settings.deprivation is None:
        why |= dict.fromkeys(("deprivation", "deprivation_order"), "the study has no deprivation")
    return why
