"""The pathways of a study: read with its results, given the times that their legs ask for, and answered."""

from __future__ import annotations

from collections.abc import Iterable

import xarray as xr

import access
from access.pathways import HOME
from study import travel_times
from study.errors import ResultsError
from study.pathway_checks import with_periods
from study.plan import MatrixKey, asked_key, opening_periods
from study.results import Results
from study.site_times import site_matrix
from study.travel_times import MatrixMaker


def study_pathways(results: Results) -> dict[str, access.Pathway]:
    """The pathways of ``pathways.toml`` as they were when these results were made, every leg's period said.

    Raises
    ------
    ResultsError
        study.toml names no pathways, or a leg asks for times that the study cannot compute.
    AccessError
        The file says something that cannot be used.
    """
    sites = list(results.places.sites.index)
    found = access.read_pathways(results.question_file("pathways"), results.services, sites)
    return {name: with_periods(pathway, results.study) for name, pathway in found.items()}


def changed_options(results: Results, pathway: access.Pathway) -> list[str]:
    """The baseline, and one option for each other way of giving the pathway's services (sites and hours), in order."""
    ordered = sorted(results.configurations.values(), key=lambda option: not option.baseline)
    first: dict[tuple, str] = {}
    for option in ordered:
        given = tuple(tuple(sorted(option.services.get(s, {}).items())) for s in pathway.services())
        first.setdefault(given, option.id)
    return list(first.values())


def pathway_result(
    results: Results, pathway: access.Pathway, options: Iterable[str] | None = None
) -> access.PathwayResult:
    """A pathway under some options against the baseline; those of `changed_options` where none are named.

    Times that neither the run nor the store has are computed and kept.

    Raises
    ------
    ResultsError
        There is no such option, or the networks have changed since the results were made.
    InputError
        A leg goes from site to site by an imported matrix without rows for sites.
    """
    names = list(options or changed_options(results, pathway))
    for name in names:
        if name not in results.configurations:
            have = ", ".join(results.configurations)
            raise ResultsError(f"there is no option `{name}`: this study has {have}.")
    return access.evaluate_pathway(
        pathway,
        [results.configurations[name] for name in names],
        results.configurations[results.baseline],
        _times(results, pathway),
        results.places.areas,
        results.services,
    )


def _times(results: Results, pathway: access.Pathway) -> access.PathwayTimes:
    home, between = access.needed_times(pathway)
    settings = results.study.settings
    asked = [asked_key(settings, *key) for key in (*home, *between)]
    if not home:
        raise ResultsError(f"pathway {pathway.id} never begins or ends at {HOME}: give it a leg that does.")
    return access.PathwayTimes(
        home={key: _home_times(results, MatrixKey(*key)) for key in home},
        between={key: site_matrix(results, MatrixKey(*key)) for key in between},
        periods={key.mode: opening_periods(settings, key.mode) for key in asked},
        tie_minutes=settings.tie_minutes,
    )


def _home_times(results: Results, key: MatrixKey) -> xr.DataArray:
    """A matrix of the run, else one that its networks give for the places of the run."""
    if key in results.matrices():
        return results.travel_times(key)
    results.require_current("networks")
    maker = MatrixMaker(results.study, results.store, results.places, results.networks)
    maker.make(key)
    return travel_times.load(results.store, results.places, key, maker.blocks(key), imported=False)
