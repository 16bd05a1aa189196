"""A study of six areas and four sites with typed minutes, whose options can be worked out by hand.

::

    area  people decile   N   E   S   W       wards at all four sites today, births at N, E and S
    A1     100     1     10  20  40  15
    A2     200     2     20  10  30  25       today everyone is 10 or 15 minutes away: 11.5 on average
    A3     300     4     30  15  10  40
    A4     100     5     40  30  20  10
    A5     200     8     15  25  35  20
    A6     100    10     25  35  15  30
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

CODES = ["A1", "A2", "A3", "A4", "A5", "A6"]
PEOPLE = [100, 200, 300, 100, 200, 100]
DECILES = [1, 2, 4, 5, 8, 10]
MINUTES = {
    "N": [10, 20, 30, 40, 15, 25],
    "E": [20, 10, 15, 30, 25, 35],
    "S": [40, 30, 10, 20, 35, 15],
    "W": [15, 25, 40, 10, 20, 30],
}
STUDY = """title = "Four wards <typed>"
attribution = "Typed (c) by hand"
choices = "choices.toml"
rules = "rules.toml"
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
[matrix.drive]
file = "minutes.csv"
area = "code"
source = "typed"
"""
SERVICES = """[wards]
label = "Wards"
thresholds = [10, 20]
visits_per_year = 2
[births]
label = "Maternity units"
thresholds = [20]
[day_unit]
label = "Day unit"
"""
CONFIGURATIONS = """[baseline]
label = "Today"
baseline = true
status = "published"
[baseline.services]
wards = ["N", "E", "S", "W"]
births = ["N", "E", "S"]
"""
CHOICES = """[wards]
label = "Wards <kept>"
keep = [3]
follows = ["births"]
instead = { day_unit = "Mon-Fri 08:00-20:00" }
[births]
keep = [2]
[wards_free]
service = "wards"
keep = [2, 3]
"""
RULES = """[[rule]]
id = "north"
kind = "keeps"
service = "wards"
sites = ["N"]
breach = "refuse"
label = "North keeps its ward"
[[rule]]
id = "births_beside_wards"
kind = "requires"
service = "births"
on_site = ["wards"]
"""


def write_choice_study(folder: Path, rules: str = RULES, choices: str = CHOICES) -> Path:
    """Write the study into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    squares = [shapely.box(1000 * i, 0, 1000 * i + 900, 900) for i in range(6)]
    gpd.GeoDataFrame({"code": CODES}, geometry=squares, crs="EPSG:27700").to_file(folder / "areas.gpkg")
    pd.DataFrame({"code": CODES, "people": PEOPLE, "decile": DECILES}).to_csv(
        folder / "people.csv", index=False
    )
    pd.DataFrame({"code": CODES} | MINUTES).to_csv(folder / "minutes.csv", index=False)
    sites = pd.DataFrame(
        {"site_id": list(MINUTES), "name": ["North", "East", "South", "West & co"], "place": "Town"}
    )
    sites.assign(easting=[500, 1500, 2500, 3500], northing=450).to_csv(folder / "sites.csv", index=False)
    texts = {
        "study": STUDY,
        "services": SERVICES,
        "configurations": CONFIGURATIONS,
        "choices": choices,
        "rules": rules,
    }
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text)
    return folder
