"""The drawn town with two homes in its middle area, of which an option reaches one: minutes of others are no change.

::

    north . .      Te has two homes on the street through e: 240 m to the west (0.4 of its people), 100 m to the east
    d w e E f      (0.6). Public transport, usually a walk of 80 metres a minute, and at most 12 minutes:
    . . south
                   west: north 760 m, 9.5 minutes; south 1,240 m, none.  east: south 900 m, 11.25; north 1,100 m, none.
    emergency  baseline north and south: 0.4 x 9.5 + 0.6 x 11.25 = 10.55 minutes; north_only: west alone, 9.5
    clinic     baseline north: west alone, 9.5; clinic_both: 10.55

At its best, 5 times in 100, the bus brings both homes to north.
"""

from pathlib import Path

import pandas as pd

from study.folder import open_study
from study.run import run
from tests.oracles import places_of
from tests.study_builder import DRAWING, METRES, write_town

EXTRA = """
[origins]
file = "homes.csv"
code = "code"
easting = "easting"
northing = "northing"
weight = "weight"
[speeds.max_minutes]
public_transport = 12
"""
CLINIC = """
[clinic]
label = "Clinic"
need = "residents"
thresholds = [5]
thresholds_source = "typed"
"""
CONFIGURATIONS = """[baseline]
label = "Both"
baseline = true
status = "published"
[baseline.services]
emergency = ["north", "south"]
clinic = ["north"]
[north_only]
extends = "baseline"
label = "North only"
status = "published"
[north_only.services]
emergency = ["north"]
[clinic_both]
extends = "baseline"
label = "A second clinic"
status = "published"
[clinic_both.services]
clinic = ["north", "south"]
"""


def write_reach(folder: Path) -> Path:
    """Write the study into ``folder`` and run it."""
    write_town(folder)
    homes = [
        (f"T{letter}", *place, 1.0) for letter, place in places_of(DRAWING, METRES).items() if letter != "e"
    ]
    east, north = places_of(DRAWING, METRES)["e"]
    homes += [("Te", east - 240, north, 0.4), ("Te", east + 100, north, 0.6)]
    columns = ["code", "easting", "northing", "weight"]
    pd.DataFrame(homes, columns=columns).to_csv(folder / "homes.csv", index=False)
    for name, more in (("study", EXTRA), ("services", CLINIC)):
        file = folder / f"{name}.toml"
        file.write_text(file.read_text() + more)
    (folder / "configurations.toml").write_text(CONFIGURATIONS)
    run(open_study(folder))
    return folder
