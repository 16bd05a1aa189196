"""The Public Sector Equality Duty: of each characteristic the data, finding, numbers and mitigation.

Findings are written from the pack's own figures; mitigation and notes are the programme's (``equality.toml``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from study.equality_duty import ALSO, CHARACTERISTICS, Added, read_equality
from study.results import Results
from web.report_figures import FIFTHS, Figures, Pair, Way
from web.report_findings import HEADS, HOW_TO_READ, Evidence, findings, number_rows
from web.report_groups import ALL, CAR, Grouping, without_car
from web.report_parts import Blank, Items, Lines, Section, Table, Text
from web.report_question import also_moves
from web.report_words import label_of, pair_label, scope_of, source

NO_DATA = Blank("No data in this study: nothing can be said.")
NONE = Blank("\u2013")
TO_WRITE = Blank("To be written by the programme.")
ECOLOGICAL = (
    "Every figure here is of areas: each person in an area is taken to travel as the area does, and who in it belongs "
    "to a group is not known. A difference between groups says where they live, not how they themselves travel; it "
    "cannot be read as a finding on individuals. Counts are of residents, not of patients, unless said otherwise."
)
SOURCES = (
    "Equality Act 2010, section 149: public authorities have due regard to the need to eliminate conduct that the Act "
    "prohibits, to advance equality of opportunity and to foster good relations. Section 4 lists the nine protected "
    "characteristics; by section 149(7) the second and third aim do not extend to marriage and civil partnership.",
    "In England also the National Health Service Act 2006, section 14Z35 (integrated care boards; inserted by the "
    "Health and Care Act 2022, section 25; before July 2022 section 14T, of clinical commissioning groups) and section "
    "13G (NHS England): regard to the need to reduce inequalities in access to health services and in the outcomes "
    "achieved for patients. These figures speak of access by travel alone and of no outcome. Deprivation, car "
    "ownership, carers and rurality are looked at for it; they are not protected characteristics.",
)
BY_NAME = {
    "age": (), "disability": ("disability", "disabled", "long_term_illness", "limiting_illness"),
    "gender_reassignment": ("gender_identity", "gender_reassignment"),
    "marriage_and_civil_partnership": ("marital_status", "legal_partnership", "marriage_and_civil_partnership"),
    "pregnancy_and_maternity": (), "race": ("ethnic_group", "ethnicity", "race"),
    "religion_or_belief": ("religion", "religion_or_belief"), "sex": (), "sexual_orientation": ("sexual_orientation",),
    "deprivation": (), "no_car": ("cars", "car_availability", "car_ownership"),
    "carers": ("carers", "unpaid_care", "unpaid_carers"), "rurality": (),
}  # fmt: skip
NEEDS_BY_NAME = {
    "pregnancy_and_maternity": ("births", "maternities", "pregnancies"), "disability": ("learning_disability",),
}  # fmt: skip
LOOKUPS_BY_NAME = {"rurality": ("rural_urban", "rurality", "urban_rural")}
KINDS = {"age": ("age",), "sex": ("sex",)}
PROXY = {
    "age": "Who lives where is known by age; who of them would use the service is not.",
    "sex": "Who lives where is known by sex; who of them would use the service is not.",
    "mothers": "A stand-in: an age band of women, not pregnancy.",
    "need": "Recorded counts of the people concerned, by the area of their home.",
    "group": "A proxy: counts of all who live in an area, not of patients.",
    "lookup": "Of the area itself, so alike for everyone in it.",
    "fifth": "Of the area itself: people in a deprived area need not be deprived; deprived people live elsewhere too.",
}


def study_equality(results: Results) -> dict[str, Added]:
    """What ``equality.toml`` said when the results were made, on the options that the results have; {} without a file.

    Raises
    ------
    InputError, AccessError
        The file says something that cannot be used.
    """
    if not results.study.settings.equality:
        return {}
    file = results.question_file("equality")
    return read_equality(file, results.study.settings, results.configurations, every_option=False)


def duty_section(figures: Figures) -> Section:
    """The data on each characteristic, then for every service and option what is found, the gap and the mitigation."""
    said = study_equality(figures.results)
    blocks = [
        Text("What do the figures say on each characteristic of the equality duty?", "lead"),
        Text(ECOLOGICAL), Items(SOURCES), _data_table(figures, said),
    ]  # fmt: skip
    sections = tuple(_pair_section(figures, pair, said) for pair in figures.pairs)
    return Section("duty", "The Public Sector Equality Duty", tuple(blocks), sections)


def name_of(characteristic: str) -> str:
    """The characteristic, and that it is not protected where it is also considered only."""
    return CHARACTERISTICS[characteristic] + (" (also considered)" if characteristic in ALSO else "")


def _data_table(figures: Figures, said: dict[str, Added]) -> Table:
    pair = figures.pairs[0]
    rows = []
    for name in CHARACTERISTICS:
        found = evidence(figures, pair, name, said.get(name, Added()))
        data = "; ".join(f"{each.label}: {each.source}" for each in found) or NO_DATA
        proxy = " ".join(dict.fromkeys(each.proxy for each in found)) or NONE
        note = said.get(name, Added()).data_note or NONE
        rows.append((name_of(name), data, proxy, note))
    heads = ("Characteristic", "Data used", "How good a proxy", "Note of the programme")
    title = "Data on each characteristic"
    return Table(title, heads, tuple(rows), source(figures.results, [], deprived=True), words=(0, 1, 2, 3))


def _pair_section(figures: Figures, pair: Pair, said: dict[str, Added]) -> Section:
    results = figures.results
    label = f"{results.services[pair.service].label}: {pair_label(results, pair)}"
    rows = tuple(duty_row(figures, pair, name, said.get(name, Added())) for name in CHARACTERISTICS)
    table = Table(
        f"Equality duty, {label}", ("Characteristic", "Finding", "Mitigation"), rows,
        "Numbers are those of the next table.", words=(0, 1, 2),
    )  # fmt: skip
    numbers = [
        row
        for name in CHARACTERISTICS
        for row in number_rows(
            figures, pair, name_of(name), evidence(figures, pair, name, said.get(name, Added()))
        )
    ]
    blocks = [table, Table(f"Numbers of each characteristic, {label}", HEADS, tuple(numbers), HOW_TO_READ)]
    if moved := also_moves(figures, pair):
        blocks.insert(0, Text(moved))
    return Section(f"duty-{pair.service}-{pair.option}", label, tuple(blocks))


def told(figures: Figures, pair: Pair) -> set[str]:
    """The groupings that the tables of a pair have numbers of."""
    said = study_equality(figures.results)
    return {
        each.group
        for name in CHARACTERISTICS
        for each in evidence(figures, pair, name, said.get(name, Added()))
    }


def duty_row(figures: Figures, pair: Pair, name: str, added: Added) -> tuple[str, ...]:
    """One characteristic of a pair: finding and mitigation, said to be missing where there is none."""
    said = list(findings(figures, pair, evidence(figures, pair, name, added)))
    said += [f"Programme: {note}" for note in _of_options(figures, pair, _note, added)]
    mitigation = list(_of_options(figures, pair, _mitigation, added))
    return name_of(name), Lines(said) if said else NO_DATA, Lines(mitigation) if mitigation else TO_WRITE


def _note(added: Added, option: str) -> str:
    return added.of("finding_note", option)


def _mitigation(added: Added, option: str) -> str:
    said, owner = added.of("mitigation", option), added.of("owner", option)
    return f"{said} Owner: {owner}." if said and owner else said


def _of_options(
    figures: Figures, pair: Pair, text: Callable[[Added, str], str], added: Added
) -> Iterator[str]:
    """What the programme says of the options of a pair: once, or each by its name where it says several things."""
    said = {option: text(added, option) for option in pair.options}
    if len(set(said.values())) == 1:
        yield from filter(None, [said[pair.option]])
        return
    for option, words in said.items():
        if words:
            yield f"{label_of(figures.results, option)}: {words}"


def evidence(figures: Figures, pair: Pair, name: str, added: Added) -> list[Evidence]:
    """Every cut of people of the study that speaks of a characteristic."""
    found = list(_groupings(figures.groupings[pair.service], figures, name, added))
    if name == "deprivation":
        scope = scope_of(figures, pair.ways[0])
        if len(figures.group(pair, pair.ways[0], scope)):
            label = f"Most deprived {FIFTHS[scope].lower().removesuffix(' of deprivation')}"
            release = figures.results.places.areas["imd_release"].dropna()
            of = f"areas by {release.iloc[0]}" if len(release) else "areas by their deprivation"
            whose = figures.results.services[pair.service].need_label or "residents"
            found.append(Evidence(scope, label, whose, of, PROXY["fifth"], _total_row(figures), ("1",)))
    if name == "pregnancy_and_maternity" and not found:
        found += [_of(each, figures) for each in figures.groupings[pair.service] if each.kind == "mothers"]
    return found


def _groupings(
    known_ones: Sequence[Grouping], figures: Figures, name: str, added: Added
) -> Iterator[Evidence]:
    no_car = figures.results.study.settings.no_car
    groups = BY_NAME[name] if added.groups is None else added.groups
    needs = NEEDS_BY_NAME.get(name, ()) if added.needs is None else added.needs
    lookups = LOOKUPS_BY_NAME.get(name, ()) if added.lookups is None else added.lookups
    wanted = {"group": groups, "need": needs, "lookup": lookups}
    for each in known_ones:
        named = each.kind in KINDS.get(name, ()) or each.name in wanted.get(each.kind, ())
        of_cars = name == "no_car" and added.groups is None and no_car and each.kind == "group"
        if named or (of_cars and each.name == no_car.group):
            yield _of(each, figures, name)


def _of(grouping: Grouping, figures: Figures, name: str = "") -> Evidence:
    """A grouping as evidence; of households by car, only those without."""
    only, not_by = (), ()
    if name == "no_car" and (without := without_car(figures.results, grouping)):
        only, not_by = (without,), CAR

    def everyone(pair: Pair, way: Way) -> pd.Series:
        return figures.group(pair, way, grouping.id + ALL).iloc[0]

    return Evidence(
        grouping.id,
        grouping.label,
        grouping.unit,
        grouping.source,
        PROXY[grouping.kind],
        everyone,
        only,
        not_by,
    )


def _total_row(figures: Figures) -> Callable[[Pair, Way], pd.Series]:
    """Everyone with need, in the columns of a grouping."""

    def everyone(pair: Pair, way: Way) -> pd.Series:
        row = figures.total(pair, way)
        return pd.Series(
            {
                "count_total": row["need_total"], "count_worse": row["need_worse"],
                "count_lost_reach": row["need_lost_reach"], "count_both": row["need_both"],
                "mean_minutes_base": row["base_mean_minutes"], "mean_minutes_option": row["option_mean_minutes"],
            }
        )  # fmt: skip

    return everyone
