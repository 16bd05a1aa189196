"""Hosted networks as plain text for a terminal."""

from __future__ import annotations

import textwrap

import pandas as pd

import access
from access.network_tables import OF_ALL, OF_NETWORK, OF_NONE, OF_OTHERS
from study.network_tables import NetworkTables, StaffJourneys, site_names

OTHERS = {OF_OTHERS: "sites of no network", OF_NONE: "not reached", OF_ALL: "everyone"}


def network_summary(tables: NetworkTables) -> str:
    """A row for each network, service and option by the first way of travelling, then what options change."""
    key = tables.people[["mode", "period", "percentile"]].iloc[0]
    table = tables.people[
        (tables.people[list(key.index)] == key).all(axis=1) & (tables.people["place"] == "")
    ]
    lines = [
        f"{key['mode']}, {key['period']}, percentile {key['percentile']}: those whose nearest open site is a member"
    ]
    lines.append(f"{'':<54}{'need':>12}{'of all':>9}{'mean min':>10}{'P90 min':>9}")
    for network in tables.networks.values():
        lines += ["", *_wrapped(f"{network.label} ({network.id})")]
        for service in network.services:
            own = table[
                (table["service"] == service) & (table["network"] == network.id) & (table["of"] == OF_NETWORK)
            ]
            lines += _summary_rows(tables, network, service, key["mode"], own)
        found = [each["sentence"] for each in tables.findings if each["network"] == network.id]
        lines += [line for each in found for line in _wrapped(each, "  ", "    ")]
    lines += [
        "",
        "Ways of travelling, staff and the rest: --details for all, --network NAME for one with its Places.",
    ]
    return "\n".join([*lines, *(line for each in tables.notes for line in _wrapped(f"Note: {each}"))])


def _summary_rows(
    tables: NetworkTables, network: access.HostedNetwork, service: str, mode: str, own: pd.DataFrame
) -> list[str]:
    lines = _wrapped(tables.results.services[service].label, "  ", "    ")
    for option in differing_options(tables, service):
        for row in own[own["configuration"] == option].itertuples():
            label = tables.results.configurations[option].label or option
            name = textwrap.shorten(label, 49, placeholder=" ...")
            lines.append(
                f"    {name:<50}{row.need:>12,.0f}{_percent(row.share_of_need):>9}"
                f"{_number(row.mean_minutes):>10}{_number(row.p90_minutes):>9}"
            )
            lines += _wrapped(_part_time(tables, network, service, mode, option).strip(), "      ", "      ")
    return lines


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(text, 110, initial_indent=first, subsequent_indent=then)


def network_text(tables: NetworkTables, by_place: bool) -> str:
    """Each network: who hosts, its people by service, mode and option, its staff's journeys, what options change."""
    parts = [_network(tables, network, by_place) for network in tables.networks.values()]
    notes = [line for sentence in tables.notes for line in _wrapped(f"Note: {sentence}")]
    return "\n\n".join(["\n".join(part) for part in parts] + (["\n".join(notes)] if notes else []))


def _network(tables: NetworkTables, network: access.HostedNetwork, by_place: bool) -> list[str]:
    names = site_names(tables.results)
    others = ", ".join(names[site] for site in network.members if site != network.host) or "none"
    lines = [
        network.label,
        "=" * len(network.label),
        *_wrapped(f"Host: {names[network.host]}. Other members: {others}."),
    ]
    for rota in network.rotas:
        lines += _wrapped(f"{rota.label}: {', '.join(rota.sites)} share {rota.hours}.")
    for service in network.services:
        lines += _service(tables, network, service, by_place)
    lines += ["", "Staff between sites, minutes by way and time of the week"]
    for each in tables.staff:
        lines += _wrapped(_staff(each, names), "  ", "    ") if each.network == network.id else []
    found = [each["sentence"] for each in tables.findings if each["network"] == network.id]
    return [*lines, "", *(line for each in found for line in _wrapped(each))] if found else lines


