"""The given matrix of South Yorkshire through the command line, against figures computed independently."""

import json
import shutil

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.shared_data import REPOSITORY, shared_data

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    data = shared_data("south_yorkshire")
    folder = tmp_path_factory.mktemp("south_yorkshire")
    for file in (REPOSITORY / "examples" / "south_yorkshire").glob("*.toml"):
        shutil.copy(file, folder)
    return folder, f"south_yorkshire={data}"


@pytest.fixture(scope="module")
def comparison(study):
    folder, path = study
    words = [
        "compare",
        str(folder),
        "baseline",
        "without_barnsley",
        "--service",
        "stroke",
        "--path",
        path,
        "--json",
    ]
    result = CliRunner().invoke(main, [*words, "--quiet"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("side", "figure", "expected", "digits"),
    [
        ("base", "mean_minutes", 16.019, 3),
        ("option", "mean_minutes", 18.237, 3),
        ("base", "max_minutes", 35.9, 4),
        ("option", "max_minutes", 35.9, 4),
        ("base", "need_reached", 2382.33, 2),
        ("base", "need_tied", 59.67, 2),
        ("base", "areas_tied", 22, 0),
    ],
)
def test_each_option_has_its_published_figures(comparison, side, figure, expected, digits):
    assert round(comparison[side][figure], digits) == expected


@pytest.mark.parametrize(
    ("side", "threshold", "percent"),
    [("base", "20", 81.139), ("base", "30", 98.377), ("option", "20", 60.935), ("option", "30", 98.265)],
)
def test_shares_within_thresholds(comparison, side, threshold, percent):
    assert round(100 * comparison[side]["share_within"][threshold], 3) == percent


@pytest.mark.parametrize(
    ("side", "decile", "minutes"),
    [("base", "1", 15.61), ("base", "10", 12.73), ("option", "1", 17.46), ("option", "10", 13.14)],
)
def test_decile_means(comparison, side, decile, minutes):
    assert round(comparison[side]["by_decile"][decile], 2) == minutes


@pytest.mark.parametrize(
    ("side", "unit", "admissions"),
    [
        ("base", "S752EP", 610.1),
        ("base", "DN25LT", 653.1),
        ("base", "S102JF", 983.3),
        ("option", "DN25LT", 839.8),
        ("option", "S102JF", 1159.5),
        ("option", "WF14DG", 247.2),
    ],
)
def test_volumes_with_ties_split_evenly(comparison, side, unit, admissions):
    assert round(comparison[side]["volume"][unit], 1) == admissions


def test_a_closed_site_has_no_volume(comparison):
    assert "S752EP" not in comparison["option"]["volume"]


def test_who_travels_longer(comparison):
    assert comparison["areas_changed"] == 194
    assert comparison["areas_worse"] == 194
    assert round(comparison["need_worse"], 2) == 586.67
    assert round(comparison["mean_change_worse"], 3) == 9.006
    assert comparison["max_change"] == 17.2
    assert comparison["need_lost_reach"] == comparison["need_gained_reach"] == 0
    assert round(comparison["need_total"], 2) == 2382.33


def test_the_text_says_the_same(study):
    folder, path = study
    words = [
        "compare",
        str(folder),
        "baseline",
        "without_barnsley",
        "--service",
        "stroke",
        "--path",
        path,
        "--quiet",
    ]
    text = CliRunner().invoke(main, words, catch_exceptions=False).stdout
    assert "586.7 of 2,382.3 stroke admissions a year would travel longer" in text
    assert "9.0 minutes longer on average and 17.2 at most" in text


def test_check_has_nothing_to_mend(study):
    folder, path = study
    result = CliRunner().invoke(
        main, ["check", str(folder), "--path", path, "--json"], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert {finding["level"] for finding in json.loads(result.stdout)} <= {"warning", "note"}


def test_the_run_can_be_defended(study, comparison):
    folder, _ = study
    record = json.loads((folder / "results" / "run.json").read_text())
    assert {item["where"] for item in record["inputs"]} >= {
        "areas",
        "deprivation.file",
        "matrix.drive",
        "services",
    }
    assert all(len(item["sha256"]) == 64 for item in record["inputs"])
    assert record["projection"]["target"] == "EPSG:27700"
    assert record["matrices"][0]["imported"] is True
    assert record["settings"]["deprivation"]["release"] == "IMD 2019 (England)"
    assert (folder / "results" / "tables" / "access.parquet").is_file()
