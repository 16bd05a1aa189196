"""A service that nobody needs, and options that nobody reaches: said in a sentence, never as a missing objective."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.option_study import CODES, write_choice_study

NEEDS = '[needs.cases]\nfile = "cases.csv"\ncode = "code"\ncolumn = "cases"\nvintage = "V1"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = write_choice_study(tmp_path_factory.mktemp("no_need") / "study", rules="")
    pd.DataFrame({"code": CODES, "cases": 0}).to_csv(folder / "cases.csv", index=False)
    for name, old, new in (
        ("study", "[sites]", f"{NEEDS}[sites]"),
        (
            "services",
            'label = "Maternity units"\n',
            'label = "Maternity units"\nneed = { column = "cases" }\n',
        ),
    ):
        text = (folder / f"{name}.toml").read_text()
        (folder / f"{name}.toml").write_text(text.replace(old, new))
    return folder


def run(command, folder, *words):
    return CliRunner().invoke(main, [command, str(folder), *words, "--quiet"])


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_options_of_a_service_that_nobody_needs(folder, words):
    shown = run("options", folder, "--choice", "births", *words)
    assert shown.exit_code == 1
    assert "there is no need for `births` in these areas" in shown.stderr
    assert "objective" not in shown.stderr


def test_options_that_nobody_reaches_can_be_compared_by_reach(folder):
    shown = run("options", folder, "--choice", "wards_free", "--keep", "0")
    assert "nobody reaches a site of `wards` both today and under one of these options" in shown.stderr
    shown = run(
        "options", folder, "--choice", "wards_free", "--keep", "0", "--objective", "need_lost_reach", "--json"
    )
    (option,) = json.loads(shown.stdout)
    assert (option["need_lost_reach"], option["mean_minutes"]) == (1000, None)


def test_equity_of_a_service_that_nobody_needs(folder):
    shown = run("equity", folder, "--service", "births")
    assert shown.exit_code == 0, shown.stderr
    assert "There is no need for the service in these areas: nothing to compare." in shown.stdout
    assert "nan" not in shown.stdout
