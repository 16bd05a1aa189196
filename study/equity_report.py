"""Quintile means and indices of inequality in words for a planner, and as JSON for programs."""

from __future__ import annotations

import math

import pandas as pd

from access.rule_base import joined
from study.comparison import period_caveat
from study.equity import Equity, Fifth, Side
from study.equity_sentences import sentences
from study.results import Results

NO_ERROR = 1e-9
"""Standard errors below it are shown as 0."""
WITHIN = "_index_within_"

INDEX_WORDS = {
    "slope_index": ("slope index, minutes", "least less most deprived end of a straight line"),
    "relative_index": ("relative index", "least over most deprived end of that line; 1 is no difference"),
    "concentration_index": ("concentration index", "-1 to 1; 0 is no difference"),
    "absolute_concentration_index": ("absolute concentration index, minutes", "the same times the mean"),
    "gini": ("Gini", "0 equal to 1; spread of minutes, whoever travels"),
    "palma": ("Palma ratio", "longest tenth over shortest four tenths, as set; spread"),
    "theil": ("Theil (T)", "0 equal; spread"),
}
SCOPE_WORDS = {
    "everybody": "",
    "national": "National fifths of deprivation (1 = most deprived fifth of areas in the country)",
    "local": "Local fifths of deprivation (1 = most deprived fifth of this study's residents)",
}
SIGN = (
    "Slope, relative and concentration index of minutes: below 0 (relative: below 1) the most deprived travel longer. "
    "Of being within T minutes: above 0 the least deprived are within more often."
)
READ_FIFTHS = (
    "Read the fifths before the indices: one figure hides much; access is often not linear in deprivation."
)


def equity_text(results: Results, equity: Equity) -> str:
    """For each option beside the baseline: sentences, means by fifth, indices, weights and what is left out."""
    service = results.services[equity.service]
    lines = [f"{service.label}: who travels longer", f"{equity.key}, percentile {equity.percentile}"]
    if label := _mode_label(results, equity):
        lines.append(label)
    for side in equity.sides:
        lines += ["", *_side_lines(results, equity, side)]
    return "\n".join([*lines, "", *weights_said(results, equity), SIGN, READ_FIFTHS])


def equity_dict(results: Results, equity: Equity) -> dict:
    """The same as plain numbers and text; what is not known is null."""
    return {
        "service": equity.service, "base": equity.base, **equity.key._asdict(), "percentile": equity.percentile,
        "deprivation_weight": results.study.settings.equity.deprivation_weight,
        "weights": weights_said(results, equity),
        "options": [
            _side_dict(results, equity, side) | {name: side.figures[name] for name in ("judged", "partly_open")}
            for side in equity.sides
        ],
    }  # fmt: skip


def weights_said(results: Results, equity: Equity) -> list[str]:
    """By what people, which order of areas and which deprivation weight the figures go."""
    areas, service = results.places.areas, results.services[equity.service]
    release = areas["imd_release"].dropna() if "imd_release" in areas else pd.Series(dtype="str")
    finest = next(
        name
        for name in ("imd_rank", "imd_score", "imd_decile")
        if name in areas and areas[name].notna().any()
    )
    return [
        f"Weighted by {service.need_label or 'residents'}. Areas are ordered by {finest}"
        f"{f' of {release.iloc[0]}' if len(release) else ''}; areas of equal value share one place.",
        "Means weighted by deprivation take the weight "
        f"`{results.study.settings.equity.deprivation_weight}` ([equity] of study.toml).",
    ]


def _mode_label(results: Results, equity: Equity) -> str:
    return results.matrices()[equity.key].get("label", "")


def _side_lines(results: Results, equity: Equity, side: Side) -> list[str]:
    base, option = (results.configurations[each].label or each for each in (equity.base, side.option))
    title = f"{option}, compared with {base}" if side.option != equity.base else base
    pair = [results.configurations[each] for each in (equity.base, side.option)]
    lines = [title, *period_caveat(results, side.figures, pair), *sentences(results, equity, side), ""]
    lines += _fifth_lines(side)
    lines += ["", f"{'Over need reached under both':<44}{'base':>9}{'option':>9}{'change':>9}"]
    unsaid = []
    for row in side.indices.rename(columns={"index": "name"}).itertuples():
        if alike := _everyone_or_no_one(side, row.name):
            unsaid += [alike] if alike not in unsaid else []
            continue
        lines.append(f"{index_words(row.name)[0]:<44}{_cells(row.base_value, row.option_value, row.change)}")
        lines += _beside(side, row)
    lines += unsaid
    lines.append(_weighted(side))
    return [*lines, *_left_out(side)]


def _fifth_lines(side: Side) -> list[str]:
    lines, scope = [f"{'Mean minutes':<28}{'need':>16}{'base':>9}{'option':>9}{'change':>9}"], "everybody"
    for fifth in side.fifths:
        if fifth.scope != scope:
            scope = fifth.scope
            lines.append(SCOPE_WORDS[scope])
        ends = {0: "everybody", 1: "1 (most deprived)", 5: "5 (least deprived)"}
        name = ends.get(fifth.quintile, str(fifth.quintile))
        means = fifth.base, fifth.option, fifth.change
        lines.append(f"  {name:<26}{fifth.need:>16,.1f}{_cells(*means, digits=1)}")
    return lines


