"""One option of a pathway with the people it is for: what tables and figures are summed from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.deprivation_groups import SCOPES, quintile
from access.pathway_rows import LegRows, PathwayTimes, follow
from access.pathway_views import Endings, View, endings, leg_hours, leg_view, patient_view
from access.pathways import Pathway
from access.schema import check_areas, check_travel_times
from access.services import Service, need

_ALL = 1e-9


@dataclass(frozen=True)
class Residents:
    """Who lives where: need and quintiles per origin, the weight of each in its area."""

    areas: pd.DataFrame
    area: np.ndarray
    weight: np.ndarray
    need: np.ndarray
    fifths: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class PathwayOutcome:
    """One option: its rows by leg, where patients stop, and per origin the whole, each leg and hours by leg."""

    option: Configuration
    rows: Mapping[str, LegRows]
    ends: Endings
    patient: View
    legs: Mapping[str, View]
    hours: Mapping[str, np.ndarray]

    @property
    def complete(self) -> np.ndarray:
        """Origins for which every leg, also of carers and visitors, can be made by all who are on it."""
        return np.all([view.failed <= _ALL for view in self.legs.values()], axis=0)

    @property
    def all_hours(self) -> np.ndarray:
        """Hours on the way of everyone on any leg, for one person of the origin who sets out once."""
        return np.sum(list(self.hours.values()), axis=0)


def residents(
    pathway: Pathway, areas: pd.DataFrame, times: PathwayTimes, services: Mapping[str, Service]
) -> Residents:
    """Those whose need sets out, in the order of the times' origins; times and areas are checked here.

    Raises:
        InvalidTravelTimes, InvalidAreas: an array or the areas break their contract.
        MissingColumn: the areas lack what the need asks for.
    """
    for array in times.between.values():
        check_travel_times(array)
    for array in times.home.values():
        check_areas(areas, check_travel_times(array))
    area = areas.index.get_indexer(array["area_id"].to_numpy())
    weight = array["weight"].to_numpy().astype(np.float64)
    of_need = need(services[pathway.service], areas).to_numpy()
    fifths = {scope: quintile(areas, scope).to_numpy()[area] for scope in SCOPES}
    return Residents(areas, area, weight, of_need[area] * weight, fifths)


def pathway_outcome(
    pathway: Pathway, option: Configuration, times: PathwayTimes, origins: int
) -> PathwayOutcome:
    """Follow a pathway under an option and sum its rows per origin."""
    rows = follow(pathway, option, times)
    ends = endings(pathway, rows)
    legs = {name: leg_view(each, origins) for name, each in rows.items()}
    hours = {name: leg_hours(each, origins) for name, each in rows.items()}
    return PathwayOutcome(option, rows, ends, patient_view(ends, origins), legs, hours)
