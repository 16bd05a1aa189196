"""Rules judged: which options keep them, which break them, and what a breach entails."""

from collections.abc import Iterable, Mapping

import pandas as pd

from access.cascade import Volumes, cascade
from access.configurations import Configuration
from access.errors import AccessError
from access.rule_base import Breach, Facts, Rule
from access.services import Service


class AmbiguousVolumes(AccessError, ValueError):
    """Volumes of several modes, periods, directions or percentiles, where one figure for a site is asked for."""


def settled_rules(
    rules: Iterable[Rule], baseline: Configuration, minutes: pd.DataFrame | None = None
) -> tuple[Rule, ...]:
    """Rules with what they take from elsewhere written in: the baseline's sites, pairs of sites near one another.

    ``minutes`` has a row for each site and a column for each other (NaN where there is no way). Use this before
    ``broken_sets``, which knows neither.
    """
    return tuple(rule.settled(baseline, minutes) for rule in rules)


def rule_breaches(
    rules: Iterable[Rule],
    configurations: Mapping[str, Configuration],
    services: Mapping[str, Service],
    sites: pd.DataFrame,
    volumes: pd.DataFrame | None = None,
    *,
    minutes: pd.DataFrame | None = None,
    volumes_if: Volumes | None = None,
) -> list[Breach]:
    """Every breach of a rule by an option, in the order of options, then rules; one for each site or cause.

    ``sites`` has the index ``site_id`` and the columns ``name`` and ``place``. ``volumes`` is the table of
    :func:`access.volumes` for one mode, period, direction and percentile (columns ``configuration``, ``service``,
    ``site_id``, ``volume``); without it rules on volumes are not judged. ``minutes`` is as in
    :func:`settled_rules`. ``volumes_if`` gives the volumes of a service under any option, so that cascades can say
    where need would go; it is asked only about options that a cascade leads to.

    Raises:
        AmbiguousVolumes: ``volumes`` has several figures for a service at a site under an option.
    """
    facts = Facts(services, sites, known_volumes(volumes))
    baseline = next(option for option in configurations.values() if option.baseline)
    rules = settled_rules(rules, baseline, minutes)
    return [
        Breach(
            rule,
            option.id,
            fault.sites,
            f'Option "{option.id}": {fault.words} (rule "{rule.id}").',
            tuple(cascade(rules, rule, fault, option, baseline, facts, volumes_if)),
        )
        for option in configurations.values()
        for rule in rules
        if rule.judges(option, baseline)
        for fault in rule.faults(option, facts)
    ]


def known_volumes(volumes: pd.DataFrame | None) -> dict[tuple[str, str, str], float] | None:
    """Need by option, service and site, from the table of volumes of one mode, period, direction and percentile."""
    if volumes is None:
        return None
    key = ["configuration", "service", "site_id"]
    if volumes.duplicated(key).any():
        raise AmbiguousVolumes(
            "the volumes hold several figures for a site: choose one mode, period, direction and percentile."
        )
    return volumes.set_index(key)["volume"].to_dict()
