"""Combinations of programmes as plain text for a terminal."""

from __future__ import annotations

import textwrap

import pandas as pd

import access
from access.json_numbers import stored
from study.programme_tables import Combinations, area_table, part_time_sites, rule_sentences, unclear_services

SHOWN_AREAS = 12
TIMES = ("no programme", "one programme", "two programmes", "three programmes")


def programme_text(made: Combinations, details: bool = True) -> str:
    """A row for each combination; with ``details`` its services, who loses how often and where; what must be known."""
    options = made.results.configurations
    lines = [
        str(made.key),
        *_wrapped(f"percentile {made.asked.percentile}; {_threshold(made.asked.threshold_minutes)}"),
        "",
    ]
    for name, programme in made.programmes.items():
        labels = ", ".join(f"{options[o].label or o} ({o})" for o in programme.options) or "none"
        services = ", ".join(made.results.services[each].label for each in programme.services)
        lines += _wrapped(f"{programme.label} ({name}): {services}; options: {labels}", "", "    ")
    if len(made.combinations) > 1:
        lines += ["", *_summary(made)]
    for one in made.combinations if details else ():
        lines += ["", *_combination(made, one)]
    said = [f"Not combined: {sentence}" for sentence in made.conflicts]
    said += [f"Note: {sentence}" for sentence in made.notes]
    return "\n".join([*lines, *([""] if said else []), *(line for each in said for line in _wrapped(each))])


def _summary(made: Combinations) -> list[str]:
    """Residents by how many programmes they lose in, a row for each combination; today by itself is no row."""
    most = max(len(one.chosen) for one in made.combinations)
    heads = "".join(f"{f'in {n}':>11}" for n in range(most + 1))
    lines = [f"Residents who lose in so many programmes{'':<6}{heads}{'of them in the':>17}"]
    lines.append(f"{'':<46}{'':<{11 * (most + 1)}}{'poorest fifth':>17}")
    baseline = made.results.baseline
    for one in made.combinations:
        if all(option == baseline for option in one.chosen.values()) and len(made.combinations) > 1:
            continue
        lines += _summary_row(made, one)
    lines += _wrapped(
        "Of them in the poorest fifth: of those who lose in any, who live in the most deprived national fifth; "
        "*: a service that changes is not judged in this period and in no count."
    )
    return [*lines, "Services, minutes and areas: --details for all, --combine PROGRAMME=OPTION,... for one."]


def _summary_row(made: Combinations, one: access.Combination) -> list[str]:
    label = one.configuration.label or one.configuration.id
    label += " *" if one.not_judged else ""
    *before, last = textwrap.wrap(label, 45, subsequent_indent="  ")
    if nobody_judged(one):
        return [*before, f"{last:<46}  not judged in this period"]
    counts = one.losses.counts
    everyone = counts[counts["grouping"] == "population"].set_index("programmes_lost")["people"]
    cells = "".join(f"{people:>11,.0f}" for people in everyone)
    return [*before, f"{last:<46}{cells}{_poorest(counts):>17}"]


def _poorest(counts: pd.DataFrame) -> str:
    """Of those who lose in any programme the share that lives in the most deprived national fifth."""
    losing = counts[counts["programmes_lost"] > 0]
    everyone = losing.loc[losing["grouping"] == "population", "people"].sum()
    fifth = losing[(losing["grouping"] == "quintile_national") & (losing["category"].astype(str) == "1")]
    return "-" if fifth.empty or not everyone else f"{fifth['people'].sum() / everyone:.1%}"


def nobody_judged(one: access.Combination) -> bool:
    """Whether no service that a combination changes is judged, so that nobody is counted."""
    return bool(one.not_judged) and set(one.taken) <= set(one.not_judged)


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(text, 110, initial_indent=first, subsequent_indent=then)


def _threshold(minutes: float) -> str:
    if minutes == 0:
        return (
            "people lose in a programme if the journey to any of its services is longer or no longer possible"
        )
    return (
        "people lose in a programme if the journey to any of its services is longer by more than "
        f"{minutes:g} minutes or no longer possible"
    )


def _combination(made: Combinations, one: access.Combination) -> list[str]:
    """Who loses how often first, then services, minutes, areas and rules."""
    label = one.configuration.label or one.configuration.id
    lines = [*_wrapped(label), "=" * min(len(label), 110)]
    if nobody_judged(one):
        lines += ["No service that changes is judged in this period: nobody is counted.", ""]
    else:
        lines += [*_counts(one), *_minutes(made, one), ""]
    lines += [*_services(made, one), *_not_judged(made, one), *_part_time(made, one)]
    where = [] if nobody_judged(one) else _where(made, one)
    return [*lines, *where, *_rules(made, one)]


def _services(made: Combinations, one: access.Combination) -> list[str]:
    lines = [f"{'':<36}{'need':>12}{'mean today':>12}{'option':>10}{'longer for':>14}{'by minutes':>12}"]
    for service, comparison in one.services.items():
        figures = comparison.to_dict()
        *before, last = textwrap.wrap(made.results.services[service].label, 35, subsequent_indent="  ")
        head = f"{last:<36}{figures['need_total']:>12,.0f}"
        if service in one.not_judged:
            lines += [*before, f"{head}{'not judged in this period':>48}"]
            continue
        means = [_number(figures[side]["mean_minutes"]) for side in ("base", "option")]
        longer = f"{figures['need_worse']:>14,.0f}{_number(figures['mean_change_worse']):>12}"
        lines += [*before, f"{head}{means[0]:>12}{means[1]:>10}{longer}"]
    return lines


