"""Whether a study has the times that the legs of its pathways ask for: seen before a run, not after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import access
from access.pathways import HOME
from boundaries.tables import codes, read_table
from study.errors import InputError, ResultsError
from study.folder import Study
from study.plan import asked_key

REMEDY = "name a mode and period that the study has in the leg, or give it these times in study.toml."


def with_periods(pathway: access.Pathway, study: Study) -> access.Pathway:
    """The pathway with every leg's period said, all the times of which the study's settings give.

    Raises
    ------
    ResultsError
        They do not give the times of a leg; the message names file, pathway, leg and remedy.
    """
    legs = []
    for leg in pathway.legs:
        period = leg.period or None
        for direction in _directions(leg):
            try:
                period = asked_key(study.settings, leg.mode, period, direction).period
            except ResultsError as error:
                both = " (both_ways)" if leg.both_ways else ""
                raise ResultsError(f"{_at(study, pathway, leg)}{both}: {error} Remedy: {REMEDY}") from error
        legs.append(replace(leg, period=period))
    return replace(pathway, legs=tuple(legs))


def check_pathway_times(study: Study, pathways: Mapping[str, access.Pathway], sites: Iterable[str]) -> None:
    """See that the study gives the times of every leg, those of imported matrices from site to site included.

    Raises
    ------
    ResultsError
        As `with_periods`.
    InputError
        A leg from site to site goes by an imported matrix that has no rows for sites.
    """
    without_rows = {
        mode for mode in study.settings.matrix if not _has_rows_of(study, mode, pathways, set(sites))
    }
    for pathway in pathways.values():
        for leg in with_periods(pathway, study).legs:
            if leg.mode in without_rows and _between(pathway, leg):
                raise InputError(
                    f"{_at(study, pathway, leg)} goes from site to site, and [matrix.{leg.mode}] has no row for a "
                    "site: add a row for each site with its site id as the area's code, or name a mode that "
                    "[networks] give."
                )


def _has_rows_of(study: Study, mode: str, pathways: Mapping[str, access.Pathway], sites: set[str]) -> bool:
    """Whether an imported matrix has rows for sites; True of one that no leg from site to site asks for."""
    if not any(leg.mode == mode and _between(each, leg) for each in pathways.values() for leg in each.legs):
        return True
    path = study.existing(f"matrix.{mode}")
    return bool(
        codes(read_table(path, [study.settings.matrix[mode].area]).iloc[:, 0], str(path)).isin(sites).any()
    )


def _between(pathway: access.Pathway, leg) -> bool:
    """Whether a leg neither begins nor ends at home, legs that return to where an earlier one ended included."""
    ids = {each.id for each in pathway.legs}
    return HOME not in [pathway.ends_at(place) if place in ids else place for place in (leg.start, leg.end)]


def _directions(leg) -> list[str]:
    """Directions of the times that a leg asks for, its own first."""
    asked = [leg.direction]
    asked += ["to_site", "from_site"] if leg.both_ways else []
    asked += ["to_site"] if leg.nearest_to == HOME else []
    return list(dict.fromkeys(asked))


def _at(study: Study, pathway: access.Pathway, leg) -> str:
    return f"{study.path(study.settings.pathways)}: pathway {pathway.id}, leg {leg.id}"
