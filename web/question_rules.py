"""Questions of rules and programmes: which option keeps which rule, and who loses in several programmes at once."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

import access
from study.programme_tables import Asked as ProgrammesAsked
from study.programme_tables import (
    Combinations,
    area_table,
    combinations,
    rule_sentences,
    study_programmes,
    unclear_services,
)
from study.rule_report import Asked as RulesAsked
from study.rule_report import JudgedRules, judge_rules, rules_table
from study.suppression import WITHHELD, Release, without_sentences
from web.question_parts import Asked, Field, NotAnswered
from web.report_parts import Block, Items, Pack, Section, Table, Text
from web.words import by_mode, capital, number, option_label, percent, period_label

VERDICTS = {
    "broken": "Broken by", "kept": "Options that keep it", "unchanged": "That change nothing it speaks of",
    "not_judged": "Not judged",
}  # fmt: skip
MOST_COMBINATIONS = 400
MINUTES_TO_LOSE = (0, 1, 2, 5, 10, 15)
UNKNOWN = "unknown"
LEFT_OUT = "withheld"


def rules_fields(asked: Asked) -> tuple[Field, ...]:
    """One option or all, and what volumes and minutes are judged with."""
    return asked.pick("option", "Option", [("", "Every option"), *asked.options()]), *asked.journey()


def rules_answer(asked: Asked, chosen: dict[str, str]) -> Pack:
    """Each rule with who keeps and who breaks it, then what is found of each option."""
    options = (chosen["option"],) if chosen["option"] else ()
    how = RulesAsked(options, (), chosen["mode"], chosen["period"], chosen["direction"])
    judged = judge_rules(asked.directory, asked.paths, how)
    table = without_sentences(rules_table(judged), Release.of(asked.results))
    verdicts = table.drop_duplicates(["rule", "option"])
    broken = table[table["verdict"] == "broken"]
    names = {name: option_label(each) for name, each in judged.options.items()}
    source = asked.source([judged.key] if judged.key else [])
    rows = tuple(
        (rule.label or rule.id, capital(rule.statement(judged.facts)), *_who(verdicts, rule.id, names),
         rule.source or "not said")
        for rule in judged.rules
    )  # fmt: skip
    heads = ("Rule", "What it says", *VERDICTS.values(), "Source")
    words = tuple(range(len(heads)))
    sections = [
        Section(
            "rules", "Each rule and every option",
            (*_lead(judged, broken), Table("What became of each rule", heads, rows, source, words)),
        )
    ]  # fmt: skip
    found = tuple(_findings(judged, broken, names))
    sections.append(Section("findings", "What is found of each option", (), found))
    return asked.document("Which options keep the rules", sections)


def _lead(judged: JudgedRules, broken: pd.DataFrame) -> Iterator[Block]:
    """How many options break a rule, and why rules on volumes are not judged where they are not."""
    count, breaking = len(judged.options), broken["option"].nunique()
    judging = sum(not judged.unjudged(rule) for rule in judged.rules)
    said = f"{count - breaking} of {count} options break none of the {judging} rules that are judged"
    yield Text(f"{said}; {breaking} break at least one." if breaking else f"{said}.", "lead")
    yield Text("A rule says what an option entails; it ranks none.")
    if judged.key is None:
        yield Text(f"Rules on volumes and minutes are not judged: {judged.why_not}.", "warning")


def _who(verdicts: pd.DataFrame, rule: str, names: dict[str, str]) -> Iterator[str]:
    own = verdicts[verdicts["rule"] == rule]
    for verdict in VERDICTS:
        options = list(own.loc[own["verdict"] == verdict, "option"])
        if verdict == "broken" or len(names) == 1:
            yield "; ".join(names[each] for each in options) or "none"
        else:
            yield f"all {len(options)}" if len(options) == len(names) else str(len(options) or "none")


def _findings(judged: JudgedRules, broken: pd.DataFrame, names: dict[str, str]) -> Iterator[Section]:
    for option, name in names.items():
        rows = broken[broken["option"] == option]
        said = [
            " ".join(
                part for part in (row.sentence.removeprefix(f'Option "{option}": '), row.cascade) if part
            )
            for row in rows.itertuples()
        ]
        said = [capital(each) for each in said if each]
        if WITHHELD in rows and rows[WITHHELD].any():
            said.append("Sentences are left out: they would tell small numbers (suppress_below).")
        blocks = (Items(tuple(said)),) if said else (Text("It breaks no rule that is judged."),)
        yield Section(f"option-{option}", name, blocks)


def programmes_fields(asked: Asked) -> tuple[Field, ...]:
    """For each programme one of its options, how one travels, and how much longer is a loss."""
    results, fields = asked.results, []
    for name, programme in study_programmes(results).items():
        options = list(dict.fromkeys([*programme.options, results.baseline]))
        usual = options[0]
        fields.append(asked.pick(f"programme-{name}", programme.label, asked.options(options), usual))
    minutes = [
        (str(each), f"more than {each} minutes longer" if each else "any longer") for each in MINUTES_TO_LOSE
    ]
    return *fields, *asked.journey(), asked.pick("longer", "A loss is", minutes)


def programmes_answer(asked: Asked, chosen: dict[str, str]) -> Pack:
    """Who loses in how many programmes under every combination, and where under the one that was chosen.

    Raises:
        NotAnswered: the options give a service that they share differently.
    """
    results = asked.results
    how = ProgrammesAsked(chosen["mode"], chosen["period"], chosen["direction"], 50, float(chosen["longer"]))
    programmes = study_programmes(results)
    wanted = {name: chosen[f"programme-{name}"] for name in programmes}
    try:
        one = combinations(results, how, [wanted], False)
    except access.AccessError as error:
        raise NotAnswered(str(error)) from None
    many = 1
    for programme in programmes.values():
        many *= len(programme.options) + 1
    made = combinations(results, how, None, True) if many <= MOST_COMBINATIONS else one
    known = {tuple(each.chosen.items()) for each in made.combinations}
    shown = made.combinations + [e for e in one.combinations if tuple(e.chosen.items()) not in known]
    released, source = Release.of(results), asked.source([made.key])
    counts = released.table(
        pd.concat(
            {each.configuration.id: each.losses.counts for each in shown}, names=["combination"]
        ).droplevel(1),
        "programme_counts",
    ).reset_index()
    this = one.combinations[0]
    sections = [
        Section("one", _named(this), tuple(_one(one, this, counts, released, source))),
        Section("all", "Every combination", tuple(_all(made, counts, source))),
    ]
    return asked.document("Who loses in several programmes", sections)


def _named(one: access.Combination) -> str:
    return one.configuration.label or one.configuration.id


def _one(
    made: Combinations, one: access.Combination, counts: pd.DataFrame, released: Release, source: str
) -> Iterator[Block]:
    """A combination: how many lose in how many programmes, by fifth, where, and which rules it breaks."""
    own = counts[counts["combination"] == one.configuration.id]
    everyone = own[own["grouping"] == "population"].set_index("programmes_lost")["people"]
    settings = made.results.study.settings
    loss = (
        f"more than {made.asked.threshold_minutes:g} minutes longer"
        if made.asked.threshold_minutes
        else "longer"
    )
    several = everyone[everyone.index >= 2]
    if everyone.notna().all():
        when = period_label(settings, made.key.period).lower()
        yield Text(
            f"{number(several.sum())} residents would lose in two programmes or more "
            f"{by_mode(made.key.mode, settings)} ({when}), {number(everyone.get(1, 0))} in one "
            f"and {number(everyone.get(0, 0))} in none.", "lead",
        )  # fmt: skip
    yield Text(
        f"People lose in a programme if the journey to any of its services is {loss} or no longer possible."
    )
    for each in unclear_services(made, one):
        service = made.results.services[each.service].label
        yield Text(
            f"{service} is not judged in this period and in no count: open in part of it only.", "warning"
        )
    numbers = sorted(own["programmes_lost"].unique())
    grouped = own[(own["grouping"] == "population") | own["grouping"].str.startswith("quintile_")]
    rows = [
        (capital(str(label)), *(f"{_people(r.people)} ({_share(r.share)})" for r in group.itertuples()))
        for label, group in grouped.groupby("label", sort=False)
    ]
    yield Table(
        "Residents by the number of programmes they lose in",
        ("Who", *map(_times, numbers)),
        tuple(rows),
        source,
    )
    yield from _where(made, one, released, source)
    prefix = f'Option "{one.configuration.id}": '
    if said := [each.removeprefix(prefix) for each in rule_sentences(made, one.configuration)]:
        yield Items(tuple(said)) if not released.below else Text("Rules are broken: see the page of rules.")


def _where(made: Combinations, one: access.Combination, released: Release, source: str) -> Iterator[Block]:
    table = released.table(area_table(made, one).assign(combination=one.configuration.id), "programme_areas")
    if table.empty:
        yield Text("No area loses in several programmes.")
        return
    names = [made.programmes[each].label for each in one.chosen]
    rows = tuple(
        (str(row["name"]), _people(row["population"]), _people(row["people_in_several"]),
         f"{row['programmes_lost']:.0f}", _fifth(row["quintile_national"]),
         *(_change(row, name) for name in one.chosen))
        for row in table.to_dict("records")
    )  # fmt: skip
    heads = (
        "Area",
        "Residents",
        "Lose in several",
        "Programmes",
        "National fifth",
        *(f"{n}, minutes" for n in names),
    )
    yield Table("Areas that lose in several programmes", heads, rows, source)


def _all(made: Combinations, counts: pd.DataFrame, source: str) -> Iterator[Block]:
    """A row for each combination: residents by the number of programmes, and how many of them are the most deprived."""
    numbers, rows = sorted(counts["programmes_lost"].unique()), []
    for one in made.combinations:
        if all(option == made.results.baseline for option in one.chosen.values()):
            continue
        own = counts[counts["combination"] == one.configuration.id]
        everyone = own[own["grouping"] == "population"].set_index("programmes_lost")["people"]
        fifth = own[(own["grouping"] == "quintile_national") & (own["category"].astype(str) == "1")]
        poorest = fifth.loc[fifth["programmes_lost"] > 0, "people"].sum(min_count=1, skipna=False)
        cells = (_people(everyone.get(n, float("nan"))) for n in numbers)
        rows.append((_named(one), *cells, _people(poorest) if len(fifth) else UNKNOWN))
    heads = ("Options together", *map(_times, numbers), "Lose in any, most deprived fifth")
    yield Table("Residents who lose in so many programmes", heads, tuple(rows), source)
    if made.conflicts:
        yield Items(tuple(f"Not combined: {each}" for each in made.conflicts))


def _times(count: int) -> str:
    return {0: "In none", 1: "In one", 2: "In two", 3: "In three"}.get(int(count), f"In {count}")


def _people(value: float) -> str:
    return number(value) if value == value else LEFT_OUT


def _share(value: float) -> str:
    return percent(value) if value == value else LEFT_OUT


def _fifth(value: float) -> str:
    return f"{value:.0f}" if value == value else UNKNOWN


def _change(row: dict, programme: str) -> str:
    minutes, lost = row[f"change_minutes_{programme}"], row[f"share_lost_reach_{programme}"]
    said = (
        "no time under both"
        if minutes != minutes
        else f"{round(minutes, 1) + 0.0:+.1f}".replace("+0.0", "0.0")
    )
    return said if not lost else f"{said}; {percent(lost)} no longer reach it"
