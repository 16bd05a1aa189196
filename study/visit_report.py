"""Visits as plain text for a terminal and as JSON for programs."""

from __future__ import annotations

import math

from study.visits import VisitResult

CHOSEN = {
    "outward": "each person at the open site with the fewest minutes there",
    "whole": "each person at the open site with the shortest visit that works",
    "drive": "each person at the open site nearest by car",
}
WHY = {
    "no_way_there": "no journey there in time",
    "no_way_home": "there, and no journey home",
    "home_too_late": "home too late",
    "stay_too_short": "too little time there",
    "no_open_site": "no site open throughout",
    "not_snapped": "off the mapped streets",
}


def clock(minutes: float) -> str:
    """Minutes after midnight as ``22:05``; after midnight ``00:40 (+1)``; ``none`` for NaN."""
    if minutes is None or math.isnan(minutes):
        return "none"
    whole = math.floor(minutes)
    text = f"{whole // 60 % 24:02d}:{whole % 60:02d}"
    return text if whole < 1440 else f"{text} (+1)"


def described(result: VisitResult) -> str:
    """What the visit is, in one sentence with its date."""
    visit = result.visit
    if visit.arrive_by:
        what = f"there by {visit.arrive_by} for {visit.stay_minutes:g} minutes"
    elif visit.visiting:
        what = f"visiting hours {'-'.join(visit.visiting)}, at least {visit.at_least:g} minutes together"
    else:
        what = f"leaving for home at {visit.discharge}"
    by = f", home by {visit.home_by}" if visit.home_by else ""
    day = f"{result.date:%A} {result.date.day} {result.date:%B %Y}"
    who = f" ({visit.traveller})" if visit.traveller else ""
    return f"{visit.label or result.name}: {what}{by}; {day}, by public transport{who}"


def visit_text(results: list[VisitResult], services: dict, options: dict) -> str:
    """Every visit with its options one below the other, and who is stranded by quintile."""
    labels = {each.configuration: options[each.configuration].label or each.configuration for each in results}
    width = max(map(len, labels.values())) + 2
    lines: list[str] = []
    before = None
    for result in results:
        if (result.name, result.service) != before:
            lines += ["", *_heading(result, services[result.service], width)]
        before = result.name, result.service
        lines += _option_lines(result, labels[result.configuration].ljust(width))
    return "\n".join(lines[1:])


def _heading(result: VisitResult, service, width: int) -> list[str]:
    return [
        described(result),
        f"{service.label} ({service.need_label}); {CHOSEN[result.choose]}.",
        "",
        f"{'':<{width}}{'works':>11}{'stranded':>10}{'out':>6}{'home':>6}{'hours':>7}{'last home':>11}",
    ]


def _option_lines(result: VisitResult, label: str) -> list[str]:
    row = result.everyone
    shown = [
        f"{label}{row['need_works']:>11,.0f}{row['need_stranded']:>10,.0f}"
        f"{_one(row['minutes_out']):>6}{_one(row['minutes_home']):>6}{_one(row['hours_away'], 1):>7}"
        f"{clock(row['last_home_median']):>11}"
    ]
    why = [f"{row[f'need_{code}']:,.0f} {said}" for code, said in WHY.items() if row[f"need_{code}"] >= 0.5]
    shown += [f"    of {row['need_total']:,.0f}: {'; '.join(why)}."] if why else []
    shown += _stranded_by_quintile(result) if row["need_stranded"] >= 0.5 else []
    shown += _last_home(row)
    if row["need_no_service_that_day"] >= 0.5:
        gone = int((result.areas["share_no_service_that_day"] > 0.5).sum())
        shown.append(
            f"    no journey to any site at any hour of the day: {row['need_no_service_that_day']:,.0f}, "
            f"in {gone:,} areas."
        )
    if result.partly_open:
        shown.append(f"    not counted, open in part of the visit only: {', '.join(result.partly_open)}.")
    return shown


def _last_home(row: dict) -> list[str]:
    """When those who must ride have had their last journey home."""
    hours = [int(name.rpartition("_")[2]) for name in row if name.startswith("need_last_home_before_")]
    gone = [f"{row[f'need_last_home_before_{hour}']:,.0f} by {hour}:00" for hour in hours]
    if math.isnan(row["last_home_median"]):
        return []
    none = f"; {row['need_no_ride_home']:,.0f} have none" if row["need_no_ride_home"] >= 0.5 else ""
    return [f"    too far to walk, and the day's last journey home has left: {', '.join(gone)}{none}."]


def _stranded_by_quintile(result: VisitResult) -> list[str]:
    """Residents without a way home by fifth, most deprived first: national and of the study's own people."""
    what = "residents" if "residents_total" in result.groups else "need"
    lines = []
    for scope in ("national", "local"):
        rows = result.groups[result.groups["scope"] == scope]
        shares = [
            f"{row['quintile']:.0f}: {row[f'{what}_stranded']:,.0f} "
            f"({row[f'{what}_stranded'] / max(row[f'{what}_total'], 1e-9):.0%})"
            for _, row in rows.iterrows()
        ]
        if shares:
            lines.append(
                f"    {what} without a way home by {scope} fifth, 1 most deprived: {', '.join(shares)}."
            )
    return lines


def _one(value: float, decimals: int = 0) -> str:
    return "-" if math.isnan(value) else f"{value:.{decimals}f}"


def visit_dict(result: VisitResult) -> dict:
    """A visit as JSON: what it is, the sites, and the rows of ``groups``; unknown is null."""
    visit = result.visit
    said = visit.model_dump(mode="json", exclude_none=True, exclude={"choose"})
    groups = [
        {name: _plain(value) for name, value in row.items()}
        for row in result.groups.to_dict(orient="records")
    ]
    return {
        "visit": result.name, "date": str(result.date), "service": result.service,
        "configuration": result.configuration, "settings": said, "choose": result.choose,
        "sites": list(result.sites), "partly_open": list(result.partly_open),
        "groups": groups,
    }  # fmt: skip


def _plain(value):
    if isinstance(value, str):
        return value
    return None if math.isnan(value) else round(float(value), 3)
