"""A whole study of a drawn town, written as real files: nine areas, two hospitals, streets and a bus.

::

    a b c      500 m between letters, an area of 500 m around each, hospitals at a (north) and i (south),
    d e f      a bus i - e - a at 07:30, 08:00 ... 10:30 (5 minutes a leg) and back at 17:00 ... 20:00
    g h i
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from tests.gtfs_builder import gtfs_zip
from tests.oracles import CRS, places_of, write_pbf

DRAWING = "a b c\nd e f\ng h i"
METRES = 500.0
DATE = "2023-06-20"
STUDY = f"""title = "A drawn town"
[areas]
file = "areas.gpkg"
code = "code"
vintage = "V1"
[population]
file = "people.csv"
code = "code"
total = "people"
vintage = "V1"
[deprivation]
file = "people.csv"
code = "code"
decile = "decile"
release = "IMD of the town"
vintage = "V1"
[sites]
file = "sites.csv"
[networks]
osm = "town.osm.pbf"
gtfs = ["bus.zip"]
[periods.weekday]
days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
hours = ["07:00-19:00"]
road_factors = "free_flow"
date = {DATE}
to_site = {{ by = "arrive", window = ["08:00", "09:00"] }}
from_site = {{ by = "depart", window = ["17:00", "18:00"] }}
[periods.rest]
days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
hours = ["19:00-07:00"]
[periods.weekend]
days = ["Sat", "Sun"]
hours = ["07:00-07:00"]
[isochrones]
cell_metres = 50
"""
SERVICES = """[emergency]
label = "Emergency department"
need = "residents"
thresholds = [2, 5]
thresholds_source = "typed"
"""
CONFIGURATIONS = """[baseline]
label = "Both"
baseline = true
status = "published"
[baseline.services]
emergency = ["north", "south"]
[north_only]
extends = "baseline"
label = "North only"
[north_only.services]
emergency = ["north"]
"""


def write_town(folder: Path) -> Path:
    """Write the study into ``folder`` (made if absent)."""
    folder.mkdir(parents=True, exist_ok=True)
    places = places_of(DRAWING, METRES)
    squares = [
        shapely.box(x - METRES / 2, y - METRES / 2, x + METRES / 2, y + METRES / 2)
        for x, y in places.values()
    ]
    codes = [f"T{letter}" for letter in places]
    gpd.GeoDataFrame({"code": codes}, geometry=squares, crs=CRS).to_file(
        folder / "areas.gpkg", engine="pyogrio"
    )
    people = pd.DataFrame(
        {"code": codes, "people": [100 * (i + 1) for i in range(9)], "decile": range(1, 10)}
    )
    people.to_csv(folder / "people.csv", index=False)
    sites = pd.DataFrame({"site_id": ["north", "south"], "name": ["North", "South"], "place": "Town"})
    sites[["easting", "northing"]] = [places["a"], places["i"]]
    sites.to_csv(folder / "sites.csv", index=False)
    write_pbf(folder / "town.osm.pbf", DRAWING, METRES)
    write_bus(folder / "bus.zip", places)
    for name, text in (("study", STUDY), ("services", SERVICES), ("configurations", CONFIGURATIONS)):
        (folder / f"{name}.toml").write_text(text)
    return folder


def write_bus(path: Path, places: dict) -> Path:
    """The town's bus as a GTFS feed running on weekdays of June 2023."""
    degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    stops = ["stop_id,stop_name,stop_lat,stop_lon"]
    for letter in "aei":
        longitude, latitude = degrees.transform(*places[letter])
        stops.append(f"{letter},{letter},{latitude:.7f},{longitude:.7f}")
    trips, times = (
        ["route_id,service_id,trip_id"],
        ["trip_id,arrival_time,departure_time,stop_id,stop_sequence"],
    )
    runs = [("iea", 7 * 60 + 30 * k) for k in range(1, 8)] + [("aei", 17 * 60 + 30 * k) for k in range(7)]
    for number, (letters, start) in enumerate(runs):
        trips.append(f"R,week,{number}")
        for k, letter in enumerate(letters):
            clock = f"{(start + 5 * k) // 60:02d}:{(start + 5 * k) % 60:02d}:00"
            times.append(f"{number},{clock},{clock},{letter},{k + 1}")
    tables = {"stops": stops, "trips": trips, "stop_times": times}
    return gtfs_zip(path, **{name: "\n".join(rows) + "\n" for name, rows in tables.items()})
