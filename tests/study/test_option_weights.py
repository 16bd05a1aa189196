"""The deprivation weight of study.toml: the option table takes it, names it, and agrees with compare."""

import csv

import pandas as pd
import pytest

from study.comparison import compare_options
from study.option_question import Question, ask, save_option
from study.option_report import answer_text, options_dicts, write_options_csv
from study.progress import Silent
from study.results import ensure_results
from tests.option_study import write_choice_study

SCORES = [60, 41, 30, 24, 11, 4]


def study_weighted(folder, weight):
    write_choice_study(folder, rules="")
    people = pd.read_csv(folder / "people.csv").assign(score=SCORES)
    people.to_csv(folder / "people.csv", index=False)
    text = (
        (folder / "study.toml").read_text().replace('decile = "decile"', 'decile = "decile"\nscore = "score"')
    )
    (folder / "study.toml").write_text(f'{text}[equity]\ndeprivation_weight = "{weight}"\n')
    return ensure_results(folder, None, Silent())


@pytest.mark.parametrize("weight", ["core20", "score"])
def test_a_saved_option_has_the_weighted_mean_of_the_table(tmp_path, weight):
    results = study_weighted(tmp_path / weight, weight)
    answer = ask(results, Question(choices=("wards",)))
    save_option(results, answer, 4, "mine")
    (tmp_path / weight / "results" / "run.json").unlink()
    again = ensure_results(tmp_path / weight, None, Silent())
    compared = compare_options(again, "baseline", "mine", "wards").figures
    assert compared["deprivation_weight"] == weight
    listed = answer.table.loc[4, "deprivation_weighted_minutes"]
    assert listed == pytest.approx(compared["option"]["deprivation_weighted_minutes"])
    if weight == "core20":
        assert listed == pytest.approx((100 * 15 + 200 * 10) / 300), "areas A1 and A2, without N"


def test_the_weight_stands_beside_the_figures(tmp_path):
    answer = ask(study_weighted(tmp_path / "named", "core20"), Question(choices=("wards",)))
    assert "means weighted by deprivation: core20" in answer_text(answer)
    assert {each["deprivation_weight"] for each in options_dicts(answer)} == {"core20"}
    write_options_csv(answer, tmp_path / "options.csv")
    with (tmp_path / "options.csv").open() as file:
        assert {row["deprivation_weight"] for row in csv.DictReader(file)} == {"core20"}
