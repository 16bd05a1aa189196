"""Two options of a study compared, as JSON for programs and as plain text for people."""

from __future__ import annotations

import access
from study.errors import ResultsError
from study.plan import opening_periods
from study.results import Results


def compare_options(
    results: Results, base: str, option: str, service: str,
    mode: str | None = None, period: str | None = None, direction: str = "to_site", percentile: int = 50,
):  # fmt: skip
    """Compare two options for one service; see ``access.compare`` for every number.

    Raises
    ------
    ResultsError
        The service, an option, the matrix or the percentile is not among the results.
    """
    for kind, name, known in (
        ("service", service, results.services),
        ("configuration", base, results.configurations),
        ("configuration", option, results.configurations),
    ):
        if name not in known:
            raise ResultsError(f"there is no {kind} `{name}`: these results have {', '.join(known)}.")
    key = results.matrix_key(mode, period, direction)
    times = results.travel_times(key)
    if percentile not in times["percentile"].values:
        have = ", ".join(str(p) for p in times["percentile"].values)
        raise ResultsError(f"{key} has no percentile {percentile}: it has {have}.")
    return access.compare(
        times, results.places.areas, results.services[service],
        results.configurations[base], results.configurations[option],
        percentile=percentile, tie_minutes=results.study.settings.tie_minutes,
        groups=results.places.groups, periods=opening_periods(results.study.settings, key.mode),
    )  # fmt: skip


def comparison_text(results: Results, comparison) -> str:
    """A comparison as plain text for a terminal: what changes, for whom, and the figures side by side."""
    figures = comparison.to_dict()
    options, service = results.configurations, results.services[figures["service"]]
    base, option = (options[figures[name]["configuration"]] for name in ("base", "option"))
    what = service.need_label or "residents"
    lines = [
        f"{service.label}: {option.label}, compared with {base.label}",
        f"{figures['mode']}, {figures['period']}, {figures['direction']}, percentile {figures['percentile']}",
        "",
        f"{figures['need_worse']:,.1f} of {figures['need_total']:,.1f} {what} would travel longer or no longer "
        f"reach it, in {figures['areas_worse']:,} areas.",
    ]
    if figures["mean_change_worse"] is not None:
        lines.append(
            f"They would travel {figures['mean_change_worse']:.1f} minutes longer on average and "
            f"{figures['max_change']:.1f} at most."
        )
    if figures["need_lost_reach"]:
        lines.append(f"{figures['need_lost_reach']:,.1f} would no longer reach it in the time allowed.")
    lines += ["", f"{'':<34}{'base':>12}{'option':>12}"]
    rows = ["mean_minutes", "median_minutes", "p90_minutes", "max_minutes", "deprivation_weighted_minutes"]
    rows += ["need_reached"]
    lines += [
        _row(name.replace("_", " "), *(figures[side][name] for side in ("base", "option"))) for name in rows
    ]
    for table, label, scale in (
        ("share_within", "% within {} minutes", 100),
        ("by_decile", "decile {}, mean minutes", 1),
    ):
        for key, value in figures["base"][table].items():
            other = figures["option"][table][key]
            lines.append(_row(label.format(key), value, other, scale))
    return "\n".join(lines)


def _row(label: str, base: float | None, option: float | None, scale: float = 1) -> str:
    cells = ["-" if value is None else f"{value * scale:,.1f}" for value in (base, option)]
    return f"{label:<34}{cells[0]:>12}{cells[1]:>12}"
