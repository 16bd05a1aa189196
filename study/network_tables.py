"""Hosted networks of a study: people and times per network and Place, sites, staff journeys, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

import access
from access.json_numbers import mean, people, stored
from study.errors import ResultsError, StudyError
from study.first_matrices import first_matrices, people_in
from study.plan import MatrixKey
from study.results import Results
from study.settings import DAY_MINUTES, DAYS, Settings, minute_of_day
from study.site_times import site_times
from study.suppression import Release
from study.week import road_owner
from study.whole_files import replacing

STAFF_MODES = ("drive", "public_transport")
PLACE = "place"


@dataclass(frozen=True)
class StaffJourneys:
    """Journeys between sites of a network: of all its members, of those that an option leaves, or of a shared rota.

    ``period`` is the one that owns the minute at which the rota begins (the mode's first for members), at
    ``share_of_starts`` of the starts of a week; ``options`` are those that leave these sites. ``journeys`` as
    :func:`access.staff_journeys`, None where ``reason`` says why there are none.
    """

    network: str
    of: str
    sites: tuple[str, ...]
    mode: str
    period: str
    journeys: pd.DataFrame | None
    reason: str = ""
    options: tuple[str, ...] = ()
    share_of_starts: float = 1.0


@dataclass(frozen=True)
class NetworkTables:
    """What ``network_tables`` found; ``people``, ``sites`` and ``findings`` as in ``access.network_tables``."""

    results: Results
    networks: dict[str, access.HostedNetwork]
    options: list[str]
    people: pd.DataFrame
    sites: pd.DataFrame
    staff: list[StaffJourneys]
    findings: list[dict]
    notes: list[str]


def network_tables(
    results: Results,
    networks: Sequence[str] = (),
    options: Sequence[str] = (),
    mode: str | None = None,
    period: str | None = None,
    direction: str = "to_site",
    percentile: int = 50,
) -> NetworkTables:
    """Tables of some networks (all where none is named) under some options, for each mode of the study.

    Without ``options`` the baseline and every option that changes a service of the networks; without ``mode`` every
    mode in its first period, or in ``period`` where it has that.

    Raises
    ------
    ResultsError
        The study has no hosted networks, or none, no option or no times of that name.
    AccessError
        The file says something that cannot be used.
    """
    every = access.read_hosted_networks(
        results.question_file("hosted_networks"), results.services, results.places.sites.index
    )
    asked = {name: every[name] for name in _known(networks, every, "hosted network") or every}
    named = _options(results, asked, options)
    configurations = {name: results.configurations[name] for name in named}
    place = PLACE if PLACE in results.places.areas.columns else None
    notes = [] if place else ["The areas have no lookup `place`, so there are no tables by Place."]
    tables = [
        _of_matrix(results, key, percentile, asked, every, configurations, place)
        for key in first_matrices(results, mode, period, direction)
    ]
    findings = access.network_findings(
        every, {results.baseline: results.configurations[results.baseline]} | configurations,
        results.services, site_names(results),
    )  # fmt: skip
    return NetworkTables(
        results, asked, named,
        pd.concat([people for people, _ in tables], ignore_index=True),
        pd.concat([sites for _, sites in tables], ignore_index=True),
        [each for network in asked.values() for each in _staff(results, network, named)],
        [each for each in findings if each["network"] in asked and each["configuration"] in named], notes,
    )  # fmt: skip


def _of_matrix(
    results: Results, key: MatrixKey, percentile: int, asked: dict, every: dict, configurations: dict, place: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    opened = people_in(results, key, percentile)
    people = access.network_people(opened, results.services, configurations, every, place=place)
    if len(people):
        services = {service for network in asked.values() for service in network.services}
        people = people[people["service"].isin(services) & people["network"].isin(["", *asked])]
    return people, access.network_sites(opened, results.services, configurations, asked)


def _known(names: Sequence[str], known: dict, what: str) -> list[str]:
    for name in names:
        if name not in known:
            raise ResultsError(f"there is no {what} `{name}`: these results have {', '.join(known)}.")
    return list(dict.fromkeys(names))


def _options(results: Results, networks: dict, options: Sequence[str]) -> list[str]:
    if named := _known(options, results.configurations, "configuration"):
        return named
    baseline = results.configurations[results.baseline]
    services = {service for network in networks.values() for service in network.services}
    return [
        name
        for name, option in results.configurations.items()
        if option.baseline or services & set(access.changed_services(option, baseline))
    ]


def site_names(results: Results) -> dict[str, str]:
    """What sites are called: name and id."""
    names = results.places.sites["name"]
    return {site: f"{name} ({site})" if name != site else site for site, name in names.items()}


def _staff(results: Results, network: access.HostedNetwork, options: Sequence[str]) -> list[StaffJourneys]:
    """Journeys of all members, of each rota's sites, and of the members that each option leaves: car, then bus."""
    settings, left = results.study.settings, _members_left(results, network, options)
    found = []
    for mode in STAFF_MODES:
        found.append(_journeys(results, network, "members", network.members, mode))
        for rota in network.rotas:
            period, share = rota_period(settings, mode, rota.hours)
            made = _journeys(results, network, rota.label, rota.sites, mode, period)
            found.append(replace(made, share_of_starts=share))
        for sites, leaving in left.items():
            made = _journeys(results, network, "members that give it", sites, mode)
            if made.journeys is not None:
                found.append(replace(made, options=leaving))
    return found


def _members_left(
    results: Results, network: access.HostedNetwork, options: Sequence[str]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Members that give any of the network's services, where they are not all of them: the options that leave them."""
    left: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name in options:
        option = results.configurations[name]
        given = {site for service in network.services for site in option.sites(service)}
        sites = tuple(site for site in network.members if site in given)
        if sites != network.members:
            left[sites] = (*left.get(sites, ()), name)
    return left


def _journeys(
    results: Results, network: access.HostedNetwork, of: str, sites: tuple[str, ...], mode: str,
    period: str | None = None,
) -> StaffJourneys:  # fmt: skip
    if period == "":
        reason = "no period of the study has times when the rota begins"
        return StaffJourneys(network.id, of, sites, mode, "", None, reason)
    try:
        minutes = site_times(results, mode, period)
    except StudyError as error:
        return StaffJourneys(network.id, of, sites, mode, period or "", None, str(error))
    period = period or first_period(results.study.settings, mode)
    journeys = access.staff_journeys(minutes, network.host, sites)
    return StaffJourneys(network.id, of, sites, mode, period, journeys)


def first_period(settings: Settings, mode: str) -> str:
    """The first period of a mode that networks give, as ``site_times`` takes it."""
    has = [
        name for name, p in settings.periods.items() if (p.date if mode == "public_transport" else p.drives)
    ]
    return has[0] if has else ""


def rota_period(settings: Settings, mode: str, hours: str) -> tuple[str | None, float]:
    """The period that owns the minute at which a rota begins, most often where it begins at several, and how often.

    For public transport only a period with a timetable whose hours or whose window there hold that minute. The share
    is of the starts of a week. ``""`` and 0 where no period has times then; None (the mode's first) and 1 for a rota
    at all hours, which never begins.
    """
    at_work = access.open_minutes(hours)
    starts = np.flatnonzero(at_work & ~np.roll(at_work, 1))
    if not starts.size:
        return None, 1.0
    transit = mode == "public_transport"
    owners = [_timetable_at(settings, int(s)) if transit else road_owner(settings, int(s)) for s in starts]
    known = Counter(owner for owner in owners if owner).most_common(1)
    return (known[0][0], known[0][1] / len(owners)) if known else ("", 0.0)


def _timetable_at(settings: Settings, minute: int) -> str | None:
    owner = road_owner(settings, minute)
    if owner and settings.periods[owner].date:
        return owner
    for name, period in settings.periods.items():
        if period.date and DAYS[period.date.weekday()] == DAYS[minute // DAY_MINUTES]:
            start, end = (minute_of_day(clock) for clock in period.to_site.window)
            if start <= minute % DAY_MINUTES <= end:
                return name
    return None


def network_list(tables: NetworkTables) -> list[dict]:
    """The tables as plain values for JSON, one object per network; the names are kept stable."""
    return [_network(tables, network) for network in tables.networks.values()]


def _network(tables: NetworkTables, network: access.HostedNetwork) -> dict:
    of_services = tables.people[tables.people["service"].isin(network.services)]
    return {
        "id": network.id, "label": network.label, "host": network.host, "members": list(network.members),
        "services": list(network.services), "notes": network.notes,
        "rotas": [{"label": r.label, "sites": list(r.sites), "hours": r.hours} for r in network.rotas],
        "people": _records(of_services[of_services["network"].isin(["", network.id])]),
        "sites": _records(tables.sites[tables.sites["network"] == network.id]),
        "staff": [_staff_dict(each) for each in tables.staff if each.network == network.id],
        "findings": [each for each in tables.findings if each["network"] == network.id],
        "run_id": tables.results.run_id,
    }  # fmt: skip


def _records(table: pd.DataFrame) -> list[dict]:
    """Rows as plain values; numbers that are not known are null, thresholds of other services left out."""
    exact = ("median_minutes", "p90_minutes", "max_minutes")
    rows = []
    for row in table.to_dict("records"):
        plain = {}
        for name, value in row.items():
            if isinstance(value, float):
                if value != value and name.startswith("share_within"):
                    continue
                value = stored(value) if name in exact else people(value)
            plain[name] = value.item() if isinstance(value, np.generic) else value
        rows.append(plain)
    return rows


def _staff_dict(each: StaffJourneys) -> dict:
    plain = {
        "of": each.of, "options": list(each.options), "sites": list(each.sites), "mode": each.mode,
        "period": each.period, "share_of_starts": mean(each.share_of_starts),
    }  # fmt: skip
    if each.journeys is None:
        return plain | {"reason": each.reason}
    summary = access.staff_summary(each.journeys)
    summary |= {name: stored(summary[name]) for name in ("longest_minutes",) if summary[name] is not None}
    summary |= {name: mean(summary[name]) for name in ("mean_minutes",) if summary[name] is not None}
    pairs = [
        {
            "from_site": row.from_site,
            "to_site": row.to_site,
            "of_host": bool(row.of_host),
            "minutes": stored(row.minutes),
        }
        for row in each.journeys.itertuples()
    ]
    return plain | {"reason": "", **summary, "journeys_between": pairs}


def write_network_csv(tables: NetworkTables, out: Path, released: Release) -> list[Path]:
    """Write people by network and Place to ``out``, and beside it the sites and the staff journeys, as released."""
    staff = [
        each.journeys.assign(
            network=each.network,
            of=each.of,
            configurations=" ".join(each.options),
            mode=each.mode,
            period=each.period,
        )
        for each in tables.staff
        if each.journeys is not None
    ]
    files = {
        out: released.table(tables.people, "network_people"),
        out.with_name(f"{out.stem}_sites{out.suffix}"): released.table(tables.sites, "network_sites"),
        out.with_name(f"{out.stem}_staff{out.suffix}"): pd.concat(staff, ignore_index=True)
        if staff
        else None,
    }
    files = {path: table for path, table in files.items() if table is not None}
    for path, table in files.items():
        with replacing(path) as aside:
            table.to_csv(aside, index=False)
    return list(files)
