"""Feeds written as GTFS and read back: the same timetable to the second, for plain and for awkward feeds."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import boundaries
from isochrones import apply_scenario, build_timetable, read_gtfs, read_scenario, write_gtfs
from isochrones.scenario_errors import ExportRefused
from isochrones.scenario_file import parse_scenario
from study.demo import make
from tests.gtfs_builder import TUESDAY, gtfs_zip, stop_times
from tests.shared_data import REPOSITORY, shared_data

AWKWARD = stop_times(
    "T,08:20:00,08:20:00,C,30,0,1,2.5",  # out of order, with pick-up and drop-off types and distances
    "T,08:00:00,08:00:00,A,10,1,0,0",
    "T,,,B,20,0,0,1.75",  # a blank time shared out by distance
    "N,23:50:00,23:55:00,A,1,,,",
    "N,25:10:00,25:10:30,C,2,,,",
    "U,09:00:00,09:00:00,A,1,,,",
    "U,09:10:00,09:10:00,nowhere,2,,,",
    "U,09:20:00,09:20:00,C,3,,,",
    "F,10:00:00,10:00:00,C,1,,,",
    "F,10:09:00,10:09:00,B,2,,,",
    "M,11:00:00,11:00:00,A,1,,,",  # numbers that begin anew: the rows stand in order
    "M,11:10:00,11:10:00,B,2,,,",
    "M,11:20:00,11:20:00,C,1,,,",
    "M,11:30:00,11:30:00,A,2,,,",
    columns="trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,shape_dist_traveled",
)
TRIPS = (
    "route_id,service_id,trip_id,trip_headsign,block_id,direction_id\n"
    'R,week,T,"Cedar, by the sea",b1,0\nR,week,N,,b1,0\nR,week,U,,,\nR,odd,F,,,1\nR,week,M,,,0\n'
)
TABLES = {
    "stop_times": AWKWARD,
    "trips": TRIPS,
    "frequencies": "trip_id,start_time,end_time,headway_secs,exact_times\nF,10:00:00,12:00:00,900,1\n",
    "calendar_dates": "service_id,date,exception_type\nodd,20230620,1\nweek,20230619,2\n",
    "transfers": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,2,300\nB,C,3,\n",
}


def runs_of(timetable) -> list:
    """Every connection by time, places, ids and rules, whatever its rows are numbered."""
    stops, trips = timetable.stops, timetable.trips
    place = list(zip(stops["name"], stops["easting"].fillna(0), stops["northing"].fillna(0)))
    columns = zip(
        timetable.departure.tolist(), timetable.arrival.tolist(), timetable.from_stop, timetable.to_stop,
        timetable.trip, timetable.board.tolist(), timetable.alight.tolist(),
    )  # fmt: skip
    return sorted(
        (d, a, place[f], place[t], trips["route"][trip], trips["headsign"][trip], board, alight)
        for d, a, f, t, trip, board, alight in columns
    )


def rules_of(timetable) -> list:
    rows = timetable.transfers
    names = timetable.stops["name"].to_numpy()
    return sorted(
        zip(names[rows["from_stop"]], names[rows["to_stop"]], rows["transfer_type"], rows["seconds"])
    )


def assert_same(feeds, path, dates):
    written = read_gtfs(path)
    for day in dates:
        given, back = build_timetable(feeds, day), build_timetable([written], day)
        assert runs_of(given) == runs_of(back)
        assert rules_of(given) == rules_of(back)
        assert len(np.unique(given.ride)) == len(np.unique(back.ride))


def test_an_awkward_feed_comes_back_the_same(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    written = write_gtfs([feed], tmp_path / "out" / "new.zip", "a label", "whose data")
    assert written.notes == ("1 trips of bus.zip call at stops it does not have and were left out",)
    assert_same([feed], written.path, [TUESDAY, "2023-06-21"])


def test_times_past_midnight_blank_times_and_texts_with_commas(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    with zipfile.ZipFile(write_gtfs([feed], tmp_path / "new.zip", "a label").path) as archive:
        calls = archive.read("stop_times.txt").decode()
        assert '"25:10:00","25:10:30"' in calls
        assert '"T","","","B","20"' in calls
        assert '"Cedar, by the sea"' in archive.read("trips.txt").decode()
        assert "Isoquity: a label" in archive.read("feed_info.txt").decode()
        assert "bus.zip" in archive.read("attributions.txt").decode()
        assert "Europe/London" in archive.read("agency.txt").decode()


def test_the_same_feeds_give_the_same_bytes_and_no_partial_file_stays(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    one, two = (write_gtfs([feed], tmp_path / f"{name}.zip").path.read_bytes() for name in "ab")
    assert one == two
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "b.zip", "bus.zip"]


def test_clashing_ids_of_two_feeds_are_kept_apart(tmp_path):
    one = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    two = read_gtfs(gtfs_zip(tmp_path / "rail.zip", routes="route_id,route_short_name,route_type\nR,IC,2\n"))
    written = write_gtfs([one, two], tmp_path / "both.zip")
    assert "ids of rail.zip clash with an earlier feed's and begin with `rail:`" in written.notes
    assert_same([one, two], written.path, [TUESDAY])
    back = read_gtfs(written.path)
    assert set(back.routes["route_id"]) == {"R", "rail:R"}


def test_feeds_of_several_time_zones_are_refused(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip"))
    other = replace(feed, timezones=("Europe/Oslo",))
    with pytest.raises(ExportRefused, match=r"time zones Europe/London, Europe/Oslo; .* write them apart"):
        write_gtfs([feed, other], tmp_path / "x.zip")
    with pytest.raises(ExportRefused, match="no feed was given"):
        write_gtfs([], tmp_path / "x.zip")


def test_sequences_that_repeat_are_numbered_anew(tmp_path):
    rows = stop_times("T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,1", "T,08:20:00,08:20:00,C,1")
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", stop_times=rows))
    assert_same([feed], write_gtfs([feed], tmp_path / "new.zip").path, [TUESDAY])


def test_numbers_that_rise_stay_and_those_that_begin_anew_do_not(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    with zipfile.ZipFile(write_gtfs([feed], tmp_path / "new.zip").path) as archive:
        rows = [row.split(",") for row in archive.read("stop_times.txt").decode().replace('"', "").split()]
    assert [row[4] for row in rows if row[0] == "M"] == ["1", "2", "3", "4"]
    assert [row[4] for row in rows if row[0] == "T"] == ["10", "20", "30"]


def agencies_and_routes(path) -> list[list[list[str]]]:
    with zipfile.ZipFile(path) as archive:
        tables = [
            archive.read(name).decode().replace('"', "").split("\n")[:-1]
            for name in ("agency.txt", "routes.txt")
        ]
    return [[row.split(",") for row in table] for table in tables]


@pytest.mark.parametrize("agency", [None, "agency_id,agency_name,agency_url,agency_timezone\n"])
def test_a_feed_without_agencies_gets_one(tmp_path, agency):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", agency=agency))
    written = write_gtfs([feed], tmp_path / "new.zip").path
    (names, one), (columns, route) = agencies_and_routes(written)
    assert dict(zip(names, one)) | {"agency_url": ""} == {
        "agency_id": "bus", "agency_name": "bus", "agency_url": "", "agency_timezone": "UTC",
    }  # fmt: skip
    assert dict(zip(columns, route))["agency_id"] == "bus"
    assert_same([feed], written, [TUESDAY])


def test_agencies_that_only_routes_name_are_made(tmp_path):
    routes = "route_id,route_short_name,route_type,agency_id\nR,7,3,\nQ,8,3,X\n"
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", agency=None, routes=routes))
    (names, *rows), _ = agencies_and_routes(write_gtfs([feed], tmp_path / "new.zip").path)
    assert [row[names.index("agency_id")] for row in rows] == ["bus", "X"]


def test_of_two_feeds_every_route_names_its_agency(tmp_path):
    nameless = "agency_name,agency_url,agency_timezone\nOne,http://x,Europe/London\n"
    one = read_gtfs(gtfs_zip(tmp_path / "bus.zip", agency=nameless))
    rows = stop_times("T,09:00:00,09:00:00,A,1", "T,09:10:00,09:10:00,B,2")
    two = read_gtfs(
        gtfs_zip(tmp_path / "rail.zip", stop_times=rows)
    )  # its agency is X, which its route leaves out
    written = write_gtfs([one, two], tmp_path / "both.zip").path
    (names, *rows), (columns, *routes) = agencies_and_routes(written)
    assert [dict(zip(names, row))["agency_id"] for row in rows] == ["bus", "rail:X"]
    assert [dict(zip(columns, row))["agency_id"] for row in routes] == ["bus", "rail:X"]
    assert_same([one, two], written, [TUESDAY])


def test_doggerland_with_its_shuttles_comes_back_the_same(tmp_path_factory):
    folder = make(tmp_path_factory.mktemp("doggerland"), "small")
    feeds = [read_gtfs(folder / "data" / f"{name}.gtfs.zip") for name in ("bus", "rail")]
    scenario = read_scenario(folder / "scenarios" / "ward_shuttles.toml")
    after, changes = apply_scenario(feeds, scenario.with_sites(_sites(folder)))
    assert changes.routes["added"].sum() == 4 * 65
    assert_same(after, write_gtfs(after, folder / "new.zip").path, ["2026-06-16", "2026-06-21"])


def _sites(folder: Path) -> dict:
    points = boundaries.read_sites(folder / "sites.csv", "EPSG:27700")[0].geometry
    return {site: (points[site].x, points[site].y) for site in points.index}


@pytest.mark.shared_data
def test_newport_with_its_shuttle_comes_back_the_same(tmp_path):
    feed = read_gtfs(shared_data("newport", "newport_gtfs.zip"))
    scenario = read_scenario(REPOSITORY / "examples" / "newport" / "scenarios" / "ringland_shuttle.toml")
    after, _ = apply_scenario([feed], scenario.with_sites({"STW": (330800.0, 187550.0)}))
    written = write_gtfs(after, tmp_path / "new.zip", scenario.label)
    assert_same(after, written.path, ["2023-06-20", "2023-06-18"])
    assert build_timetable(after, "2023-06-20").trips_on_date == 176 + 92


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "day"), [("chester_2023", "2023-09-12"), ("manchester_rail_2020", "2021-01-12")]
)
def test_feeds_of_others_come_back_the_same(tmp_path, name, day):
    feed = read_gtfs(shared_data("gtfs", f"{name}.zip"))
    assert_same([feed], write_gtfs([feed], tmp_path / "new.zip").path, [day])


def test_headways_and_hours_survive_the_way_out_and_back(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    text = 'label = "x"\n[[change_route]]\nroute = "7"\nheadway_minutes = 7\nlast = "26:00"\n'
    after, _ = apply_scenario([feed], parse_scenario(text))
    assert_same(after, write_gtfs(after, tmp_path / "new.zip").path, [TUESDAY, "2023-06-21"])


def tables_of(path, *names):
    with zipfile.ZipFile(path) as archive:
        return [pd.read_csv(archive.open(f"{name}.txt"), dtype=str, keep_default_na=False) for name in names]


WHOLE = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone,agency_lang,agency_phone\n"
    "X,Xbus,https://x.example,Europe/London,cy,01633 1\n",
    "stops": "stop_id,stop_code,stop_name,stop_lat,stop_lon\nA,nptaa,Alder,51.58,-3\nB,nptab,Birch,51.59,-3\n"
    "C,nptac,Cedar,51.6,-3\n",
}
NEW_ROUTE = (
    '[[add_route]]\nid = "S"\nname = "S1"\nstops = ["A", "C"]\ndays = ["Tue"]\ndepartures = ["09:00"]\n'
    "minutes = [9]\n"
)


def test_agencies_keep_their_address_and_stops_their_code(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **WHOLE))
    agency, stops = tables_of(write_gtfs([feed], tmp_path / "new.zip").path, "agency", "stops")
    (row,) = agency.to_dict("records")
    assert (row["agency_url"], row["agency_lang"], row["agency_phone"]) == (
        "https://x.example",
        "cy",
        "01633 1",
    )
    assert stops["stop_code"].tolist() == ["nptaa", "nptab", "nptac"]


def test_a_new_route_is_of_an_agency_named_by_the_scenario(tmp_path):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **WHOLE))
    feeds, _ = apply_scenario([feed], parse_scenario('label = "A shuttle"\n' + NEW_ROUTE))
    path = write_gtfs(feeds, tmp_path / "new.zip").path
    agency, routes = tables_of(path, "agency", "routes")
    of_route = dict(zip(routes["route_id"], routes["agency_id"]))
    named = dict(zip(agency["agency_id"], agency["agency_name"]))
    assert {route: named[one] for route, one in of_route.items()} == {"R": "Xbus", "S": "A shuttle"}
    assert set(agency["agency_timezone"]) == {"Europe/London"}
    assert_same(feeds, path, [TUESDAY])
    again, _ = apply_scenario(
        feeds, parse_scenario('label = "A shuttle"\n' + NEW_ROUTE.replace('"S"', '"T"'))
    )
    assert len(again[0].agency) == 2


@pytest.mark.parametrize("agency", [None, "agency_name,agency_url,agency_timezone\nX,,Europe/London\n"])
def test_old_routes_are_never_of_the_new_agency(tmp_path, agency):
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", agency=agency))
    feeds, _ = apply_scenario([feed], parse_scenario('label = "A shuttle"\n' + NEW_ROUTE))
    agency, routes = tables_of(write_gtfs(feeds, tmp_path / "new.zip").path, "agency", "routes")
    assert routes["agency_id"].tolist() == ["bus", "bus: A shuttle"]
    assert set(agency["agency_id"]) == {"bus", "bus: A shuttle"}


def test_new_routes_in_two_feeds_make_no_ids_clash(tmp_path):
    other = "stop_id,stop_name,stop_lat,stop_lon\nD,Dogwood,51.58,-3\nE,Elder,51.59,-3\nF,Fir,51.6,-3\n"
    calls = stop_times("V,08:00:00,08:00:00,D,1", "V,08:20:00,08:20:00,F,2")
    rail = gtfs_zip(
        tmp_path / "rail.zip", stops=other, stop_times=calls, routes="route_id,route_short_name,route_type\nQ,1,2\n",
        trips="route_id,service_id,trip_id\nQ,days,V\n",
        agency="agency_id,agency_name,agency_timezone\nY,Y,Europe/London\n",
        calendar="service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "days,1,1,1,1,1,0,0,20230605,20230630\n",
    )  # fmt: skip
    text = 'label = "x"\n' + NEW_ROUTE + NEW_ROUTE.replace('"S"', '"T"').replace('["A", "C"]', '["D", "F"]')
    feeds = [read_gtfs(gtfs_zip(tmp_path / "bus.zip")), read_gtfs(rail)]
    feeds, _ = apply_scenario(feeds, parse_scenario(text))
    assert write_gtfs(feeds, tmp_path / "new.zip").notes == ()


def test_distances_are_written_only_where_blank_times_need_them(tmp_path):
    columns = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled"
    timed = ("T,08:00:00,08:00:00,A,1,0", "T,08:20:00,08:20:00,C,2,2.5")
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", stop_times=stop_times(*timed, columns=columns)))
    (calls,) = tables_of(write_gtfs([feed], tmp_path / "new.zip").path, "stop_times")
    assert "shape_dist_traveled" not in calls
    feed = read_gtfs(gtfs_zip(tmp_path / "bus.zip", **TABLES))
    (calls,) = tables_of(write_gtfs([feed], tmp_path / "new.zip").path, "stop_times")
    assert set(calls.loc[calls["shape_dist_traveled"] != "", "trip_id"]) == {"T"}
