"""What a scenario changes, in sentences for a terminal. They describe; they do not judge."""

from __future__ import annotations

from datetime import date

from study.scenario_people import STEPS

SOMEONE = 0.5
"""Fewer people than this are printed as none."""


def scenario_text(figures: dict) -> str:
    """The figures of ``compare_scenario`` as plain text."""
    lines = [figures["label"], ""]
    lines += timetable_sentences(figures["timetable"])
    lines += [
        "",
        f"{figures['service_label']}, {figures['configuration_label']}",
        when(figures),
        "",
        *people_sentences(figures["need"], figures["need_label"]),
        *_quintile_table(figures["need"]["by_quintile"]),
    ]
    if "three_ways" in figures:
        lines += ["", *_three_way_lines(figures)]
    lines += ["", headline(figures)]
    return "\n".join(lines)


def when(figures: dict) -> str:
    """Who travels, on what day, in which hours and which way; of these hours' minutes the percentile."""
    way = "to the site" if figures["direction"] == "to_site" else "from the site"
    label, name = figures["period_label"], figures["period"]
    said = f"{figures['mode_label']} {way}, {label if label == name else f'{label} ({name})'}"
    if figures["date"] is None:
        return f"{said}."
    day = date.fromisoformat(figures["date"])
    by = "arriving by" if figures["by"] == "arrive" else "leaving at"
    hours = "-".join(figures["window"])
    share = "half" if figures["percentile"] == 50 else f"{figures['percentile']} percent"
    return (
        f"{said}, {day:%A} {day.day} {day:%B %Y}, {by} each minute of {hours}; "
        f"in {share} of these minutes it takes no longer (percentile {figures['percentile']})."
    )


def headline(figures: dict) -> str:
    """The scenario in one sentence: vehicles, who gains and who loses, and the poorest quintile."""
    found, parts = figures["need"], []
    if figures["timetable"]:
        parts.append(f"{figures['timetable']['a_year']['km']['change']:+,.0f} trip-km a year")
    known = found["total"] - found["off_streets"]
    where = " on the mapped streets" if found["off_streets"] >= SOMEONE else ""
    parts.append(f"of {_people(known)} {figures['need_label']}{where}, {_moved(found['gain'], 'gain')}")
    parts.append(_moved(found["lose"], "lose"))
    parts.append(_reach(found))
    first = figures.get("three_ways", {}).get("1")
    if first and first["regains"] is not None:
        parts.append(f"quintile 1 {'regains' if first['regains'] else 'does not regain'} its baseline")
    said = "; ".join(parts) + "."
    return said[:1].upper() + said[1:]


def _moved(counts: dict[str, float], verb: str) -> str:
    """For example "900 gain 1 minute or more, 120 gain 5, none gains 15".

    Ends with the first step of no one; a step that has the same people as the next is left out, but the first.
    """
    said = []
    for step, next_step in zip(STEPS, (*STEPS[1:], None)):
        if said and next_step and counts[str(step)] == counts[str(next_step)] >= SOMEONE:
            continue
        amount = f"{step} minute or more" if step == 1 else str(step)
        if counts[str(step)] < SOMEONE:
            said.append(f"none {verb}s {amount}")
            break
        said.append(f"{_people(counts[str(step)])} {verb} {amount}")
    return ", ".join(said)


def _reach(found: dict) -> str:
    gain, lose = found["gain_reach"], found["lose_reach"]
    if max(gain, lose) < SOMEONE:
        return "none gains or loses reach"
    return ", ".join(
        f"{_people(n)} {verb} reach" if n >= SOMEONE else f"none {verb}s reach"
        for n, verb in ((gain, "gain"), (lose, "lose"))
    )


def timetable_sentences(timetable: dict | None) -> list[str]:
    """What runs more or less, in a year."""
    if timetable is None:
        return ["The timetables stay as they are; road speeds change."]
    year = timetable["a_year"]
    lines = [
        f"{year['km']['change']:+,.0f} trip-km a year, {year['hours']['change']:+,.0f} vehicle-hours a year "
        f"({year['runs']['change']:+,.0f} trips)."
    ]
    for route in timetable["routes"]:
        counts = [
            f"{int(route[what])} trips {what}" for what in ("added", "removed", "changed") if route[what]
        ]
        km = route["km_after"] - route["km_before"]
        lines.append(f"Route {route['route']}: {', '.join(counts)}; {km:+,.0f} km a year.")
    for what in ("gained", "lost"):
        stops = timetable[f"stops_{what}"]
        if stops:
            names = ", ".join(stop["name"] or stop["stop_id"] for stop in stops[:6])
            lines.append(f"Stops {what}: {len(stops)} ({names}{', ...' if len(stops) > 6 else ''}).")
    same = [name for name, changed in timetable["periods_changed"].items() if not changed]
    if same:
        lines.append(f"Nothing changes on the date of {', '.join(same)}.")
    return lines + timetable["notes"]


def people_sentences(found: dict, what: str) -> list[str]:
    """Of whom nothing is known, who gains, who loses, and who gains or loses reach."""
    total, off = found["total"], found["off_streets"]
    if off < SOMEONE:
        lines = [f"Of {_people(total)} {what}, all of whom live on the mapped streets:"]
    else:
        lines = [
            f"Of {_people(total)} {what}, {_people(off)} live off the mapped streets: nothing is known of their "
            f"journeys. Of the {_people(total - off)} who live on them:"
        ]
    never = total - off - found["reached_after"]
    reached = (
        f"{_people(found['reached_before'])} reach a site before, {_people(found['reached_after'])} after"
    )
    return [
        *lines,
        f"  {_moved(found['gain'], 'gain')}",
        f"  {_moved(found['lose'], 'lose')}",
        f"  {_reach(found)}: {reached}; {_people(never)} reach none after",
    ]


def _quintile_table(rows: dict[str, dict]) -> list[str]:
    if not rows:
        return []
    lines = ["", f"{'mean minutes, national quintile':<34}{'before':>12}{'after':>12}"]
    for name, row in rows.items():
        lines.append(f"{_called(name):<34}{_minutes(row['mean_before'])}{_minutes(row['mean_after'])}")
    return lines


def _three_way_lines(figures: dict) -> list[str]:
    lines = [
        f"Against {figures['baseline_label']}: {figures['configuration_label']} without the scenario and with it",
        f"{'mean minutes, reached in all three':<34}{'baseline':>12}{'without':>12}{'with':>12}",
    ]
    for name, row in figures["three_ways"].items():
        means = "".join(_minutes(row[f"mean_{way}"]) for way in ("baseline", "without", "with"))
        lines.append(f"{_called(name):<34}{means}{_regained(row)}")
    return lines


def _regained(row: dict) -> str:
    if row["regains"] is None:
        return ""
    fewer = f": {_people(row['fewer_reached'])} fewer reach a site" if row["fewer_reached"] else ""
    return "  regains its baseline" if row["regains"] else f"  does not regain its baseline{fewer}"


def _called(name: str) -> str:
    return {"all": "everyone", "1": "quintile 1 (most deprived)"}.get(name, f"quintile {name}")


def _minutes(value: float | None) -> str:
    return f"{'-' if value is None else f'{value:,.1f}':>12}"


def _people(number: float) -> str:
    return f"{number:,.0f}"
