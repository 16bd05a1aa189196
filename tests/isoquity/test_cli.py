"""The command line: help with examples, no heavy imports for help, exit codes, a study from scratch."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.study_builder import write_town

COMMANDS = sorted(main.commands)


def test_the_commands_of_the_design_are_there():
    assert set(COMMANDS) >= {"demo", "new", "check", "run", "isochrones", "compare", "export", "serve"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"isoquity {name}" in result.output.partition("Example")[2]


def test_help_loads_no_heavy_library():
    script = (
        "import sys\nfrom click.testing import CliRunner\nfrom isoquity.cli import main\n"
        "CliRunner().invoke(main, ['--help'])\n"
        "print([m for m in ('numpy', 'pandas', 'numba', 'flask', 'rich', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "words", [["nonsense"], ["run"], ["compare", "x", "a", "b"], ["run", "x", "--path", "y"]]
)
def test_wrong_usage_is_exit_code_2(words):
    assert CliRunner().invoke(main, words).exit_code == 2


def test_a_folder_that_is_no_study_is_one_sentence(tmp_path):
    result = CliRunner().invoke(main, ["run", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "isoquity new" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_new_study_says_which_files_it_waits_for(tmp_path):
    made = CliRunner().invoke(main, ["new", str(tmp_path / "mine")], catch_exceptions=False)
    assert made.exit_code == 0
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "mine"), "--json"], catch_exceptions=False)
    assert checked.exit_code == 1
    findings = json.loads(checked.stdout)
    missing = {f["where"] for f in findings if f["level"] == "error"}
    assert missing >= {"areas", "population.file", "deprivation.file", "networks.osm", "networks.gtfs.0"}
    assert all("is not there" in f["message"] for f in findings if f["level"] == "error")


def test_a_scaffold_never_overwrites(tmp_path):
    CliRunner().invoke(main, ["new", str(tmp_path)], catch_exceptions=False)
    (tmp_path / "study.toml").write_text("mine")
    again = CliRunner().invoke(main, ["new", str(tmp_path)])
    assert again.exit_code == 1
    assert (tmp_path / "study.toml").read_text() == "mine"


def test_compare_runs_a_study_that_has_no_results(tmp_path):
    folder = write_town(tmp_path / "town")
    words = ["compare", str(folder), "baseline", "north_only", "--service", "emergency", "--json"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    figures = json.loads(result.stdout)
    assert figures["mode"] == "drive"
    assert figures["period"] == "weekday"
    assert figures["need_total"] == 4500
    assert figures["need_worse"] == 600 + 800 + 900  # f, h and i lie nearer to the south hospital
    assert figures["max_change"] == pytest.approx(4 * 500 * 60 / 25_500, rel=1e-3)
    # c, e and g are as near to the north as to the south, but for float32 rounding: tied within a minute
    assert figures["base"]["volume_tie_1_minute"]["north"] == pytest.approx(
        100 + 200 + 400 + (300 + 500 + 700) / 2
    )


def test_stale_results_are_said(tmp_path):
    folder = write_town(tmp_path / "town")
    CliRunner().invoke(main, ["run", str(folder), "--quiet"], catch_exceptions=False)
    people = folder / "people.csv"
    people.write_text(people.read_text().replace("Ta,100", "Ta,150"))
    words = ["compare", str(folder), "baseline", "north_only", "--service", "emergency"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert "has changed since these results were made" in result.stderr
    assert "4,500" in result.stdout, "the numbers are still those of the run"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["baseline", "noth", "--service", "emergency"], "there is no configuration `noth`"),
        (["baseline", "north_only", "--service", "x"], "there is no service `x`"),
        (["baseline", "north_only", "--service", "emergency", "--mode", "boat"], "there is no mode `boat`"),
        (["baseline", "north_only", "--service", "emergency", "--percentile", "7"], "no percentile 7"),
    ],
)
def test_compare_names_what_it_does_not_have(tmp_path_factory, words, message):
    folder = tmp_path_factory.getbasetemp() / "shared_town"
    if not folder.exists():
        write_town(folder)
    result = CliRunner().invoke(main, ["compare", str(folder), *words, "--quiet"])
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory):
    """A town, and a reference in which every trip takes two minutes more."""
    folder = write_town(tmp_path_factory.mktemp("calibrated") / "town")
    rows = [
        f"{site},T{letter},{3 + i}" for site in ("north", "south") for i, letter in enumerate("abcdefghi")
    ]
    (folder / "reference.csv").write_text("\n".join(["site_id,area_id,minutes", *rows]) + "\n")
    return folder


def test_calibrate_prints_a_table_and_writes_its_files(calibrated, tmp_path):
    words = ["calibrate", str(calibrated), "--reference", str(calibrated / "reference.csv"), "--quiet"]
    shown = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "out")], catch_exceptions=False)
    assert shown.exit_code == 0
    assert "Ratio is ours / reference" in shown.stdout
    assert "Nothing has been changed" in shown.stdout
    names = {"calibration.json", "residuals.gpkg", "residuals.html", "suggested.toml"}
    assert names <= {file.name for file in (tmp_path / "out").iterdir()}


def test_calibrate_for_other_programs(calibrated):
    words = ["calibrate", str(calibrated), "--reference", str(calibrated / "reference.csv"), "--json"]
    shown = CliRunner().invoke(main, [*words, "--period", "free_flow", "--quiet"], catch_exceptions=False)
    figures = json.loads(shown.stdout)
    assert figures["road_factors"] == "free_flow"
    assert figures["agreement"]["pairs"] == 16
    assert figures["left_out"] == {"too_short": 2}


def test_isochrones_with_quick_outlines(calibrated, tmp_path):
    words = [
        "isochrones",
        str(calibrated),
        "--site",
        "north",
        "--minutes",
        "2",
        "--outline",
        "lattice",
        "--quiet",
    ]
    shown = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "quick.gpkg")], catch_exceptions=False)
    assert shown.exit_code == 0
    assert (tmp_path / "quick.gpkg").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--reference", "absent.csv"], "absent.csv is not there"),
        (["--reference", "study.toml"], "study.toml"),
        (["--reference", "reference.csv", "--period", "noon"], "there is no period `noon`"),
    ],
)
def test_calibrate_names_what_is_wrong(calibrated, monkeypatch, words, message):
    monkeypatch.chdir(calibrated)
    result = CliRunner().invoke(main, ["calibrate", ".", *words, "--quiet"])
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_every_change_since_a_run_is_named_by_its_file_with_the_command_that_mends_it(tmp_path):
    folder = write_town(tmp_path / "town")
    settings = (folder / "study.toml").read_text().replace('"people.csv"', '"{data}/people.csv"')
    (folder / "study.toml").write_text(f'rules = "r.toml"\n{settings}[paths]\ndata = "."\n')
    (folder / "r.toml").write_text("")
    given = ["--path", f"data={folder}"]
    CliRunner().invoke(main, ["run", str(folder), "--quiet", *given], catch_exceptions=False)
    for file in ("configurations.toml", "people.csv"):
        with (folder / file).open("a") as changed:
            changed.write("\n")
    (folder / "r.toml").unlink()
    words = ["compare", str(folder), "baseline", "north_only", "--service", "emergency", *given]
    told = CliRunner().invoke(main, words, catch_exceptions=False).stderr
    assert (
        "people.csv, configurations.toml and r.toml (no longer there) have changed since these results"
        in told
    )
    assert f"`isoquity run {folder} --path data={folder}` computes them anew" in told
