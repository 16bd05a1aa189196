"""Site sets found by a location model, one for each number of sites, where all of them are too many to list."""

from __future__ import annotations

import numpy as np

import access
from access.choices import Choice
from study.errors import InputError
from study.option_figures import Figures

MODELS = {
    "p_median": "least mean minutes",
    "p_centre": "least of the longest minutes",
    "covering": "most people within the threshold",
}


def modelled_sets(
    figures: Figures, choice: Choice, method: str, threshold: float | None
) -> tuple[np.ndarray, list[str]]:
    """One set of candidates for each number that the choice keeps, bool ``(n, len(choice.sites))``, and notes.

    Sites of the service that are no candidates stay. The model knows the candidates that are always and never
    kept; rules are judged afterwards. People whom no site reaches count with the longest journey looked for.

    Raises
    ------
    InputError
        Covering was asked for without a threshold.
    AccessError
        No set of sites keeps the limits.
    """
    service = figures.results.services[choice.service]
    if method == "covering" and threshold is None:
        if not service.thresholds:
            raise InputError(
                f"{choice.service} has no thresholds: give --threshold MINUTES with --method covering."
            )
        threshold = service.thresholds[0]
    rest = [s for s in figures.baseline.sites(choice.service) if s not in choice.sites]
    sites = [*choice.sites, *rest]
    minutes, people = figures.minutes_and_people(choice, sites)
    forced = [at for at, site in enumerate(sites) if site in choice.always or site in rest]
    forbidden = [at for at, site in enumerate(sites) if site in choice.never]
    limits = {"forced": forced, "forbidden": forbidden}
    if method != "covering":
        limits["unreached_minutes"] = figures.longest_minutes(minutes)
    sets, notes = [], []
    for size in choice.keep:
        found = _model(method, minutes, people, size + len(rest), threshold, limits)
        sets.append(found.sites[: len(choice.sites)])
        if not found.optimal:
            notes.append(
                f"{size} sites: not proven; the objective is {found.objective:.4g}, its bound {found.bound:.4g}."
            )
    within = f" of {threshold:g} minutes" if method == "covering" else ""
    notes.insert(0, f"One option for each number of sites, by {method}: {MODELS[method]}{within}.")
    return np.array(sets), notes


def _model(method: str, minutes, people, size: int, threshold: float | None, limits: dict) -> access.Siting:
    if method == "covering":
        return access.maximal_covering(minutes, people, size, threshold=threshold, **limits)
    return getattr(access, method)(minutes, people, size, **limits)
