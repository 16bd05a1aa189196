"""Seven hospitals: where they stand, their drives, and the Places that plan for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from study.demo.kinds import Street, Zone
from study.demo.land import Land
from study.demo.plan import StreetPlan
from study.demo.settlements import Settlements
from study.errors import StudyError

# site, town (0 is the city), share of the way from the centre, over the river?, name, private drive?
SITES = (
    ("HRI", 0, 0.28, False, "{} Royal Infirmary", False),
    ("NBG", 0, 0.6, True, "{} Southbank Hospital", False),
    ("THR", 1, 0.55, False, "{} General Hospital", True),
    ("ENN", 2, 0.5, False, "{} District Hospital", False),
    ("BRA", 3, 0.4, False, "Saint Brannoc's Hospital, {}", False),
    ("WES", 4, 0.45, False, "{} and Coast Hospital", True),
    ("SKE", 5, 0.4, False, "{} Memorial Hospital", False),
)
# the town by whose name each of the seven towns' Place goes
PLACE_OF_TOWN = (0, 1, 2, 3, 4, 1, 4)
DRIVE_METRES = 95.0


class NoGround(StudyError, LookupError):
    """A town of this seed has no place for its hospital."""


@dataclass(frozen=True)
class Hospitals:
    """Sites: identifier, name, Place, entrance (n, 2) in metres, and their drives as one geometry."""

    site_ids: list[str]
    names: list[str]
    places: list[str]
    entrances: np.ndarray
    drives: shapely.Geometry


def place_names(settlements: Settlements) -> list[str]:
    """The Place of each of the seven towns."""
    return [settlements.names[town] for town in PLACE_OF_TOWN]


def lay_hospitals(plan: StreetPlan, land: Land, settlements: Settlements, region: int) -> Hospitals:
    """Build every hospital beside a main street of its town, with a drive that leads to the entrance."""
    suffix = "" if region == 0 else str(region + 1)
    entrances, drives = [], []
    for _, town, share, over_river, _, private in SITES:
        node, middle = _ground(plan, land, settlements, (town, share, over_river))
        drive = plan.nodes[node] + (middle - plan.nodes[node]) * np.array([[0.35], [0.7], [1.0]])
        numbers = plan.add_nodes(drive)
        plan.add_path(
            np.r_[node, numbers], kind=Street.SERVICE, zone=Zone.TERRACE, restricted=2 if private else 0
        )
        turns = np.linspace(0, 2 * np.pi, 7)[1:-1] + np.arctan2(*(drive[0] - middle)[::-1])
        loop = plan.add_nodes(middle + 34 * np.stack([np.cos(turns), np.sin(turns)], axis=1))
        plan.add_path(
            np.r_[numbers[1], loop, numbers[1]], kind=Street.SERVICE, zone=Zone.TERRACE, restricted=1
        )
        entrances.append(middle + (middle - drive[1]) * 0.12)
        drives.append(shapely.LineString([plan.nodes[node], middle]))
    return Hospitals(
        site_ids=[site + suffix for site, *_ in SITES],
        names=[name.format(settlements.names[town]) for _, town, _, _, name, _ in SITES],
        places=[place_names(settlements)[town] for _, town, *_ in SITES],
        entrances=np.array(entrances),
        drives=shapely.MultiLineString(drives),
    )


def _ground(plan: StreetPlan, land: Land, settlements: Settlements, wanted: tuple) -> tuple[int, np.ndarray]:
    """A node of a main street of the town, and dry open ground beside it for the hospital."""
    town, share, over_river = wanted
    centre, radius = settlements.centres[town], settlements.radii[town]
    pieces = plan.pieces
    main = np.flatnonzero(pieces["main"] == 1)
    start, end = plan.nodes[pieces["start"][main]], plan.nodes[pieces["end"][main]]
    along = (end - start) / np.maximum(np.hypot(*(end - start).T), 1)[:, None]
    aside = start + DRIVE_METRES * np.stack([-along[:, 1], along[:, 0]], axis=1)
    distance = np.hypot(*(start - centre).T)
    good = (distance < 0.95 * radius) & land.contains(aside)
    good &= (land.bank(aside) != land.bank(centre[None])) == over_river
    good &= (land.water_distance(aside) > 110) & (land.coast_distance(aside) > 110)
    every = plan.nodes[np.unique(pieces["start"][main])]
    for i in np.argsort(np.where(good, np.abs(distance - share * radius), np.inf), kind="stable"):
        if np.hypot(*(every - aside[i]).T).min() > 0.8 * DRIVE_METRES:
            return int(pieces["start"][main[i]]), aside[i]
    raise NoGround(f"There is no open ground for a hospital in {settlements.names[town]}: use another seed.")
