"""The week clock as plain text for a terminal, as JSON for programs and as CSV."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from study.settings import DAYS
from study.week_clock import WeekClocks, WeekResult

UNCOVERED, BEYOND = "--", ".."
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
        lines += [f"    {site}: {hours}" for site, hours in result.site_hours.items()] or [
            "    given nowhere"
        ]
        lines += _table(result.hours)
        lines += [f"    {sentence}" for sentence in coverage(result)]
    return "\n".join(lines)


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
    known = hours[hours["median_minutes"].notna()]
    if len(known):
        best = known.loc[known["median_minutes"].idxmin()]
        worst = known.loc[known["median_minutes"].idxmax()]
        reached = hours.loc[hours["open_share"] > 0, "need_reached"]
        total = hours["need_total"].iloc[0]
        said.append(
            f"Half are there within {best['median_minutes']:.0f} minutes at best ({best['day']} {best['clock']}) and "
            f"{worst['median_minutes']:.0f} at worst ({worst['day']} {worst['clock']}); "
            f"an open site is reached by {_share(reached.min(), total)} to {_share(reached.max(), total)} of people."
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
            "uncovered_hours": int((each.hours["open_share"] == 0).sum()),
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


def write_week_csv(clocks: WeekClocks, results: list[WeekResult], out: Path) -> list[Path]:
    """Write the hours of every option to ``out`` and the cells of every area beside it (``_areas``)."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.stem}_areas{out.suffix}")
    names = ["service", "configuration", "mode"]
    keys = [(each.service, each.configuration, each.mode) for each in results]
    hours = pd.concat([each.hours for each in results], keys=keys, names=names).droplevel(-1)
    hours.to_csv(out)
    cells = pd.concat([clocks.area_cells(each) for each in results], keys=keys, names=names).droplevel(-1)
    cells.to_csv(beside, float_format="%.2f")
    return [out, beside]
