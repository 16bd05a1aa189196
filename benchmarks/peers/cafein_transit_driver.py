"""cafein with timetables: build, matrices of a window, journeys at every instant, and its walks."""

import datetime
import time
import warnings
from pathlib import Path

import cafein
import numpy as np
from cafein import streets as cafein_streets
from cafein_driver import layer
from kit import folder_bytes, serve, timed

SAVED = "transport.bin"


def prepare(gtfs, pbf, folder, kmh):
    """Build timetable, footpaths and streets in its leanest form, and keep them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # stops far from the streets get no footpaths
        start = time.perf_counter()
        network = cafein.TransportNetwork.from_gtfs(
            gtfs, osm_pbf=pbf, walking_speed_kmph=kmh, trip_distances=False, leg_geometries=False,
            street_modes=(),
        )  # fmt: skip
        built = time.perf_counter() - start
    network.save(str(Path(folder) / SAVED))
    counts = {"stops": network.stop_count, "trips": network.trip_count, "footpaths": network.transfer_count}
    return {"steps": {"from_gtfs": built}, "disk_bytes": folder_bytes(folder), **counts}


def matrix(folder, sources, targets, question, way, repeats, save, stride=1):
    """Percentiles of a window from every `stride`-th source; ``way`` is depart, arrive or tbtr.

    ``question`` holds date, start and minutes of the window, percentiles, walk_minutes, kmh and workers
    (null: its own choice). Saved: float64 seconds (percentiles, sources, targets), NaN unreachable.
    """
    network = cafein.TransportNetwork.load(str(Path(folder) / SAVED))
    here, there = layer(sources[::stride], "o"), layer(targets, "s")
    answer, settings = {}, window_of(question, way)
    if way == "tbtr":
        start = time.perf_counter()
        network.compute_tbtr_transfers(question["date"])
        answer["tbtr_transfers"] = time.perf_counter() - start

    def ask():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # points that no street is near to; they stay NaN
            return cafein.TravelTimeMatrix(
                network, here, there, percentiles=question["percentiles"], workers=question["workers"],
                **settings, **walking(question), output_time_units="seconds",
            )  # fmt: skip

    answer["timing"], table = timed(ask, repeats)
    if save:
        wide = [wide_seconds(table, f"travel_time_p{p}", here, there) for p in question["percentiles"]]
        np.save(save, np.array(wide))
    return {**answer, "sources": len(here)}


def window_of(question, way):
    """The window of a question as cafein's arguments; both of its clocks name the first instant."""
    start = datetime.datetime.fromisoformat(f"{question['date']}T{question['start']}")
    length = question["minutes"]
    if way == "arrive":
        return {"arrival": start, "arrival_time_window": length}
    router = "tbtr" if way == "tbtr" else "raptor"
    return {"departure": start, "departure_time_window": length, "router": router}


def walking(question):
    """The walking arguments of a question."""
    return {"max_walking_time": question["walk_minutes"], "walking_speed_kmph": question["kmh"]}


def wide_seconds(table, column, here, there):
    """A column of the long table as (sources, targets)."""
    wide = table.pivot(index="from_id", columns="to_id", values=column)
    return wide.reindex(index=here["id"], columns=there["id"]).to_numpy(float)


def instants(folder, sources, targets, question, save):
    """What it answers at every minute: seconds when leaving then, duration when arriving by then.

    Saved: ``depart`` and ``duration`` float64 (instants, sources, targets), NaN unreachable.
    """
    network = cafein.TransportNetwork.load(str(Path(folder) / SAVED))
    here, there = layer(sources, "o"), layer(targets, "s")
    start = datetime.datetime.fromisoformat(f"{question['date']}T{question['start']}")
    moments = [start + datetime.timedelta(minutes=k) for k in range(question["minutes"])]
    found = {}
    for name, clock in (("depart", "departure"), ("duration", "arrival")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = [
                cafein.TravelTimeMatrix(
                    network, here, there, **{clock: moment}, workers=1, **walking(question),
                    output_time_units="seconds",
                )
                for moment in moments
            ]  # fmt: skip
        found[name] = np.array([wide_seconds(table, "travel_time", here, there) for table in tables])
    np.savez(save, **found)
    return {"instants": len(moments)}


def journeys(folder, sources, targets, question, save):
    """Every journey it names in a window: latest departures for arrivals by each minute, pair by pair.

    Saved: int64 columns ``pair`` (source * targets + target), ``depart``, ``arrive``, ``rides``, and
    ``walked``: the longest walk without a ride between, its legs joined, in seconds.
    """
    network = cafein.TransportNetwork.load(str(Path(folder) / SAVED))
    settings = window_of(question, "arrive")
    rows = []
    for i, (lon, lat) in enumerate(sources):
        for j, (there_lon, there_lat) in enumerate(targets):
            try:
                found = network.route_between_coordinates(
                    (lat, lon), (there_lat, there_lon), geometries=False, **settings, **walking(question)
                )
            except ValueError:  # a point that is not on its streets
                continue
            rows += [
                (i * len(targets) + j, one["departure_s"], one["arrival_s"], one["rides"], longest_walk(one))
                for one in found
            ]
    names = ("pair", "depart", "arrive", "rides", "walked")
    columns = np.array(rows, np.int64).reshape(-1, len(names)).T
    np.savez(save, **dict(zip(names, columns, strict=True)))
    return {"journeys": len(rows)}


def longest_walk(journey):
    """Seconds of the longest run of walking legs that no ride interrupts."""
    longest = run = 0
    for leg in journey["legs"]:
        run = 0 if leg["type"] == "transit" else run + leg["arrival_s"] - leg["departure_s"]
        longest = max(longest, run)
    return longest


def walks(folder, pbf, points, question, save):
    """Its walks in seconds: from every point to stops, and between stops.

    Saved: ``stop_id``; ``point``, ``stop``, ``seconds`` of the points' walks; ``from_stop``, ``to_stop``,
    ``change`` of those between stops.
    """
    network = cafein.TransportNetwork.load(str(Path(folder) / SAVED))
    ids = [stop for stop, *_ in network.stops]
    row = {stop: i for i, stop in enumerate(ids)}
    found = []
    for i, (lon, lat) in enumerate(points):
        try:
            reached = network.access_stops(lat, lon, **walking(question))
        except ValueError:  # not on its streets
            continue
        found += [(i, row[stop], seconds) for stop, seconds in reached.items()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        paths = cafein_streets.walking_footpaths(pbf, network.stops, walking_speed_kmph=question["kmh"])
    stop = np.array([row[name] for name in paths.stop_ids])
    point, to, seconds = np.array(found, np.int64).reshape(-1, 3).T
    np.savez(
        save, stop_id=ids, point=point, stop=to, seconds=seconds, from_stop=stop[paths.from_index],
        to_stop=stop[paths.to_index], change=paths.seconds,
    )  # fmt: skip
    return {"walks": len(seconds), "footpaths": len(paths)}


if __name__ == "__main__":
    serve(
        {
            "prepare": prepare,
            "matrix": matrix,
            "instants": instants,
            "journeys": journeys,
            "walks": walks,
        }
    )
