"""Questions of journeys: pathways of several legs, hosted networks and their staff, the stories of personas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

import access
from access.network_tables import OF_NETWORK
from study.errors import ResultsError
from study.folder import open_study
from study.network_report import OTHERS, differing_options, shown_rows
from study.network_tables import NetworkTables, StaffJourneys, network_tables, site_names
from study.pathway_report import BOTH, WHY
from study.pathways import changed_options, pathway_result, study_pathways
from study.plan import MatrixKey
from study.stories import Stories
from study.story_text import StoryText
from study.suppression import Release
from study.suppression_layouts import Layout, Sum
from web.question_parts import Asked, Field, NotAnswered
from web.report_parts import Block, Items, Pack, Section, Table, Text
from web.search import found
from web.words import capital, mode_label, number, option_label, percent, period_label

PAIR = ("need", "need_reached", "need_lost_reach", "mean_minutes_base", "mean_minutes", "person_hours_year")
COUNTS = ("need_reached", "need_lost_reach")
LEGS = Layout(counts=COUNTS, key=("leg",), total="need")
FIFTHS = Layout((Sum(("quintile",), ("scope",)),), counts=COUNTS, key=(), total="need")
UNKNOWN, LEFT_OUT, NOBODY = "unknown", "withheld", "nobody both times"


def pathways_fields(asked: Asked) -> tuple[Field, ...]:
    """A pathway, and one option beside today or every one that changes it."""
    known = study_pathways(asked.results)
    which = asked.pick("pathway", "Pathway", [(name, each.label) for name, each in known.items()])
    changed = [n for n in changed_options(asked.results, known[which.value]) if n != asked.results.baseline]
    items = [("", "Every option that changes it"), *asked.options(changed)]
    return which, asked.pick("option", "Option", items, known=list(asked.results.configurations))


def pathways_answer(asked: Asked, chosen: dict[str, str]) -> Pack:
    """Minutes of the whole and of each leg, who loses reach and why, today and under each option."""
    results, pathway = asked.results, study_pathways(asked.results)[chosen["pathway"]]
    options = [results.baseline, chosen["option"]] if chosen["option"] else None
    result, released = pathway_result(results, pathway, options), Release.of(results)
    source = asked.source([MatrixKey(*key) for key in access.needed_times(pathway)[0]])
    need = capital(results.services[pathway.service].need_label)
    blocks = [Text(pathway.notes)] if pathway.notes else []
    said = [] if released.below else [each for figures in result.figures for each in _lost(pathway, figures)]
    blocks += [] if released.below else [Text(_lead(result.figures), "lead")]
    blocks += [Items(tuple(said))] if said else []
    whole = _pairs(
        result.figures, lambda figures: [("", figures["patient"] | figures)], released, LEGS, ("leg",)
    )
    legs = {leg.id: leg.label if leg.of_patient else f"{leg.label} ({leg.who})" for leg in pathway.legs}
    others = [each for each in result.figures if each["configuration"] != each["baseline"]] or result.figures
    by_leg = _pairs(others, lambda figures: zip(legs, figures["legs"]), released, LEGS, ("leg",))
    heads = (need, "Get through", "Lose reach", "Today, minutes", "Then, minutes", "Hours on the way a year")
    labels = {each["configuration"]: each["configuration_label"] for each in result.figures}
    fifths = _pairs(others, _of_fifths, released, FIFTHS, ("scope", "quintile"))
    tables = (
        ("The whole way of the patient", ("Option",), whole, lambda row: (labels[row["configuration"]],)),
        ("Each leg", ("Option", "Leg"), by_leg, lambda row: (labels[row["configuration"]], legs[row["leg"]])),
        ("By fifth of deprivation", ("Option", "Fifth"), fifths, lambda row: _of_fifth(row, labels)),
    )
    for title, first, table, name in tables:
        rows = tuple(_rows(table, name))
        blocks.append(Table(title, (*first, *heads), rows, source, words=tuple(range(len(first)))))
    blocks += [Text(BOTH, "note"), *([Text(released.said, "note")] if released.said else [])]
    return asked.document(pathway.label, [Section("pathway", "Today and then", tuple(blocks))])


def _lead(figures: list[dict]) -> str:
    """How the mean changes under the first option that is not the baseline."""
    base = figures[0]["patient"]["mean_minutes_own"]
    others = [each for each in figures if each["configuration"] != each["baseline"]]
    today = "Today nobody gets through"
    if base is not None:
        today = f"Today the whole way takes {number(base, 1)} minutes on average"
    said = [
        f"{each['patient']['mean_minutes']:.1f} instead of {each['patient']['mean_minutes_base']:.1f} under "
        f"\u201c{each['configuration_label']}\u201d"
        for each in others[:2] if each["patient"]["mean_minutes"] is not None
    ]  # fmt: skip
    same = "over those who get through both today and then"
    return f"{today}; {same}, {' and '.join(said)}." if said else f"{today}."


def _lost(pathway: access.Pathway, figures: dict) -> Iterator[str]:
    label = figures["configuration_label"]
    for leg, each in zip(pathway.legs, figures["legs"], strict=True):
        for why, need in each["lost_reach"].items():
            yield f"Under \u201c{label}\u201d {number(need, 1)} can no longer make {leg.label}: {WHY[why]}."


def _of_fifths(figures: dict) -> Iterator[tuple[tuple, dict]]:
    for scope, fifths in figures["by_quintile"].items():
        for quintile, each in fifths.items():
            yield (scope, quintile), each


def _of_fifth(row: dict, labels: dict[str, str]) -> tuple[str, str]:
    end = {"1": ", most deprived", "5": ", least deprived"}.get(row["quintile"], "")
    return labels[row["configuration"]], f"{capital(row['scope'])} fifth {row['quintile']}{end}"


def _pairs(
    figures: list[dict], of, released: Release, layout: Layout, names: tuple[str, ...]
) -> pd.DataFrame:
    """Rows of some part of every option's figures, as they may be shown."""
    rows = [
        {"configuration": each["configuration"]}
        | dict(zip(names, key if isinstance(key, tuple) else (key,)))
        | {name: float("nan") if pair[name] is None else pair[name] for name in PAIR}
        for each in figures
        for key, pair in of(each)
    ]
    return released.table(pd.DataFrame(rows, columns=["configuration", *names, *PAIR]), layout)


