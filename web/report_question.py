"""The first questions of an evidence pack: what is proposed where, and what follows, service by service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from study.results import Results
from web.report_figures import Figures, Pair, Way
from web.report_parts import Blank, Items, Section, Table, Text
from web.report_words import (
    changes_said,
    count,
    known,
    label_of,
    longer_cell,
    pair_source,
    source,
    way_label,
    when,
)
from web.words import care, number

NOT_GIVEN = Blank("not given")
OPTIONS_A_TABLE = 5
NEUTRAL = (
    "This pack states consequences for travel. It ranks nothing and names no preferred option; options stand in the "
    "order of the study's file."
)


def question_section(figures: Figures) -> Section:
    """Today and each option: status, notes, which site gives what at which hours, and what differs."""
    results = figures.results
    shown = [results.baseline, *figures.options]
    rows = tuple(
        (
            label_of(results, name),
            _status(results, name),
            results.configurations[name].notes or Blank("no notes"),
        )
        for name in shown
    )
    options = Table(
        "Options in this pack", ("Option", "Status", "Notes of the programme"), rows,
        source(results, []), words=(0, 1, 2),
    )  # fmt: skip
    blocks = [
        Text(f"{results.study.settings.title}: who would travel how long under each option?", "lead"),
        Text(results.study.settings.description or "The study gives no description."),
        Text(NEUTRAL),
        options,
    ]
    drafts = [label_of(results, name) for name in shown if _status(results, name) == "draft"]
    if drafts:
        said = "; ".join(drafts)
        blocks.append(Text(f"Drafts are in this pack, which is not for publication: {said}.", "warning"))
    return Section(
        "question", "The question and the options", tuple(blocks),
        tuple(_service_question(figures, service) for service in figures.services), page=True,
    )  # fmt: skip


def _status(results: Results, name: str) -> str:
    option = results.configurations[name]
    return "how things are today" if option.baseline else option.status


def _service_question(figures: Figures, service: str) -> Section:
    results = figures.results
    declared = results.services[service]
    options = [pair.option for pair in figures.of_service(service)]
    blocks = [
        Text(f"{declared.label}: {care(declared)}. Counted: {declared.need_label or 'residents'}."),
        Items(tuple(differs(results, service, option) for option in options)),
    ]
    chunks = [options[at : at + OPTIONS_A_TABLE] for at in range(0, len(options), OPTIONS_A_TABLE)]
    blocks += [_sites(results, service, chunk) for chunk in chunks]
    return Section(f"where-{service}", f"{declared.label}: where, and when", tuple(blocks))


def _sites(results: Results, service: str, options: Sequence[str]) -> Table:
    """Which site gives a service at which hours, today and under some options."""
    shown = [results.baseline, *options]
    given = {name: results.configurations[name].services.get(service, {}) for name in shown}
    used = [site for site in results.places.sites.index if any(site in each for each in given.values())]
    rows = tuple(
        (site_name(results, site), *(_hours(given[name].get(site)) for name in shown)) for site in used
    )
    heads = ("Site", *(label_of(results, name) for name in shown))
    title = f"{results.services[service].label}: sites and their weekly hours"
    return Table(title, heads, rows, source(results, []), words=tuple(range(len(heads))))


def _hours(said: str | None) -> str:
    if said is None:
        return NOT_GIVEN
    return "at all hours" if said == "24/7" else said


def site_name(results: Results, site: str) -> str:
    """What a site is called."""
    sites = results.places.sites
    return str(sites["name"][site]) if "name" in sites else str(site)


def differs(results: Results, service: str, option: str) -> str:
    """What an option changes in where and when a service is given."""
    base, then = (
        results.configurations[name].services.get(service, {}) for name in (results.baseline, option)
    )
    said = []
    if gone := [site_name(results, site) for site in base if site not in then]:
        said.append(f"no longer at {_listed(gone)}")
    if new := [site_name(results, site) for site in then if site not in base]:
        said.append(f"new at {_listed(new)}")
    if other := [
        f"{site_name(results, s)} ({_hours(then[s])})" for s in then if s in base and then[s] != base[s]
    ]:
        said.append(f"other hours at {_listed(other)}")
    return f"{label_of(results, option)}: {'; '.join(said)}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def summary_section(figures: Figures) -> Section:
    """What follows, for every service and option: sentences, then people and minutes in one table."""
    note = (
        "Longer: people whose journey to the nearest open site would take longer, or who would no longer reach one in "
        "the time allowed. Means are over people who reach a site both today and under the option."
    )
    return Section(
        "summary", "What would follow", (Text(NEUTRAL), Text(note, "note")),
        tuple(_service_summary(figures, service) for service in figures.services), page=True,
    )  # fmt: skip


def _service_summary(figures: Figures, service: str) -> Section:
    results, pairs = figures.results, figures.of_service(service)
    label = results.services[service].label
    items = [
        f"{label_of(results, pair.option)}, {way_label(results, way.key).lower()}: "
        f"{changes_said(figures, pair, way)[0]}"
        for pair in pairs
        for way in pair.ways
    ]
    rows = tuple(row for pair in pairs for row in _rows(figures, pair))
    heads = (
        "Option", "By", "Longer, people", "Of them no longer reach it", "Shorter, people", "Longer on average, minutes",
        "Longer at most, minutes",
    )  # fmt: skip
    table = Table(f"{label}: people and minutes", heads, rows, pair_source(figures, pairs[0]), words=(0, 1))
    return Section(f"summary-{service}", label, (Items(tuple(items)), table))


def _rows(figures: Figures, pair: Pair) -> Iterator[tuple[str, ...]]:
    for way in pair.ways:
        row = figures.total(pair, way)
        yield (
            label_of(figures.results, pair.option), way_label(figures.results, way.key), count(row, "need_worse"),
            count(row, "need_lost_reach"), count(row, "need_better"),
            longer_cell(row, "mean_change_worse"), longer_cell(row, "max_change"),
        )  # fmt: skip


def rates_said(figures: Figures, pair: Pair, way: Way) -> list[str]:
    """The same people by year and by day, where the need counts a year's cases."""
    row = figures.total(pair, way)
    if not way.figures["per_year"] or not known(row["need_worse"]) or not known(row["need_better"]):
        return []
    year, day = (
        [number(way.figures[of][name], digits) for name in ("worse", "better")]
        for of, digits in (("per_year", 0), ("per_day", 2))
    )
    whose = (figures.results.services[pair.service].need_label or "people").removesuffix(" a year")
    by, time = way_label(figures.results, way.key), when(figures.results, way.key).lower()
    return [
        f"{by}, {time}: {year[0]} {whose} a year ({day[0]} a day) would have a longer journey or no longer reach it, "
        f"{year[1]} a year ({day[1]} a day) a shorter one or newly reach it."
    ]
