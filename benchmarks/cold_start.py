"""One cold process of ours: streets read from the PBF, points snapped, the first drive matrix.

Run as ``python -m benchmarks.cold_start PBF CRS ORIGINS SITES COUNT`` by the job ``cold``; it prints how
long each part took, so that only imports are left between their sum and the life of the process.
"""

import json
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

from isochrones import drive_times, read_roads


def main(pbf: str, crs: str, origins: str, sites: str, count: str) -> None:
    start = time.perf_counter()
    roads = read_roads(Path(pbf), "drive", crs)
    built = time.perf_counter()
    here, there = pd.read_csv(origins), pd.read_csv(sites).head(int(count))
    project = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    east, north = project(here["longitude"].to_numpy(), here["latitude"].to_numpy())
    names = [f"o{i}" for i in range(len(here))]
    table = pd.DataFrame({"area_id": names, "easting": east, "northing": north, "weight": 1.0})
    points = gpd.points_from_xy(*project(there["longitude"].to_numpy(), there["latitude"].to_numpy()))
    index = pd.Index([f"s{i}" for i in range(len(there))], name="site_id")
    layer = gpd.GeoDataFrame({"name": list(index)}, index=index, geometry=points, crs=crs)
    found = drive_times(roads, table, layer)
    done = time.perf_counter()
    print(
        json.dumps({"build": built - start, "matrix": done - built, "reached": int(np.isfinite(found).sum())})
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
