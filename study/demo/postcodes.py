"""Fictional postcodes: one for about eighty people, at a street corner, in districts that follow the towns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from study.demo.region import Region

PEOPLE = 80
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Of the last two characters, which never have C, I, K, M, O or V."""
PER_SECTOR = len(LETTERS) ** 2
PER_DISTRICT = 10 * PER_SECTOR


def write_postcodes(path: Path, regions: list[Region]) -> None:
    """Write ``postcodes.csv``; no postcode area is called ZZ, so that none of them can be real."""
    parts, first = [], 1
    for region in regions:
        district, points = _corners(region)
        names, districts = _names(district, first)
        first += districts
        place = points.round().astype(int)
        parts.append(pd.DataFrame({"postcode": names, "easting": place[:, 0], "northing": place[:, 1]}))
    pd.concat(parts).to_csv(path, index=False, lineterminator="\n")


def _corners(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Of each group of neighbouring corners the one where most people live, with its district; by district."""
    areas, streets = region.areas, region.streets
    district, _ = pd.factorize(region.people.lookups["district"])
    living = np.flatnonzero(areas.node_area >= 0)
    easting, northing = (streets.nodes[living] // 300).T
    order = np.lexsort((easting, northing, areas.node_area[living], district[areas.node_area[living]]))
    living = living[order]
    area = areas.node_area[living]
    people = np.cumsum(streets.people[living])
    group = np.floor(people / PEOPLE).astype(np.int64) + area * int(people[-1] / PEOPLE + 2)
    most = np.lexsort((-streets.people[living], group))
    chosen = np.sort(most[np.unique(group[most], return_index=True)[1]])
    return district[area[chosen]], streets.nodes[living[chosen]]


def _names(district: np.ndarray, first: int) -> tuple[list[str], int]:
    """``ZZ1 0AA`` and on, for corners in order of district; and how many districts they take."""
    start = np.searchsorted(district, district)
    within = np.arange(len(district)) - start
    _, number = np.unique(district * 1_000 + within // PER_DISTRICT, return_inverse=True)
    sector, unit = np.divmod(within % PER_DISTRICT, PER_SECTOR)
    letters = [f"{LETTERS[one // len(LETTERS)]}{LETTERS[one % len(LETTERS)]}" for one in unit.tolist()]
    names = [
        f"ZZ{_outward(first + each)} {digit}{last}"
        for each, digit, last in zip(number.tolist(), sector.tolist(), letters, strict=True)
    ]
    return names, int(number.max()) + 1


def _outward(number: int) -> str:
    """1 to 99, then 1A to 9Z: what may follow the two letters of a district."""
    if number < 100:
        return str(number)
    digit, letter = divmod(number - 100, 26)
    return f"{digit + 1}{chr(ord('A') + letter)}"
