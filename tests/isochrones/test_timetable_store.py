"""A timetable written and read again is the same timetable."""

import numpy as np
import pandas as pd
import pytest

from isochrones.changes import walks_from_pairs
from isochrones.linking import StopLinks
from isochrones.snapping import Snapping
from isochrones.timetable import CONNECTION_COLUMNS
from isochrones.timetable_store import load_links, load_timetable, save_links, save_timetable
from isochrones.transit_errors import BadTimetableFolder
from tests.timetable_builder import ask, timetable, trip

TABLE = timetable(trip("A 08:00", "B 08:20"), trip("B 08:30", "C 08:40"), transfers=(("B", "B", 2, 60),))


def test_round_trip(tmp_path):
    again = load_timetable(save_timetable(TABLE, tmp_path / "day"))
    for name in CONNECTION_COLUMNS:
        assert np.array_equal(getattr(again, name), getattr(TABLE, name))
    for frame in ("stops", "trips", "transfers"):
        pd.testing.assert_frame_equal(getattr(again, frame), getattr(TABLE, frame), check_dtype=False)
    assert (again.date, again.crs, again.identity) == (TABLE.date, TABLE.crs, TABLE.identity)
    assert ask(again, "08:40-08:41", origin={"A": 0}, site={"C": 0}) == [40]


def test_the_same_timetable_gives_the_same_bytes(tmp_path):
    first, second = (save_timetable(TABLE, tmp_path / name) for name in "ab")
    names = sorted(path.name for path in first.iterdir())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_links_round_trip(tmp_path):
    nan = np.array([1.0, np.nan])
    stops = Snapping(np.array([3, -1], np.int32), nan, nan, nan, np.array([True, False]), nan, nan, 500.0)
    links = StopLinks(stops, walks_from_pairs([0], [1], [60], 2), 20.0, 4.8, "day", "streets")
    again = load_links(save_links(links, tmp_path / "links"))
    assert np.array_equal(again.stops.edge, stops.edge)
    assert all(np.array_equal(a, b) for a, b in zip(again.footpaths, links.footpaths, strict=True))
    assert (again.max_walk_minutes, again.timetable, again.network) == (20.0, "day", "streets")


def test_an_unfinished_folder_is_refused(tmp_path):
    folder = save_timetable(TABLE, tmp_path / "day")
    (folder / "timetable.json").unlink()
    with pytest.raises(BadTimetableFolder, match="build it again"):
        load_timetable(folder)


def test_a_folder_that_lost_a_block_is_refused(tmp_path):
    folder = save_timetable(TABLE, tmp_path / "day")
    (folder / "arrival.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(BadTimetableFolder, match=r"arrival\.npy"):
        load_timetable(folder)
