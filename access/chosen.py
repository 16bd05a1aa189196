"""What a choice of sites makes of the baseline: one option in full, or the sites of many options at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from access.choices import Choice
from access.configurations import Configuration


def chosen_configuration(
    name: str, label: str, baseline: Configuration, chosen: Iterable[tuple[Choice, Iterable[str]]]
) -> Configuration:
    """The option in which each choice keeps the sites given with it; all else is as in the ``baseline``.

    Services that follow leave every candidate that is not kept, and come to a candidate that is new. Services
    given ``instead`` open where the choice's own service is lost, in place of what they had there. A service
    that has a choice of its own among ``chosen`` is decided by that choice alone: it follows no other and is
    not opened instead of another. Where several choices open the same service at the same site, the hours of
    the last one count.
    """
    chosen = [(choice, tuple(sites)) for choice, sites in chosen]
    decided = {choice.service for choice, _ in chosen}
    services = {service: dict(sites) for service, sites in baseline.services.items()}
    for choice, kept in chosen:
        own = baseline.services.get(choice.service, {})
        gained = {site: choice.hours_at(site, baseline) for site in kept if site not in own}
        lost = [site for site in choice.sites if site not in kept and site in own]
        services[choice.service] = {site: hours for site, hours in own.items() if site not in choice.sites}
        services[choice.service] |= {site: choice.hours_at(site, baseline) for site in kept}
        for other in (other for other in choice.follows if other not in decided):
            stay = {s: h for s, h in services.get(other, {}).items() if s in kept or s not in choice.sites}
            services[other] = gained | stay
        for other in (other for other in choice.instead if other not in decided):
            services[other] = services.get(other, {}) | dict.fromkeys(lost, choice.instead[other])
    return replace(
        baseline, id=name, label=label, status="draft", baseline=False, notes="", services=services
    )


def chosen_sites(
    chosen: Iterable[tuple[Choice, np.ndarray]], baseline: Configuration, site_ids: Sequence[str]
) -> dict[str, np.ndarray]:
    """Which sites give each service in ``n`` options, bool ``(n, S)`` by service, ``S`` in the order of ``site_ids``.

    Every choice comes with its kept candidates, bool ``(n, len(choice.sites))``, row by row the same options.
    Services that no choice changes have one row of shape ``(1, S)``, which broadcasts. The same as
    :func:`chosen_configuration` for each row.
    """
    chosen = list(chosen)
    column = {site: at for at, site in enumerate(site_ids)}
    decided = {choice.service for choice, _ in chosen}
    today = {service: _row(sites, column) for service, sites in baseline.services.items()}
    given = dict(today)
    for choice, kept in chosen:
        candidates = [column[site] for site in choice.sites]
        own = today.get(choice.service, np.zeros((1, len(column)), dtype=bool))
        now = np.repeat(own, len(kept), axis=0)
        now[:, candidates] = kept
        given[choice.service] = now
        away = np.zeros((len(kept), len(column)), dtype=bool)
        away[:, candidates] = ~kept
        for other in (other for other in choice.follows if other not in decided):
            given[other] = (given.get(other, np.zeros_like(own)) & ~away) | (now & ~own)
        for other in (other for other in choice.instead if other not in decided):
            given[other] = given.get(other, np.zeros_like(own)) | (own & ~now)
    return given


def _row(sites: Mapping[str, str], column: Mapping[str, int]) -> np.ndarray:
    row = np.zeros((1, len(column)), dtype=bool)
    row[0, [column[site] for site in sites]] = True
    return row
