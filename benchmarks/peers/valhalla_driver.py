"""Valhalla through pyvalhalla: tiles, matrices, isochrones and routes of its ``auto`` costing."""

import json
import time
from pathlib import Path

import numpy as np
import valhalla
from kit import folder_bytes, run_step, serve, timed
from valhalla.config import get_config

BUILDER = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"


def prepare(pbf, folder, threads):
    """Build tiles; the service limits that would refuse our jobs are raised."""
    folder = Path(folder)
    tiles = folder / "tiles"
    tiles.mkdir(parents=True)
    settings = get_config(tile_extract="", tile_dir=str(tiles))
    settings["mjolnir"]["concurrency"] = threads
    limits = settings["service_limits"]
    limits["auto"].update(max_locations=20_000, max_matrix_location_pairs=10**8, max_matrix_distance=4e6)
    limits["isochrone"].update(max_contours=8, max_time_contour=240)
    limits["max_timedep_distance_matrix"] = 0
    config = folder / "valhalla.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    seconds, megabytes = run_step([BUILDER, "-c", config, "-j", threads, pbf])
    return {
        "steps": {"tiles": seconds},
        "step_rss_mb": {"tiles": megabytes},
        "disk_bytes": folder_bytes(tiles),
    }


def actor_of(folder):
    """The engine in this process."""
    return valhalla.Actor(str(Path(folder) / "valhalla.json"))


def places(points):
    """Points as Valhalla writes them."""
    return [{"lon": float(lon), "lat": float(lat)} for lon, lat in points]


def matrix_request(sources, targets):
    """The request for a matrix of durations alone."""
    return json.dumps(
        {
            "sources": places(sources),
            "targets": places(targets),
            "costing": "auto",
            "verbose": False,
            "shape_format": "no_shape",
        }
    )


def minutes_of(answer):
    """Durations as float64 minutes, NaN where there is no way."""
    rows = json.loads(answer)["sources_to_targets"]["durations"]
    return np.array([[np.nan if cell is None else cell for cell in row] for row in rows], float) / 60


def matrix(folder, sources, targets, repeats, save):
    """The matrix call, and with its answer as an array; snapping cannot be taken out.

    Without repeats only the matrix is saved, after the first call.
    """
    start = time.perf_counter()
    actor = actor_of(folder)
    request = matrix_request(sources, targets)
    answer = actor.matrix(request)
    first = time.perf_counter() - start
    np.save(save, minutes_of(answer))
    if not repeats:
        return {"load_and_first": first}
    if first > 5:  # one call is enough to see that it is slow
        alone = {"seconds": first, "repeats": 1}
        return {"load_and_first": first, "with_snapping": alone, "to_array": alone}
    with_snapping, _ = timed(lambda: actor.matrix(request), repeats)
    to_array, _ = timed(lambda: minutes_of(actor.matrix(request)), repeats)
    return {"load_and_first": first, "with_snapping": with_snapping, "to_array": to_array}


def isochrones(folder, sites, minutes, repeats, save, denoise=0.0, generalize=0.0):
    """Polygons of every site in both directions, as GeoJSON; seconds are of all of them together."""
    actor = actor_of(folder)
    answer = {}
    for direction in ("to_site", "from_site"):
        requests = [_isochrone_request(site, minutes, direction, denoise, generalize) for site in sites]
        answer[direction], found = timed(lambda r=requests: [actor.isochrone(one) for one in r], repeats)
        Path(f"{save}_{direction}.json").write_text(f"[{','.join(found)}]", encoding="utf-8")
    return answer


def _isochrone_request(site, minutes, direction, denoise, generalize):
    return json.dumps(
        {
            "locations": places([site]),
            "costing": "auto",
            "contours": [{"time": limit} for limit in minutes],
            "polygons": True,
            "reverse": direction == "to_site",
            "denoise": denoise,
            "generalize": generalize,
        }
    )


def routes(folder, trips):
    """Minutes, metres and the streets of each trip."""
    actor = actor_of(folder)
    return {"trips": [_route(actor, trip) for trip in trips]}


def _route(actor, trip):
    request = json.dumps({"locations": places(trip), "costing": "auto", "units": "kilometers"})
    try:
        answer = json.loads(actor.route(request))["trip"]
    except RuntimeError as error:
        return {"minutes": None, "reason": str(error)}
    steps = [
        {
            "name": "; ".join(step.get("street_names", [])),
            "metres": 1000 * step["length"],
            "minutes": step["time"] / 60,
        }
        for leg in answer["legs"]
        for step in leg["maneuvers"]
    ]
    summary = answer["summary"]
    return {"minutes": summary["time"] / 60, "metres": 1000 * summary["length"], "steps": steps}


if __name__ == "__main__":
    serve({"prepare": prepare, "matrix": matrix, "isochrones": isochrones, "routes": routes})
