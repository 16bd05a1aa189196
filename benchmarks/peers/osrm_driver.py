"""OSRM through osrm-bindings, with the car profile it ships."""

import shutil
import time
from pathlib import Path

import numpy as np
import osrm
from kit import folder_bytes, run_step, serve, timed

HOME = Path(osrm.__file__).parent


def prepare(pbf, folder, algorithm, threads):
    """Extract, then contract (CH) or partition and customize (MLD)."""
    folder = Path(folder)
    copy = folder / "streets.osm.pbf"
    shutil.copy(pbf, copy)
    base = folder / "streets.osrm"
    later = {"CH": ["contract"], "MLD": ["partition", "customize"]}[algorithm]
    profile = HOME / "share" / "profiles" / "car.lua"
    tool = {name: HOME / "bin" / f"osrm-{name}" for name in ("extract", *later)}
    steps = {"extract": run_step([tool["extract"], "-t", threads, "-p", profile, copy])}
    for name in later:
        steps[name] = run_step([tool[name], "-t", threads, base])
    copy.unlink()
    return {
        "steps": {name: seconds for name, (seconds, _) in steps.items()},
        "step_rss_mb": {name: megabytes for name, (_, megabytes) in steps.items()},
        "disk_bytes": folder_bytes(folder),
    }


def engine_of(folder, algorithm):
    """The engine in this process, without limits on the size of a table."""
    return osrm.OSRM(
        algorithm=algorithm,
        storage_config=str(Path(folder) / "streets.osrm"),
        use_shared_memory=False,
        max_locations_distance_table=-1,
        max_locations_viaroute=-1,
    )


def table_of(sources, targets, **more):
    """Parameters of a table between two lists of (longitude, latitude)."""
    places = [tuple(map(float, place)) for place in (*sources, *targets)]
    return osrm.TableParameters(
        coordinates=places,
        sources=list(range(len(sources))),
        destinations=list(range(len(sources), len(places))),
        annotations=["duration"],
        **more,
    )


def minutes_of(answer):
    """Durations as float64 minutes, NaN where there is no way."""
    rows = [[np.nan if cell is None else cell for cell in row] for row in answer["durations"]]
    return np.array(rows, float) / 60


def matrix(folder, algorithm, sources, targets, repeats, save):
    """The table call alone, with places already snapped (hints), and with its answer as an array.

    Without repeats only the matrix is saved, after the first call.
    """
    start = time.perf_counter()
    engine = engine_of(folder, algorithm)
    plain = table_of(sources, targets)
    minutes = minutes_of(engine.Table(plain))
    first = time.perf_counter() - start
    np.save(save, minutes)
    if not repeats:
        return {"load_and_first": first}
    with_snapping, answer = timed(lambda: engine.Table(plain), repeats)
    # a hint holds for the coordinates it was given for, not for the place that was met
    hints = [place["hint"] for end in ("sources", "destinations") for place in answer[end]]
    snapped = table_of(sources, targets, hints=hints, generate_hints=False)
    without_snapping, _ = timed(lambda: engine.Table(snapped), repeats)
    found = {"load_and_first": first, "with_snapping": with_snapping, "without_snapping": without_snapping}
    if algorithm == "CH":  # turning the answer into an array costs the same for both
        found["to_array"], _ = timed(lambda: minutes_of(engine.Table(table_of(sources, targets))), repeats)
    return found


def routes(folder, algorithm, trips):
    """Minutes, metres and the streets of each trip."""
    engine = engine_of(folder, algorithm)
    return {"trips": [_route(engine, trip) for trip in trips]}


def _route(engine, trip):
    parameters = osrm.RouteParameters(
        coordinates=[tuple(place) for place in trip], steps=True, overview="false"
    )
    try:
        route = engine.Route(parameters)["routes"][0]
    except RuntimeError as error:
        return {"minutes": None, "reason": str(error)}
    steps = [
        {
            "name": step["name"] or (step["ref"] if "ref" in step else ""),  # noqa: SIM401 (it has no get)
            "metres": step["distance"],
            "minutes": step["duration"] / 60,
        }
        for leg in route["legs"]
        for step in leg["steps"]
    ]
    return {"minutes": route["duration"] / 60, "metres": route["distance"], "steps": steps}


if __name__ == "__main__":
    serve({"prepare": prepare, "matrix": matrix, "routes": routes})
