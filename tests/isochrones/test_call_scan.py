"""Calls read in one pass over the bytes are those that the reader of all CSV files finds."""

import struct
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones import gtfs
from isochrones.call_scan import scanned_calls
from isochrones.gtfs import Calls, read_gtfs
from isochrones.transit_errors import BadFeedValue, NotAFeed, TransitError
from tests.gtfs_builder import gtfs_zip, stop_times

COLUMNS = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,shape_dist_traveled,note"
TRIPS, STOPS = (
    np.array(["T", "trip/2019-é:1", "T2", ""], object),
    np.array(["A", "NA", "stop one", "B"], object),
)
CLOCKS = [
    "08:00:00",
    "7:05:00",
    "107:00:59",
    "",
    "NA",
    "25:00:00",
    "00:00:00",
    "8:1:2",
    "08:00",
    "-1:00:00",
    " 9:00:00",
]
VALUES = {
    "trip_id": ["T", "trip/2019-é:1", "T2", "", "other", " T", "é"],
    "arrival_time": CLOCKS,
    "departure_time": CLOCKS,
    "stop_id": ["A", "NA", "stop one", "B", "", "C", "B "],
    "stop_sequence": ["1", "20", "", "NA", "007", "1.0", "-3", "x", "999999999"],
    "pickup_type": ["0", "1", "3", "", "NA", " 1"],
    "shape_dist_traveled": [
        "0",
        "12.5",
        "0.1",
        "123456.7890123",
        ".5",
        "7.",
        "",
        "NA",
        ".",
        "1e3",
        "12345678901234567",
    ],
    "note": ["", "x", 'say ""so""', "a b", "é"],
}


def both_ways(text: str, worth: int) -> Calls | str:
    """The calls, or what is said where they cannot be read, scanned from a size on."""
    trips, stops = (
        pd.DataFrame({"trip_id": TRIPS}, dtype=object),
        pd.DataFrame({"stop_id": STOPS}, dtype=object),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gtfs, "_WORTH_SCANNING", worth)
        try:
            return gtfs._calls("f.zip", text.encode(), (trips, stops), [])
        except TransitError as error:
            return str(error)


def assert_same(text: str) -> None:
    scanned, read = both_ways(text, 0), both_ways(text, 10**9)
    if isinstance(read, str):
        assert scanned == read
        return
    for name in Calls.__dataclass_fields__:
        one, other = getattr(scanned, name), getattr(read, name)
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other, err_msg=name)


@st.composite
def texts(draw, plain: int):
    """Files of rows whose values are among the first so many of `VALUES`, some in quotes."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    names = draw(st.permutations(COLUMNS.split(",")))
    value = {name: st.sampled_from(VALUES[name][:plain]) for name in names}
    rows = draw(st.lists(st.tuples(*(value[name] for name in names)), min_size=1, max_size=12))
    quoted = draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    lines = [",".join(f'"{text}"' if q else text for text, q in zip(row, quoted)) for row in rows]
    return end.join([",".join(names), *lines]) + draw(st.sampled_from(["", end, end + end]))


@settings(max_examples=150, deadline=None)
@given(texts(plain=4))
def test_plain_files(text):
    assert_same(text)


@settings(max_examples=150, deadline=None)
@given(texts(plain=99))
def test_files_with_odd_values(text):
    assert_same(text)


@pytest.mark.parametrize(
    "rows",
    [
        ["T,08:00:00,08:00:00,A", "T,08:01:00,08:01:00,B,2"],
        ['T,08:00:00,08:00:00,"A",1', "", '"T",08:01:00,08:01:00,B,2'],
        ["T,08:00:00,08:00:00,A,1", '"T,",08:01:00,08:01:00,B,2'],
        ["T,08:00:00,08:00:00,A,1\rT,08:01:00,08:01:00,B,2"],
        ['T,08:00:00,08:00:00,"A\nB",1'],
        ["T,08:00:00,08:00:00,A,1,"],
        ["T,,,A,1", "T,,,B,"],
    ],
    ids=["short", "blank line", "comma in quotes", "old line ends", "line in quotes", "long", "blank"],
)
def test_rows_that_are_shaped_otherwise(rows):
    assert_same(stop_times(*rows))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**15 - 1), st.integers(0, 15))
def test_distances_are_exact_to_the_last_bit(digits, places):
    text = f"{digits:015d}"
    text = f"{text[: 15 - places]}.{text[15 - places :]}"
    row = f"T,08:00:00,08:00:00,A,1,0,{text},"
    calls = scanned_calls(f"{COLUMNS}\n{row}\n".encode(), COLUMNS.split(","), TRIPS, STOPS)
    assert calls[-1][0] == float(text)


def test_many_ids_are_told_apart():
    ids = np.array([f"{n % 7}-{n}" for n in range(5000)], dtype=object)
    order = np.random.default_rng(1).permutation(5000)
    rows = "".join(f"{ids[n]},08:00:00,08:00:00,{ids[-1 - n]},1\n" for n in order)
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
    trip, stop, *_ = scanned_calls(f"{header}\n{rows}".encode(), header.split(","), ids, ids)
    assert trip.tolist() == order.tolist()
    assert stop.tolist() == (4999 - order).tolist()


def test_a_time_that_is_none_is_told_with_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(gtfs, "_WORTH_SCANNING", 0)
    path = gtfs_zip(tmp_path / "f.zip", stop_times=stop_times("T,08:00:00,08:00:00,A,1", "T,8h,8h,B,2"))
    with pytest.raises(BadFeedValue, match=r"line 3: arrival_time '8h'"):
        read_gtfs(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_inflated_as_zipfile_does(tmp_path, method):
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.txt", "abc" * 50_000)
        archive.writestr("empty.txt", "")
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert gtfs._inflated(archive, content, name) == archive.read(name)


def test_a_member_whose_bytes_changed_is_refused(tmp_path):
    path = gtfs_zip(tmp_path / "f.zip")
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("stops.txt").header_offset
    content = bytearray(path.read_bytes())
    names = sum(struct.unpack_from("<HH", content, place + 26))
    content[place + 30 + names + 12] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(NotAFeed, match="not a whole zip archive"):
        read_gtfs(path)
