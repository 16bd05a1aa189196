"""Programmes: services that are decided together, and options of several programmes put into one.

A programme's option is an ordinary configuration. Combining takes from each the services of its programme, and the
baseline's everywhere else. A service that two programmes name is taken from the one whose option changes it; two
that change it differently cannot be combined.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

from access.configurations import Configuration
from access.errors import AccessError, InvalidFile, UnknownName, suggestion
from access.files import read_toml
from access.known_names import known_names
from access.services import require_id

MOST_COMBINATIONS = 10_000
_KEYS = ("label", "services", "options", "notes")


class ConflictingOptions(AccessError, ValueError):
    """Options of two programmes that give a service they share at different sites or hours."""


@dataclass(frozen=True)
class Programme:
    """Services decided together, and the ids of the options that decide them; the baseline is not among them."""

    id: str
    label: str
    services: tuple[str, ...]
    options: tuple[str, ...] = ()
    notes: str = ""


def read_programmes(
    path: str | Path, services: Iterable[str], configurations: Mapping[str, Configuration]
) -> dict[str, Programme]:
    """Read ``programmes.toml``: one table per programme, keyed by its id (see ``docs/methods/programmes.md``).

    Raises:
        InvalidFile: the file is missing or not TOML, or a value is not usable.
        UnknownName: a programme names a service or option that is not declared.
    """
    return parse_programmes(read_toml(path), services, configurations, str(path))


def parse_programmes(
    tables: Mapping[str, object],
    services: Iterable[str],
    configurations: Mapping[str, Configuration],
    source: str = "programmes.toml",
) -> dict[str, Programme]:
    """Make programmes from tables that are already read; ``source`` is the file name for messages.

    Without ``options`` a programme has every option that changes services of it and of no other.

    Raises:
        InvalidFile, UnknownName: as :func:`read_programmes`.
    """
    if not tables:
        raise InvalidFile(f"{source} declares no programme: add a table such as [stroke] with its services.")
    known = list(services)
    return {name: _programme(name, table, known, configurations, source) for name, table in tables.items()}


def baseline_of(configurations: Mapping[str, Configuration]) -> Configuration:
    """The option that is today."""
    return next(option for option in configurations.values() if option.baseline)


def changed_services(option: Configuration, baseline: Configuration) -> tuple[str, ...]:
    """Services that an option gives at other sites, hours or capacities than the baseline, alphabetically."""
    named = {*option.services, *baseline.services, *option.capacity, *baseline.capacity}
    return tuple(sorted(name for name in named if _given(option, name) != _given(baseline, name)))


def programme_findings(
    programmes: Mapping[str, Programme], configurations: Mapping[str, Configuration]
) -> list[str]:
    """Sentences on options that change more than their programme, which a combination leaves as it is today."""
    baseline, findings = baseline_of(configurations), []
    for programme in programmes.values():
        for name in programme.options:
            beyond = set(changed_services(configurations[name], baseline)) - set(programme.services)
            if beyond:
                findings.append(
                    f'Programme "{programme.id}": option "{name}" also changes {", ".join(sorted(beyond))}, which '
                    "the programme does not name; a combination leaves that as in the baseline."
                )
    return findings


def combine_programmes(
    programmes: Mapping[str, Programme],
    configurations: Mapping[str, Configuration],
    chosen: Mapping[str, str],
) -> Configuration:
    """One configuration from an option for each of some programmes; the order in which they are given is of no account.

    Its id joins those of the options by ``+`` in the order of the programmes' file, leaving out the baseline; it is
    a draft.

    Raises:
        UnknownName: a programme or option is not declared, or the option is not of that programme.
        ConflictingOptions: two options change a service differently.
    """
    options = _chosen_options(programmes, configurations, chosen)
    baseline = baseline_of(configurations)
    taken = changing_programmes(programmes, configurations, chosen)
    services, capacity = dict(baseline.services), dict(baseline.capacity)
    for service, programme in taken.items():
        option = options[programme]
        services[service] = option.services.get(service, {})
        capacity.pop(service, None)
        if service in option.capacity:
            capacity[service] = option.capacity[service]
    changing = list({option.id: option for option in options.values() if not option.baseline}.values())
    if not changing:
        return baseline
    return Configuration(
        id="+".join(option.id for option in changing),
        label=" + ".join(option.label or option.id for option in changing),
        services=services,
        capacity=capacity,
    )


def changing_programmes(
    programmes: Mapping[str, Programme],
    configurations: Mapping[str, Configuration],
    chosen: Mapping[str, str],
) -> dict[str, str]:
    """Each service that a combination changes, and the first programme of the file whose option changes it.

    Raises:
        UnknownName, ConflictingOptions: as :func:`combine_programmes`.
    """
    options = _chosen_options(programmes, configurations, chosen)
    baseline, taken = baseline_of(configurations), {}
    for name, option in options.items():
        changed = changed_services(option, baseline)
        for service in programmes[name].services:
            if service not in changed:
                continue
            first = taken.setdefault(service, name)
            if _given(options[first], service) != _given(option, service):
                raise ConflictingOptions(
                    f'"{options[first].id}" of {first} and "{option.id}" of {name} give {service} at different sites '
                    "or hours, so they cannot be combined: choose another option of one of the two."
                )
    return taken


def programme_combinations(
    programmes: Mapping[str, Programme], configurations: Mapping[str, Configuration]
) -> tuple[list[dict[str, str]], list[str]]:
    """Every choice of an option or the baseline for each programme, and sentences on those that conflict.

    The first changes nothing. Choices in the order of the file, the last programme's options changing fastest.

    Raises:
        AccessError: there are more than ``MOST_COMBINATIONS``.
    """
    baseline = baseline_of(configurations).id
    count = prod(len(each.options) + 1 for each in programmes.values())
    if count > MOST_COMBINATIONS:
        raise AccessError(
            f"{count:,} combinations of {len(programmes)} programmes are more than {MOST_COMBINATIONS:,}: combine "
            "some of them, or name fewer options in programmes.toml."
        )
    found, conflicts = [], []
    for options in product(*([baseline, *each.options] for each in programmes.values())):
        chosen = dict(zip(programmes, options, strict=True))
        try:
            changing_programmes(programmes, configurations, chosen)
        except ConflictingOptions as conflict:
            conflicts.append(str(conflict))
        else:
            found.append(chosen)
    return found, list(dict.fromkeys(conflicts))


def _given(option: Configuration, service: str) -> tuple[Mapping, Mapping]:
    """What an option says of a service; absent and empty are both given nowhere."""
    return option.services.get(service, {}), option.capacity.get(service, {})


def _chosen_options(
    programmes: Mapping[str, Programme],
    configurations: Mapping[str, Configuration],
    chosen: Mapping[str, str],
) -> dict[str, Configuration]:
    """The options in the order of the programmes' file."""
    baseline = baseline_of(configurations).id
    for name, option in chosen.items():
        if name not in programmes:
            raise UnknownName(f'there is no programme "{name}"{suggestion(name, programmes)}')
        allowed = [baseline, *programmes[name].options]
        if option not in allowed:
            raise UnknownName(f'programme "{name}" has no option "{option}"{suggestion(option, allowed)}')
    return {name: configurations[chosen[name]] for name in programmes if name in chosen}