def _rows(table: pd.DataFrame, name) -> Iterator[tuple[str, ...]]:
    for row in table.to_dict("records"):
        counts = (_count(row[each]) for each in ("need", *COUNTS))
        minutes = (_minutes(row[each], NOBODY) for each in ("mean_minutes_base", "mean_minutes"))
        yield *name(row), *counts, *minutes, _count(row["person_hours_year"])


def networks_fields(asked: Asked) -> tuple[Field, ...]:
    """A hosted network and how one travels to it."""
    every = access.read_hosted_networks(
        asked.results.question_file("hosted_networks"),
        asked.results.services,
        asked.results.places.sites.index,
    )
    return asked.pick(
        "network", "Network", [(name, each.label) for name, each in every.items()]
    ), *asked.journey()


def networks_answer(asked: Asked, chosen: dict[str, str]) -> Pack:
    """The people of a network by service, option and Place, its members, and the journeys of its staff."""
    results, released = asked.results, Release.of(asked.results)
    tables = network_tables(
        results, [chosen["network"]], (), chosen["mode"], chosen["period"], chosen["direction"]
    )
    network = tables.networks[chosen["network"]]
    names, source = (
        site_names(results),
        asked.source([MatrixKey(chosen["mode"], chosen["period"], chosen["direction"])]),
    )
    people = released.table(tables.people, "network_people")
    people = people[people["network"].isin(["", network.id])]
    others = ", ".join(names[site] for site in network.members if site != network.host) or "none"
    blocks: list[Block] = [Text(f"Host: {names[network.host]}. Other members: {others}.", "lead")]
    said = [
        f"{rota.label}: {', '.join(names[site] for site in rota.sites)} share {rota.hours}."
        for rota in network.rotas
    ]
    said += [each["sentence"] for each in tables.findings]
    blocks += [Items(tuple(said))] if said else []
    sections = [
        Section(service, results.services[service].label, (_people_table(asked, own, service, source),))
        for service in network.services
        if len(own := _own_people(tables, people[people["service"] == service], network, service))
    ]
    staff = _staff_table(tables, names, asked)
    if staff.rows:
        sections.append(Section("staff", "Staff between sites", (staff,)))
    notes = [Text(each, "note") for each in (*tables.notes, released.said) if each]
    return asked.document(
        network.label, [Section("network", "Who and where", tuple(blocks + notes)), *sections]
    )


