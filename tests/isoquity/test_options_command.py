"""``isoquity options``: table, JSON, files, a saved option, and sentences for what cannot be."""

import json

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.option_study import write_choice_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_choice_study(tmp_path_factory.mktemp("command") / "study")


def run(folder, *words):
    return CliRunner().invoke(main, ["options", str(folder), *words, "--quiet"], catch_exceptions=False)


def test_a_table_for_people(folder):
    shown = run(folder, "--choice", "wards")
    assert shown.exit_code == 0
    assert "4 options considered, 3 after the rules." in shown.stdout
    assert "today" in shown.stdout
    assert "    1* without W" in shown.stdout


def test_json_for_other_programs(folder):
    shown = run(folder, "--choice", "wards", "--json")
    options = json.loads(shown.stdout)
    assert [each["sites"] for each in options] == [["N", "E", "S"], ["N", "E", "W"], ["N", "S", "W"]]
    first = options[0]
    assert first["mean_minutes"] == 12.5
    assert first["share_within"] == {"10": 0.6, "20": 1.0}
    assert (first["on_front"], first["rule_findings"]) == (True, [])
    assert "4 options considered" in shown.stderr


def test_combined_json_has_the_sites_of_every_choice(folder):
    options = json.loads(run(folder, "--combine", "wards,births", "--json").stdout)
    assert options[0]["sites"] == {"wards": ["N", "E", "S"], "births": ["N", "E"]}


@pytest.mark.parametrize("ending", ["csv", "html", "svg"])
def test_files_are_written(folder, tmp_path, ending):
    shown = run(folder, "--choice", "wards_free", "-o", str(tmp_path / f"out.{ending}"))
    assert shown.exit_code == 0
    text = (tmp_path / f"out.{ending}").read_text()
    assert text.startswith({"csv": "option,sites,", "html": "<!doctype html>", "svg": "<svg "}[ending])


def test_save_and_run_and_compare(folder, tmp_path):
    own = write_choice_study(tmp_path / "own")
    words = ["--choice", "wards", "--save", "three", "--row", "2"]
    assert "isoquity run" in run(own, *words).stdout
    for command in (["run", str(own), "--quiet"],):
        assert CliRunner().invoke(main, command, catch_exceptions=False).exit_code == 0
    listed = json.loads(run(own, "--choice", "wards", "--json").stdout)[1]
    words = ["compare", str(own), "baseline", "three", "--service", "wards", "--json", "--quiet"]
    compared = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    for name in ("mean_minutes", "p95_minutes", "max_minutes", "share_within"):
        assert compared["option"][name] == pytest.approx(listed[name])
    for name in ("need_worse", "areas_worse", "need_lost_reach", "mean_change_worse", "max_change"):
        assert compared[name] == pytest.approx(listed[name])


def test_choices_and_rules_are_read_as_they_are_now(tmp_path):
    own = write_choice_study(tmp_path / "edited")
    run(own, "--choice", "wards")
    (own / "rules.toml").write_text("")
    (own / "choices.toml").write_text("[wards]\nkeep = 1\n")
    shown = run(own, "--choice", "wards")
    assert "4 options considered, 4 after the rules." in shown.stdout
    assert "Note" not in shown.stderr
    (own / "people.csv").write_text((own / "people.csv").read_text().replace("A1,100", "A1,150"))
    assert "has changed since these results were made" in run(own, "--choice", "wards").stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--choice", "wards", "-o", "x.pdf"], 2, "-o writes .csv, .html, .svg"),
        (["--choice", "wards", "--save", "x"], 2, "--save ID and --row N go together"),
        (["--choice", "wards", "--combine", "births"], 2, "use one of them"),
        (["--choice", "wards", "--rows", "-1"], 2, "-1 is not in the range x>=1"),
        (["--choice", "wards", "--percentile", "51"], 1, "have no percentile 51; known: 50"),
        (["--choice", "wards", "--keep", "two"], 2, "--keep takes numbers"),
        (["--choice", "wards", "--keep", "2.5"], 2, "--keep takes whole numbers"),
        (["--choice", "wards", "--keep", "inf"], 2, "--keep takes whole numbers such as 4,5; found `inf`"),
        (["--choice", "wards", "--keep", "3,nan"], 2, "--keep takes whole numbers"),
        (["--choice", "wards", "--keep", "1e400"], 2, "--keep takes whole numbers"),
        (
            ["--choice", "wards", "--method", "covering", "--threshold", "nan"],
            2,
            "nan is no number of minutes",
        ),
        (
            ["--choice", "wards", "--method", "covering", "--threshold", "inf"],
            2,
            "inf is no number of minutes",
        ),
        (["--choice", "wards", "--method", "covering", "--threshold", "-5"], 2, "-5.0 is not in the range"),
        (["--choice", "wards", "--save", "x", "--row", "9"], 1, "there is no option 9"),
        (["--service", "boats"], 1, "there is no service `boats`"),
        (["--choice", "wards", "--objective", "mean"], 1, "no objective is called"),
    ],
)
def test_what_cannot_be_is_one_sentence(folder, words, code, message):
    shown = CliRunner().invoke(main, ["options", str(folder), *words, "--quiet"])
    assert shown.exit_code == code
    assert message in shown.stderr
