"""``isoquity accounts``: passwords are asked for, never written on the command line, and kept hashed."""

import json
import stat

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.web.small_study import write_small
from web.accounts import FILE

PASSWORD = "four words that do not go"


@pytest.fixture
def folder(tmp_path):
    return write_small(tmp_path)


def isoquity(*words, given=""):
    return CliRunner().invoke(main, ["accounts", *map(str, words)], input=given)


def add(folder, name="jane", password=PASSWORD):
    return isoquity("add", folder, name, "--password-stdin", given=password + "\n")


def test_a_password_is_asked_for_twice_and_not_shown(folder):
    answer = isoquity("add", folder, "Jane", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert answer.exit_code == 0, answer.output
    assert "jane may now sign in and see drafts." in answer.output
    assert PASSWORD not in answer.output


def test_two_that_differ_are_asked_for_again(folder):
    answer = isoquity("add", folder, "jane", given=f"{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n")
    assert answer.exit_code == 0
    assert "do not match" in answer.output


def test_no_option_takes_a_password(folder):
    assert isoquity("add", folder, "jane", "--password", PASSWORD).exit_code == 2
    assert isoquity("add", folder, "jane", PASSWORD).exit_code == 2


def test_list_remove_and_password(folder):
    assert "There are no accounts" in isoquity("list", folder).output
    add(folder)
    add(folder, "bo@example.org")
    assert isoquity("list", folder).output.splitlines() == ["bo@example.org", "jane"]
    before = json.loads((folder / FILE).read_text())
    assert (
        isoquity("password", folder, "jane", "--password-stdin", given="other words for today\n").exit_code
        == 0
    )
    assert isoquity("remove", folder, "bo@example.org").exit_code == 0
    after = json.loads((folder / FILE).read_text())
    assert list(after["accounts"]) == ["jane"]
    assert after["key"] == before["key"]
    assert after["accounts"]["jane"]["version"] != before["accounts"]["jane"]["version"]
    assert after["accounts"]["jane"]["password"] != before["accounts"]["jane"]["password"]


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("jane", "short", "has 5 characters: use at least 12"),
        ("jane", "", "has 0 characters"),
        ("jane", "x" * 1025, "at most 1024"),
        ("a.long.enough.name", "A.long.enough.name", "is the account's name"),
        ("two words", PASSWORD, "is no name for an account"),
        ("-x", PASSWORD, ""),
        ("../x", PASSWORD, "is no name for an account"),
        ("<b>", PASSWORD, "is no name for an account"),
        ("x" * 65, PASSWORD, "is no name for an account"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(folder, name, password, said):
    answer = add(folder, name, password)
    assert answer.exit_code in (1, 2)
    assert said in answer.output
    assert not (folder / FILE).exists()
    assert "Traceback" not in answer.output


def test_an_account_that_is_there_or_not_there(folder):
    add(folder)
    assert "There is an account jane already" in add(folder, "JANE").output
    for command in (["remove", folder, "bo"], ["password", folder, "bo", "--password-stdin"]):
        answer = isoquity(*command, given=PASSWORD)
        assert (answer.exit_code, "There is no account bo: there are jane." in answer.output) == (1, True)


def test_a_folder_that_is_no_study_gets_no_file(tmp_path):
    answer = add(tmp_path)
    assert answer.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_not_written_over(folder):
    (folder / FILE).write_text("{")
    answer = add(folder)
    assert answer.exit_code == 1
    assert "accounts.json cannot be read" in answer.output
    assert (folder / FILE).read_text() == "{"


def test_the_file_is_its_owners_alone_also_when_it_was_open_before(folder):
    add(folder)
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    (folder / FILE).chmod(0o644)
    add(folder, "bo")
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--host", "0.0.0.0"], "this study has no accounts"),
        (["--drafts", "--name", "planning.example"], "leave it out and let planners sign in"),
        (["--https-behind-proxy"], "under which name others reach the viewer"),
    ],
)
def test_serving_others_unguarded_is_refused_in_a_sentence(folder, asked, said):
    run(open_study(folder))
    answer = CliRunner().invoke(main, ["serve", str(folder), "--quiet", *asked])
    assert (answer.exit_code, said in answer.output) == (1, True), answer.output


def test_results_and_what_leaves_the_house_are_elsewhere(folder):
    add(folder)
    assert {each.name for each in folder.rglob("*accounts*")} == {FILE, ".accounts.lock"}
