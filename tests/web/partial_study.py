"""The drawn town of tests.study_builder with one area that only partly reaches a site.

Area e has 500 people: six in ten live at e, four in ten 40 km away from every street, without a time by any mode.
"""

from pathlib import Path

import pandas as pd

from tests.oracles import places_of
from tests.study_builder import DRAWING, METRES, write_town

ORIGINS = """[origins]
file = "origins.csv"
code = "code"
easting = "easting"
northing = "northing"
weight = "weight"
[sites]
"""
NOWHERE = 40_000.0


def write_partial(folder: Path) -> Path:
    """Write the study into ``folder`` (made if absent)."""
    write_town(folder)
    places = places_of(DRAWING, METRES)
    rows = [(f"T{letter}", x, y, 1.0) for letter, (x, y) in places.items() if letter != "e"]
    x, y = places["e"]
    rows += [("Te", x, y, 0.6), ("Te", x + NOWHERE, y, 0.4)]
    table = pd.DataFrame(rows, columns=["code", "easting", "northing", "weight"])
    table.to_csv(folder / "origins.csv", index=False)
    study = folder / "study.toml"
    study.write_text(study.read_text().replace("[sites]\n", ORIGINS))
    return folder
