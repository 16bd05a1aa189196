"""One region of Doggerland, from the ground up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from study.demo.areas import Areas, draw_areas
from study.demo.buses import lay_buses
from study.demo.hospitals import Hospitals
from study.demo.land import Land, make_land
from study.demo.people import People, describe_people
from study.demo.railway import Railway, lay_railway
from study.demo.scales import Scale
from study.demo.settlements import Settlements, settle
from study.demo.streets import Streets, lay_streets
from study.demo.timetables import Feed

Progress = Callable[[str], None]
# where the middle of each region lies: the first on the Dogger Bank, the others north and west of it
CENTRES = (
    (618_000, 527_000), (614_000, 604_000), (610_000, 681_000), (606_000, 758_000),
    (553_000, 566_000), (549_000, 643_000), (545_000, 720_000),
)  # fmt: skip


@dataclass(frozen=True)
class Region:
    """Everything about one region, in metres of EPSG:27700."""

    number: int
    land: Land
    settlements: Settlements
    streets: Streets
    hospitals: Hospitals
    areas: Areas
    people: People
    railway: Railway
    buses: Feed


def make_region(scale: Scale, seed: int, number: int, progress: Progress) -> Region:
    """Make the region of this number; the same seed and number give the same region."""
    stage = 0

    def rngs() -> np.random.Generator:
        nonlocal stage
        stage += 1
        return np.random.default_rng([seed, number, stage])

    progress("land and settlements")
    land = make_land(rngs(), CENTRES[number], scale.half_width, scale.half_height)
    settlements = settle(rngs(), land, scale, number)
    progress("streets")
    streets, hospitals = lay_streets(rngs, land, settlements, scale, number)
    progress("areas and people")
    areas = draw_areas(rngs(), land, streets, scale)
    people = describe_people(rngs(), land, settlements, streets, areas)
    progress("buses and trains")
    railway = lay_railway(settlements, streets, number)
    buses = lay_buses(rngs(), settlements, streets, hospitals, number)
    return Region(number, land, settlements, streets, hospitals, areas, people, railway, buses)
