"""Location models by the names of sites, from travel times and areas."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
import xarray as xr

from access.errors import AccessError, UnknownName, suggestion
from access.location_models import maximal_covering, p_centre, p_median
from access.location_task import Siting
from access.outcome import read_matrix
from access.schema import check_areas, check_travel_times
from access.services import Service, need

MODELS = {"p_median": p_median, "p_centre": p_centre, "maximal_covering": maximal_covering}


def locate(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    p: int | Iterable[int],
    *,
    model: str = "p_median",
    percentile: int = 50,
    candidates: Collection[str] | None = None,
    always: Collection[str] = (),
    never: Collection[str] = (),
    groups: Collection[Collection[str]] = (),
    **limits,
) -> tuple[tuple[str, ...], Siting]:
    """Choose p sites for a service by a location model; their names, and the siting over ``candidates``.

    ``model`` is ``"p_median"``, ``"p_centre"`` or ``"maximal_covering"`` (with ``threshold=`` minutes). ``candidates``
    are the sites of the matrix unless given; ``always`` and ``never`` of them are chosen, ``groups`` have one chosen
    each. ``limits`` are the rest of :class:`Limits`: volumes, ``unreached_minutes``, ``seconds``. Sites are open at all
    times here: hours are not part of it.

    Raises:
        UnknownName: there is no such model or percentile, or no times to a site.
        NoSiting, AccessError: as :func:`p_median`.
        InvalidTravelTimes, InvalidAreas, MissingColumn: as :func:`access.evaluate`.
    """
    if model not in MODELS:
        raise UnknownName(f'there is no location model "{model}"{suggestion(model, MODELS)}')
    if model == "maximal_covering" and "threshold" not in limits:
        raise AccessError("maximal_covering asks within how many minutes: give threshold.")
    check_areas(areas, check_travel_times(travel_times))
    matrix = read_matrix(travel_times, areas, (), 0.0)
    if percentile not in matrix.percentiles:
        known = suggestion(percentile, matrix.percentiles)
        raise UnknownName(f"the {matrix.mode} times have no percentile {percentile}{known}")
    names = matrix.sites if candidates is None else [str(site) for site in candidates]
    rows = _positions(names, matrix.sites, "travel times")
    siting = MODELS[model](
        matrix.minutes[matrix.percentiles.index(percentile)][rows],
        need(service, areas).to_numpy()[matrix.area] * matrix.weight,
        p,
        forced=_positions(always, names, "candidates"),
        forbidden=_positions(never, names, "candidates"),
        at_least_one_of=[_positions(group, names, "candidates") for group in groups],
        **limits,
    )
    return tuple(np.array(names, dtype=object)[siting.sites]), siting


def _positions(sites: Collection[str], known: list[str], where: str) -> list[int]:
    for site in sites:
        if site not in known:
            raise UnknownName(f'the {where} have no site "{site}"{suggestion(site, known)}')
    return [known.index(site) for site in sites]
