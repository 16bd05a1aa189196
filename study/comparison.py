"""Two options of a study compared, as JSON for programs and as plain text for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import xarray as xr

import access
from access.json_numbers import people
from study.errors import ResultsError
from study.journeys_a_year import journeys_per_year, journeys_sentence
from study.judging import not_judged
from study.plan import MatrixKey, opening_periods
from study.results import Results


def compare_options(
    results: Results, base: str, option: str, service: str,
    mode: str | None = None, period: str | None = None, direction: str = "to_site", percentile: int = 50,
):  # fmt: skip
    """Compare two options for one service; see ``access.compare`` for every number.

    The figures also hold ``not_judged`` (:meth:`study.judging.NotJudged.to_dict`, empty where the pair is judged);
    ``per_year`` and ``per_day`` (a year has 365.25): need ``worse``, ``better``, ``lost_reach`` and ``gained_reach``,
    where study.toml says that the need counts a year's cases, else both are empty; and ``journeys_per_year``, as
    :func:`study.journeys_a_year.journeys_per_year` has them.

    Raises
    ------
    ResultsError
        The service, an option, the matrix or the percentile is not among the results.
    """
    require_known(results, service, base, option)
    key, times = chosen_times(results, service, mode, period, direction, percentile)
    found = access.compare(
        times, results.places.areas, results.services[service],
        results.configurations[base], results.configurations[option],
        percentile=percentile, tie_minutes=results.study.settings.tie_minutes,
        groups=results.places.groups, deprivation=results.study.settings.equity.deprivation_weight,
        periods=opening_periods(results.study.settings, key.mode),
    )  # fmt: skip
    counts_a_year = _counts_a_year(results, service)
    journeys = journeys_per_year(results.services[service], found.figures, counts_a_year)
    rates = _rates(found.figures, counts_a_year) | {"journeys_per_year": journeys}
    pair = [results.configurations[each] for each in (base, option)]
    unclear = not_judged(results, key, service, pair)
    why = {"not_judged": unclear.to_dict() if unclear else {}}
    return replace(found, figures=found.figures | why | rates)


def require_known(results: Results, service: str, *options: str) -> None:
    """Refuse a service or an option that the results do not have.

    Raises
    ------
    ResultsError
        There is none of that name.
    """
    named = [("service", service, results.services)]
    for kind, name, known in named + [("configuration", each, results.configurations) for each in options]:
        if name not in known:
            raise ResultsError(f"there is no {kind} `{name}`: these results have {', '.join(known)}.")


def chosen_times(
    results: Results, service: str, mode: str | None, period: str | None, direction: str, percentile: int
) -> tuple[MatrixKey, xr.DataArray]:
    """The matrix that is asked for; where no mode is said, the first that the service is computed for.

    Raises
    ------
    ResultsError
        The run has no such matrix, the service does not use it, or it has no such percentile.
    """
    allowed = results.services[service].modes
    if mode is None and allowed is not None:
        mode = next((key.mode for key in results.matrices() if key.mode in allowed), None)
    key = results.matrix_key(mode, period, direction)
    if allowed is not None and key.mode not in allowed:
        raise ResultsError(
            f"`{service}` is computed for {', '.join(allowed)}, not for {key.mode} (services.toml)."
        )
    times = results.travel_times(key)
    if percentile not in times["percentile"].values:
        have = ", ".join(str(p) for p in times["percentile"].values)
        raise ResultsError(f"{key} has no percentile {percentile}: it has {have}.")
    return key, times


DAYS_A_YEAR = 365.25


def _counts_a_year(results: Results, service: str) -> bool:
    need = results.study.settings.needs.get(results.services[service].need.column)
    return need is not None and need.per == "year"


def _rates(figures: dict, counts_a_year: bool) -> dict[str, dict]:
    """Who is worse and better off a year and a day; empty where the need is not a count a year."""
    if not counts_a_year:
        return {"per_year": {}, "per_day": {}}
    named = ("worse", "better", "lost_reach", "gained_reach")
    year = {name: figures[f"need_{name}"] for name in named}
    return {"per_year": year, "per_day": {name: people(n / DAYS_A_YEAR) for name, n in year.items()}}


ROWS = {
    "mean_minutes": "mean minutes, reached under both",
    "median_minutes": "half reach it within",
    "p90_minutes": "nine in ten reach it within",
    "max_minutes": "longest, reached under both",
    "deprivation_weighted_minutes": "mean weighted by deprivation",
    "need_reached": "reached at all",
}
OF_EVERYONE = ("median_minutes", "p90_minutes")


def comparison_text(results: Results, comparison) -> str:
    """A comparison as plain text for a terminal: what changes, for whom, and the figures side by side."""
    figures = comparison.to_dict()
    options, service = results.configurations, results.services[figures["service"]]
    base, option = (options[figures[name]["configuration"]] for name in ("base", "option"))
    lines = [
        f"{service.label}: {option.label}, compared with {base.label}",
        f"{figures['mode']}, {figures['period']}, {figures['direction']}, percentile {figures['percentile']}",
        *_mode_label(results, figures),
        "",
        *period_caveat(results, figures, [base, option]),
        *_changes(results, figures, service),
        *_not_counted(results, comparison, service.need_label or "residents"),
        "",
        f"{'':<38}{'base':>12}{'option':>12}",
    ]
    weights = f"{ROWS['deprivation_weighted_minutes']} ({figures['deprivation_weight']})"
    for name, label in (ROWS | {"deprivation_weighted_minutes": weights}).items():
        unknown = "not reached" if name in OF_EVERYONE else "-"
        lines.append(_row(label, (figures["base"][name], figures["option"][name]), unknown=unknown))
    for key in figures["base"]["share_within"]:
        shares = (figures[side]["share_within"][key] for side in ("base", "option"))
        lines.append(_row(f"% within {key} minutes", shares, scale=100))
    for key in figures["base"]["by_decile"]:
        of_decile = {"1": " (most deprived)", "10": " (least deprived)"}.get(key, "")
        means = (figures[side]["by_decile"][key] for side in ("base", "option"))
        lines.append(_row(f"mean, decile {key}{of_decile}", means))
    return "\n".join(lines)


def _mode_label(results: Results, figures: dict) -> list[str]:
    """What a mode is called that is a proxy; nothing of the others."""
    key = MatrixKey(*(figures[name] for name in MatrixKey._fields))
    return [label] if (label := results.matrices()[key].get("label")) else []


def _sentences(figures: dict, what: str) -> list[str]:
    """What changes, in words; the time is of those who reach it under both options."""
    lines = [
        f"{figures['need_worse']:,.1f} of {figures['need_total']:,.1f} {what} would travel longer or no longer "
        f"reach it, in {figures['areas_worse']:,} areas."
    ]
    lines += _of_the_most_deprived(figures)
    if figures["mean_change_worse"] is not None:
        lines.append(
            f"They would travel {figures['mean_change_worse']:.1f} minutes longer on average and "
            f"{figures['max_change']:.1f} at most."
        )
    if figures["need_better"]:
        lines.append(
            f"{figures['need_better']:,.1f} would have a shorter journey or newly reach it, in "
            f"{figures['areas_better']:,} areas."
        )
    return lines


FIFTHS = {"national": "national", "local": "local, of the residents here"}


def _of_the_most_deprived(figures: dict) -> list[str]:
    """How many of those worse off live in the most deprived fifth, of the nation and of the study, and how many do."""
    said = []
    for scope, name in FIFTHS.items():
        poorest = figures["need_worse_share_most_deprived_fifth"][scope]
        of_all = figures["by_quintile"][scope].get("1", {}).get("need_total")
        if poorest is not None and of_all is not None and figures["need_worse"]:
            said.append(
                f"Of them {poorest:.1%} live in the most deprived fifth ({name}), which has "
                f"{of_all / figures['need_total']:.1%} of all."
            )
    return said


def period_caveat(results: Results, figures: dict, pair: list[access.Configuration]) -> list[str]:
    """What must be known before any figure where the period cannot tell the two apart; no lines where it can.

    ``figures`` name the service, mode, period and direction.
    """
    key = MatrixKey(*(figures[name] for name in MatrixKey._fields))
    unclear = not_judged(results, key, figures["service"], pair)
    if unclear is None:
        return []
    return [
        f"This period cannot tell what the option does: sites open in part of {key.period} do not count there, "
        f"{unclear.why}; {unclear.remedy}.",
        "By the sites alone that are open throughout it:",
    ]


def _changes(results: Results, figures: dict, service: access.Service) -> list[str]:
    """Who travels longer or shorter and who loses reach; nothing of it where one option has no site to compare."""
    options = {side: results.configurations[figures[side]["configuration"]] for side in ("base", "option")}
    none = [side for side in options if figures["partly_open"][side] and not figures[side]["volume"]]
    if none:
        return [_none_open(figures, options, side) for side in none]
    return [
        *_sentences(figures, service.need_label or "residents"),
        *_lost(figures, options["option"]),
        *_a_day(figures),
        *journeys_sentence(figures["journeys_per_year"]),
    ]


def _none_open(figures: dict, options: Mapping[str, access.Configuration], side: str) -> str:
    other = "base" if side == "option" else "option"
    labels = {name: option.label or option.id for name, option in options.items()}
    return (
        f"No site is open throughout {figures['period']} under {labels[side]}, so nobody has a time there; "
        f"{figures[other]['need_reached']:,.1f} have one under {labels[other]}."
    )


def _lost(figures: dict, option: access.Configuration) -> list[str]:
    """Who has a time under the base only, and whether that is for want of a site, of one in reach or of an open one."""
    lost = figures["need_lost_reach"]
    if not lost:
        return []
    if not option.sites(figures["service"]):
        return [f"{lost:,.1f} would no longer have it at any site."]
    if figures["partly_open"]["option"]:
        return [
            f"{lost:,.1f} would have no site in the time allowed that is open throughout {figures['period']}."
        ]
    return [f"{lost:,.1f} would no longer reach it in the time allowed."]


def _a_day(figures: dict) -> list[str]:
    """The same people by day, where the need counts a year's."""
    day = figures["per_day"]
    if not day:
        return []
    return [
        f"By day: {day['worse']:.2f} would travel longer or no longer reach it, {day['better']:.2f} shorter or newly "
        "reach it."
    ]


def _not_counted(results: Results, comparison, what: str) -> list[str]:
    """Who has no time under either option and why; sites that are open in part of the period only."""
    figures, areas = comparison.to_dict(), comparison.areas
    lines = []
    neither = areas[(areas["reason_base"] != "") & (areas["reason_option"] != "")]
    if neither["need"].sum() > 0:
        reasons = neither.groupby("reason_option")["need"].sum().sort_values(ascending=False)
        why = ", ".join(f"{need:,.1f} {reason}" for reason, need in reasons.items())
        lines.append(
            f"{neither['need'].sum():,.1f} {what} in {len(neither)} areas have no time under either option ({why})."
        )
    for side, partly in figures["partly_open"].items():
        if partly:
            label = results.configurations[figures[side]["configuration"]].label
            lines.append(
                f"Not counted in {label}, because open in part of the time only: {', '.join(partly)}."
            )
    return lines


def _row(label: str, pair, scale: float = 1, unknown: str = "-") -> str:
    base, option = (unknown if value is None else f"{value * scale:,.1f}" for value in pair)
    return f"{label:<38}{base:>12}{option:>12}"
