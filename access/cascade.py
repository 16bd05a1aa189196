"""What follows from moving one service: what goes with it, what keeping it would take, where need would go.

Rules that tie a service at a site to other services (``requires``, ``co_located``, ``paired``) are applied over and
over until nothing changes. Each only ever takes services away, so the end is the same in whatever order, and it is
the largest part of the option that keeps those rules.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from access.configurations import Configuration
from access.rule_base import Facts, Fault, Rule, SitePair, joined

Volumes = Callable[[Configuration, str], Mapping[str, float]]
"""Need of the study's residents nearest to each open site of a service under an option that need not be declared."""


def without(option: Configuration, gone: Iterable[SitePair]) -> Configuration:
    """The option less services at sites."""
    gone = set(gone)
    services = {
        service: {site: hours for site, hours in given.items() if (service, site) not in gone}
        for service, given in option.services.items()
    }
    return replace(option, services=services)


def taken_with(
    rules: Iterable[Rule], option: Configuration, facts: Facts, gone: Iterable[SitePair]
) -> list[SitePair]:
    """What else would have to go if services at sites went, by the rules that tie them together; in order.

    Only what these closures bring about counts: what an option breaks anyway stays. Empty where nothing follows.
    """
    rules = [rule for rule in rules if rule.ties]
    anyway = {pair for rule in rules for fault in rule.faults(option, facts) for pair in fault.goes}
    left, taken = without(option, gone), []
    while True:
        found = [pair for rule in rules for fault in rule.faults(left, facts) for pair in fault.goes]
        new = [pair for pair in dict.fromkeys(found) if pair not in anyway]
        if not new:
            return taken
        taken += new
        left = without(left, new)


def brought_with(
    rules: Iterable[Rule], option: Configuration, facts: Facts, pair: SitePair
) -> list[SitePair]:
    """What a service at a site would need beside it that the option does not have there, itself first."""
    rules = [rule for rule in rules if rule.ties]
    brought, grown = [pair], _with(option, pair)
    while True:
        for rule in rules:
            faults = [fault for fault in rule.faults(grown, facts) if set(fault.goes) & set(brought)]
            if faults and faults[0].mends and (needed := faults[0].mends[0]):
                break
        else:
            return brought
        brought += [each for each in needed if each not in brought]
        for each in needed:
            grown = _with(grown, each)


def _with(option: Configuration, pair: SitePair) -> Configuration:
    service, site = pair
    given = {**option.services.get(service, {}), site: "24/7"}
    return replace(option, services={**option.services, service: given})


def cascade(
    rules: tuple[Rule, ...],
    rule: Rule,
    fault: Fault,
    option: Configuration,
    baseline: Configuration,
    facts: Facts,
    volumes: Volumes | None = None,
) -> list[str]:
    """Sentences on what would have to change for an option to keep a rule where it breaks it."""
    sentences = []
    if fault.mends:
        sentences.append(_mend(rules, option, facts, fault))
    if fault.hours and not fault.goes and fault.mends:
        return sentences
    lost = fault.goes or tuple(
        pair for mend in fault.mends[:1] for pair in mend if pair[1] in baseline.sites(pair[0])
    )
    taken = taken_with(rules, option, facts, lost)
    gone = [*fault.goes, *taken]
    if gone:
        sentences.append(_loss(fault, option, baseline, facts, gone))
        left = without(option, gone)
        if volumes is not None:
            sentences += _moved(gone, option, left, facts, volumes)
        sentences += _then_broken(rules, rule, option, left, facts)
    return sentences


def _pairs(pairs: Iterable[SitePair], facts: Facts) -> str:
    """``Obstetrics at SKE and Midwife-led unit at SKE``."""
    at: dict[str, list[str]] = {}
    for service, site in pairs:
        at.setdefault(site, []).append(facts.service(service))
    return joined(f"{joined(services)} at {site}" for site, services in at.items())


def _mend(rules: tuple[Rule, ...], option: Configuration, facts: Facts, fault: Fault) -> str:
    """What would have to be there for the rule to be kept: one of several ways."""
    ways = []
    for mend in fault.mends:
        needed = list(dict.fromkeys(p for pair in mend for p in brought_with(rules, option, facts, pair)))
        further = [pair for pair in needed if pair not in mend]
        ways.append(_pairs(mend, facts) + (f" (which needs {_pairs(further, facts)})" if further else ""))
    hours = f" in {fault.hours}" if fault.hours and fault.hours != "at all hours" else ""
    return f"The rule would be kept with {joined(ways, 'or')}{hours}."


def _loss(
    fault: Fault, option: Configuration, baseline: Configuration, facts: Facts, gone: list[SitePair]
) -> str:
    closed = [
        (service, site)
        for mend in fault.mends
        for service, site in mend
        if site in baseline.sites(service) and site not in option.sites(service)
    ]
    words = _pairs(gone, facts)
    if closed:
        return f"Closing {_pairs(closed[:1], facts)} takes {words} with it."
    return f"Without that, {words} would have to go." if fault.mends else f"Else {words} would have to go."


def _moved(
    gone: list[SitePair], option: Configuration, left: Configuration, facts: Facts, volumes: Volumes
) -> list[str]:
    sentences = []
    for service in dict.fromkeys(service for service, _ in gone):
        before, after = volumes(option, service), volumes(left, service)
        lost = sum(max(before.get(site, 0.0) - after.get(site, 0.0), 0.0) for site in before)
        gains = {site: after[site] - before.get(site, 0.0) for site in after}
        went = sorted(((gain, site) for site, gain in gains.items() if gain >= 0.5), reverse=True)
        if lost < 0.5:
            continue
        unit = facts.services[service].need_label
        to = joined(f"{site} ({gain:,.0f})" for gain, site in went)
        unreached = lost - sum(gain for gain, _ in went)
        rest = f"{unreached:,.0f} would reach none" if unreached >= 0.5 else ""
        sentences.append(
            f"{lost:,.0f} {unit} would go to {to}{'; ' + rest if rest else ''}."
            if to
            else f"{lost:,.0f} {unit} would reach no site."
        )
    return sentences


def _then_broken(
    rules: tuple[Rule, ...], rule: Rule, option: Configuration, left: Configuration, facts: Facts
) -> list[str]:
    """Rules that the option keeps now and would break then."""
    broken = [
        other
        for other in rules
        if other is not rule and not other.faults(option, facts) and other.faults(left, facts)
    ]
    return [
        f'That would break the rule "{other.id}": {other.faults(left, facts)[0].words}.' for other in broken
    ]
