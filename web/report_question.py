"""The first questions of an evidence pack: what is proposed where, and what follows, service by service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from study.results import Results
from web.report_figures import Figures, Pair, Way
from web.report_parts import Blank, Block, Items, Section, Table, Text
from web.report_words import (
    NOBODY,
    UNKNOWN,
    changes_said,
    count,
    journey,
    known,
    label_of,
    listed,
    longer_cell,
    pair_label,
    pair_source,
    scope_of,
    way_label,
    when,
)
from web.sentences import FIFTHS as SCOPES
from web.words import care, number, people, percent

NOT_GIVEN = Blank("not given")
OPTIONS_A_TABLE = 5
OTHERS = ("need_gained_reach", "need_shorter", "need_neither")
FIFTHS = {"national": "nationally", "local": "of the residents here"}
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
        "Options in this pack", ("Option", "Status", "Notes of the programme"), rows, "configurations.toml.",
        words=(0, 1, 2),
    )  # fmt: skip
    blocks: list[Block] = [
        Text(f"{results.study.settings.title}: what is proposed?", "lead"),
        Text(results.study.settings.description or "The study gives no description."),
        Text(NEUTRAL),
        options,
    ]
    return Section(
        "question", "The question and the options", tuple(blocks),
        tuple(_service_question(figures, service) for service in figures.services),
    )  # fmt: skip


def unchanged_said(figures: Figures) -> str:
    """What was asked for and is not in the pack; "" where everything is."""
    results = figures.results
    names = [
        results.services[name].label if name in results.services else label_of(results, name)
        for name in figures.unchanged
    ]
    return f"Asked for and not in this pack, as nothing changes there: {'; '.join(names)}." if names else ""


def _status(results: Results, name: str) -> str:
    option = results.configurations[name]
    return "how things are today" if option.baseline else option.status


def _service_question(figures: Figures, service: str) -> Section:
    results = figures.results
    declared = results.services[service]
    pairs = figures.of_service(service)
    blocks = [
        Text(f"{declared.label}: {care(declared)}. Counted: {declared.need_label or 'residents'}."),
        Items(tuple(differs(results, pair) for pair in pairs)),
    ]
    chunks = [pairs[at : at + OPTIONS_A_TABLE] for at in range(0, len(pairs), OPTIONS_A_TABLE)]
    blocks += [_sites(results, service, chunk) for chunk in chunks]
    return Section(f"where-{service}", f"{declared.label}: where, and when", tuple(blocks))


def _sites(results: Results, service: str, pairs: Sequence[Pair]) -> Table:
    """Which site gives a service at which hours, today and under some options."""
    shown = [results.baseline, *(pair.option for pair in pairs)]
    given = {name: results.configurations[name].services.get(service, {}) for name in shown}
    used = [site for site in results.places.sites.index if any(site in each for each in given.values())]
    rows = tuple(
        (site_name(results, site), *(_hours(given[name].get(site)) for name in shown)) for site in used
    )
    heads = ("Site", label_of(results, results.baseline), *(pair_label(results, pair) for pair in pairs))
    title = f"{results.services[service].label}: sites and their weekly hours"
    return Table(title, heads, rows, "configurations.toml.", words=tuple(range(len(heads))))


def _hours(said: str | None) -> str:
    if said is None:
        return NOT_GIVEN
    return "at all hours" if said == "24/7" else said


def site_name(results: Results, site: str) -> str:
    """What a site is called."""
    sites = results.places.sites
    return str(sites["name"][site]) if "name" in sites else str(site)


def differs(results: Results, pair: Pair) -> str:
    """What the options of a pair change in where and when a service is given."""
    base, then = (
        results.configurations[name].services.get(pair.service, {})
        for name in (results.baseline, pair.option)
    )
    said = []
    if gone := [site_name(results, site) for site in base if site not in then]:
        said.append(f"no longer at {listed(gone)}")
    if new := [site_name(results, site) for site in then if site not in base]:
        said.append(f"new at {listed(new)}")
    if other := [
        f"{site_name(results, s)} ({_hours(then[s])})" for s in then if s in base and then[s] != base[s]
    ]:
        said.append(f"other hours at {listed(other)}")
    same = " (identical results)" if pair.same else ""
    return f"{pair_label(results, pair)}{same}: {'; '.join(said)}."


def also_moves(figures: Figures, pair: Pair) -> str:
    """Which other services the options of a pair change, and where their figures stand; "" where none."""
    results = figures.results
    base = results.configurations[results.baseline].services
    said = []
    for option in pair.options:
        then = results.configurations[option].services
        moved = [
            name for name in results.services
            if name != pair.service and then.get(name, {}) != base.get(name, {})
        ]  # fmt: skip
        if not moved:
            continue
        here = [each for each in moved if each in figures.services]
        names = listed([results.services[name].label for name in moved])
        where = "see there" if len(here) == len(moved) else _elsewhere(results, moved, here)
        said.append(f"{label_of(results, option)} also changes: {names}; {where}.")
    return " ".join(said)


def _elsewhere(results: Results, moved: list[str], here: list[str]) -> str:
    """How a pack of the services that are not in this one is made."""
    asked = " ".join(f"--service {name}" for name in moved if name not in here)
    if not here:
        return f"not in this pack, made by isoquity report with {asked}"
    return f"see {listed([results.services[name].label for name in here])} here, the others with {asked}"


def summary_section(figures: Figures) -> Section:
    """What follows, for every service and option: sentences, then people and minutes in one table."""
    note = (
        "Nobody is counted in two of these columns: longer and shorter are of those who reach a site both today and "
        "under the option, as are the minutes; the others lose their last site within the time allowed, newly reach "
        "one, or reach none either way and are not counted."
    )
    return Section(
        "summary", "What would follow", (Text(note, "note"),),
        tuple(_service_summary(figures, service) for service in figures.services),
    )  # fmt: skip


def _service_summary(figures: Figures, service: str) -> Section:
    results, pairs = figures.results, figures.of_service(service)
    label = results.services[service].label
    items = [
        f"{pair_label(results, pair)}, {way_label(results, way.key).lower()}: {follows(figures, pair, way)}"
        for pair in pairs
        for way in pair.ways
    ]
    rows = tuple(row for pair in pairs for row in _rows(figures, pair))
    scope = FIFTHS[scope_of(figures, pairs[0].ways[0])]
    heads = (
        "By", "Longer", "No longer reach it", "Newly reach it", "Shorter", "Not counted: no time either way", "All",
        "Longer on average, minutes", "Longer at most, minutes",
        f"Of those longer or none left, in the most deprived fifth ({scope})", "That fifth, of all",
    )  # fmt: skip
    table = Table(f"{label}: how many, and minutes", heads, rows, pair_source(figures, pairs[0]))
    return Section(f"summary-{service}", label, (Items(tuple(items)), table))


def _rows(figures: Figures, pair: Pair) -> Iterator[tuple[str, ...]]:
    yield (pair_label(figures.results, pair),)
    for way in pair.ways:
        row = figures.total(pair, way)
        of_worse, of_all = fifth_shares(figures, pair, way)
        worse = (
            NOBODY
            if row["need_worse"] == 0
            else f"{number(100 * of_worse, 1)}%"
            if known(of_worse)
            else UNKNOWN
        )
        yield (
            way_label(figures.results, way.key), count(row, "need_longer"), count(row, "need_lost_reach"),
            count(row, "need_gained_reach"), count(row, "need_shorter"), count(row, "need_neither"),
            count(row, "need_total"), longer_cell(row, "mean_change_worse"), longer_cell(row, "max_change"),
            worse, f"{number(100 * of_all, 1)}%" if known(of_all) else UNKNOWN,
        )  # fmt: skip


def fifth_shares(figures: Figures, pair: Pair, way: Way) -> tuple[float, float]:
    """Of those longer or without a journey any more, and of all, the share in the most deprived fifth; NaN unknown."""
    row, scope = figures.total(pair, way), scope_of(figures, way)
    fifth = figures.group(pair, way, scope)
    if "1" not in fifth.index:
        return float("nan"), float("nan")
    poorest = fifth.loc["1"]
    return _share(poorest["count_worse"], row["need_worse"]), _share(
        poorest["count_total"], row["need_total"]
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def follows(figures: Figures, pair: Pair, way: Way) -> str:
    """Who has a longer journey or none, where they live, who newly has one or a shorter one, and who is not counted."""
    row = figures.total(pair, way)
    counted = [row[name] for name in ("need_longer", "need_lost_reach", *OTHERS)]
    if not way.figures["judged"] or not all(map(known, counted)):
        return " ".join(changes_said(figures, pair, way))
    said = journey(figures.results, pair.service, way.key)
    within = f" within {said.cutoff}" if said.cutoff else ""
    sentences = [_longer_said(row, said.who, within), _fifth_said(figures, pair, way, said.who)]
    words = (
        f"would newly have a journey{within}, and have none today", "would have a shorter one",
        f"are not counted: they have no journey{within} today or under the option",
    )  # fmt: skip
    sentences += [
        f"{people(row[name])} {text}." for name, text in zip(OTHERS, words, strict=True) if row[name] >= 0.5
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _longer_said(row: pd.Series, who: str, within: str) -> str:
    longer, lost, total = row["need_longer"], row["need_lost_reach"], people(row["need_total"])
    if longer + lost == 0:
        return f"None of {total} {who} would have a longer journey or lose their last one{within}."
    if lost == 0:
        return f"{people(longer)} of {total} {who} would have a longer journey; none would lose their last one{within}."
    if longer == 0:
        return f"{people(lost)} of {total} {who} would no longer have a journey{within}."
    return (
        f"{people(longer + lost)} of {total} {who} would have a longer journey or none: {people(longer)} a longer one, "
        f"{people(lost)} no longer any{within}."
    )


def _fifth_said(figures: Figures, pair: Pair, way: Way, who: str) -> str:
    of_worse, of_all = fifth_shares(figures, pair, way)
    if not known(of_worse) or not known(of_all):
        return ""
    return (
        f"{percent(of_worse)} of them live in the most deprived fifth ({SCOPES[scope_of(figures, way)]}), which has "
        f"{percent(of_all)} of all {who} here."
    )


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
