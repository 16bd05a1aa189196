"""A study of five areas with typed minutes, and with names that try to break out of the page.

::

    area  people decile   N    E    W        N and E today; without_n leaves E; moved has E and W
    A1     100     1     10   22    4
    A2     200     1     30   12   30
    A3     300     5      8  8.5    9
    A4     400    10      -    -    -        no value anywhere
    A5      50     3      5    -    6        loses reach without N
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

HOSTILE = "<script>alert('x')</script>"
CODES = ["A1", "A2", "A3", "A4", "A5"]
PEOPLE = [100, 200, 300, 400, 50]
DECILES = [1, 1, 5, 10, 3]
MINUTES = {"N": [10, 30, 8, None, 5], "E": [22, 12, 8.5, None, None], "W": [4, 30, 9, None, 6]}
STUDY = f"""title = "Small {HOSTILE} study"
attribution = "Typed by hand {HOSTILE}"
[areas]
file = "areas.gpkg"
code = "code"
name = "name"
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
[matrix.drive]
file = "minutes.csv"
area = "code"
source = "typed"
"""
SERVICES = """[emergency]
label = "Emergency department"
plain_label = "accident and emergency"
need = "residents"
thresholds = [10, 20]
thresholds_source = "typed"
[clinic]
label = "Clinic"
need = "residents"
thresholds = [30]
thresholds_source = "typed"
"""
CONFIGURATIONS = """[baseline]
label = "Today"
baseline = true
status = "published"
[baseline.services]
emergency = ["N", "E"]
clinic = { N = "24/7", E = "Mon-Fri 09:00-17:00" }
[without_n]
extends = "baseline"
label = "Without N"
[without_n.services]
emergency = ["E"]
[moved]
extends = "baseline"
label = "Moved"
status = "published"
[moved.services]
emergency = ["E", "W"]
"""


def write_small(folder: Path) -> Path:
    """Write the study into ``folder``."""
    squares = [shapely.box(450_000 + 1000 * i, 400_000, 451_000 + 1000 * i, 401_000) for i in range(5)]
    names = [f"Area {HOSTILE}", "Beech", "Cedar", "Damson", "Elm"]
    areas = gpd.GeoDataFrame({"code": CODES, "name": names}, geometry=squares, crs="EPSG:27700")
    areas.to_file(folder / "areas.gpkg", engine="pyogrio")
    people = pd.DataFrame({"code": CODES, "people": PEOPLE, "decile": DECILES})
    people.to_csv(folder / "people.csv", index=False)
    sites = pd.DataFrame({"site_id": list("NEW"), "name": [f"North {HOSTILE}", "East", "West"], "place": "P"})
    sites[["easting", "northing"]] = [(450_150, 400_850), (454_150, 400_850), (452_500, 402_500)]
    sites.to_csv(folder / "sites.csv", index=False)
    pd.DataFrame({"code": CODES, **MINUTES}).to_csv(folder / "minutes.csv", index=False)
    for name, text in (("study", STUDY), ("services", SERVICES), ("configurations", CONFIGURATIONS)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder
