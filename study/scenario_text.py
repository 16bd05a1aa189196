"""What a scenario changes, in sentences for a terminal. They describe; they do not judge."""

from __future__ import annotations

from study.scenario_people import STEPS


def scenario_text(figures: dict) -> str:
    """The figures of ``compare_scenario`` as plain text."""
    lines = [figures["label"], ""]
    lines += timetable_sentences(figures["timetable"])
    mode = figures["mode"].replace("_", " ")
    lines += [
        "",
        f"{figures['service_label']}, {figures['configuration_label']}",
        f"{mode}, {figures['period']}, {figures['direction']}, percentile {figures['percentile']}",
        "",
        *people_sentences(figures["need"], figures["need_label"]),
        *_quintile_table(figures["need"]["by_quintile"]),
    ]
    if "three_ways" in figures:
        lines += ["", *_three_way_lines(figures)]
    lines += ["", headline(figures)]
    return "\n".join(lines)


def headline(figures: dict) -> str:
    """The scenario in one sentence: vehicles, people, and the poorest quintile."""
    parts = []
    if figures["timetable"]:
        parts.append(f"{figures['timetable']['a_year']['km']['change']:+,.0f} trip-km a year")
    parts.append(f"{_people(figures['need']['gain']['15'])} {figures['need_label']} gain 15 minutes or more")
    first = figures.get("three_ways", {}).get("1")
    if first and first["regains"] is not None:
        parts.append(f"quintile 1 {'regains' if first['regains'] else 'does not regain'} its baseline")
    return ", ".join(parts) + "."


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
    """Who gains, who loses, and who gains or loses reach."""
    lines = []
    for name in ("gain", "lose"):
        counts = [found[name][str(step)] for step in STEPS]
        if counts[0]:
            said = ", ".join(f"{_people(n)} {step} or more" for n, step in zip(counts, STEPS) if n)
            lines.append(f"Of {_people(found['total'])} {what}, {name} minutes: {said}.")
        else:
            lines.append(f"Of {_people(found['total'])} {what} none {name}s {STEPS[0]} minutes or more.")
    if found["gain_reach"] or found["lose_reach"]:
        lines.append(
            f"{_people(found['gain_reach'])} gain reach, {_people(found['lose_reach'])} lose it: "
            f"{_people(found['reached_before'])} reach a site before, {_people(found['reached_after'])} after."
        )
    return lines


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