def _own_people(
    tables: NetworkTables, people: pd.DataFrame, network: access.HostedNetwork, service: str
) -> pd.DataFrame:
    """Rows of the options that give a service differently; those of nobody are left out."""
    shown = [
        shown_rows(people[people["configuration"] == option], network)
        for option in differing_options(tables, service)
    ]
    return pd.concat(shown) if shown else people.iloc[:0]


def _people_table(asked: Asked, people: pd.DataFrame, service: str, source: str) -> Table:
    declared = asked.results.services[service]
    rows = []
    for row in people.to_dict("records"):
        who = (row["place"] or "This network") if row["of"] == OF_NETWORK else capital(OTHERS[row["of"]])
        within = (row[access.threshold_column(t)] for t in declared.thresholds)
        rows.append(
            (option_label(asked.results.configurations[row["configuration"]]), who, _count(row["need"]),
             _share(row["share_of_need"]), _minutes(row["mean_minutes"], "none reached"),
             _minutes(row["p90_minutes"], "not reached"), *map(_share, within))
        )  # fmt: skip
    heads = (
        "Option",
        "Whose",
        capital(declared.need_label),
        "Of all",
        "Mean, minutes",
        "9 in 10 within, minutes",
    )
    heads += tuple(f"Within {t:g} minutes" for t in declared.thresholds)
    return Table(
        f"People whose nearest open site is a member: {declared.label}",
        heads,
        tuple(rows),
        source,
        words=(0, 1),
    )


def _staff_table(tables: NetworkTables, names: dict[str, str], asked: Asked) -> Table:
    rows = [_staff_row(each, names, asked) for each in tables.staff]
    heads = ("Between", "By", "When", "Mean, minutes", "Longest, minutes", "The longest")
    title = "Journeys of staff between sites, each pair and direction once"
    keys = dict.fromkeys(MatrixKey(e.mode, e.period, "to_site") for e in tables.staff if e.period)
    return Table(title, heads, tuple(rows), asked.source(keys), words=(0, 1, 2, 5))


def _staff_row(each: StaffJourneys, names: dict[str, str], asked: Asked) -> tuple[str, ...]:
    under = "; ".join(option_label(asked.results.configurations[o]) for o in each.options)
    of = f"{capital(each.of)}{f' under {under}' if under else ''}"
    when = period_label(asked.settings, each.period) if each.period else "at all hours"
    way = mode_label(each.mode, asked.settings)
    if each.journeys is None:
        return of, way, when, UNKNOWN, UNKNOWN, each.reason
    found_of = access.staff_summary(each.journeys)
    if found_of["longest_minutes"] is None:
        return of, way, when, UNKNOWN, UNKNOWN, "no way between any two"
    longest = f"{names[found_of['longest_from']]} to {names[found_of['longest_to']]}"
    if found_of["without_a_way"]:
        longest += f"; no way for {found_of['without_a_way']} of {found_of['journeys']}"
    return of, way, when, number(found_of["mean_minutes"], 1), number(found_of["longest_minutes"], 1), longest


