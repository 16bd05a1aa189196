"""Which choices are meant: those of choices.toml, or one made from a service, with what the command line says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import access
from access.choices import Choice, check_keep, choice_of_service, read_choices
from access.errors import suggestion
from study.errors import InputError, ResultsError
from study.results import Results


@dataclass(frozen=True)
class Wanted:
    """What the command line says in place of a choice: how many to keep, and which always or never."""

    keep: tuple[int, ...] = ()
    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def known_choices(results: Results) -> dict[str, Choice]:
    """The choices of choices.toml as it is now, about the services and baseline of the results; none without one."""
    if not results.study.settings.choices:
        return {}
    baseline = results.configurations[results.baseline]
    site_ids = list(results.places.sites.index)
    return read_choices(results.study.existing("choices"), results.services, site_ids, baseline)


def find_choices(
    results: Results, service: str | None, names: Sequence[str], rules: Sequence, wanted: Wanted
) -> tuple[Choice, ...]:
    """The choices that are named, or that of a service; ``wanted`` goes before what a choice says.

    Where neither says how many sites are kept, rules that count the service's sites do.

    Raises
    ------
    InputError
        A choice is not known, several are about the service, or how many sites are kept is not said.
    ResultsError
        There is no such service.
    AccessError
        choices.toml says something that cannot be used.
    """
    known = known_choices(results)
    if service is not None and service not in results.services and service in known:
        raise ResultsError(
            f"`{service}` is no service but a choice of choices.toml: give --choice {service}."
        )
    if service is not None and service not in results.services:
        raise ResultsError(
            f"there is no service `{service}`: these results have {', '.join(results.services)}."
        )
    chosen = [_named(name, known) for name in names] or [_of_service(service, known, results)]
    if len(chosen) > 1 and wanted != Wanted():
        raise InputError("--keep, --always and --never are for one choice alone: write them in choices.toml.")
    return tuple(_complete(choice, rules, wanted, results) for choice in chosen)


def _named(name: str, known: Mapping[str, Choice]) -> Choice:
    if name not in known:
        raise InputError(f"there is no choice `{name}` in choices.toml{suggestion(name, known)}")
    return known[name]


def _of_service(service: str | None, known: Mapping[str, Choice], results: Results) -> Choice:
    if service is None:
        have = f": its choices are {', '.join(known)}" if known else ""
        raise InputError(f"name a service with --service, or choices with --choice or --combine{have}.")
    about = [choice for choice in known.values() if choice.service == service]
    if len(about) > 1:
        names = ", ".join(choice.id for choice in about)
        raise InputError(f"several choices are about {service}: name one with --choice ({names}).")
    return about[0] if about else choice_of_service(service, results.configurations[results.baseline])


def _complete(choice: Choice, rules: Sequence, wanted: Wanted, results: Results) -> Choice:
    """The choice with what is wanted instead, and with numbers to keep."""
    for site in (*wanted.always, *wanted.never):
        if site not in choice.sites:
            raise InputError(f"`{site}` is no candidate of {choice.id}{suggestion(site, choice.sites)}")
    always = tuple(dict.fromkeys([*(s for s in choice.always if s not in wanted.never), *wanted.always]))
    never = tuple(dict.fromkeys([*(s for s in choice.never if s not in wanted.always), *wanted.never]))
    choice = replace(choice, always=always, never=never, keep=wanted.keep or choice.keep)
    if not choice.keep:
        choice = replace(choice, keep=_counted(choice, rules, results))
    check_keep(choice, "--keep" if wanted.keep else f"choices.toml: {choice.id}.keep")
    return choice


def _counted(choice: Choice, rules: Sequence, results: Results) -> tuple[int, ...]:
    """How many candidates may be kept as rules count the sites of the service."""
    today = results.configurations[results.baseline].services.get(choice.service, {})
    rest = [site for site in today if site not in choice.sites]
    least, most = len(choice.always), len(choice.sites) - len(choice.never)
    counting = [
        rule
        for rule in rules
        if rule.kind == "count" and rule.service == choice.service and _counts_all(rule, choice, rest)
    ]
    if not counting:
        closing = f"isoquity rules DIR --closing {choice.service}=SITE"
        raise InputError(
            f"how many sites keep {choice.service} is not said: give --keep 4,5, keep = [4, 5] in choices.toml, or a "
            f"rule that counts them; what would follow from closing one is said by `{closing}`."
        )
    for rule in counting:
        outside = len([site for site in rest if rule.among is None or site in rule.among])
        least = max(least, rule.at_least - outside)
        most = most if rule.at_most is None else min(most, rule.at_most - outside)
    if least > most:
        raise access.InvalidFile(
            f"count rules on {choice.service} leave no number of sites to keep: between {least} and {most} of "
            f"{len(choice.sites)} candidates; change them."
        )
    return tuple(range(least, most + 1))


def _counts_all(rule, choice: Choice, rest: Sequence[str]) -> bool:
    """Whether a rule counts every candidate; one that counts some of them is judged, not taken for numbers."""
    return rule.among is None or set(choice.sites) <= set(rule.among)