def _beside(side: Side, row) -> list[str]:
    """What an index means, and its ranges or errors, each with whose it is."""
    said = [index_words(row.name)[1]]
    if row.name in side.ranges:
        ranges = {of: each for of, each in side.ranges[row.name]._asdict().items() if math.isfinite(each[0])}
        words = [f"{of} {low:.3g} to {high:.3g}" for of, (low, high) in ranges.items()]
        said += (
            [f"by ways of cutting deprivation (a range, not confidence): {', '.join(words)}"] if words else []
        )
        unsaid = [of for of, (low, high) in ranges.items() if low <= 0 <= high]
        said += [f"no direction can be said of {joined(unsaid)}, read the fifths"] if unsaid else []
    errors = {"base": side.base_errors.get(row.name, math.nan), "option": row.standard_error}
    words = [f"{of} {_error(value)}" for of, value in errors.items() if not math.isnan(value)]
    said += [f"standard error, as if areas were a sample: {', '.join(words)}"] if words else []
    return [f"    {'; '.join(part for part in said if part)}"]


def _error(value: float) -> str:
    """To two digits; 0 where it is only what arithmetic leaves."""
    return "0" if value < NO_ERROR else f"{value:.2g}"


def _everyone_or_no_one(side: Side, index: str) -> str:
    """That all or none are within the threshold of an index, both under base and option: "" of any other index."""
    _, within, threshold = index.partition(WITHIN)
    if not within:
        return ""
    shares = {side.figures[each]["share_within"].get(threshold) for each in ("base", "option")}
    if shares in ({0.0}, {1.0}):
        return f"{'Everyone' if shares == {1.0} else 'No one'} is within {threshold} minutes, under both: no index."
    return ""


def _weighted(side: Side) -> str:
    name = f"mean weighted by deprivation ({side.figures['deprivation_weight']})"
    pair = [side.figures[each]["deprivation_weighted_minutes"] for each in ("base", "option")]
    return f"{name:<44}{_cells(*pair, None if None in pair else pair[1] - pair[0], digits=1)}"


def _left_out(side: Side) -> list[str]:
    row = side.indices.iloc[0]
    total = row["need_total"]
    if not total:
        return ["There is no need for the service in these areas: nothing to compare."]
    parts = [f"{row['need_unreached']:,.1f} reach no site under the option"]
    parts += [f"{side.figures['need_lost_reach']:,.1f} of them do under the base"]
    parts += [f"{row['need_without_rank']:,.1f} live in areas without a deprivation value"]
    share = row["share_not_in_both"]
    return [f"Left out of the slope: {share:.1%} of {total:,.1f} ({'; '.join(parts)})."]


def index_words(index: str) -> tuple[str, str]:
    """What an index is called, and what its ends mean."""
    if index in INDEX_WORDS:
        return INDEX_WORDS[index]
    if index.startswith("atkinson_"):
        return f"Atkinson, epsilon {index.removeprefix('atkinson_')}", "0 equal to 1; spread"
    variant, _, threshold = index.partition(WITHIN)
    return f"{variant.capitalize()}, within {threshold} minutes", "-1 to 1; everyone counts, reached or not"


def _cells(*values: float | None, digits: int = 3) -> str:
    return "".join(f"{_number(value, digits):>9}" for value in values)


def _number(value: float | None, digits: int) -> str:
    if value is None or math.isnan(value):
        return "-"
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _side_dict(results: Results, equity: Equity, side: Side) -> dict:
    columns = (
        "base_value",
        "option_value",
        "change",
        "lowest",
        "highest",
        "standard_error",
        "share_not_in_both",
    )
    names = ("base", "option", *columns[2:])
    values = side.indices.set_index("index")
    row = side.indices.iloc[0]
    return {
        "configuration": side.option, "label": results.configurations[side.option].label,
        "sentences": sentences(results, equity, side),
        "indices": {
            index: {name: _plain(each[column]) for name, column in zip(names, columns, strict=True)}
            | _ranges(side, index)
            for index, each in values.to_dict(orient="index").items()
        },
        "quintiles": {
            scope: {str(f.quintile): _fifth_dict(f) for f in side.fifths if f.scope == scope}
            for scope in ("national", "local")
        },
        "everybody": _fifth_dict(side.fifths[0]),
        "deprivation_weighted_minutes": {
            each: side.figures[each]["deprivation_weighted_minutes"] for each in ("base", "option")
        },
        "need_unreached": _plain(row["need_unreached"]), "need_without_rank": _plain(row["need_without_rank"]),
        "need_lost_reach": side.figures["need_lost_reach"],
        "need_gained_reach": side.figures["need_gained_reach"],
    }  # fmt: skip


def _ranges(side: Side, index: str) -> dict:
    """Lowest and highest by ways of cutting, of an index that has them."""
    if index not in side.ranges:
        return {}
    return {
        "ranges": {of: [_plain(end) for end in ends] for of, ends in side.ranges[index]._asdict().items()}
    }


def _fifth_dict(fifth: Fifth) -> dict:
    return {"need": fifth.need, "base": fifth.base, "option": fifth.option, "change": _plain(fifth.change)}


def _plain(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(float(value), 6) + 0.0
