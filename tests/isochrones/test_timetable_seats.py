"""Staying in the seat: blocks, and trips that transfers.txt links (type 4) or parts (type 5)."""

import pytest

from isochrones.timetable import read_timetable
from tests.gtfs_builder import STREET, TUESDAY, gtfs_zip, stop_times
from tests.timetable_builder import ask

STOPS = STREET + "D,Dogwood,51.610,-3.000\nB2,Birch bay 2,51.5905,-3.000\nF,Far,51.700,-3.000\n"
LINK = "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"
T = ("T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,2")
U = ("U,08:10:00,08:10:00,B,1", "U,08:20:00,08:20:00,C,2")
V = ("V,08:10:00,08:10:00,B,1", "V,08:25:00,08:25:00,D,2")


def read(tmp_path, *calls: str, blocks: dict | None = None, links: tuple = (), **tables):
    names = list(dict.fromkeys(call.split(",")[0] for call in calls))
    trips = [f"R,week,{name},{(blocks or {}).get(name, '')}" for name in names]
    text = "\n".join(["route_id,service_id,trip_id,block_id", *trips]) + "\n"
    transfers = LINK + "\n".join(links) + "\n"
    settled = {"stops": STOPS, "trips": text, "stop_times": stop_times(*calls), "transfers": transfers}
    return read_timetable(gtfs_zip(tmp_path / "f.zip", **(settled | tables)), TUESDAY)


def minutes(timetable, site: str = "C", origin: str = "A") -> float | None:
    return ask(timetable, "08:00-08:01", by="depart", origin={origin: 0}, site={site: 0})[0]


SAME = {"T": "b", "U": "b", "V": "b"}


@pytest.mark.parametrize(
    ("blocks", "links", "reached"),
    [
        ({}, (), None),
        (SAME, (), 20),
        (SAME, (",,5,T,U",), None),
        ({}, (",,4,T,U",), 20),
        ({}, ("B,B,4,T,U",), 20),
        ({}, (",,4,U,T",), None),  # the other way round
        ({}, (",,4,T,U", ",,5,T,U"), None),
        ({"T": "b"}, (), None),
    ],
)
def test_blocks_and_links(tmp_path, blocks, links, reached):
    assert minutes(read(tmp_path, *T, *U, blocks=blocks, links=links)) == reached


def test_a_link_goes_before_what_the_block_says(tmp_path):
    timetable = read(tmp_path, *T, *U, *V, blocks={"T": "b", "U": "b"}, links=(",,4,T,V",))
    assert (minutes(timetable, "C"), minutes(timetable, "D")) == (None, 25)


def test_a_train_that_parts_and_one_that_is_joined(tmp_path):
    parts = read(tmp_path, *T, *U, *V, links=(",,4,T,U", ",,4,T,V"))
    assert (minutes(parts, "C"), minutes(parts, "D")) == (20, 25)
    assert ask(parts, "08:10-08:11", by="depart", origin={"B": 0}, site={"C": 0}) == [10]
    other = ("W,08:05:00,08:05:00,D,1", "W,08:10:00,08:10:00,B,2")
    joined = read(tmp_path, *T, *other, *U, links=(",,4,T,U", ",,4,W,U"))
    assert minutes(joined) == 20
    assert minutes(joined, origin="D") == 20
    assert sorted(joined.trips["trip_id"]) == ["T", "U", "W"]  # although U is in two rides


def test_one_cannot_cross_from_one_half_of_a_parted_train_to_the_other(tmp_path):
    u = (*U[:1], "U,08:14:00,08:14:00,C,2", "U,08:40:00,08:40:00,F,3")
    v = (*V[:1], "V,08:16:00,08:16:00,C,2", "V,08:25:00,08:25:00,D,3")
    timetable = read(tmp_path, *T, *u, *v, links=(",,4,T,U", ",,4,T,V"))
    assert ask(timetable, "08:14-08:15", by="depart", origin={"C": 0}, site={"D": 0}) == [11]
    assert ask(timetable, "08:15-08:16", by="depart", origin={"C": 0}, site={"F": 0}) == [None]


def test_a_link_into_the_next_service_day(tmp_path):
    late = ("T,23:50:00,23:50:00,A,1", "T,24:10:00,24:10:00,B,2")
    early = ("U,00:10:00,00:10:00,B,1", "U,00:20:00,00:20:00,C,2")
    timetable = read(tmp_path, *late, *early, links=(",,4,T,U",))
    assert ask(timetable, "23:50-23:51", by="depart", origin={"A": 0}, site={"C": 0}) == [30]


@pytest.mark.parametrize(("stop", "reached"), [("B", 20), ("B2", 20), ("C", None)])
def test_the_next_trip_of_a_block_begins_where_the_last_ended_or_near_by(tmp_path, stop, reached):
    onward = (f"U,08:10:00,08:10:00,{stop},1", "U,08:20:00,08:20:00,D,2")
    assert minutes(read(tmp_path, *T, *onward, blocks=SAME), "D") == reached


def test_a_circular_that_begins_again_is_stayed_on(tmp_path):
    stops_at = (("A", 0), ("B", 4), ("C", 7), ("A", 10))
    calls = [
        f"{trip},08:{start + m:02}:00,08:{start + m:02}:00,{stop},{n}"
        for trip, start in (("T", 0), ("U", 10))
        for n, (stop, m) in enumerate(stops_at)
    ]
    for blocks, expected in (({}, None), (SAME, 7)):
        timetable = read(tmp_path, *calls, blocks=blocks)
        asked = ask(timetable, "08:07-08:08", by="depart", origin={"C": 0}, site={"B": 0})
        assert asked == [expected]


def test_trips_repeated_by_frequency_are_never_joined(tmp_path):
    often = "trip_id,start_time,end_time,headway_secs\nT,08:00:00,08:01:00,600\n"
    assert minutes(read(tmp_path, *T, *U, blocks=SAME, frequencies=often)) is None


def test_trips_of_different_days_are_different_blocks(tmp_path):
    late = ("T,23:50:00,23:50:00,A,1", "T,24:10:00,24:10:00,B,2")
    early = ("U,00:10:00,00:10:00,B,1", "U,00:20:00,00:20:00,C,2")
    timetable = read(tmp_path, *late, *early, blocks=SAME)
    assert ask(timetable, "23:50-23:51", by="depart", origin={"A": 0}, site={"C": 0}) == [None]
