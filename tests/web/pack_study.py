"""The drawn town with postcodes, two published options and a draft, and its pack of what is published."""

from pathlib import Path

import pandas as pd

from study.folder import open_study
from study.published import published_only
from study.results import open_results
from study.run import run
from tests.oracles import places_of
from tests.study_builder import DRAWING, METRES, write_town
from web.pack import publish_static

SECRETS = ("secret_closure", "Quiet plan", "Hushed words", "hidden_ward", "Concealed ward")
EXTRA = """
[speeds]
connector_max_metres = 100
[postcodes]
file = "postcodes.csv"
easting = "easting"
northing = "northing"
"""
SERVICES = """
[clinic]
label = "Clinic"
plain_label = "a children's clinic"
need = "residents"
thresholds = [5]
thresholds_source = "typed"
[hidden_ward]
label = "Concealed ward"
need = "residents"
thresholds = [5]
thresholds_source = "typed"
"""
CONFIGURATIONS = """[baseline]
label = "Both"
baseline = true
status = "published"
notes = "As it is."
[baseline.services]
emergency = ["north", "south"]
clinic = { north = "24/7", south = "Mon-Fri 08:30-17:00" }
[north_only]
extends = "baseline"
label = "North only"
status = "published"
notes = "The south would no longer give it."
[north_only.services]
emergency = ["north"]
[clinic_south]
extends = "baseline"
label = "Clinic in the south"
status = "published"
[clinic_south.services]
clinic = ["south"]
[secret_closure]
extends = "baseline"
label = "Quiet plan"
status = "draft"
notes = "Hushed words."
[secret_closure.services]
emergency = ["south"]
hidden_ward = ["south"]
"""
POSTCODES = {
    "ZZ1 0AE": ("e", 0, 0), "ZZ1 0AI": ("i", 0, 0), "ZZ1 0AF": ("f", 30, 40), "ZZ1 1AB": ("b", 0, 0),
    "ZZ2 0AG": ("g", -200, -200), "ZZ2 0AC": ("c", 0, 0), "ZZ10 1AH": ("h", 0, 0), "ZZ9 9AA": ("a", -5000, 0),
}  # fmt: skip
"""Letter of the town's drawing and metres east and north of it; ZZ2 0AG is off the streets, ZZ9 9AA off the map."""


def write_postcode_town(folder: Path) -> Path:
    """Write the study into ``folder`` and run it."""
    write_town(folder)
    places = places_of(DRAWING, METRES)
    rows = [
        (code, places[letter][0] + east, places[letter][1] + north)
        for code, (letter, east, north) in POSTCODES.items()
    ]
    pd.DataFrame(rows, columns=["postcode", "easting", "northing"]).to_csv(
        folder / "postcodes.csv", index=False
    )
    for name, more in (("study", EXTRA), ("services", SERVICES)):
        file = folder / f"{name}.toml"
        file.write_text(file.read_text() + more)
    (folder / "configurations.toml").write_text(CONFIGURATIONS)
    run(open_study(folder))
    return folder


def published(folder: Path):
    """The published results of a study that has been run."""
    return published_only(open_results(folder))


def packed(folder: Path, out: Path, **options) -> Path:
    """The pack of a study without posters, at ``out``."""
    publish_static(published(folder), out, **{"posters": False} | options)
    return out
