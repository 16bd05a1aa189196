"""The evidence pack of five areas whose minutes are typed: every number by hand, words neutral, blanks visible."""

import re

import pytest

from study.equality_duty import CHARACTERISTICS
from study.errors import ResultsError
from study.folder import open_study
from study.published import published_only
from study.results import open_results
from study.run import run
from tests.web.report_drawer import StandIn
from tests.web.small_study import write_small
from web.report import UnknownKind, make_pack, write_report
from web.report_duty import NO_DATA, TO_WRITE
from web.report_figures import Asked, find_figures
from web.report_parts import (
    Blank,
    Pictures,
    Table,
    blocks_of,
    clean,
    heading_of,
    sections_of,
    source_of,
    whole_text,
)

VERDICTS = (
    "best", "worst", "optimal", "optimum", "winner", "should", "recommend", "unfortunately", "fortunately", "improve",
    "superior", "inferior", "acceptable", "unacceptable", "ideal", "preferable", "fair", "unfair", "sadly", "clearly",
)  # fmt: skip


def pack_of(results, *asked):
    return make_pack(find_figures(results, Asked(*asked)), StandIn(), "isoquity report DIR -o pack.html")


@pytest.fixture(scope="module")
def pack(results):
    return pack_of(results)


def tables(pack) -> dict[str, Table]:
    """Tables by title; of those of the same title the first."""
    found: dict[str, Table] = {}
    for block in blocks_of(pack.sections):
        if isinstance(block, Table):
            found.setdefault(block.title, block)
    return found


def row(table: Table, name: str, number: int = 0) -> tuple:
    return [each[1:] for each in table.rows if each[0] == name][number]


def test_services_and_options_are_those_that_change(pack):
    ids = [section.id for section in sections_of(pack.sections) if section.id.startswith("pair-")]
    assert ids == ["pair-emergency-without_n", "pair-emergency-moved"]
    assert [section.id for section in pack.sections] == [
        "glance", "question", "summary", "services", "duty", "limits", "method", "origin",
    ]  # fmt: skip


def test_which_site_gives_what_when_and_what_differs(pack):
    table = tables(pack)["Emergency department: sites and their weekly hours"]
    assert table.heads == ("Site", "Today", "Without N (draft)", "Moved")
    assert row(table, "East") == ("at all hours", "at all hours", "at all hours")
    assert row(table, "West") == ("not given", "not given", "at all hours")
    assert "Without N (draft): no longer at North <script>alert('x')</script>." in whole_text(pack)
    assert "Drafts are in this pack, which is not for publication: Without N (draft)." in whole_text(pack)


def test_what_changes_is_as_worked_by_hand(pack):
    """Without N: A1 10 to 22, A2 stays 12, A3 8 to 8.5, A5 loses its only site: 100 + 300 + 50 of 1,050."""
    table = tables(pack)["What changes, and for how many"]
    assert row(table, "Longer journey, or no longer reach it, people") == ("450",)
    assert row(table, "Of them no longer reach it, people") == ("50",)
    assert row(table, "Shorter journey, or newly reach it, people") == ("0",)
    assert row(table, "All people counted") == ("1,050",)
    assert row(table, "Longer on average for those with a longer journey, minutes") == ("3.4",)  # 1350 / 400
    assert row(table, "Longer at most, minutes") == ("12.0",)


def test_how_long_journeys_are_is_as_worked_by_hand(pack):
    """Reached under both: A1 to A3, (1000 + 2400 + 2400) / 600 today and (2200 + 2400 + 2550) / 600."""
    table = tables(pack)["How long journeys are"]
    assert row(table, "Mean minutes, reached under both, minutes") == ("9.7", "11.9")
    assert row(table, "Half reach it within, minutes") == ("12.0", "22.0")
    assert row(table, "Nine in ten reach it within, minutes") == (
        "fewer than nine in ten reach it (61.9%)", "fewer than nine in ten reach it (57.1%)",
    )  # fmt: skip
    assert row(table, "Within 10 minutes, share of all") == ("42.9%", "28.6%")  # 450 and 300 of 1050
    assert row(table, "Within 20 minutes, share of all") == ("61.9%", "47.6%")
    assert row(table, "Reach it at all, people") == ("650", "600")


def test_fifths_are_as_worked_by_hand(pack):
    table = tables(pack)["Mean minutes by national fifth of deprivation"]
    assert row(table, "Everybody") == ("1,050", "600", "9.7", "11.9", "+2.2")  # 2.25 to the even digit
    assert row(table, "1 (most deprived)") == ("300", "300", "11.3", "15.3", "+4.0")
    assert row(table, "3") == ("300", "300", "8.0", "8.5", "+0.5")
    assert row(table, "5 (least deprived)") == ("400", "0", *["none reach it both times"] * 3)


def test_who_travels_longer_by_fifth_and_decile(pack):
    table = tables(pack)["Who travels longer, by deprivation"]
    assert row(table, "1 (most deprived)") == (
        "300",
        "100",
        "33.3%",
        "12.0",
        "0",
    )
    assert row(table, "3", 2) == ("50", "50", "100.0%", "all lose reach", "50")
    assert row(table, "10 (least deprived)") == (
        "400",
        "0",
        "0.0%",
        "nobody",
        "0",
    )


def test_the_nearest_sites_hold_everyone_who_reaches_one(pack):
    table = tables(pack)["For how many each site is nearest"]
    assert row(table, "North <script>alert('x')</script>") == ("450", "not open")
    assert row(table, "East") == ("200", "600")


def test_shares_within_minutes_stand_beside_the_curves(pack):
    table = tables(pack)["By car: share of people within minutes"]
    assert table.heads[1:3] == ("Everybody: today", "Everybody: option")
    assert row(table, "10 minutes")[:2] == ("42.9%", "28.6%")
    assert row(table, "30 minutes")[:2] == ("61.9%", "57.1%")


