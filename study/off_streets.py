"""Who is not on the streets of a study, and why: outside the extract, too far from a street, or on a fragment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import isochrones
from boundaries.findings import listed
from isochrones.snapping import NO_COORDINATES, ONLY_FRAGMENTS
from study.places import Places

EMPTY = "their times are empty, reason not_snapped."


@dataclass(frozen=True)
class OffStreets:
    """Reasons for points that are not snapped to a network within ``max_metres``."""

    network: isochrones.RoadNetwork
    max_metres: float

    def sentences(
        self, places: Places, at_site: isochrones.Snapping, at_origin: isochrones.Snapping
    ) -> list[str]:
        """One sentence for each reason: sites by name, areas of which no origin is on the streets by name and
        count, other origins by count.
        """
        sites = pd.Series(places.sites.index[~at_site.ok])
        points = places.sites.geometry
        why_site = self._why(at_site, points.x.to_numpy(), points.y.to_numpy())
        lost = places.origins.loc[~at_origin.ok, "area_id"].reset_index(drop=True)
        origins = places.origins
        why_lost = self._why(at_origin, origins["easting"].to_numpy(), origins["northing"].to_numpy())
        wholly = ~lost.isin(places.origins.loc[at_origin.ok, "area_id"])
        by_area = why_lost[wholly].groupby(lost[wholly]).agg(lambda why: why.mode().iloc[0])
        said = [
            f"{len(names)} of {len(places.sites)} sites ({listed(names, 10)}): {why}; {EMPTY}"
            for why, names in sites.groupby(why_site)
        ]
        said += [
            f"{len(names)} of {len(places.areas)} areas ({listed(sorted(names.index), 40)}): {why}; {EMPTY}"
            for why, names in by_area.groupby(by_area)
        ]
        return said + [
            f"{count} origins of areas that have others: {why}; {EMPTY}"
            for why, count in why_lost[~wholly].value_counts(sort=False).items()
        ]

    def _why(self, snapped: isochrones.Snapping, easting: np.ndarray, northing: np.ndarray) -> pd.Series:
        """The reason of each point that is not snapped, in words."""
        lost = ~snapped.ok
        failure, east, north = snapped.failure[lost], easting[lost], northing[lost]
        west, south, east_end, north_end = self._box() if lost.any() else (np.nan,) * 4
        inside = (east >= west) & (east <= east_end) & (north >= south) & (north <= north_end)
        cap = f"{self.max_metres:g} m"
        why = np.select(
            [failure == NO_COORDINATES, failure == ONLY_FRAGMENTS, ~inside],
            [
                "no coordinates",
                f"only streets that are cut off from the rest lie within {cap}",
                "outside the box of the street file's streets, so no street of it is near",
            ],
            f"no street within {cap} that can be used",
        )
        return pd.Series(why, dtype=object)

    def _box(self) -> tuple[float, float, float, float]:
        """West, south, east and north end of the streets."""
        low, high = np.min(self.network.shape, axis=0), np.max(self.network.shape, axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])
