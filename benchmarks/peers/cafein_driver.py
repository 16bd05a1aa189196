"""cafein: a street network with cars, matrices of free-flow times, with and without junction delays."""

import time
import warnings
from pathlib import Path

import cafein
import geopandas as gpd
import numpy as np
from kit import folder_bytes, serve, timed


def prepare(pbf, folder, country):
    """Build the street network and keep it."""
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # class defaults used where limits are not tagged
        streets = cafein.StreetNetwork.from_osm(pbf, modes=("walk", "car"), country=country)
    seconds = time.perf_counter() - start
    streets.save(str(Path(folder) / "streets.bin"))
    return {"steps": {"from_osm": seconds}, "disk_bytes": folder_bytes(folder)}


def layer(points, prefix):
    """Points as the GeoDataFrame that cafein asks for."""
    lon, lat = np.asarray(points, float).T
    names = [f"{prefix}{i}" for i in range(len(points))]
    return gpd.GeoDataFrame({"id": names}, geometry=gpd.points_from_xy(lon, lat), crs=4326)


def minutes_of(table, sources, targets):
    """The long table as a matrix of float64 minutes, NaN where there is no way."""
    wide = table.pivot(index="from_id", columns="to_id", values="travel_time")
    return wide.reindex(index=sources["id"], columns=targets["id"]).to_numpy(float) / 60


def matrix(folder, sources, targets, repeats, save, delays=False):
    """The matrix with one worker, which costs a search from each source.

    Without repeats only the matrix is saved, after the first call.
    """
    start = time.perf_counter()
    streets = cafein.StreetNetwork.load(str(Path(folder) / "streets.bin"))
    here, there = layer(sources, "o"), layer(targets, "s")

    def ask():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # points that no street is near to; they stay NaN
            return cafein.TravelTimeMatrix(
                streets, here, there, transport_mode="car", output_time_units="seconds", workers=1,
                intersection_delays=delays,
            )  # fmt: skip

    asked = time.perf_counter()
    table = ask()
    alone = {"seconds": time.perf_counter() - asked, "repeats": 1}
    np.save(save, minutes_of(table, here, there))
    answer = {"load_and_first": time.perf_counter() - start}
    if repeats:
        answer["with_snapping"] = alone if alone["seconds"] > 5 else timed(ask, repeats)[0]
    return answer


if __name__ == "__main__":
    serve({"prepare": prepare, "matrix": matrix})
