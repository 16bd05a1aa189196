"""Options in a period that cannot judge them: a part-time unit that closes is nobody's loss in the figures."""

import json

import pandas as pd
import pytest

from study.errors import ResultsError
from study.option_question import Question, ask
from study.option_report import answer_text, options_dicts, write_options_csv
from study.progress import Silent
from study.results import ensure_results
from tests.option_study import write_choice_study

CHOICES = """[wards]
keep = [3]
[births]
keep = [2]
"""
PART_TIME = "Mon-Fri 08:00-20:00"


def study(
    folder, old='births = ["N", "E", "S"]', new=f'births = {{ N = "24/7", E = "24/7", S = "{PART_TIME}" }}'
):
    folder = write_choice_study(folder, rules="", choices=CHOICES)
    options = (folder / "configurations.toml").read_text()
    (folder / "configurations.toml").write_text(options.replace(old, new))
    return ensure_results(folder, None, Silent())


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return study(tmp_path_factory.mktemp("judging") / "births")


def test_what_the_period_cannot_judge_stands_before_the_table(results):
    text = answer_text(ask(results, Question(choices=("births",))))
    sentence = (
        "This period cannot judge births: sites open in part of all_day do not count there, under Today S "
    )
    assert text.index(sentence + f"({PART_TIME})") < text.index("3 options considered") < text.index("today")
    assert "`isoquity week --service births`" in text


def test_json_and_csv_carry_it(results, tmp_path):
    answer = ask(results, Question(choices=("births",)))
    found = json.loads(json.dumps(options_dicts(answer)))
    assert found[0]["not_judged"]["births"]["open_in_part"]["Today"] == {"S": PART_TIME}
    assert found[0]["not_judged"]["births"]["ask_period"] is None
    write_options_csv(answer, tmp_path / "options.csv")
    assert set(pd.read_csv(tmp_path / "options.csv")["not_judged"]) == {"births"}


def test_a_choice_without_part_time_sites_is_judged(results):
    answer = ask(results, Question(choices=("wards",)))
    assert answer.options.unclear == ()
    assert options_dicts(answer)[0]["not_judged"] == {}
    assert "cannot judge" not in answer_text(answer)


def test_in_a_combination_it_is_left_out_of_the_sums_and_named(results):
    answer = ask(results, Question(choices=("wards", "births")))
    table = answer.table
    assert table["mean_change"].tolist() == pytest.approx(table["wards.mean_change"].tolist())
    assert (table["residents_worse_in_several"] == 0).all()
    assert "It is left out of the sums over services" in answer_text(answer)


def test_part_time_sites_that_are_no_candidates_are_the_same_in_every_option(tmp_path):
    results = study(tmp_path / "others")
    choices = CHOICES + '[births_north]\nservice = "births"\nsites = ["N", "E"]\nkeep = [1]\n'
    (results.study.directory / "choices.toml").write_text(choices)
    assert ask(results, Question(choices=("births_north",))).options.unclear == ()


def test_combining_choices_of_which_none_can_be_judged_is_refused(tmp_path):
    old = 'wards = ["N", "E", "S", "W"]\nbirths = ["N", "E", "S"]'
    new = f'wards = {{ N = "24/7", E = "24/7", W = "{PART_TIME}" }}\nbirths = {{ N = "24/7", S = "{PART_TIME}" }}'
    results = study(tmp_path / "none", old, new)
    question = Question(choices=("wards", "births"))
    with pytest.raises(
        ResultsError, match=r"none of the choices combined can be judged: wards: .*; births: "
    ):
        ask(results, question)
