"""Every column that an export can have: its name in ten characters, its unit, what it means, and how it is shown."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np


class Column(NamedTuple):
    """One exported column: its short name ("" for one made from its own), unit and meaning."""

    short: str
    unit: str
    meaning: str


MINUTES, PEOPLE, SHARE, FLAG = "minutes", "people or cases", "share", "0 or 1"
SUPPLY, AREAS = "supply a head", "areas"

KEYS = {
    "area_id": Column("area_id", "", "Code of the small area"),
    "site_id": Column("site_id", "", "Site, by its id in the sites file"),
    "name": Column("area_name", "", "Name of the small area"),
    "site_name": Column("site_name", "", "Name of the site"),
    "place": Column("place", "", "Commissioning place"),
    "provider": Column("provider", "", "Who runs the site"),
    "approach": Column(
        "approach", "", "any, or kerb: reached and left only along the site's own side of the street"
    ),
    "service_label": Column("service_l", "", "What the service is called"),
    "configuration_label": Column("config_l", "", "What the option is called; whether it is a draft"),
    "mode_label": Column("mode_l", "", "What the way of travelling is called"),
    "period_label": Column("period_l", "", "What the time of the week is called"),
    "direction_label": Column("directn_l", "", "Going there, or coming home"),
    "compared_with_label": Column("compared_l", "", "What the option is called that the changes are against"),
    "service": Column("service", "", "Service, by its id in services.toml"),
    "configuration": Column("config", "", "Option, by its id in configurations.toml"),
    "status": Column("status", "", "draft: an option that is not published"),
    "mode": Column(
        "mode",
        "",
        "Way of travelling; public_transport_NAME and walk_NAME are of the traveller NAME; no_car_composite is a "
        "proxy: households with a car drive, those without use public transport",
    ),
    "period": Column("period", "", "Time of the week"),
    "direction": Column("direction", "", "to_site: travelling there; from_site: going home"),
    "percentile": Column("percentile", "", "Percentile of the window's instants; 50 is the median"),
    "timetable_date": Column("tt_date", "", "Date of the timetable"),
    "window": Column(
        "window", "", "Hours whose minutes are the instants of the percentile; their end is none of them"
    ),
    "by": Column("by", "", "arrive: at the destination by the instant; depart: leaving at it"),
    "compared_with": Column(
        "compared",
        "",
        "Option that the changes are against, by its id; it and what changes are empty in the rows of that option",
    ),
    "scope": Column("scope", "", "national: fifths of the nation; local: of the study's own residents"),
    "quintile": Column("quintile", "fifth", "Fifth by deprivation, 1 = most deprived; 0 for everyone"),
    "decile": Column("decile", "tenth", "National tenth by deprivation, 1 = most deprived"),
    "group": Column("grp", "", "Group of people, by its id in study.toml"),
    "group_label": Column("grp_label", "", "What the group is called"),
    "category": Column("category", "", "Column of the areas that holds the counts of the category"),
    "label": Column("label", "", "What the category is called"),
    "unit": Column("unit", "", "people or households: what count_total counts"),
    "lookup": Column("lookup", "", "Lookup, by its id in study.toml"),
    "value": Column("value", "", "Place, ICB or class of the lookup"),
    "index": Column("index_name", "", "Which index of inequality"),
    "index_label": Column("index_l", "", "What the index is called"),
    "reason": Column("reason", "", "Why minutes is empty, as a code"),
    "reason_label": Column("reason_l", "", "Why minutes is empty, in words"),
    "withheld": Column(
        "withheld", FLAG, "1 if a number of this row is blank because it is small (suppress_below)"
    ),
}
OF_AREAS = {
    "population": Column("population", "people", "Residents"),
    "imd_rank": Column("imd_rank", "rank", "Deprivation rank, 1 = most deprived"),
    "imd_decile": Column("imd_decile", "decile", "Deprivation decile, 1 = most deprived"),
    "imd_score": Column("imd_score", "score", "Deprivation score, higher = more deprived"),
    "imd_release": Column("imd_releas", "", "Release of the deprivation index"),
    "geography_vintage": Column("vintage", "", "Vintage of the area codes"),
    "need": Column("need", PEOPLE, "Need for the service in the area"),
}
TIMES = {
    "minutes": Column(
        "minutes", MINUTES, "Time to the nearest open site, mean over the area's reached origins"
    ),
    "next_minutes": Column("next_min", MINUTES, "Time to the second nearest open site"),
    "nearest_site": Column("near_site", "", "Nearest open site, by its id in the sites file"),
    "next_site": Column("next_site", "", "Second nearest open site"),
    "nearest_site_name": Column("near_name", "", "Name of the nearest open site"),
    "next_site_name": Column("next_name", "", "Name of the second nearest open site"),
    "share_reached": Column("sh_reached", SHARE, "Share of the area that reaches an open site"),
    "share_journeys": Column("sh_journey", SHARE, "Share of the window's instants with a journey"),
    "partly_open": Column("part_open", FLAG, "1 if a site of the service is open in part of the window only"),
    "share": Column(
        "share", SHARE, "Share of the area's weight whose nearest open site it is, ties split equally"
    ),
    "volume": Column(
        "volume", PEOPLE, "Need of the study's residents whose nearest open site it is, ties split"
    ),
    "volume_tie_1_minute": Column(
        "volume_t1", PEOPLE, "The same, counting sites within one minute of the nearest as tied"
    ),
    "within_minutes": Column("within_min", MINUTES, "So many minutes"),
}
CHANGES = {
    "base_minutes": Column("base_min", MINUTES, "Time under the baseline"),
    "minutes_base": Column("min_base", MINUTES, "Time under the baseline"),
    "minutes_option": Column("min_option", MINUTES, "Time under the option"),
    "nearest_site_base": Column("near_base", "", "Nearest open site under the baseline"),
    "nearest_site_option": Column("near_optn", "", "Nearest open site under the option"),
    "nearest_site_base_name": Column("nearb_name", "", "Name of the nearest open site under the baseline"),
    "nearest_site_option_name": Column("nearo_name", "", "Name of the nearest open site under the option"),
    "reason_base": Column("why_base", "", "Why minutes_base is empty, as a code"),
    "reason_option": Column("why_option", "", "Why minutes_option is empty, as a code"),
    "reason_base_label": Column("why_base_l", "", "Why minutes_base is empty, in words"),
    "reason_option_label": Column("why_optn_l", "", "Why minutes_option is empty, in words"),
    "change_minutes": Column(
        "change_min", MINUTES, "Mean change over the origins that reach a site under both; positive is longer"
    ),
    "share_worse": Column("sh_worse", SHARE, "Share of the area that travels longer or loses reach"),
    "worse": Column("worse", FLAG, "1 if share_worse is above 0"),
    "share_better": Column("sh_better", SHARE, "Share of the area that travels shorter or gains reach"),
    "better": Column("better", FLAG, "1 if share_better is above 0"),
    "share_lost_reach": Column("sh_lost", SHARE, "Share that reaches a site under the first option only"),
    "share_gained_reach": Column(
        "sh_gained", SHARE, "Share that reaches a site under the second option only"
    ),
}
SUMMARIES = {
    "need_total": Column("need_total", PEOPLE, "Need, everyone of the row"),
    "need_reached": Column("need_reach", PEOPLE, "Need that reaches an open site"),
    "count_total": Column("cnt_total", "people or households", "People or households of the category"),
    "count_reached": Column("cnt_reach", "people or households", "Those of them that reach an open site"),
    "mean_minutes": Column("mean_min", MINUTES, "Mean over those who reach a site"),
    "median_minutes": Column(
        "median_min", MINUTES, "Time within which half of all reach a site; empty if half do not"
    ),
    "p90_minutes": Column(
        "p90_min", MINUTES, "Time within which nine in ten of all reach a site; empty if they do not"
    ),
    "p95_minutes": Column(
        "p95_min", MINUTES, "Time within which 95 in 100 of all reach a site; empty if they do not"
    ),
    "max_minutes": Column("max_min", MINUTES, "Longest time of anyone who reaches a site"),
    "need_mean_minutes": Column(
        "need_mean", MINUTES, "Mean over the service's need, everyone, for comparison"
    ),
    "deprivation_weighted_minutes": Column("depr_min", MINUTES, "Mean weighted by deprivation as well"),
    "deprivation_weight": Column("depr_by", "", "Which weight that is: decile, score or core20"),
    "need_without_deprivation": Column("need_nodep", PEOPLE, "Need in areas without a deprivation value"),
}
INDICES = {
    "standard_error": Column(
        "std_error", "", "Of concentration indices, as if the areas were a sample; else empty"
    ),
    "lowest": Column("lowest", "", "Lowest over ways of cutting deprivation; never a confidence limit"),
    "highest": Column("highest", "", "Highest over ways of cutting deprivation; never a confidence limit"),
    "base_value": Column("base_value", "", "The index under the baseline, over need reached under both"),
    "option_value": Column("optn_value", "", "The index under this option, over need reached under both"),
    "change": Column("change", "", "option_value less base_value"),
    "need_unreached": Column("need_unrch", PEOPLE, "Need that reaches no site under this option"),
    "need_without_rank": Column("need_noimd", PEOPLE, "Need in areas without a deprivation value"),
    "share_left_out": Column("sh_leftout", SHARE, "Share of all need that the index does not count"),
    "share_not_in_both": Column("sh_notboth", SHARE, "Share of all need that the change does not count"),
} | {
    f"{scope}_{fifth}": Column(
        f"{scope[:3]}_{fifth}_min",
        MINUTES,
        f"Mean of reached need in fifth {fifth} ({scope}), 1 = most deprived",
    )
    for scope in ("national", "local")
    for fifth in range(1, 6)
}
COMPARED = {
    "judged": Column("judged", FLAG, "0 where the period cannot tell the two options apart"),
    "need_lost_reach": Column("need_lost", PEOPLE, "Need that reaches a site under the baseline only"),
    "need_gained_reach": Column("need_gaind", PEOPLE, "Need that reaches a site under the option only"),
    "areas_changed": Column("areas_chgd", AREAS, "Areas in which someone's time or reach changes"),
    "areas_worse": Column("areas_wrse", AREAS, "Areas in which someone travels longer or loses reach"),
    "areas_better": Column("areas_bttr", AREAS, "Areas in which someone travels shorter or gains reach"),
    "need_changed": Column("need_chgd", PEOPLE, "Need that is worse or better off"),
    "need_worse": Column("need_worse", PEOPLE, "Need that travels longer or loses reach"),
    "need_better": Column("need_bettr", PEOPLE, "Need that travels shorter or gains reach"),
    "mean_change": Column("mean_chg", MINUTES, "Mean change over need reached under both"),
    "mean_change_worse": Column(
        "mean_chg_w", MINUTES, "Mean change over need that travels longer, reached under both"
    ),
    "max_change": Column("max_chg", MINUTES, "Longest change of anyone reached under both"),
    "need_worse_share_national_fifth": Column(
        "worse_natl",
        SHARE,
        "Share in the nation's most deprived fifth of the need that travels longer or loses reach",
    ),
    "need_worse_share_local_fifth": Column(
        "worse_locl",
        SHARE,
        "Share in the most deprived fifth of the residents here of the need that travels longer or loses reach",
    ),
}
SIDES = {
    "mean_minutes": ("mean", MINUTES, "Mean over need reached under both"),
    "median_minutes": ("medn", MINUTES, "Time within which half of all need reaches a site"),
    "p90_minutes": ("p90", MINUTES, "Time within which nine in ten of all need reach a site"),
    "p95_minutes": ("p95", MINUTES, "Time within which 95 in 100 of all need reach a site"),
    "max_minutes": ("max", MINUTES, "Longest time of need reached under both"),
    "deprivation_weighted_minutes": (
        "depr",
        MINUTES,
        "Mean weighted by deprivation as well, over the same need",
    ),
    "need_reached": ("rchd", PEOPLE, "Need that reaches an open site"),
    "areas_tied": ("tieA", AREAS, "Areas with an origin that has several nearest sites"),
    "need_tied": ("tieN", PEOPLE, "Need of such origins"),
}
BOTH_SIDES = {
    f"{side}_{name}": Column(f"{side[:5]}_{short}"[:10], unit, f"{meaning}, under the {whose}")
    for side, whose in (("base", "baseline"), ("option", "option"))
    for name, (short, unit, meaning) in SIDES.items()
}
WAYS = {
    "2sfca": "two-step floating catchment",
    "e2sfca": "enhanced two-step floating catchment",
    "3sfca": "three-step floating catchment",
    "gravity": "gravity with supply shared",
}
CATCHMENTS = {
    f"access_{way}": Column(f"acc_{way.removesuffix('ity')}", SUPPLY, f"Supply within reach, {words}")
    for way, words in WAYS.items()
} | {
    f"change_{way}": Column(
        f"chg_{way.removesuffix('ity')}",
        SUPPLY,
        f"Change in supply within reach against the baseline, {words}",
    )
    for way, words in WAYS.items()
}
DECIMALS = {MINUTES: 2, SHARE: 4, PEOPLE: 3, "people or households": 3}
"""How many decimals of a number with such a unit leave the house; others of INDICES and CATCHMENTS have FIGURES."""
FIGURES = 6
COUNTED = ("people", "rank", "decile", "fifth", "tenth", FLAG, AREAS)
"""Units of whole numbers."""
COLUMNS = KEYS | OF_AREAS | TIMES | CHANGES | SUMMARIES | INDICES | COMPARED | BOTH_SIDES | CATCHMENTS

PATTERNS = (
    (
        r"share_within_(\d+(?:[_.]\d+)?)",
        lambda t: Column(f"sh_w_{t}", SHARE, f"Share within {t.replace('_', '.')} minutes"),
    ),
    (r"age_90", lambda: Column("age_90", "people", "Residents aged 90 and over")),
    (r"age_(\d\d)", lambda age: Column(f"age_{age}", "people", f"Residents aged {int(age)}")),
    (r"female_90", lambda: Column("female_90", "people", "Women aged 90 and over")),
    (r"female_(\d\d)", lambda age: Column(f"female_{age}", "people", f"Women and girls aged {int(age)}")),
)  # fmt: skip


def describe(column: str) -> Column:
    """The short name, unit and meaning of an exported column; of an unknown one, what its name says."""
    if column in COLUMNS:
        return COLUMNS[column]
    for pattern, made in PATTERNS:
        if match := re.fullmatch(pattern, column):
            return made(*match.groups())
    return Column("", "", column.replace("_", " "))


def heading(column: str, unit: str | None = None) -> str:
    """A column's heading for people, with its unit: ``Need total (people or cases)``; a share is shown in percent."""
    unit = describe(column).unit if unit is None else unit
    words = re.sub(r"\bimd\b", "IMD", column.replace("_", " "))
    words = words[:1].upper() + words[1:]
    if unit == SHARE:
        return f"{words} (%)"
    return words if not unit or unit in words.lower() else f"{words} ({unit})"


def rounded(column: str, values: np.ndarray) -> np.ndarray:
    """Numbers of an exported column as float64 with the decimals of its unit; missing stays missing.

    Minutes have two, shares four, people and cases three; indices and supply within reach six figures that count.
    Columns of the study's own files keep what they have; a float32 becomes the shortest decimal that it is.
    """
    if (places := DECIMALS.get(describe(column).unit)) is not None:
        return np.round(values.astype(np.float64), places) + 0.0
    if column in INDICES or column in CATCHMENTS or column == "value":
        values = values.astype(np.float64)
        size = np.floor(np.log10(np.abs(values), where=values != 0, out=np.zeros_like(values)))
        scale = 10.0 ** (FIGURES - 1 - np.where(np.isfinite(size), size, 0.0))
        return np.round(values * scale) / scale + 0.0
    return values.astype(str).astype(np.float64) if values.dtype == np.float32 else values
