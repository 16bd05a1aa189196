"""Reading feeds: what is accepted as it stands, and what is refused in one sentence."""

import pytest

from isochrones.gtfs import NO_TIME, read_gtfs
from isochrones.transit_errors import BadFeedValue, FeedNotFound, MissingFeedColumn, NotAFeed
from tests.gtfs_builder import TABLES, gtfs_zip, stop_times


def test_calls_are_numbers_and_tables_are_text(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip"))
    assert feed.calls.arrival.tolist() == [28800, 29400, 30000]
    assert feed.calls.departure.tolist() == [28800, 29460, 30000]
    assert feed.calls.stop.tolist() == [0, 1, 2]
    assert feed.trips["service_id"].tolist() == ["week"]
    assert (feed.timezones, feed.notes) == (("Europe/London",), ())


def test_byte_order_mark_quotes_spaces_and_windows_line_ends(tmp_path):
    text = (
        '\ufeff"trip_id", arrival_time,departure_time,stop_id,stop_sequence\r\n"T", 8:00:00,8:00:00,"A",1\r\n'
    )
    calls = read_gtfs(gtfs_zip(tmp_path / "f.zip", stop_times=text)).calls
    assert (calls.trip.tolist(), calls.arrival.tolist(), calls.stop.tolist()) == ([0], [28800], [0])


def test_hours_past_midnight_and_blank_times(tmp_path):
    text = stop_times("T,25:10:00,25:10:00,A,1", "T,,,B,2", "T,NA,NA,C,3")
    calls = read_gtfs(gtfs_zip(tmp_path / "f.zip", stop_times=text)).calls
    assert calls.arrival.tolist() == [90600, NO_TIME, NO_TIME]


def test_unknown_stops_and_trips_are_marked(tmp_path):
    text = stop_times("T,08:00:00,08:00:00,Z,1", "U,08:00:00,08:00:00,A,1")
    calls = read_gtfs(gtfs_zip(tmp_path / "f.zip", stop_times=text)).calls
    assert (calls.trip.tolist(), calls.stop.tolist()) == ([0, -1], [-1, 0])


def test_a_feed_in_a_folder_of_the_zip(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        for name, text in TABLES.items():
            archive.writestr(f"feed/{name}.txt", text.lstrip("\n"))
    assert len(read_gtfs(tmp_path / "f.zip").calls.trip) == 3


def test_rows_of_the_wrong_length_are_passed_over_and_told(tmp_path):
    text = stop_times("T,08:00:00,08:00:00,A,1", "T,08:10:00", "T,08:20:00,08:20:00,C,3")
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip", stop_times=text))
    assert len(feed.calls.trip) == 2
    assert feed.notes == ("1 rows of stop_times.txt do not have 5 values and were passed over",)


def test_repeated_trip_ids_are_told(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "f.zip", trips="route_id,service_id,trip_id\nR,week,T\nR,other,T\n"))
    assert feed.trips["service_id"].tolist() == ["week"]
    assert "repeat a trip_id" in feed.notes[0]


def test_no_such_file(tmp_path):
    with pytest.raises(FeedNotFound, match=r"absent\.zip: no such GTFS file"):
        read_gtfs(tmp_path / "absent.zip")


def test_not_a_zip(tmp_path):
    path = tmp_path / "f.zip"
    path.write_text("<html>404</html>")
    with pytest.raises(NotAFeed, match=r"f\.zip: not a whole zip archive .* download the feed again"):
        read_gtfs(path)


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.99])
def test_a_truncated_zip(tmp_path, keep):
    path = gtfs_zip(tmp_path / "f.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(NotAFeed, match="not a whole zip"):
        read_gtfs(path)


def test_a_damaged_member(tmp_path):
    path = gtfs_zip(tmp_path / "f.zip")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"T,08:10:00", b"T,99:10:00"))
    with pytest.raises(NotAFeed, match="not a whole zip archive"):
        read_gtfs(path)


@pytest.mark.parametrize("table", ["stops", "routes", "trips", "stop_times"])
def test_a_missing_table(tmp_path, table):
    with pytest.raises(NotAFeed, match=rf"f\.zip: {table}\.txt is not in the zip"):
        read_gtfs(gtfs_zip(tmp_path / "f.zip", **{table: None}))


def test_no_calendar_at_all(tmp_path):
    with pytest.raises(NotAFeed, match=r"neither calendar\.txt nor calendar_dates\.txt"):
        read_gtfs(gtfs_zip(tmp_path / "f.zip", calendar=None))


def test_a_missing_column_is_named_without_quotes_around_the_sentence(tmp_path):
    text = "trip_id,arrival_time,stop_id,stop_sequence\nT,08:00:00,A,1\n"
    with pytest.raises(MissingFeedColumn) as caught:
        read_gtfs(gtfs_zip(tmp_path / "f.zip", stop_times=text))
    assert str(caught.value).startswith("f.zip: stop_times.txt has no column departure_time;")


@pytest.mark.parametrize(
    ("table", "text", "sentence"),
    [
        (
            "stop_times",
            stop_times("T,8h05,8h05,A,1"),
            r"stop_times\.txt, line 2: arrival_time '8h05' is not HH:MM:SS",
        ),
        (
            "calendar",
            TABLES["calendar"].replace("20230605", "5 June"),
            r"calendar\.txt: start_date '5 June' is not YYYYMMDD",
        ),
        ("stops", TABLES["stops"].replace("51.590", "north"), r"stop B: stop_lat 'north' is no number"),
        (
            "frequencies",
            "trip_id,start_time,end_time,headway_secs\nT,08:00:00,09:00:00,0\n",
            r"frequencies\.txt, trip T: .* positive headway_secs",
        ),
    ],
)
def test_values_that_cannot_be_read(tmp_path, table, text, sentence):
    path = gtfs_zip(tmp_path / "f.zip", **{table: text})
    with pytest.raises(BadFeedValue, match=sentence):
        read_gtfs(path)