def _not_judged(made: Combinations, one: access.Combination) -> list[str]:
    """Services that are in no count of who loses, why, and which period judges them."""
    return [
        line
        for each in unclear_services(made, one)
        for line in _wrapped(
            f"{each.service} is not judged in {each.period} and in no count of those who lose: open in part of it "
            f"only, {each.why}; {each.remedy}.", "", "  ",
        )
    ]  # fmt: skip


def _part_time(made: Combinations, one: access.Combination) -> list[str]:
    """What serves nobody in this table although it is there: `isoquity week` has its hours."""
    return [
        line
        for when, of_services in zip(("today", "here"), part_time_sites(made, one).values(), strict=True)
        if of_services
        for line in _wrapped(
            f"Not counted {when}, because open in part of {made.key.period} only: "
            + "; ".join(f"{service} at {', '.join(sites)}" for service, sites in of_services.items())
            + " (see `isoquity week`).", "", "  ",
        )
    ]  # fmt: skip


def _counts(one: access.Combination) -> list[str]:
    """People by how many programmes they lose in: all of them and by fifth."""
    counts = one.losses.counts
    numbers = range(len(one.chosen) + 1)
    who = "losing in (judged services)" if one.not_judged else "residents who lose in"
    lines = [f"{who:<28}" + "".join(f"{_times(n):>18}" for n in numbers)]
    for (grouping, label), rows in counts.groupby(["grouping", "label"], sort=False):
        if grouping != "population" and not grouping.startswith("quintile_"):
            continue
        cells = [f"{row.people:,.0f} ({_share(row.share)})" for row in rows.itertuples()]
        lines.append(f"{label:<28}" + "".join(f"{cell:>18}" for cell in cells))
    areas = counts["areas"].dropna()
    return [*lines, f"{'areas':<28}" + "".join(f"{int(n):>18,}" for n in areas)]


def _times(number: int) -> str:
    return TIMES[number] if number < len(TIMES) else f"{number} programmes"


def _share(share: float) -> str:
    return "-" if share != share else f"{share:.1%}"


def _minutes(made: Combinations, one: access.Combination) -> list[str]:
    lines = []
    for number, rows in one.losses.minutes.groupby("programmes_lost"):
        said = [words for row in rows.itertuples() for words in _loss(made, one, row)]
        if said:
            lines += _wrapped(f"Those who lose in {_times(int(number))}: {'; '.join(said)}.", "", "  ")
    return ["", *lines] if lines else []


def _loss(made: Combinations, one: access.Combination, row) -> list[str]:
    """For how many a programme's journeys are longer, and how many no longer reach a site."""
    label, said = made.programmes[row.programme].label, []
    if row.people > row.people_lost_reach:
        longer = row.people - row.people_lost_reach
        said.append(f"{label} {row.mean_minutes:.1f} minutes longer for {longer:,.0f}")
    if row.people_lost_reach > 0:
        where = _out_of_reach(made, one, row.programme)
        said.append(f"{label} no longer reached {where} by {row.people_lost_reach:,.0f}")
    return said


def _out_of_reach(made: Combinations, one: access.Combination, programme: str) -> str:
    """Why a site is reached no longer: none in time, or none in time that is open throughout."""
    judged = (s for s, name in one.taken.items() if name == programme and s not in one.not_judged)
    figures = [one.services[service].figures for service in judged if service in one.services]
    if any(each["partly_open"]["option"] for each in figures):
        return f"at a site open throughout {made.key.period}"
    return "in the time allowed"


def _where(made: Combinations, one: access.Combination) -> list[str]:
    table = area_table(made, one)
    if table.empty:
        return ["No area loses in several programmes."] if len(one.chosen) > 1 else []
    people = table["people_in_several"].sum()
    lines = ["", f"{len(table):,} areas lose in several programmes, with {people:,.0f} people who do:"]
    for row in table.head(SHOWN_AREAS).to_dict("records"):
        changes = [f"{name} {_change(row, name, _out_of_reach(made, one, name))}" for name in one.chosen]
        fifth = row["quintile_national"]
        of = "" if fifth != fifth else f", national fifth {fifth:.0f}"
        said = f"{row['name']} ({row['population']:,.0f} residents{of}): {', '.join(changes)}"
        lines += _wrapped(said, "  ", "      ")
    if len(table) > SHOWN_AREAS:
        lines.append(f"  and {len(table) - SHOWN_AREAS:,} more: see --json or -o FILE.csv")
    return lines


def _change(row: dict, programme: str, out_of_reach: str) -> str:
    lost, minutes = row[f"share_lost_reach_{programme}"], row[f"change_minutes_{programme}"]
    said = "no time under both" if minutes != minutes else f"{minutes:+.1f} min"
    return said if lost == 0 else f"{said}, {lost:.0%} no longer reach it {out_of_reach}"


def _rules(made: Combinations, one: access.Combination) -> list[str]:
    sentences = rule_sentences(made, one.configuration)
    said = [line for sentence in sentences for line in _wrapped(f"Rule: {sentence}", "", "  ")]
    return ["", *said] if said else []


def _number(minutes: float | None) -> str:
    return "-" if minutes is None else f"{stored(minutes):,.1f}"