def _programme(
    name: str,
    table: object,
    services: Sequence[str],
    configurations: Mapping[str, Configuration],
    source: str,
) -> Programme:
    require_id(name, "programme", source)
    if not isinstance(table, Mapping):
        raise InvalidFile(f"{source}: {name} = {table!r} is not a programme; write a table [{name}].")
    for key in table:
        if key not in _KEYS:
            raise InvalidFile(f'{source}: [{name}] has the unknown key "{key}"{suggestion(key, _KEYS)}')
    for key in ("label", "notes"):
        if not isinstance(table.get(key, ""), str):
            raise InvalidFile(f"{source}: {name}.{key} is {table[key]!r}; write text in quotes.")
    named = known_names(table.get("services", []), services, f"{source}: {name}.services")
    if not named:
        raise InvalidFile(f"{source}: {name} names no services; write which it decides.")
    baseline = baseline_of(configurations)
    if "options" in table:
        options = known_names(table.get("options", []), configurations, f"{source}: {name}.options")
    else:
        changes = {each.id: set(changed_services(each, baseline)) for each in configurations.values()}
        options = tuple(each for each, changed in changes.items() if changed and changed <= set(named))
    if baseline.id in options:
        raise InvalidFile(
            f"{source}: {name}.options lists the baseline, which is always a choice; leave it out."
        )
    return Programme(name, table.get("label", name), named, options, table.get("notes", ""))
