"""Which rules judge options and how: volumes where sites serve, rules on changes, services that follow, hours."""

import pytest

from study.option_question import Question, ask
from study.option_report import answer_text, explained, options_dicts
from study.progress import Silent
from study.results import ensure_results
from tests.option_study import CHOICES, CONFIGURATIONS, write_choice_study

PART_TIME = "Mon-Fri 08:00-20:00"
SOUTH_IN_PART = ('births = ["N", "E", "S"]', f'births = {{ N = "24/7", E = "24/7", S = "{PART_TIME}" }}')
BOTH = '[wards]\nkeep = [3]\nfollows = ["births"]\n[day_unit]\nsites = ["N", "E"]\nkeep = [1]\nfollows = ["births"]\n'


def volume(service, **bounds):
    lines = ['[[rule]]\nid = "few"\nkind = "volume"', f'service = "{service}"', 'breach = "refuse"']
    return "\n".join(lines + [f"{key} = {value!r}" for key, value in bounds.items()]) + "\n"


def asked(folder, choices, rules, *, written=CHOICES, options=CONFIGURATIONS):
    write_choice_study(folder, rules=rules, choices=written)
    (folder / "configurations.toml").write_text(options)
    return ask(ensure_results(folder, None, Silent()), Question(choices=choices))


def test_a_volume_that_is_not_known_breaks_nothing(tmp_path):
    in_part = CONFIGURATIONS.replace(*SOUTH_IN_PART)
    answer = asked(tmp_path / "part", ("births",), volume("births", minimum=1), options=in_part)
    assert dict(answer.options.listed.left_out) == {}, (
        "S has no volume in the period: it serves in part of it"
    )
    least = asked(tmp_path / "least", ("births",), volume("births", minimum=450), options=in_part)
    assert list(least.table["sites"]) == ["N S", "E S"]


@pytest.mark.parametrize("most_in_full", [1000, 0])
def test_an_option_that_changes_nothing_breaks_no_rule_on_changes(tmp_path, monkeypatch, most_in_full):
    monkeypatch.setattr("study.option_rules.MOST_IN_FULL", most_in_full)
    written = "[wards]\nkeep = [3, 4]\n"
    rule = volume("wards", minimum=250)
    every = asked(tmp_path / "all", ("wards",), rule, written=written)
    assert every.options.listed.left_out == {"few": 5}
    changed = asked(
        tmp_path / "changed", ("wards",), volume("wards", minimum=250, judged="changed"), written=written
    )
    assert list(changed.table["loses"]) == [""], "as today"


@pytest.mark.parametrize("most_in_full", [1000, 0])
def test_other_hours_are_a_change(tmp_path, monkeypatch, most_in_full):
    monkeypatch.setattr("study.option_rules.MOST_IN_FULL", most_in_full)
    in_part = CONFIGURATIONS.replace(*SOUTH_IN_PART)
    written = '[births]\nkeep = [3]\nhours = "24/7"\n'
    rule = volume("births", minimum=900, judged="changed")
    answer = asked(tmp_path / "hours", ("births",), rule, written=written, options=in_part)
    assert answer.options.listed.left_out == {"few": 1}, "S becomes 24/7"


def test_volumes_of_a_service_that_follows_are_judged(tmp_path):
    free = asked(tmp_path / "free", ("wards",), "")
    least = free.table["births.smallest_volume"]
    limit = float(least.max())
    answer = asked(tmp_path / "ruled", ("wards",), volume("births", minimum=limit))
    assert answer.options.listed.left_out == {"few": int((least < limit).sum())}
    assert list(answer.table["sites"]) == list(free.table.loc[least >= limit, "sites"])


def test_volumes_that_several_choices_move_are_said_not_to_be_judged(tmp_path):
    answer = asked(tmp_path / "both", ("wards", "day_unit"), volume("births", minimum=900), written=BOTH)
    assert answer.options.listed.left_out == {}
    sentence = (
        'Several of the choices move what rule "few" is about: no option is flagged or left out for it, only '
    )
    assert any(line.startswith(sentence) for line in explained(answer))


def test_a_baseline_may_be_called_option_1(tmp_path):
    rule = '[[rule]]\nid = "east"\nkind = "keeps"\nservice = "wards"\nsites = ["E"]\n'
    named = CONFIGURATIONS.replace("[baseline", "[option_1")
    found = options_dicts(asked(tmp_path / "one", ("wards",), rule, options=named))
    assert [bool(each["rule_findings"]) for each in found] == [False, False, True, False]


def test_rules_on_hours_beyond_what_is_judged_in_full_are_named(tmp_path, monkeypatch):
    rule = (
        '[[rule]]\nid = "rota"\nkind = "open_at_all_times"\nservice = "births"\nat_least = 2\nbreach = "refuse"\n'
        '[[rule]]\nid = "stays"\nkind = "keeps"\nservice = "births"\nsites = ["S"]\n'
    )
    in_part = CONFIGURATIONS.replace(*SOUTH_IN_PART)
    full = asked(tmp_path / "full", ("births",), rule, options=in_part)
    assert full.options.listed.left_out == {"rota": 2}
    monkeypatch.setattr("study.option_rules.MOST_IN_FULL", 2)
    quick = asked(tmp_path / "quick", ("births",), rule, options=in_part)
    assert quick.options.listed.left_out == {}
    text = answer_text(quick)
    assert (
        'births has 3 sets of sites, more than 2: sites count as if open at all hours in rule "rota"' in text
    )
    assert 'rule "stays"' not in text
    assert "as if open" not in answer_text(full)
