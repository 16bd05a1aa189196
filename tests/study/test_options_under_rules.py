"""Options under rules: what is refused, what is flagged, and what is said not to be judged."""

import pandas as pd
import pytest

from study import rule_report
from study.check import check_study
from study.option_question import Question, ask
from study.option_report import answer_text, options_dicts
from study.progress import Silent
from study.results import ensure_results
from study.rule_report import judge_rules, rules_text
from tests.option_study import RULES, write_choice_study


@pytest.fixture(scope="module")
def ruled(tmp_path_factory):
    return ensure_results(write_choice_study(tmp_path_factory.mktemp("options") / "ruled"), None, Silent())


def test_a_rule_on_places_that_no_site_has_is_said_not_to_be_judged(tmp_path):
    rule = '[[rule]]\nid = "every"\nkind = "at_least_one_per"\nservice = "wards"\n'
    folder = write_choice_study(tmp_path / "nowhere", rules=rule)
    sites = pd.read_csv(folder / "sites.csv").drop(columns="place", errors="ignore")
    sites.to_csv(folder / "sites.csv", index=False)
    answer = ask(ensure_results(folder, None, Silent()), Question(choices=("wards",)))
    assert 'rule "every" is not judged: the sites have no place.' in answer.notes
    found = [each.message for each in check_study(folder) if each.where == "rules.every"]
    assert found == ['Rule "every" is not judged: the sites have no place.']
    assert "Not judged: the sites have no place." in rules_text(
        judge_rules(folder, None, rule_report.Asked())
    )


def test_refused_options_are_left_out_and_counted_by_rule(ruled):
    answer = ask(ruled, Question(choices=("wards_free",)))
    assert answer.options.listed.considered == 10
    assert dict(answer.options.listed.left_out) == {"north": 4}
    assert all("N" in sites.split() for sites in answer.table["sites"])
    assert "4 break: North keeps its ward (north)" in answer_text(answer)


def test_flagged_rules_are_findings_of_the_row(ruled):
    answer = ask(ruled, Question(choices=("wards_free",), where=("sites_open=3",)))
    by_sites = {" ".join(each["sites"]): each["rule_findings"] for each in options_dicts(answer)}
    assert by_sites["N E S"] == []
    (finding,) = by_sites["N E W"]
    assert "Maternity units at South (S) needs Wards at the same site" in finding
    assert list(answer.table["rules_broken"]) == [0, 1, 1]


def test_what_follows_a_choice_breaks_no_rule_on_it(ruled):
    answer = ask(ruled, Question(choices=("wards",)))
    assert (answer.table["rules_broken"] == 0).all(), "births go with the wards"


def test_judging_many_by_sites_alone_agrees_with_judging_each_in_full(ruled, monkeypatch):
    full = ask(ruled, Question(choices=("wards_free",)))
    monkeypatch.setattr("study.option_rules.MOST_IN_FULL", 0)
    quick = ask(ruled, Question(choices=("wards_free",)))
    assert quick.table.equals(full.table)
    assert quick.options.listed.left_out == full.options.listed.left_out


def test_a_rule_on_minutes_that_nobody_knows_is_said_not_to_be_judged(tmp_path):
    rule = '[[rule]]\nkind = "paired"\nservice = "births"\nwith = "wards"\nwithin_minutes = 5\nbreach = "refuse"\n'
    answer = ask(
        ensure_results(write_choice_study(tmp_path / "pairs", rules=rule), None, Silent()),
        Question(choices=("births",)),
    )
    assert len(answer.table) == 3
    assert "Rules on minutes between sites are not judged: " in answer_text(answer)


def test_rules_on_volumes_are_judged_where_the_times_are(tmp_path):
    rule = '[[rule]]\nid = "few"\nkind = "volume"\nservice = "wards"\nminimum = 150\nbreach = "refuse"\n'
    answer = ask(
        ensure_results(write_choice_study(tmp_path / "volumes", rules=rule), None, Silent()),
        Question(choices=("wards",)),
    )
    assert list(answer.table["loses"]) == ["W", "N"], "without S or E some site has 100 people"
    flag = rule.replace("refuse", "flag")
    flagged = ask(
        ensure_results(write_choice_study(tmp_path / "flagged", rules=flag), None, Silent()),
        Question(choices=("wards",)),
    )
    assert list(flagged.table["rules_broken"]) == [0, 1, 1, 0]
    assert (
        "is nearest for 100 of this study's residents, fewer than 150"
        in options_dicts(flagged)[1]["rule_findings"][0]
    )


def test_an_empty_list_says_which_rules_emptied_it(tmp_path):
    rules = RULES.replace('sites = ["N"]', 'sites = ["N", "E", "S", "W"]').replace(
        "North keeps its", "Every site keeps its"
    )
    folder = write_choice_study(tmp_path / "none", rules=rules)
    answer = ask(ensure_results(folder, None, Silent()), Question(choices=("wards",)))
    text = answer_text(answer)
    assert "4 options considered, 0 after the rules." in text
    assert "4 break: Every site keeps its ward" in text
    assert "No option is left: let one of these rules flag" in text
    assert options_dicts(answer) == []


def test_rules_on_two_choices_are_judged_on_the_combination(ruled):
    answer = ask(ruled, Question(choices=("wards", "births")))
    table = answer.table
    broken = [
        bool(set(b.split()) - set(w.split())) for w, b in zip(table["wards.sites"], table["births.sites"])
    ]
    assert list(table["rules_broken"]) == [int(each) for each in broken]
    assert any(broken)
