"""How the figures of an evidence pack were made, of what data, and what they cannot say."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Iterator
from pathlib import Path

from access import NO_CAR_MODE
from study.notices import ODBL
from study.plan import road_factors
from study.results import Results
from web.report_figures import Figures, Way
from web.report_keys import PERCENTILE
from web.report_parts import Blank, Items, Section, Table, Text
from web.report_times import not_in_the_study
from web.report_words import sources_said
from web.words import (
    NO_CAR_NOTE,
    ROAD_FACTORS,
    by_mode,
    capital,
    day,
    duration,
    mode_label,
    number,
    period_label,
    travels,
)

HASH_DIGITS = 16
NEAREST = (
    "The site that counts is the one that is open and takes the fewest minutes; nobody is asked where they are sent or "
    "would choose to go."
)
ROUTED = "A journey leaves from points where people of a small area live and ends at the entrance of a hospital site."
BY_KIND = {
    "drive": "By car the time is that of the quickest way on the mapped streets at speeds typical of that time of the "
    "week, with no live traffic and no time for parking. Streets, one-way rules and turns are those of the map.",
    "blue_light": "By ambulance on blue lights the time is that of the quickest way on the mapped streets at the "
    "speeds assumed for ambulances; the time until one arrives is not in it.",
    "walk": "On foot the time is that of the quickest way on mapped paths and streets at one walking speed, the same "
    "at all hours.",
    "public_transport": "By public transport every minute of a window is tried as the time to arrive (or to set out): "
    "walking, waiting, riding and changing count. The figure shown is the middle one of all these minutes: half of "
    "them are this quick or quicker.",
}
WEIGHTED = (
    "Minutes of points are weighted to areas, and areas to people, by the people that the service counts.",
    "An option is compared with today person by person: longer, shorter or the same. A change of up to a thousandth "
    "of a minute is none. Whoever loses the last journey within the time allowed counts among those who travel longer.",
    "Means are over people who reach a site both today and under the option, so that nobody's loss makes a mean "
    "shorter; percentiles and shares are over everyone.",
    "Fifths of deprivation: 1 is the most deprived. National fifths are those of all areas of the country; local ones "
    "cut the residents of this study at fifths.",
)
REFERENCES = (
    "Exact definitions with formulas and sources are in the software's documentation: methods/definitions (every "
    "number), methods/roads, methods/public_transport and methods/networks (times), methods/people (areas and "
    "counts), methods/inequality (fifths and indices), methods/suppression (small numbers), methods/report (this "
    "pack)."
)
TIMETABLE = "Public transport is that of one date's timetable."
LIMITS = (
    "Times are of the nearest open site. Where patients are in fact treated, and what capacity there is, is not in "
    "them.",
    "Nothing is said of clinical quality, safety, staffing, cost, parking, fares, or how hard a journey is to make.",
    "People in one area are given the area's times, and groups are counted by area: no figure is of individual people.",
    "Only the journey of those whom a service counts is in the figures: those who visit or go along with patients are "
    "not, and no journey in the evening is.",
    "Counts are of residents of the study's areas; people from outside who use these sites are not counted.",
    "Counts of different years stand beside one another (the vintages are listed).",
    "Journeys longer than the time allowed count as not reached, never as 0. An area in which nobody has a time is "
    "hatched on maps; one in which some have is drawn in the colour of their mean, which says nothing of the others.",
    "A time of the week in which a site is open for a part only cannot judge options that change those hours; such "
    "comparisons say so, and another time is taken where every site is open throughout.",
)
NO_SENSITIVITY = (
    "How far these figures move when speeds, walking or dates are assumed otherwise is not part of this pack: "
    "`isoquity sensitivity` computes it for one option of one service."
)


def method_section(figures: Figures) -> Section:
    """Method in plain words, and assumptions."""
    results = figures.results
    said = in_plain_words(figures)
    blocks = [Text("How were these figures made?", "lead"), Items(said), Text(REFERENCES, "note")]
    if results.study.settings.no_car and NO_CAR_MODE in modes_of(figures):
        blocks.append(Text(f"{results.study.settings.no_car.label}: {NO_CAR_NOTE}", "note"))
    blocks.append(Text("Data with their editions, and what the run noticed, stand in the annex.", "note"))
    sections = (Section("assumptions", "Assumptions", tuple(_assumptions(figures))),)
    return Section("method", "Method and assumptions", tuple(blocks), sections)


def modes_of(figures: Figures) -> list[str]:
    """Ways of travelling that the pack has figures of."""
    return list(dict.fromkeys(way.key.mode for pair in figures.pairs for way in pair.ways))


def _made_of(figures: Figures) -> tuple[list[str], list[str]]:
    """Modes whose times were found on networks, and modes whose times were taken over; parts of a composite too."""
    settings, found = figures.results.study.settings, modes_of(figures)
    if NO_CAR_MODE in found and settings.no_car:
        found = list(dict.fromkeys([*found, *settings.no_car.modes]))
    modes = [mode for mode in found if mode != NO_CAR_MODE]
    return [mode for mode in modes if mode not in settings.matrix], [m for m in modes if m in settings.matrix]


def in_plain_words(figures: Figures) -> tuple[str, ...]:
    """How the minutes in the pack were made, by the ways of travelling that are in it, and what was made of them."""
    settings = figures.results.study.settings
    routed, imported = _made_of(figures)
    said = [ROUTED] if routed else []
    said += [NEAREST]
    said += [
        BY_KIND[kind] for kind in dict.fromkeys(settings.kind(mode) for mode in routed) if kind in BY_KIND
    ]
    said += [_imported(settings, mode) for mode in imported]
    return (*said, *WEIGHTED)


def _imported(settings, mode: str) -> str:
    source = settings.matrix[mode].source or "a file that names no source"
    return (
        f"{capital(by_mode(mode, settings))} the minutes were taken over from {source}: how they were made, on which "
        "streets, at which speeds and of which time of day is theirs to say, and nothing of it was computed here."
    )


def _data(results: Results) -> Iterator[Text | Table]:
    yield Text(f"Sources and licences, as the study states them: {sources_said(results) or 'none stated'}.")
    if results.study.settings.networks.osm and "OpenStreetMap" in sources_said(results):
        yield Text(ODBL.replace("(c)", "\u00a9").replace("This layer", "What is drawn of it here"), "note")
    rows = tuple(
        (
            each["where"], Path(each["file"]).name, each.get("modified", "")[:10] or Blank("not recorded"),
            vintage_of(results, each["where"]), each["sha256"][:HASH_DIGITS],
        )
        for each in results.record["inputs"]
    )  # fmt: skip
    heads = ("Input", "File", "Date of the file", "Edition", f"SHA-256, first {HASH_DIGITS} digits")
    of = "Inputs of the run by their names in study.toml; whole hashes are in run.json."
    yield Table("Inputs", heads, rows, of, words=tuple(range(5)))


def vintage_of(results: Results, where: str) -> str:
    """The edition that study.toml states of an input; in words where it states none."""
    settings = results.study.settings
    table, _, name = where.partition(".")
    said = getattr(settings, table, None)
    if isinstance(said, dict):
        said = said.get(name)
    release = getattr(said, "release", None)
    vintage = getattr(said, "vintage", None)
    return ", ".join(str(each) for each in (release, vintage) if each) or Blank("not stated")


def _assumptions(figures: Figures) -> Iterator[Table | Text]:
    results = figures.results
    settings = results.study.settings
    yield Table(
        "Assumptions of the whole study", ("Assumption", "Value"), tuple(_study_assumptions(results)), "study.toml.",
        words=(0, 1),
    )  # fmt: skip
    rows = []
    for mode in modes_of(figures):
        imported = mode in settings.matrix
        longest = "as imported" if imported else duration(settings.longest(mode))
        said = (
            f"imported from {settings.matrix[mode].source or 'a file'}"
            if imported
            else travels(mode, settings)
        )
        rows.append((mode_label(mode, settings), longest, said or Blank("as for everybody")))
    yield Table(
        "Ways of travelling", ("Way", "Longest journey looked for", "Who travels, or whose times"),
        tuple(rows),
        "study.toml.", words=(0, 1, 2),
    )  # fmt: skip
    if settings.periods:
        yield Table(
            "Times of the week", ("Time", "Days and hours", "Roads", "Timetable", "Going there"),
            tuple(_periods(results)), "study.toml.", words=tuple(range(5)),
        )  # fmt: skip
    rows = tuple(
        (
            service.label, service.need_label or "residents",
            ", ".join(f"{t:g}" for t in service.thresholds) or Blank("none"),
            service.thresholds_source or Blank("not stated"),
        )
        for service in (results.services[name] for name in figures.services)
    )  # fmt: skip
    heads = ("Service", "Counted", "Thresholds, minutes", "Source of the thresholds")
    yield Table("People counted and thresholds", heads, rows, "services.toml.", words=tuple(range(4)))


def _study_assumptions(results: Results) -> Iterator[tuple[str, str]]:
    settings = results.study.settings
    speeds = settings.speeds
    if settings.networks.osm:
        yield "Walking speed, km/h", number(speeds.walk_kmh, 1)
        yield "Longest walk to or from a stop, minutes", number(speeds.max_walk_minutes)
        yield "Shortest time for a change, minutes", number(speeds.min_change_minutes, 1)
        yield "From a home to the nearest street: straight line times", f"{speeds.connector_factor:g}"
        yield "The same by car, km/h", number(speeds.connector_kmh, 1)
        yield "Furthest street from a home, metres", number(speeds.connector_max_metres)
        yield (
            "Road speeds",
            "changed in study.toml" if speeds.roads.model_fields_set else "the software's table",
        )
    yield "Of a window of public transport, the percentile shown", str(PERCENTILE)
    yield "Sites as near as the nearest within, minutes", f"{settings.tie_minutes:g}"
    yield "Weight of deprivation in weighted means", settings.equity.deprivation_weight
    below = settings.suppress_below if results.suppress_below is None else results.suppress_below
    yield "Counts withheld below", f"{below:g}" if below else "nothing is withheld"
    yield "Coordinate system", settings.crs


def _periods(results: Results) -> Iterator[tuple[str, ...]]:
    settings = results.study.settings
    for name, period in settings.periods.items():
        hours = (
            f"{', '.join(period.days)} {', '.join(period.hours)}"
            if period.hours
            else Blank("no hours of its own")
        )
        roads = (
            ROAD_FACTORS.get(road_factors(settings, name), Blank("not by road"))
            if period.hours
            else Blank("not by road")
        )
        window = f"{period.to_site.by} {period.to_site.window[0]}\u2013{period.to_site.window[1]}"
        yield (
            period_label(settings, name), hours, roads, day(period.date) if period.date else Blank("none"),
            window if period.date else Blank("none"),
        )  # fmt: skip


def _warnings(results: Results) -> Iterator[Text | Items]:
    modes = {mode for mode, *_ in results.matrices()}
    found = []
    for each in results.record["findings"]:
        mode, colon, rest = each["message"].partition(":")
        found.append(
            f"{mode_label(mode, results.study.settings)}:{rest}" if mode in modes else mode + colon + rest
        )
    yield Text("Of the whole study, services and options outside this pack included.", "note")
    yield Items(tuple(dict.fromkeys(found))) if found else Text("The run noticed nothing to warn of.")


def limits_section(figures: Figures) -> Section:
    """What the figures cannot say."""
    results = figures.results
    items = list(LIMITS)
    routed, _ = _made_of(figures)
    items += [TIMETABLE] if any(results.study.settings.is_transit(mode) for mode in routed) else []
    items += [_unjudged(figures)] if _unjudged(figures) else []
    items += [sentence for sentence in _unreached(figures) if sentence]
    items.append(NO_SENSITIVITY)
    if results.suppress_below:
        items.append(
            figures.release.said
            or f"Counts below {results.suppress_below:g} would be withheld; none had to be."
        )
    items += not_in_the_study(figures)
    blocks = (Text("What can these figures not say?", "lead"), Items(tuple(items)))
    return Section("limits", "Limits", blocks)


def _unjudged(figures: Figures) -> str:
    names = [
        f"{figures.results.services[pair.service].label} under {figures.results.configurations[pair.option].label}"
        for pair in figures.pairs
        if any(not way.figures["judged"] for way in pair.ways)
    ]
    return f"No time of the week of this study can judge: {'; '.join(dict.fromkeys(names))}." if names else ""


def _unreached(figures: Figures) -> Iterator[str]:
    """How many are counted nowhere, by service: those without a time today by the first way."""
    for service in figures.services:
        pair = figures.of_service(service)[0]
        for way in pair.ways:
            row = figures.total(pair, way)
            missing = row["need_total"] - row["base_need_reached"]
            if missing >= 0.5:
                label = figures.results.services[service]
                by = mode_label(way.key.mode, figures.results.study.settings).lower()
                where = _where_missing(figures, way)
                yield (
                    f"{label.label}, {by}: {number(missing)} of {number(row['need_total'])} {label.need_label} have no "
                    f"time today{where}."
                )


def _where_missing(figures: Figures, way: Way) -> str:
    """How many without a time today live in areas that maps hatch; the others live where some have a time."""
    if figures.results.suppress_below:
        return ""
    hatched = float(way.areas["need"][way.areas["minutes_base"].isna()].sum())
    return f", {number(hatched)} of them in areas that maps hatch, the others in areas where some have one"


def origin_section(figures: Figures, command: str) -> Section:
    """Where the numbers come from: the run, the commands that make them again, and the software."""
    results = figures.results
    record = results.record
    made = datetime.datetime.fromisoformat(record["finished"])
    rows = [
        ("Run", record["run_id"]), ("Finished", f"{day(made.date())}, {made:%H:%M} UTC"),
        ("Study", record["title"]), ("Isoquity", record["isoquity"]), ("Python", record["python"]),
        ("Code of the software, fingerprint", record["code"]), ("Settings, hash", record["settings_hash"]),
        *((f"{name}", version) for name, version in record["libraries"].items()),
    ]  # fmt: skip
    text = (
        "The same inputs and the same version of the software give the same numbers: the run's id is a hash of every "
        "artefact that they were read from."
    )
    commands = ("isoquity check DIR", "isoquity run DIR", command)
    blocks = (
        Text("Of what data are these figures, and how can they be made again?", "lead"), Text(text), Items(commands),
    )  # fmt: skip
    sections = (
        Section("data", "Data and vintages", tuple(_data(results))),
        Section("warnings", "What the run noticed", tuple(_warnings(results))),
        Section("software", "The run and the software", (
            Table("The run", ("What", "Value"), tuple(rows), "run.json.", words=(0, 1)),
        )),
    )  # fmt: skip
    return Section("origin", "Annex: data, run and software", blocks, sections)


def command_of(figures: Figures, out: str) -> str:
    """The command line that writes this pack."""
    words = ["isoquity", "report", "DIR", "-o", out]
    for service in figures.services:
        words += ["--service", service]
    for option in figures.options:
        words += ["--option", option]
    for mode in modes_of(figures):
        words += ["--mode", mode]
    return shlex.join([*words, *(["--drafts"] if figures.results.drafts else [])])
