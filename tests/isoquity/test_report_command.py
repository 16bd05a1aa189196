"""``isoquity report`` on the command line."""

import re

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.web.small_study import write_small


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_small(tmp_path_factory.mktemp("small"))
    run(open_study(made))
    return made


def report(*arguments):
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def test_a_page_is_written_and_said(folder, tmp_path):
    pytest.importorskip("matplotlib")
    out = tmp_path / "pack.html"
    found = report(folder, "-o", out, "--service", "emergency", "--drafts", "--quiet")
    assert found.exit_code == 0, found.output
    assert f"Wrote {out}: 2 options of 1 service, run " in found.output
    assert "Without N (draft)" in out.read_text(encoding="utf-8")


def test_published_options_only(folder, tmp_path):
    pytest.importorskip("matplotlib")
    out = tmp_path / "pack.html"
    found = report(folder, "-o", out, "--quiet")
    assert found.exit_code == 0
    assert "1 option of 1 service (published options only; --drafts adds the others)" in found.output
    text = out.read_text(encoding="utf-8").lower()
    assert not re.search("draft|without n|without_n", text)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-o", "pack.pdf"], 2, "-o writes .html or .docx; found `pack.pdf`."),
        (["-o", "pack.html", "--option", "two"], 1, "Error: there is no option `two`"),
        (["-o", "pack.html", "--service", "clinic"], 1, "Error: there is nothing to report"),
        (["-o", "pack.html", "--published", "--option", "without_n"], 1, "--drafts adds them"),
    ],
)
def test_mistakes_are_one_sentence(folder, arguments, code, message):
    found = report(folder, *arguments, "--quiet")
    assert found.exit_code == code
    assert message in found.output
    assert "Traceback" not in found.output
