"""Visits as plain text for a terminal and as JSON for programs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from study.transit_settings import Traveller
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


FEEDER = (
    "The taxi or car goes to and from stops only, and a journey must ride something between: where nothing runs the "
    "right way it may ride out and back to a stop and be driven home from there. So last journeys home are later, and "
    "fewer people are stranded, than is any use to them (docs/methods/travellers.md)."
)


def described(result: VisitResult, travellers: Mapping[str, Traveller]) -> str:
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
    return f"{visit.label or result.name}: {what}{by}; {day}, by public transport{_who(visit, travellers)}"


def _who(visit, travellers: Mapping[str, Traveller]) -> str:
    if not visit.traveller:
        return ""
    who = travellers[visit.traveller]
    return f" {who.plain_label}" if who.plain_label else f" ({who.label or visit.traveller})"


def visit_text(
    results: list[VisitResult], services: dict, options: dict, travellers: Mapping[str, Traveller]
) -> str:
    """Every visit with its options one below the other, and who is stranded by quintile."""
    labels = {each.configuration: options[each.configuration].label or each.configuration for each in results}
    width = max(map(len, labels.values())) + 2
    lines: list[str] = []
    before = None
    for result in results:
        if (result.name, result.service) != before:
            lines += ["", *_heading(result, services[result.service], travellers, width)]
        before = result.name, result.service
        lines += _option_lines(result, labels[result.configuration].ljust(width))
    return "\n".join(lines[1:])


def _heading(result: VisitResult, service, travellers: Mapping[str, Traveller], width: int) -> list[str]:
    who = travellers.get(result.visit.traveller)
    return [
        described(result, travellers),
        f"{service.label} ({service.need_label}); {CHOSEN[result.choose]}.",
        *([FEEDER] if who and who.feeder else []),
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
        shown.append(
            f"    no journey to any site at any hour of the day, on foot or riding: "
            f"{row['need_no_service_that_day']:,.0f}, {_where(result.areas['share_no_service_that_day'])}."
        )
    if result.partly_open:
        shown.append(f"    not counted, open in part of the visit only: {', '.join(result.partly_open)}.")
    return shown


def _where(share) -> str:
    """In how many areas: those of which most are concerned, and those of which fewer are."""
    most, some = int((share > 0.5).sum()), int(((share > 0) & (share <= 0.5)).sum())
    said = [f"most or all of {most:,} areas"] if most else []
    said += [f"smaller parts of {some:,}{'' if most else ' areas'}"] if some else []
    return "in " + " and ".join(said)


def _last_home(row: dict) -> list[str]:
    """When those who cannot walk home from the site they go to have had their last journey."""
    ride, none = row["need_ride_home"], row["need_no_ride_home"]
    if ride + none < 0.5:
        return []
    far = f"    too far to walk home from the site each goes to: {ride + none:,.0f}"
    if ride < 0.5:
        return [f"{far}, none of whom has a journey home that day."]
    hours = [int(name.rpartition("_")[2]) for name in row if name.startswith("need_last_home_before_")]
    gone = ", ".join(f"for {row[f'need_last_home_before_{hour}']:,.0f} by {hour}:00" for hour in hours)
    return [
        f"{far}, of whom {none:,.0f} have no journey home that day;",
        f"    half of the other {ride:,.0f} have had their last by {clock(row['last_home_median'])}; "
        f"it has left {gone}.",
    ]


def _stranded_by_quintile(result: VisitResult) -> list[str]:
    """Residents without a way home by fifth, most deprived first, of those on the mapped streets.

    National fifths and fifths of the study's own people.
    """
    what = "residents" if "residents_total" in result.groups else "need"
    lines = []
    for scope in ("national", "local"):
        rows = result.groups[result.groups["scope"] == scope].to_dict(orient="records")
        shares = [f"{row['quintile']:.0f}: {_of_mapped(row, what)}" for row in rows]
        if shares:
            lines.append(
                f"    {what} without a way home, of those on the mapped streets, by {scope} fifth, 1 most deprived:"
            )
            lines.append(f"    {', '.join(shares)}.")
    return lines


def _of_mapped(row: dict, what: str) -> str:
    """Stranded people, of how many on the mapped streets: of the others nothing is known."""
    known, stranded = row[f"{what}_total"] - row[f"{what}_not_snapped"], row[f"{what}_stranded"]
    if known < 0.5:
        return "none lives there"
    return f"{stranded:,.0f} of {known:,.0f} ({stranded / known:.0%})"


def _one(value: float, decimals: int = 0) -> str:
    return "-" if math.isnan(value) else f"{value:.{decimals}f}"


def visit_dict(result: VisitResult) -> dict:
    """A visit as JSON: what it is, the sites, and the rows of ``groups``; unknown is null."""
    visit = result.visit
    said = visit.model_dump(mode="json", exclude_none=True, exclude={"choose"})
    groups = [
        {name: _plain(value) for name, value in row.items()}
        | {"quintile": int(row["quintile"]) if row["scope"] != "all" else None}
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