def _service(tables: NetworkTables, network: access.HostedNetwork, service: str, by_place: bool) -> list[str]:
    declared = tables.results.services[service]
    of_service = tables.people[tables.people["service"] == service]
    if not by_place:
        of_service = of_service[of_service["place"] == ""]
    lines = ["", f"{declared.label}: {declared.need_label} whose nearest open site is a member"]
    for (mode, period, percentile), rows in of_service.groupby(["mode", "period", "percentile"], sort=False):
        thresholds = [access.threshold_column(t) for t in declared.thresholds]
        heads = "".join(f"{f'in {t:g} min':>11}" for t in declared.thresholds)
        title = f"{mode}, {period}, percentile {percentile}"
        lines += [f"  {title}", f"{'':<38}{'need':>11}{'of all':>9}{'mean min':>10}{'P90 min':>9}{heads}"]
        for option in differing_options(tables, service):
            rows_of = rows[rows["configuration"] == option]
            label = tables.results.configurations[option].label or option
            part = _part_time(tables, network, service, mode, option)
            lines += _wrapped(f"{label}{part}", "  ", "      ") + [
                f"    {_name(row)[:32]:<34}{row.need:>11,.0f}{_percent(row.share_of_need):>9}"
                f"{_number(row.mean_minutes):>10}{_number(row.p90_minutes):>9}"
                + "".join(f"{_percent(getattr(row, name)):>11}" for name in thresholds)
                for row in shown_rows(rows_of, network).itertuples()
            ]
    return lines


def _part_time(
    tables: NetworkTables, network: access.HostedNetwork, service: str, mode: str, option: str
) -> str:
    """Members that are open in part of the period only and so count for nobody, in brackets; "" if there are none."""
    sites = tables.sites[(tables.sites["hours"] != "") & ~tables.sites["serves"].astype(bool)]
    wanted = {"network": network.id, "service": service, "mode": mode, "configuration": option}
    for name, value in wanted.items():
        sites = sites[sites[name] == value]
    return f" (not counted, open in part of the time: {', '.join(sites['site_id'])})" if len(sites) else ""


def differing_options(tables: NetworkTables, service: str) -> list[str]:
    """The options that give the service otherwise than every option before them does."""
    given = {name: tables.results.configurations[name].services.get(service, {}) for name in tables.options}
    names = list(given)
    return [name for k, name in enumerate(names) if all(given[name] != given[other] for other in names[:k])]


def shown_rows(rows: pd.DataFrame, network: access.HostedNetwork) -> pd.DataFrame:
    """The network's own people and whoever is not its own, left out where there is nobody."""
    own = rows["network"] == network.id
    whole = (rows.loc[own & (rows["place"] == ""), "share_of_need"] == 1).all()
    rest = (rows["of"] != OF_NETWORK) & (rows["need"] > 0) & (rows["place"] == "") & (not whole)
    return rows[(own & ((rows["need"] > 0) | (rows["place"] == ""))) | rest]


def _name(row) -> str:
    if row.of == OF_NETWORK:
        return row.place or "this network"
    return OTHERS[row.of]


def _staff(each: StaffJourneys, names: dict[str, str]) -> str:
    under = f" under {', '.join(each.options)}" if each.options else ""
    title = f"{each.of}{under}, {each.mode}"
    title += f", {each.period}" if each.period else ""
    if 0 < each.share_of_starts < 1:
        title += f" ({each.share_of_starts:.0%} of its starts)"
    if each.journeys is None:
        return f"{title}: {each.reason}"
    found = access.staff_summary(each.journeys)
    if not found["journeys"]:
        return f"{title}: {each.sites[0] if each.sites else 'none'} alone"
    if found["mean_minutes"] is None:
        return f"{title}: no way between any two of the sites"
    from_host = each.journeys[each.journeys["of_host"]]
    hosts = ", ".join(f"{row.to_site} {_number(row.minutes)}" for row in from_host.itertuples())
    said = (
        f"{title}: mean {found['mean_minutes']:.1f}, longest {found['longest_minutes']:.1f} "
        f"({found['longest_from']} to {found['longest_to']})"
    )
    if found["without_a_way"]:
        said += f", {found['without_a_way']} of {found['journeys']} journeys have no way"
    return f"{said}; from the host: {hosts}" if hosts else said


def _number(minutes: float) -> str:
    return "-" if minutes != minutes else f"{minutes:,.1f}"


def _percent(share: float) -> str:
    return "-" if share != share else f"{share:.1%}"
