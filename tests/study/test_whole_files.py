"""Files written aside and moved into place as a whole."""

import os

import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.errors import UnwritableFile
from study.whole_files import replacing
from tests.study_builder import write_town

ASKED = '[week_clock]\nweek_of = 2023-06-20\nmodes = ["walk"]\n[visits.v]\nperiod = "weekday"\narrive_by = "09:00"\n'


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("whole") / "town")
    (folder / "study.toml").write_text((folder / "study.toml").read_text() + ASKED)
    return folder


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["visit"], "--csv"),
        (["week", "--service", "emergency"], "-o"),
        (["journey"], "--table"),
        (["compare", "baseline", "north_only", "--service", "emergency"], "--csv"),
    ],
)
def test_a_table_that_cannot_be_written_leaves_the_one_before(town, tmp_path, monkeypatch, words, option):
    def half(self, file, **_):
        file.write_text("half")
        raise OSError("disk full")

    out = tmp_path / "a.csv"
    out.write_text("before")
    monkeypatch.setattr(pd.DataFrame, "to_csv", half)
    done = CliRunner().invoke(main, [words[0], str(town), *words[1:], option, str(out), "--quiet"])
    assert done.exit_code != 0
    assert "disk full" in f"{done.output} {done.exception}"
    assert out.read_text() == "before"


def test_a_file_is_there_when_the_block_ends(tmp_path):
    file = tmp_path / "deep" / "a.csv"
    with replacing(file) as aside:
        aside.write_text("1")
        assert not file.exists()
    assert file.read_text() == "1"
    assert [each.name for each in file.parent.iterdir()] == ["a.csv"]


def test_what_was_there_stays_if_writing_fails(tmp_path):
    def fail(file):
        with replacing(file) as aside:
            aside.write_text("half")
            raise OSError("disk full")

    (tmp_path / "a.csv").write_text("before")
    with pytest.raises(OSError, match="disk"):
        fail(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_place_that_cannot_be_written_is_named_as_it_was_given(tmp_path):
    (tmp_path / "file").write_text("no folder")
    for out in (tmp_path / "file" / "a.csv", tmp_path):
        with pytest.raises(UnwritableFile) as caught, replacing(out) as aside:
            aside.write_text("1")
        assert str(caught.value).startswith(f"{out} cannot be written (")
        assert "name a file in a folder" in str(caught.value)
        assert ".partial-" not in str(caught.value)


def test_a_file_that_is_replaced_keeps_its_permissions_and_is_on_the_disk_first(tmp_path, monkeypatch):
    done, fsync, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: (done.append("fsync"), fsync(file)))
    monkeypatch.setattr(os, "replace", lambda *paths: (done.append("replace"), replace(*paths)))
    file = tmp_path / "a.toml"
    file.write_text("before")
    file.chmod(0o640)
    with replacing(file) as aside:
        aside.write_text("after")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("after", 0o640)
    assert done == ["fsync", "replace"]