def test_the_second_option_has_its_own_figures(pack):
    """Moved: A1 10 to 4, A2 stays, A3 8 to 8.5, A5 5 to 6."""
    second = [
        b for b in blocks_of(pack.sections) if isinstance(b, Table) and b.title.startswith("What changes")
    ][1]
    assert row(second, "Longer journey, or no longer reach it, people") == ("350",)
    assert row(second, "Shorter journey, or newly reach it, people") == ("100",)


def test_every_figure_and_table_is_numbered_and_carries_the_run(pack, results):
    shown = []
    for block in blocks_of(pack.sections):
        shown += (
            block.pictures if isinstance(block, Pictures) else [block] if isinstance(block, Table) else []
        )
    for kind in ("Table", "Figure"):
        assert [b.number for b in shown if b.kind == kind] == list(
            range(1, 1 + sum(b.kind == kind for b in shown))
        )
    assert all(source_of(block, pack.run_id).endswith(f"Run {results.run_id}.") for block in shown)
    assert all(heading_of(block).startswith(f"{block.kind} {block.number}. ") for block in shown)


def test_no_verdict_is_given(pack):
    text = whole_text(pack).lower()
    assert not re.findall(rf"\b(?:{'|'.join(VERDICTS)})\w*", text)


def test_all_characteristics_stand_in_the_duty_table_and_blanks_are_visible(pack):
    table = tables(pack)["Equality duty, Emergency department: Without N (draft)"]
    assert [each[0].removesuffix(" (also considered)") for each in table.rows] == list(
        CHARACTERISTICS.values()
    )
    assert row(table, "Sexual orientation") == (NO_DATA, TO_WRITE)
    assert all(isinstance(each, Blank) for each in row(table, "Sexual orientation"))
    assert row(tables(pack)["Data on each characteristic"], "Sexual orientation")[0] == NO_DATA


def test_findings_are_as_worked_by_hand(pack):
    """The most deprived fifth: 11.3 today and 15.3; everyone 9.7 and 11.9; 100 of 300 and 400 of 1,050 longer."""
    table = tables(pack)["Equality duty, Emergency department: Without N (draft)"]
    finding, mitigation = row(table, "Deprivation (also considered)")
    assert finding.lines == (
        "By car, residents: longer or none left 33.3% (everyone 42.9%); mean +4.0 minutes (everyone +2.2).",
    )
    numbers = tables(pack)["Numbers of each characteristic, Emergency department: Without N (draft)"]
    assert numbers.heads[1:] == (
        "Counted", "Today, minutes", "Option, minutes", "Change, minutes", "Longer", "None left",
    )  # fmt: skip
    assert row(numbers, "Most deprived national fifth") == ("300", "11.3", "15.3", "+4.0", "33.3%", "0.0%")
    assert ("Everyone", "1,050", "9.7", "11.9", "+2.2", "38.1%", "4.8%") in numbers.rows
    assert not isinstance(finding, Blank)
    assert mitigation == TO_WRITE


def test_what_the_programme_adds_stands_in_the_table(tmp_path):
    folder = write_small(tmp_path)
    study = folder / "study.toml"
    study.write_text('equality = "equality.toml"\n' + study.read_text())
    (folder / "equality.toml").write_text(
        '[age]\nmitigation = "Shuttle."\nowner = "Board"\n[age.options.without_n]\nmitigation = "Draft taxi."\n'
        '[race]\nfinding_note = "Asked."\ndata_note = "Census."\n'
    )
    run(open_study(folder))
    results = open_results(folder)
    made = pack_of(results)
    ours = tables(made)
    assert (
        row(ours["Equality duty, Emergency department: Without N (draft)"], "Age")[1]
        == "Draft taxi. Owner: Board."
    )
    moved = ours["Equality duty, Emergency department: Moved"]
    assert row(moved, "Age")[1] == "Shuttle. Owner: Board."
    assert row(moved, "Race")[0] == "Programme: Asked."
    assert row(ours["Data on each characteristic"], "Race")[2] == "Census."
    text = whole_text(pack_of(published_only(results)))
    assert "Shuttle" in text
    assert not re.search(r"draft|without n|without_n|taxi", text, re.IGNORECASE)


def test_small_numbers_are_withheld_everywhere(small):
    results = open_results(small)
    results.suppress_below = 60
    pack = pack_of(results)
    table = tables(pack)["What changes, and for how many"]
    assert row(table, "Of them no longer reach it, people") == ("withheld",)
    assert "are left out here: they are small" in whole_text(pack)
    assert "Withheld: a number in" in whole_text(pack)
    assert not re.search(r"\b50 (residents|people)", whole_text(pack))


def test_what_is_not_there_is_refused(results, tmp_path):
    with pytest.raises(
        ResultsError, match="there is no service `clinics`: these results have emergency, clinic"
    ):
        find_figures(results, Asked(services=("clinics",)))
    with pytest.raises(ResultsError, match="there is no option `two`"):
        find_figures(results, Asked(options=("two",)))
    with pytest.raises(ResultsError, match="`emergency` has no times by `walk`: it has drive"):
        find_figures(results, Asked(modes=("walk",)))
    with pytest.raises(ResultsError, match="no option asked for changes a service asked for"):
        find_figures(results, Asked(services=("clinic",)))
    with pytest.raises(UnknownKind, match=r"as .html or .docx; found `pack.pdf`"):
        write_report(results, tmp_path / "pack.pdf")


def test_text_is_cleaned_of_what_no_file_may_hold():
    assert clean("a\x00\x1b[1mb\ud800 \ufffe\n\tc \U0001f600") == "a[1mb c \U0001f600"