def stories_fields(asked: Asked) -> tuple[Field, ...]:
    """A persona, where they live, and one option or every one that changes their care."""
    stories = Stories(open_study(asked.directory, asked.paths))
    personas = [(name, each.label) for name, each in stories.personas.items()]
    areas = asked.results.places.areas
    lives = asked.given.get("place", "").strip()
    if not lives:
        first = areas["population"].idxmax() if "population" in areas else areas.index[0]
        lives = str(areas["name"].get(first, first)) if "name" in areas else str(first)
    options = [(name, option_label(each)) for name, each in stories.questions[1].items() if not each.baseline]
    return (
        asked.pick("persona", "Persona", personas),
        Field("place", "Lives in (postcode, place or area)", (), lives[:80]),
        asked.pick("option", "Option", [("", "Every option that changes it"), *options]),
    )


def stories_answer(asked: Asked, chosen: dict[str, str]) -> Pack:
    """The journeys of a persona from one place, today and under each option, with the numbers behind them.

    Raises:
        NotAnswered: nothing of that name is known, or it is in no area.
    """
    stories = Stories(open_study(asked.directory, asked.paths))
    area, where, called = _home(asked, stories, chosen["place"])
    options = [chosen["option"]] if chosen["option"] else []
    try:
        story = StoryText(stories, stories.story(chosen["persona"], area, where, options, called=called))
    except ResultsError as error:
        raise NotAnswered(capital(str(error))) from None
    return asked.document(
        stories.personas[chosen["persona"]].label, _sections(story.markdown(), asked.source([]))
    )


def _home(asked: Asked, stories: Stories, text: str) -> tuple[str | None, tuple[float, float] | None, str]:
    """The area that is meant, or the point and what it is called."""
    if text in asked.results.places.areas.index:
        return text, None, ""
    hit = found(asked.results, text)
    if hit is None or (hit.kind != "postcode" and hit.area is None):
        raise NotAnswered(f"No postcode, place or area \u201c{text}\u201d is known in this study.")
    if hit.kind == "postcode":
        return None, stories.postcodes.point(hit.label), hit.label
    return hit.area, None, ""


def _sections(markdown: str, source: str) -> list[Section]:
    """The story's own headings, sentences and tables; its first heading is the page's."""
    sections = [Section("part-0", "Who and when")]
    items: list[str] = []
    rows: list[tuple[str, ...]] = []
    for line in [*markdown.splitlines()[1:], "#"]:
        if line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("|"):
            cells = tuple(cell.strip() or "as today" for cell in line.strip("|").split("|"))
            rows += [] if line.startswith("|-") else [cells]
        elif line:
            _settle(sections, [*_listed(items), *_tabled(rows, source)])
            items, rows = [], []
            heading, number_of = line.lstrip("#").strip(), f"part-{len(sections)}"
            if line.startswith("### "):
                part = Section(f"{number_of}-{len(sections[-1].sections)}", heading)
                sections[-1] = replace(sections[-1], sections=(*sections[-1].sections, part))
            elif line.startswith("## "):
                sections.append(Section(number_of, heading))
            elif heading:
                _settle(sections, [Text(line)])
    return sections


def _listed(items: list[str]) -> list[Block]:
    return [Items(tuple(items))] if items else []


def _tabled(rows: list[tuple[str, ...]], source: str) -> list[Block]:
    words = tuple(range(6))
    return [Table("The numbers of the story", rows[0], tuple(rows[1:]), source, words)] if rows else []


def _settle(sections: list[Section], blocks: list[Block]) -> None:
    """Put blocks into the last section, or into the last one within it."""
    last = sections[-1]
    if last.sections:
        within = replace(last.sections[-1], blocks=(*last.sections[-1].blocks, *blocks))
        sections[-1] = replace(last, sections=(*last.sections[:-1], within))
    else:
        sections[-1] = replace(last, blocks=(*last.blocks, *blocks))


def _count(value: float) -> str:
    return number(value) if value == value else LEFT_OUT


def _share(value: float) -> str:
    return percent(value) if value == value else LEFT_OUT


def _minutes(value: float, otherwise: str) -> str:
    return number(value, 1) if value == value else otherwise
