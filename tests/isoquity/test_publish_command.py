"""``isoquity publish``: what it writes, what it refuses, and what it says."""

import json

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.web.pack_study import SECRETS, write_postcode_town


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return write_postcode_town(tmp_path_factory.mktemp("publish") / "study")


def publish(study, *arguments):
    return CliRunner().invoke(main, ["publish", str(study), "--no-posters", "--quiet", *map(str, arguments)])


def test_names_the_page_to_open(study, tmp_path):
    done = publish(study, "--static", tmp_path / "out")
    assert (done.exit_code, done.stdout.strip()) == (0, str(tmp_path / "out" / "index.html"))
    assert (tmp_path / "out" / "index.html").is_file()


def test_one_service_only(study, tmp_path):
    assert publish(study, "--static", tmp_path / "out", "--service", "clinic").exit_code == 0
    assert json.loads((tmp_path / "out" / "pack.json").read_text(encoding="utf-8"))["services"] == ["clinic"]


def test_a_folder_of_something_else_is_refused_before_anything_is_computed(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    done = publish(tmp_path / "no_study", "--static", tmp_path)
    assert done.exit_code == 1
    assert "is not a pack made by `isoquity publish`" in done.stderr


@pytest.mark.parametrize("asked", [("--service", "hidden_ward"), ("--period", "never")])
def test_what_is_not_published_is_refused_without_naming_drafts(study, tmp_path, asked):
    done = publish(study, "--static", tmp_path / "out", *asked)
    assert done.exit_code == 1
    said = done.stderr.replace("\u201chidden_ward\u201d", "")
    assert said.startswith("Error: There is no")
    assert not any(secret in said for secret in SECRETS)


def test_an_address_is_one_of_the_web(study, tmp_path):
    done = publish(study, "--static", tmp_path / "out", "--address", "javascript:alert(1)")
    assert (done.exit_code, (tmp_path / "out").exists()) == (1, False)
    assert "is no web address: give one that begins with https://." in done.stderr


def test_says_where_to_write(study):
    done = publish(study)
    assert done.exit_code == 2
    assert "--static" in done.stderr
