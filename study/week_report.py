"""The week clock as plain text for a terminal, as JSON for programs and as CSV."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from study.hours_report import coverage_dict, coverage_text
from study.settings import DAYS
from study.suppression import Release
from study.week_clock import WeekClocks, WeekResult
from study.whole_files import replacing

OUTSIDE = " (outside the mapped area)"
UNCOVERED, BEYOND = "--", ".."
CLOCK_KEY = ("service", "configuration", "mode")
KEY = (
    f"{UNCOVERED} no site open; {BEYOND} half of the people or more reach no open site; "
    f"* open in part of the hour only ({UNCOVERED}* less than half)."
)


def week_text(results: list[WeekResult], services: dict, options: dict) -> str:
    """A table of 7 days and 24 hours for each option and mode: minutes within which half of the people are there."""
    first = results[0]
    service = services[first.service]
    lines = [
        f"{service.label} ({service.need_label}): minutes within which half reach the nearest open site,",
        f"{first.dates[0]:%a} {first.dates[0]} to {first.dates[-1]:%a} {first.dates[-1]}, local clock.",
        KEY,
    ]
    for result in results:
        option = options[result.configuration]
        lines += ["", f"{option.label or option.id}, {result.mode.replace('_', ' ')}"]
        lines += [
            f"    {site}: {hours}{OUTSIDE if site in result.off_sites else ''}"
            for site, hours in result.site_hours.items()
        ] or ["    given nowhere"]
        lines += _table(result.hours)
        lines += [f"    {sentence}" for sentence in coverage(result)]
    return "\n".join(lines + coverage_text(results, options))


def _table(hours: pd.DataFrame) -> list[str]:
    head = " " * 4 + "".join(f"{hour:>4}" for hour in range(24))
    cells = [_cell(row) for row in hours.itertuples()]
    return [head, *(f"{day} " + "".join(cells[d * 24 : d * 24 + 24]) for d, day in enumerate(DAYS))]


def _cell(row) -> str:
    if row.open_share == 0:
        return f"{UNCOVERED:>4}"
    mark = "*" if row.open_share < 1 else ""
    if row.open_share < 0.5:
        return f"{UNCOVERED}{mark}".rjust(4)
    return f"{BEYOND if math.isnan(row.median_minutes) else f'{row.median_minutes:.0f}'}{mark}".rjust(4)


def coverage(result: WeekResult) -> list[str]:
    """How much of the week is covered, and how far the best and the worst covered hour lie apart."""
    hours = result.hours
    uncovered, partly = (
        int((hours["open_share"] == 0).sum()),
        int(hours["open_share"].between(0, 1, "neither").sum()),
    )
    said = [
        f"{168 - uncovered} of 168 hours have an open site"
        + (f", {partly} of them in part" if partly else "")
    ]
    said[0] += "."
    half = _half_there(hours)
    return said + ([half] if half else []) + _reached(hours)


def _half_there(hours: pd.DataFrame) -> str:
    """The best and the longest hour for half of the people, and the hours that are worse than any of them."""
    known = hours[hours["median_minutes"].notna()]
    beyond = int((hours["median_minutes"].isna() & (hours["open_share"] >= 0.5)).sum())
    worse = f"at {beyond} of the 168 hours half or more reach no open site ({BEYOND})."
    if not len(known):
        return worse.capitalize() if beyond else ""
    best, worst = (
        known.loc[row] for row in (known["median_minutes"].idxmin(), known["median_minutes"].idxmax())
    )
    return (
        f"Half are there within {best['median_minutes']:.0f} minutes at best ({best['day']} {best['clock']}) and "
        f"{worst['median_minutes']:.0f} at the longest hour that has a number ({worst['day']} {worst['clock']})"
        + (f"; {worse}" if beyond else ".")
    )


def _reached(hours: pd.DataFrame) -> list[str]:
    """Who reaches an open site: of all people, and where some live off the mapped streets of the others."""
    reached = hours.loc[hours["open_share"] > 0, "need_reached"]
    total, off = (float(hours[name].iloc[0]) for name in ("need_total", "need_off_streets"))
    if not len(reached):
        return []
    low, high = float(reached.min()), float(reached.max())
    said = [f"An open site is reached by {_share(low, total)} to {_share(high, total)} of people."]
    if off >= 0.5:
        said.append(
            f"{off:,.0f} of {total:,.0f} ({_share(off, total)}) live off the mapped streets; they count as reaching "
            f"none, and as furthest of all. Of the others {_share(low, total - off)} to {_share(high, total - off)} "
            "reach one."
        )
    return said


def _share(part: float, total: float) -> str:
    return f"{part / total:.0%}" if total > 0 else "an unknown share"


def week_dict(results: list[WeekResult]) -> list[dict]:
    """Every result with its 168 hours; unknown is null."""
    return [
        {
            "service": each.service, "configuration": each.configuration, "mode": each.mode,
            "dates": [str(date) for date in each.dates], "site_hours": each.site_hours,
            "off_sites": list(each.off_sites),
            "uncovered_hours": int((each.hours["open_share"] == 0).sum()),
            "coverage": coverage_dict(each.is_open),
            "hours": [
                {name: _plain(value) for name, value in row.items()}
                for row in each.hours.to_dict(orient="records")
            ],
        }
        for each in results
    ]  # fmt: skip


def _plain(value):
    if isinstance(value, (str, int)):
        return value
    return None if math.isnan(value) else round(float(value), 3)


def released_week(results: list[WeekResult], released: Release) -> list[WeekResult]:
    """Results whose hours may leave the house, their small numbers blank."""
    if not released.below:
        return results
    hours = released.table(_all_hours(results), "week_hours")
    parts = np.split(np.arange(len(hours)), np.cumsum([len(each.hours) for each in results])[:-1])
    return [
        replace(each, hours=hours.iloc[rows].reset_index(drop=True))
        for each, rows in zip(results, parts, strict=True)
    ]


def _all_hours(results: list[WeekResult]) -> pd.DataFrame:
    keys = [(each.service, each.configuration, each.mode) for each in results]
    return pd.concat([each.hours for each in results], keys=keys, names=CLOCK_KEY).droplevel(-1)


def write_week_csv(clocks: WeekClocks, results: list[WeekResult], out: Path, released: Release) -> list[Path]:
    """Write the hours of every option to ``out`` and the cells of every area beside it (``_areas``)."""
    beside = out.with_name(f"{out.stem}_areas{out.suffix}")
    keys = [(each.service, each.configuration, each.mode) for each in results]
    hours = _all_hours(results)
    cells = pd.concat([clocks.area_cells(each) for each in results], keys=keys, names=CLOCK_KEY).droplevel(-1)
    with replacing(out) as hours_file, replacing(beside) as cells_file:
        released.table(hours, "week_hours").to_csv(hours_file)
        cells.to_csv(cells_file, float_format="%.2f")
    return [out, beside]
