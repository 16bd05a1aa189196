"""The week clock as one page that opens without a network: a heat map of 7 days and 24 hours for each option."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from html import escape

import geopandas as gpd
import numpy as np
import pandas as pd

from study.hours_report import coverage_sentence
from study.settings import DAYS, Settings
from study.week_clock import WeekResult
from web.scales import SCALES
from web.week_change import DAY_NAMES, HALF, change_sentence
from web.week_clock_style import STYLE
from web.words import by_mode, capital, care, duration, number, option_label, percent, period_label

CLOSED, NONE = "shut", "\u2013"
OUTSIDE = "outside the mapped area, so nobody is counted as reaching it"


def week_page(
    settings: Settings,
    results: Sequence[WeekResult],
    services: Mapping,
    options: Mapping,
    sites: gpd.GeoDataFrame,
    attribution: str,
) -> str:
    """The page: a heading, and for each mode a map, the hours of each site and a table for each option.

    ``results`` are of one service, of one or several modes; ``services`` and ``options`` as the study reads them,
    ``sites`` its sites, for their names, ``attribution`` its sources.
    """
    service = services[results[0].service]
    title = f"How far to {care(service)}, hour by hour"
    names = {site: f"{name} ({site})" for site, name in sites["name"].items()}
    modes = list(dict.fromkeys(each.mode for each in results))
    sections = []
    for mode in modes:
        limit = settings.longest(mode)
        of_mode = [each for each in results if each.mode == mode]
        maps = "".join(_option(each, options[each.configuration], names, limit) for each in of_mode)
        heading = escape(capital(by_mode(mode, settings)))
        grid = "maps pairs" if len(of_mode) == 4 else "maps"
        sections.append(
            f"<section><h2>{heading}</h2>{_legend(limit)}<div class='{grid}'>{maps}</div></section>"
        )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><header><p class=study>{escape(settings.title)}</p>"
        f"<h1>{escape(title)}</h1>{_changes(results, options, settings)}<p>{escape(_lead(results, service))}</p>"
        f"</header><main>{''.join(sections)}</main>{_notes(results, service, settings, attribution)}</body></html>"
    )


def _changes(results: Sequence[WeekResult], options: Mapping, settings: Settings) -> str:
    """A sentence for each mode and option beside the baseline, or beside the first that is shown."""
    said = []
    for mode in dict.fromkeys(each.mode for each in results):
        of_mode = [each for each in results if each.mode == mode]
        first = next((each for each in of_mode if options[each.configuration].baseline), of_mode[0])
        reach = duration(settings.longest(mode))
        for each in of_mode:
            if each is not first:
                names = tuple(option_label(options[one.configuration]) for one in (first, each))
                sentence = change_sentence(first, each, names, reach)
                said.append(
                    f"<p class=lead>{_unbroken(f'{capital(by_mode(mode, settings))}: {sentence}')}</p>"
                )
    return "".join(said)


def _unbroken(text: str) -> str:
    """Escaped, with spans of hours such as 20:00-24:00 kept on one line."""
    return escape(text).replace("\u2013", "\u2060\u2013\u2060")


def _lead(results: Sequence[WeekResult], service) -> str:
    dates = results[0].dates
    counted = "" if service.need_label == "residents" else f"; people count by {service.need_label}"
    return (
        f"Each square is an hour of the week {_day(dates[0])} to {_day(dates[-1])} {dates[-1].year}. Its number is the "
        f"minutes within which half of the people reach the nearest site that is open then{counted}."
    )


def reading(result: WeekResult, limit: float) -> str:
    """What one map says, in a sentence or two."""
    hours = result.hours
    shut, known = hours["open_share"] < HALF, hours["median_minutes"].notna()
    if (hours["open_share"] == 0).all():
        return "No site is open at any hour of the week."
    unreached = int((~shut & ~known).sum())
    said = "At every hour some site is open."
    if shut.any():
        partly = ", or for less than half of the hour" if (hours["open_share"][shut] > 0).any() else ""
        said = f"At {_hours(int(shut.sum()))} no site is open{partly}."
    if not known.any():
        return f"{said} At no hour do half of the people get there within {duration(limit)}."
    best, worst = hours["median_minutes"].min(), hours["median_minutes"].max()
    spread = f"within {number(best)} minutes at the best hour and {number(worst)} at the longest"
    if round(best) == round(worst):
        spread = f"within {number(best)} minutes"
    said = f"Half of the people get there {spread}. {said}"
    if unreached:
        others = _hours(unreached) if not shut.any() else f"{unreached} more"
        said += f" At {others}, half or more find no journey within {duration(limit)}."
    return said + _off_streets(hours)


def _off_streets(hours: pd.DataFrame) -> str:
    off, total = (float(hours[name].iloc[0]) for name in ("need_off_streets", "need_total"))
    if off < 0.5:
        return ""
    return (
        f" {number(off)} of the {number(total)} people ({percent(off / total)}) live outside the mapped area and count "
        "as furthest of all."
    )


def _hours(count: int) -> str:
    return "1 of the 168 hours" if count == 1 else f"{count} of the 168 hours"


def _option(result: WeekResult, option, names: dict[str, str], limit: float) -> str:
    label = escape(option_label(option))
    return (
        f"<article><h3>{label}</h3><p>{escape(reading(result, limit))}</p>"
        f"<p>{escape(capital(coverage_sentence(result.is_open)))}.</p>"
        f"{_map(result, label, names, limit)}{_bars(result, names)}{_table(result, names)}</article>"
    )


def _map(result: WeekResult, label: str, names: dict[str, str], limit: float) -> str:
    """The heat map, a table whose cells hold their number: colour is never alone."""
    heads = "".join(
        f'<th scope="col"><abbr title="{name}">{day}</abbr><small>{date.day}</small></th>'
        for day, name, date in zip(DAYS, DAY_NAMES, result.dates, strict=True)
    )
    cells = [_cell(row, names, limit) for row in result.hours.itertuples()]
    rows = "".join(
        f'<tr><th scope="row">{hour:02d}</th>{"".join(cells[day * 24 + hour] for day in range(7))}</tr>'
        for hour in range(24)
    )
    return (
        f"<table class=map><caption>{label}: minutes at each hour of the week; rows are hours, columns days</caption>"
        f"<thead><tr><th><span class=hidden>Hour</span></th>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(row, names: dict[str, str], limit: float) -> str:
    said = f"{DAY_NAMES[row.hour // 24]} {row.clock[:2]}:00 to {row.clock[:2]}:59: "
    where = "open: " + ", ".join(names[site] for site in row.sites_open.split()) if row.sites_open else ""
    if row.open_share == 0:
        return f'<td class=shut title="{said}no site is open">{CLOSED}</td>'
    partly = "" if row.open_share == 1 else f"a site is open for {percent(row.open_share)} of the hour; "
    mark = "" if row.open_share == 1 else "*"
    if row.open_share < HALF:
        return f'<td class=shut title="{said}{partly.removesuffix("; ")}">{CLOSED}{mark}</td>'
    reached = f"{percent(row.need_reached / row.need_total)} reach one" if row.need_total > 0 else ""
    said += partly + (
        f"half within {number(row.median_minutes)} minutes"
        if not math.isnan(row.median_minutes)
        else f"half or more find no journey within {duration(limit)}"
    )
    said = escape("; ".join(part for part in (said, reached, where) if part))
    if math.isnan(row.median_minutes):
        return f'<td class=none title="{said}"><b>{NONE}{mark}</b></td>'
    whole = math.floor(row.median_minutes + 0.5)  # the class is that of the number shown
    return (
        f'<td class="c{np.searchsorted(SCALES["minutes"].breaks, whole)}" title="{said}">{whole}{mark}</td>'
    )


def _bars(result: WeekResult, names: dict[str, str]) -> str:
    """When each site is open: a bar of 24 hours for each day, in the columns of the map."""
    if not result.site_hours:
        return "<p>No site gives this service in this option.</p>"
    rows = ["<tr><td></td>" + "".join(f"<th scope=col>{day}</th>" for day in DAYS) + "</tr>"]
    for (site, hours), is_open in zip(result.site_hours.items(), result.is_open, strict=True):
        days = "".join(f"<td>{_bar(of_day)}</td>" for of_day in is_open.reshape(7, -1))
        said = "at all hours" if hours == "24/7" else hours
        said += f"; {OUTSIDE}" if site in result.off_sites else ""
        rows.append(
            f'<tr><th scope="row" colspan="8"><b>{escape(names[site])}</b> {escape(said)}</th></tr>'
            f"<tr><td></td>{days}</tr>"
        )
    return (
        "<table class=bars><caption>When each site is open, each day from 00:00 to 24:00; marks every 6 hours</caption>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _bar(of_day: np.ndarray) -> str:
    """One day as a line, thick where the site is open; its hours stand beside the name."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], of_day, [False]]).astype(np.int8)))
    parts = "".join(
        f'<rect x="{start}" width="{end - start}" y="4" height="8"/>'
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
    marks = "".join(
        f'<line x1="{minute}" x2="{minute}" y1="0" y2="16" vector-effect="non-scaling-stroke"/>'
        for minute in range(0, 1441, 360)
    )
    return (
        '<svg viewBox="0 0 1440 16" preserveAspectRatio="none" aria-hidden="true">'
        f'<line x1="0" x2="1440" y1="15" y2="15"/>{marks}{parts}</svg>'
    )


def _table(result: WeekResult, names: dict[str, str]) -> str:
    """Every figure of the map and more, behind a summary."""
    rows = "".join(
        f"<tr><th scope=row>{row.day} {row.clock}</th><td>{_number(row.median_minutes, row.open_share)}</td>"
        f"<td>{_number(row.p90_minutes, row.open_share)}</td>"
        f"<td>{percent(row.need_reached / row.need_total) if row.need_total > 0 else 'unknown'}</td>"
        f"<td>{escape(_open(row, names))}</td></tr>"
        for row in result.hours.itertuples()
    )
    return (
        "<details><summary>The same as a table</summary><table class=plain><thead><tr><th scope=col>Hour</th>"
        "<th scope=col>Half within (minutes)</th><th scope=col>Nine in ten within (minutes)</th>"
        "<th scope=col>Reach a site</th><th scope=col>Open for the whole hour</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></details>"
    )


def _open(row, names: dict[str, str]) -> str:
    return ", ".join(names[site] for site in row.sites_open.split()) or (
        "in part" if row.open_share else "none"
    )


def _number(minutes: float, open_share: float) -> str:
    if open_share < HALF:
        return "no site open" if open_share == 0 else "a site open in part"
    return "no journey" if pd.isna(minutes) else f"{minutes:.1f}"


def _legend(limit: float) -> str:
    scale = SCALES["minutes"]
    swatches = "".join(f'<li><i class="c{k}"></i>{label}</li>' for k, label in enumerate(scale.labels))
    return (
        f"<ul class=legend aria-label='Minutes'><li class=what>Minutes</li>{swatches}"
        f"<li class=break></li><li><i class=none><b>{NONE}</b></i>half or more find no journey within {duration(limit)}"
        f"</li><li><i class=shut>{CLOSED}</i>no site open</li><li><i>*</i>open in part of the hour</li></ul>"
    )


def _notes(results: Sequence[WeekResult], service, settings: Settings, attribution: str) -> str:
    kinds = {settings.kind(each.mode) for each in results}
    ways = "".join(f"<p>{escape(_way(kind, results, settings))}</p>" for kind in sorted(kinds))
    sources = escape(attribution.replace("(c)", chr(0xA9)))
    return (
        "<footer><p>The middle one of the hour's sixty minutes counts, by the local clock, each with the site that is "
        "nearest of those open then. Those who find no journey, or live outside the mapped area, count as furthest of "
        "all. Hours as each option says for the dates of this week: the hours of a single date, such as a bank "
        "holiday, and turns of a rota are counted.</p>"
        f"{ways}<p>{escape(service.label)}: {escape(service.need_label)}. {sources}</p></footer>"
    )


def _way(kind: str, results: Sequence[WeekResult], settings: Settings) -> str:
    """What a number of the map is by public transport, by road or on foot."""
    dates = results[0].dates
    if kind == "public_transport":
        return (
            "By public transport: journeys that arrive at each minute of the hour. Waiting, as for a bus that came too "
            f"early, is inside. Timetables of {_day(dates[0])} to {_day(dates[-1])} {dates[-1].year}, each day its own."
        )
    if kind == "walk":
        return "On foot: the same minutes at all hours."
    periods = "; ".join(
        f"{period_label(settings, name)}, {_days(period.days)} {' and '.join(period.hours)}"
        for name, period in settings.periods.items()
        if period.drives
    )
    return (
        f"{capital(by_mode(kind, settings))}: minutes on the road at the speeds of these periods: {periods}."
    )


def _days(days: Sequence[str]) -> str:
    """Days of the week in a row as from and to: "Mon to Fri"; others one by one."""
    at = [DAYS.index(day) for day in days]
    if len(at) > 2 and at == list(range(at[0], at[0] + len(at))):
        return f"{days[0]} to {days[-1]}"
    return " and ".join(days) if len(days) < 3 else ", ".join(days)


def _day(date: datetime.date) -> str:
    return f"{date:%A} {date.day} {date:%B}"
