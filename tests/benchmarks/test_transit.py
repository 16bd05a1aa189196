"""Public-transport benchmarks: what is arithmetic in them."""

import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.feed_cleaning import without_not_available
from benchmarks.processes import lived
from benchmarks.transit_cases import along_streets
from benchmarks.transit_commands import with_headway
from benchmarks.transit_jobs.goals import run as goals
from tests.oracles import network_from_map


def test_fields_that_say_not_available_become_empty(tmp_path):
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as feed:
        feed.writestr("trips.txt", 'trip_id,block_id,name\n"a",NA,"NA Street"\n')
    cleaned = without_not_available(tmp_path / "feed.zip", tmp_path / "kept" / "feed.zip")
    with zipfile.ZipFile(cleaned) as feed:
        assert feed.read("trips.txt").decode() == "trip_id,block_id,name\na,,NA Street\n"


def test_a_headway_is_altered_once():
    text = with_headway("[[route]]\nheadway_minutes = 15\n[[route]]\nheadway_minutes = 15\n", 20)
    assert text.count("headway_minutes = 20") == 1
    assert text.count("headway_minutes = 15") == 1
    with pytest.raises(ValueError, match="no headway_minutes"):
        with_headway("name = 'none'", 20)


def test_a_process_tells_its_memory_and_what_it_printed():
    life = lived(
        [sys.executable, "-c", "b = bytearray(60 * 2**20); import time; time.sleep(0.2); print('done')"]
    )
    assert life.said == "done\n"
    assert life.peak_mb > 60
    assert life.seconds > 0.2


def test_a_process_that_fails_says_why():
    with pytest.raises(SystemExit, match="no such thing"):
        lived([sys.executable, "-c", "raise ValueError('no such thing')"])


def test_goals_say_met_or_missed():
    figures = {
        "newport/ours, leaving at": 0.005,
        "newport/same": 0.2,
        "newport/from the sites": 0.004,
        "region/ours, leaving at": 0.3,
        "region/day/percentiles of 1,440 instants": 2.0,
        "gtfs/chester_2023/ours": 0.1,
        "gtfs/chester_2023/partridge": 0.6,
        "week/drive/nothing kept": 61.0,
        "scenario/re-run, altered again": 4.0,
        "memory/newport": 300.0,
        "memory/week, drive, kernels compiled": 2000.0,
    }
    (table,) = goals(figures).tables
    assert [row[3] for row in table.rows] == ["met", "MISSED", "met", "met", "MISSED", "met", "met"]
    assert table.rows[0][2] == "40x (ours 5 ms, theirs 200 ms)"


def test_goals_without_figures_are_empty():
    assert goals({}).tables[0].rows == []


def test_points_lie_on_streets_even_along_their_length():
    network = network_from_map("a b c d e", metres=100.0).network
    network = replace(network, edge_snappable=np.ones(network.edge_count, bool))
    east, north = along_streets(network, 400)
    west = network.shape_easting.min()
    assert np.allclose(north, network.shape_northing[0], atol=0.01)
    assert abs(((east - west) < 100).mean() - 0.25) < 0.06
    again, _ = along_streets(network, 400)
    assert np.array_equal(again, east)
