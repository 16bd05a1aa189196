"""Tables of hosted networks: their people and times, their sites, their staff's journeys, and what options change."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.errors import MissingColumn
from access.hosted_networks import HostedNetwork, SharedRota
from access.hours import open_minutes, open_weeks
from access.nearest_people import NearestPeople, PeopleByNearest, figures, share_of
from access.programmes import baseline_of
from access.services import Service

NO_PLACE = "no Place"
MOST_NAMED = 6
"""Sites that a sentence names; more of them are counted."""
OF_NETWORK, OF_OTHERS, OF_NONE, OF_ALL = "network", "other_sites", "not_reached", "everyone"


def network_people(
    people: PeopleByNearest,
    services: Mapping[str, Service],
    configurations: Mapping[str, Configuration],
    networks: Mapping[str, HostedNetwork],
    *,
    place: str | None = "place",
) -> pd.DataFrame:
    """Need, times and shares within thresholds of each network's people, by option and Place.

    One row per ``service``, ``configuration``, mode, period, direction, percentile, ``of``, ``network`` and ``place``.
    ``of`` is ``network`` (people whose nearest open site is a member), ``other_sites`` (is a site of no network of this
    service), ``not_reached`` and ``everyone``; the first three sum to the last. ``place`` is the areas' column of
    that name, ``""`` for all Places together and ``no Place`` where an area has none; None leaves Places out.
    ``share_of_need`` is of everyone's need in the same Place. Other columns as :func:`access.nearest_people.figures`;
    thresholds that are not the service's are NaN. Services not computed for the mode have no rows.

    Raises:
        MissingColumn: the areas have no such column.
        AccessError: as :func:`access.evaluate`.
    """
    members, places = _places(people, place)
    frames = []
    for service in _services(networks, services, people):
        for option in configurations.values():
            found = people.of(services[service], option)
            table = _people_of_option(
                found, _of_service(networks, service), members, places, services[service]
            )
            table.insert(0, "service", service)
            table.insert(1, "configuration", option.id)
            frames.append(table)
    if not frames:
        return pd.DataFrame()
    table = pd.concat(frames, ignore_index=True)
    for position, (name, value) in enumerate(people.key.items(), 2):
        table.insert(position, name, value)
    return table


def _places(people: PeopleByNearest, place: str | None) -> tuple[np.ndarray, list[str]]:
    """Membership of origins in all, then in each Place ``(1 + places, O)``, and the names."""
    everyone = np.ones((1, len(people.matrix.area)))
    if place is None:
        return everyone, [""]
    if place not in people.areas.columns:
        raise MissingColumn(
            f'tables by Place need the column "{place}" of the areas: join [lookups.{place}].'
        )
    of_area = people.areas[place].astype("object").where(people.areas[place].notna(), NO_PLACE)
    names = sorted(of_area.unique(), key=lambda name: (name == NO_PLACE, name))
    of_origin = of_area.to_numpy()[people.matrix.area]
    return np.vstack([everyone, *((of_origin == name)[None] for name in names)]), ["", *names]


def _services(
    networks: Mapping[str, HostedNetwork], services: Mapping[str, Service], people: PeopleByNearest
) -> list[str]:
    named = dict.fromkeys(service for each in networks.values() for service in each.services)
    return [service for service in named if people.computed(services[service])]


def _of_service(networks: Mapping[str, HostedNetwork], service: str) -> list[HostedNetwork]:
    return [each for each in networks.values() if service in each.services]


def _people_of_option(
    found: NearestPeople,
    networks: list[HostedNetwork],
    members: np.ndarray,
    places: list[str],
    service: Service,
) -> pd.DataFrame:
    inside = {site for network in networks for site in network.members}
    outside = tuple(site for site in found.sites if site not in inside)
    rows = [(OF_NETWORK, network.id, found.people(network.members)) for network in networks]
    rows += [
        (OF_OTHERS, "", found.people(outside)),
        (OF_NONE, "", found.unreached),
        (OF_ALL, "", found.people()),
    ]
    weights = np.vstack([members * people for _, _, people in rows])
    table = figures(found.minutes, weights, service.thresholds)
    everyone = (members * found.need).sum(axis=1)
    table.insert(1, "share_of_need", share_of(table["need"].to_numpy(), np.tile(everyone, len(rows))))
    names = [(of, network, place) for of, network, _ in rows for place in places]
    return pd.concat([pd.DataFrame(names, columns=["of", "network", "place"], dtype="str"), table], axis=1)


def network_sites(
    people: PeopleByNearest,
    services: Mapping[str, Service],
    configurations: Mapping[str, Configuration],
    networks: Mapping[str, HostedNetwork],
) -> pd.DataFrame:
    """Every member of every network by service and option: hours, whether it serves in the period, and its volume.

    Columns: ``network``, ``service``, ``configuration``, mode, period, direction, percentile, ``site_id``, ``role``
    (``host`` or ``member``), ``hours`` (``""`` where the option does not give the service there), ``serves``,
    ``volume`` (need of the study's residents nearest to it; NaN where it does not serve).
    """
    rows = []
    for network in networks.values():
        for service in (each for each in network.services if people.computed(services[each])):
            for option in configurations.values():
                found = people.of(services[service], option)
                given = option.services.get(service, {})
                for site in network.members:
                    serves = site in found.sites
                    volume = found.people((site,)).sum() if serves else np.nan
                    role = "host" if site == network.host else "member"
                    key = (network.id, service, option.id, *people.key.values(), site)
                    rows.append((*key, role, given.get(site, ""), serves, volume))
    columns = [
        "network",
        "service",
        "configuration",
        *people.key,
        "site_id",
        "role",
        "hours",
        "serves",
        "volume",
    ]
    return pd.DataFrame(rows, columns=columns)


def staff_journeys(minutes: pd.DataFrame, host: str, sites: Iterable[str]) -> pd.DataFrame:
    """Minutes between every two of some sites, both ways: ``from_site``, ``to_site``, ``of_host``, ``minutes``.

    ``minutes`` has a row for each site of departure and a column for each of arrival, NaN where there is no way.
    ``of_host`` is true of journeys from the host to a member.
    """
    pairs = [(a, b) for a in sites for b in sites if a != b]
    table = pd.DataFrame(pairs, columns=["from_site", "to_site"], dtype="str")
    table["of_host"] = table["from_site"] == host
    table["minutes"] = np.array([minutes.loc[a, b] for a, b in pairs], dtype=np.float64)
    return table


def staff_summary(journeys: pd.DataFrame) -> dict[str, object]:
    """Mean and longest of journeys between sites, which it is, and how many have no way.

    ``mean_minutes``, ``longest_minutes``, ``longest_from``, ``longest_to`` are None where no journey has a way; the
    mean is of those that have one, each pair and direction counting once.
    """
    known = journeys[journeys["minutes"].notna()]
    found: dict[str, object] = {"journeys": len(journeys), "without_a_way": len(journeys) - len(known)}
    if known.empty:
        return found | dict.fromkeys(("mean_minutes", "longest_minutes", "longest_from", "longest_to"))
    longest = known.loc[known["minutes"].idxmax()]
    return found | {
        "mean_minutes": float(known["minutes"].mean()),
        "longest_minutes": float(longest["minutes"]),
        "longest_from": longest["from_site"],
        "longest_to": longest["to_site"],
    }


def network_findings(
    networks: Mapping[str, HostedNetwork],
    configurations: Mapping[str, Configuration],
    services: Mapping[str, Service],
    names: Mapping[str, str],
) -> list[dict[str, str]]:
    """What options do to networks, in sentences: ``network``, ``configuration``, ``service`` and ``sentence``.

    Hosts that do not give a service, members that do not, sites outside every network that do, and hours of a
    shared rota at which none of its sites is open. An option that gives a service as the baseline does has the
    baseline's sentences and is left out. ``names`` are what sites are called.
    """
    baseline, found = baseline_of(configurations), []
    for network in networks.values():
        for service in network.services:
            for option in configurations.values():
                if not option.baseline and option.services.get(service, {}) == baseline.services.get(
                    service, {}
                ):
                    continue
                words = _Words(network, services[service].label, option, names)
                given, today = set(option.sites(service)), set(baseline.sites(service))
                inside = {s for each in _of_service(networks, service) for s in each.members}
                outside = given - inside - (set() if option.baseline else today)
                sentences = [*words.members(given, today), *words.outsiders(outside)]
                sentences += [words.rota(rota, option.services.get(service, {})) for rota in network.rotas]
                row = {"network": network.id, "configuration": option.id, "service": service}
                found += [row | {"sentence": sentence} for sentence in sentences if sentence]
    return found


class _Words:
    """Sentences about one network and service under one option."""

    def __init__(self, network: HostedNetwork, service: str, option: Configuration, names: Mapping[str, str]):
        self.network, self.service, self.names = network, service, names
        self.baseline = option.baseline
        self.under = "Today" if option.baseline else f'Under "{option.label or option.id}"'

    def sites(self, sites: Iterable[str]) -> str:
        """Several sites in words, in the order of the network's members."""
        order = {site: position for position, site in enumerate(self.network.members)}
        said = [self.names.get(s, s) for s in sorted(sites, key=lambda s: (order.get(s, len(order)), s))]
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"

    def members(self, given: set[str], today: set[str]) -> list[str]:
        """The host and the members that do not give the service, as opposed to today; and those that begin to."""
        host, members = self.network.host, set(self.network.members)
        if not members & given:
            return [f"{self.under} no member of {self.network.label} gives {self.service}."]
        sentences = []
        if host not in given:
            since = "which it gives today" if host in today and not self.baseline else "as a host would"
            sentences.append(
                f"{self.under} {self.sites([host])}, the host of {self.network.label}, does not give "
                f"{self.service}, {since}: the network's people go to its other members."
            )
        gone = (members & today) - given - {host}
        never = members - given - {host} if self.baseline else set()
        come = set() if self.baseline else (members & given) - today
        for sites, verb in (
            (gone - never, "no longer give"),
            (never, "do not give"),
            (come, "begin to give"),
        ):
            if sites:
                verb = _singular(verb) if len(sites) == 1 else verb
                sentences.append(
                    f"{self.under} {self.sites(sites)} {verb} {self.service} in {self.network.label}."
                )
        return sentences

    def outsiders(self, outside: set[str]) -> list[str]:
        """Sites that give the service, under an option those that begin to, and belong to no network of it."""
        if not outside:
            return []
        said = self.sites(outside) if len(outside) <= MOST_NAMED else f"{len(outside)} sites"
        verb = "gives" if len(outside) == 1 else "give"
        return [f"{self.under} {said} {verb} {self.service} outside every hosted network."]

    def rota(self, rota: SharedRota, hours: Mapping[str, str]) -> str:
        """Hours of a rota at which none of its sites is open, in the week of its turns that has most; "" if none."""
        asked = open_minutes(rota.hours)
        weeks = open_weeks([hours.get(site) for site in rota.sites])
        uncovered = (asked & ~weeks.any(axis=1)).sum(axis=1).max() / 60
        if not uncovered:
            return ""
        return (
            f"{self.under} none of {self.sites(rota.sites)} gives {self.service} at {uncovered:g} of the "
            f"{asked.sum() / 60:g} hours a week of {rota.label}."
        )


def _singular(verb: str) -> str:
    return {
        "no longer give": "no longer gives",
        "do not give": "does not give",
        "begin to give": "begins to give",
    }[verb]
