"""The copies of question files: kept are the bytes that were read, and their names are part of the key."""

import pytest

import study.questions
import study.run
from study.errors import InputError
from study.folder import open_study
from study.places import make_places
from study.progress import Silent
from study.questions import make_questions, read_questions
from study.results import ensure_results
from study.run import run
from study.store import Store
from tests.study_builder import STUDY, write_town


@pytest.fixture
def town(tmp_path):
    return write_town(tmp_path / "town")


def questions_of(town):
    study = open_study(town)
    store = Store(study.results)
    return make_questions(study, store, make_places(study, store)), store


def test_what_is_kept_is_what_was_read(town):
    questions, store = questions_of(town)
    kept = store.path("questions", questions.key) / "configurations.toml"
    assert kept.read_bytes() == (town / "configurations.toml").read_bytes()


def test_a_file_that_changes_while_it_is_read_is_refused(town, monkeypatch):
    def read_and_change(study, sites):
        found = read_questions(study, sites)
        file = town / "services.toml"
        file.write_text(file.read_text() + "# later\n")
        return found

    monkeypatch.setattr(study.questions, "read_questions", read_and_change)
    with pytest.raises(InputError, match=r"services\.toml was changed while it was read"):
        questions_of(town)


def test_a_question_file_of_another_ending_is_kept_under_another_key(town):
    (town / "card.csv").write_text("site_id,indicator,value\n")
    (town / "card.txt").write_bytes((town / "card.csv").read_bytes())
    keys = []
    for name in ("card.csv", "card.txt"):
        (town / "study.toml").write_text(f'scorecard = "{name}"\n{STUDY}')
        questions, store = questions_of(town)
        keys.append(questions.key)
        assert (store.path("questions", questions.key) / f"scorecard.{name[-3:]}").is_file()
    assert len(set(keys)) == 2


def test_a_file_changed_during_a_run_makes_its_results_out_of_date(town, monkeypatch):
    made = study.run.make_tables

    def tables_and_change(*given):
        key = made(*given)
        file = town / "services.toml"
        file.write_text(file.read_text() + "# later\n")
        return key

    monkeypatch.setattr(study.run, "make_tables", tables_and_change)
    (town / "study.toml").write_text('modes = ["drive"]\n' + STUDY)
    run(open_study(town), Silent())
    assert ensure_results(town, None, Silent()).out_of_date == "services"
