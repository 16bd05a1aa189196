"""A run does only what is missing, resumes after a kill, and its numbers are those worked by hand."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from study.folder import open_study
from study.results import changes_since, open_results
from study.run import run
from tests.study_builder import write_town

COMMAND = [sys.executable, "-c", "from isoquity.cli import main; main()", "run"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("run") / "town")
    run(open_study(folder))
    return folder


@pytest.fixture
def town(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "town")


def table_bytes(folder):
    return {
        f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in (folder / "results" / "tables").iterdir()
    }


def access_of(folder, configuration, mode, direction="to_site", percentile=50):
    table = open_results(folder).table("access")
    rows = table[
        (table["configuration"] == configuration)
        & (table["mode"] == mode)
        & (table["direction"] == direction)
    ]
    return rows[rows["percentile"] == percentile].drop_duplicates("area_id").set_index("area_id")["minutes"]


def test_drive_minutes_are_streets_at_their_speed(finished):
    # streets tagged 30 km/h are driven at 0.85 of it; from i to a are four of 500 m
    street = 500 * 60 / (30_000 * 0.85)
    minutes = access_of(finished, "north_only", "drive")
    assert minutes["Ta"] == pytest.approx(0, abs=1e-3)
    assert minutes["Te"] == pytest.approx(2 * street, rel=1e-3)
    assert minutes["Ti"] == pytest.approx(4 * street, rel=1e-3)


def test_walking_minutes_are_streets_at_walking_speed(finished):
    minutes = access_of(finished, "north_only", "walk")
    assert minutes["Te"] == pytest.approx(1000 / 80, rel=1e-3)
    assert minutes["Ti"] == pytest.approx(2000 / 80, rel=1e-3)


# From i to a: 25 minutes on foot, 10 by the bus of 07:30, 08:00, 08:30. To arrive by 08:00 ... 08:59, one walks
# (25 minutes) until the bus of 08:00 can be used at 08:10; then minutes are 10, 11 ... 24 until walking is as good
# at 08:25; the same from 08:40. Sorted: 10, 10, 11, 11 ... 24, 24, then thirty times 25.
@pytest.mark.parametrize(("percentile", "expected"), [(5, 11), (50, 24), (95, 25)])
def test_public_transport_minutes_follow_the_timetable(finished, percentile, expected):
    minutes = access_of(finished, "north_only", "public_transport", percentile=percentile)
    assert minutes["Ti"] == pytest.approx(expected, abs=0.04)


# Home from a at 17:00, 17:01 ... 17:59 by the bus of 17:00, 17:30, 18:00: waiting is inside the minutes, so they
# are 10 at 17:00, then 25 on foot until 17:15, then 24, 23 ... 10 at 17:30 and the same again: sorted as above.
@pytest.mark.parametrize(("percentile", "expected"), [(5, 11), (50, 24), (95, 25)])
def test_the_way_home_waits_for_the_bus(finished, percentile, expected):
    minutes = access_of(finished, "north_only", "public_transport", "from_site", percentile)
    assert minutes["Ti"] == pytest.approx(expected, abs=0.04)


def test_a_second_run_makes_nothing(town):
    record = run(open_study(town))
    assert record["made"] == []


def test_a_changed_option_leaves_networks_and_times(town):
    text = (town / "configurations.toml").read_text()
    (town / "configurations.toml").write_text(text.replace('["north"]', '["south"]'))
    before = json.loads((town / "results" / "run.json").read_text())
    assert changes_since(open_study(town), before) == {"configurations": "configurations.toml"}
    record = run(open_study(town))
    assert {artefact.split("/")[0] for artefact in record["made"]} == {"questions", "access", "tables"}
    assert access_of(town, "north_only", "drive")["Ti"] == pytest.approx(0, abs=1e-3)


def test_a_changed_window_computes_public_transport_alone(town):
    text = (town / "study.toml").read_text()
    (town / "study.toml").write_text(text.replace('"08:00", "09:00"', '"08:30", "09:30"'))
    record = run(open_study(town))
    made = [artefact.split("/")[0] for artefact in record["made"]]
    assert set(made) == {"matrix", "access", "tables"}
    assert made.count("matrix") == 2  # one block for each of the two sites


@pytest.mark.parametrize("stage", ["places", "streets", "links"])
def test_a_killed_run_resumes_to_the_same_bytes(finished, tmp_path, stage):
    folder = write_town(tmp_path / "town")
    process = subprocess.Popen([*COMMAND, str(folder), "--quiet"])
    wait_for(folder / "results" / "cache" / stage, process)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (folder / "results" / "run.json").exists()
    kept = {f"{stage}/{p.name}" for p in (folder / "results" / "cache" / stage).iterdir()}
    subprocess.run([*COMMAND, str(folder), "--quiet"], check=True)
    assert table_bytes(folder) == table_bytes(finished)
    assert not list((folder / "results").rglob(".partial-*"))
    record = json.loads((folder / "results" / "run.json").read_text())
    assert kept.isdisjoint(record["made"]), "what was whole is kept, not made again"


def wait_for(folder, process):
    """Wait until a whole artefact is in the folder."""
    deadline = time.monotonic() + 120
    while not (folder.is_dir() and any(not p.name.startswith(".partial") for p in folder.iterdir())):
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_reasons_stand_beside_missing_times(tmp_path):
    folder = write_town(tmp_path / "town")
    text = (folder / "sites.csv").read_text()
    (folder / "sites.csv").write_text(text + "far,Far away,Elsewhere,400000,300000\n")
    settings = (folder / "configurations.toml").read_text()
    (folder / "configurations.toml").write_text(settings.replace('["north"]', '["far"]'))
    record = run(open_study(folder))
    table = open_results(folder).table("access")
    far = table[(table["configuration"] == "north_only") & (table["mode"] == "drive")]
    assert far["minutes"].isna().all()
    assert set(far["reason"]) == {"not_snapped"}
    assert (far["share_reached"] == 0).all()
    rest = table[table["configuration"] == "baseline"]
    assert np.isfinite(rest.loc[rest["mode"] == "drive", "minutes"]).all()
    assert any("1 of 3 sites (far)" in finding["message"] for finding in record["findings"])
