"""What follows from moving one service: what goes with it, what keeping it would take, where need would go.

Rules that tie a service at a site to other services (``requires``, ``co_located``, ``paired``) are applied over and
over until nothing changes. Each only ever takes services away, so the end is the same in whatever order, and it is
the largest part of the option that keeps those rules.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from access.configurations import Configuration
from access.rule_base import Facts, Fault, Rule, SitePair, joined
from access.whole_parts import whole_parts

MOST_WAYS = 5
"""Ways to keep a rule that are said one by one."""
LEAST_SAID = 0.5
"""Need a year below which it is not said where it would go: it would be printed as 0."""
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
    """Sentences on what a fault entails: what goes, where its need would go, what would break then, what mends it."""
    gone, closed = _gone(rules, fault, option, baseline, facts)
    sentences = []
    if gone:
        left = without(option, gone)
        sentences.append(_loss(fault, closed, gone, facts))
        if volumes is not None:
            sentences += _moved(gone, option, left, facts, volumes)
        sentences += _then_broken(rules, rule, option, left, baseline, facts)
    if fault.mends:
        sentences.append(_mend(rules, option, facts, fault))
    return [*sentences, fault.otherwise] if fault.otherwise else sentences


def if_closed(
    rules: Iterable[Rule],
    option: Configuration,
    baseline: Configuration,
    facts: Facts,
    closed: Iterable[SitePair],
    volumes: Volumes | None = None,
) -> list[str]:
    """Sentences on what follows where an option gives services at sites no longer: each a service and a site.

    What goes with them by the rules that tie services at a site; where their need would go, if ``volumes`` says;
    which rules the option keeps now and would break then. ``rules`` are settled (:func:`access.settled_rules`).
    """
    rules, closed = tuple(rules), list(closed)
    gone = [*closed, *taken_with(rules, option, facts, closed)]
    left = without(option, gone)
    taken = _pairs(gone[len(closed) :], facts) or "nothing"
    return [
        f"Closing {_pairs(closed, facts)} takes {taken} with it.",
        *(_moved(gone, option, left, facts, volumes) if volumes else []),
        *_then_broken(rules, None, option, left, baseline, facts),
    ]


def _gone(
    rules: tuple[Rule, ...], fault: Fault, option: Configuration, baseline: Configuration, facts: Facts
) -> tuple[list[SitePair], list[SitePair]]:
    """What of the option cannot stay, and which of the baseline's services it closes that brought this about."""
    if fault.hours:
        return [], []
    closed = [
        (service, site)
        for mend in fault.mends
        for service, site in mend
        if site in baseline.sites(service) and site not in option.sites(service)
    ]
    before = option
    for pair in closed:
        before = _with(before, pair)
    taken = taken_with(rules, before, facts, closed or fault.goes)
    return list(dict.fromkeys([*fault.goes, *taken])), closed


def _pairs(pairs: Iterable[SitePair], facts: Facts) -> str:
    """``Obstetrics at SKE and Midwife-led unit at SKE``."""
    at: dict[str, list[str]] = {}
    for service, site in pairs:
        at.setdefault(site, []).append(facts.service(service))
    return joined(f"{joined(services)} at {site}" for site, services in at.items())


def _mend(rules: tuple[Rule, ...], option: Configuration, facts: Facts, fault: Fault) -> str:
    """What would have to be there for the rule to be kept: one of several ways."""
    ways = []
    for mend in fault.mends[:MOST_WAYS]:
        needed = list(dict.fromkeys(p for pair in mend for p in brought_with(rules, option, facts, pair)))
        further = [pair for pair in needed if pair not in mend]
        ways.append(_pairs(mend, facts) + (f" (which needs {_pairs(further, facts)})" if further else ""))
    more = len(fault.mends) - MOST_WAYS
    ways += [f"one of {more} others"] if more > 0 else []
    hours = {"": "", "at all hours": " at all hours"}.get(fault.hours, f" in these hours: {fault.hours}")
    also = "also " if fault.goes else ""
    return f"It would {also}be kept with {joined(ways, 'or')}{hours}."


def _loss(fault: Fault, closed: list[SitePair], gone: list[SitePair], facts: Facts) -> str:
    """What follows if what cannot stay as it is went: one way of several, never the only one."""
    if closed:
        return f"Closing {_pairs(closed, facts)} takes {_pairs(gone, facts)} with it."
    further = _pairs([pair for pair in gone if pair not in fault.goes], facts)
    if not fault.mends:
        return f"If it closed, {further or 'nothing else'} would go with it."
    takes = f", which takes {further} with it" if further else ""
    return f"It would be kept without {_pairs(fault.goes, facts)}{takes}."


def _moved(
    gone: list[SitePair], option: Configuration, left: Configuration, facts: Facts, volumes: Volumes
) -> list[str]:
    """Where the need of what goes would go instead."""
    sentences = []
    for service in dict.fromkeys(service for service, _ in gone):
        before, after = volumes(option, service), volumes(left, service)
        lost = sum(max(need - after.get(site, 0.0), 0.0) for site, need in before.items())
        if lost < LEAST_SAID:
            continue
        gains = {site: need - before.get(site, 0.0) for site, need in after.items()}
        went = sorted(((gain, site) for site, gain in gains.items() if gain > 0), reverse=True)
        nowhere = max(lost - sum(gain for gain, _ in went), 0.0)
        *shown, nobody = whole_parts([*(gain for gain, _ in went), nowhere])
        to = [f"{site} ({people:,})" for (_, site), people in zip(went, shown, strict=True) if people]
        ends = [f"go to {joined(to)}"] if to else []
        ends += [f"reach no site ({nobody:,})"] if to and nobody else []
        ends = ends or ["reach no site"]
        of = f"Of {facts.service(service)}: " if len({service for service, _ in gone}) > 1 else ""
        sentences.append(f"{of}{lost:,.0f} {facts.services[service].need_label} would {joined(ends)}.")
    return sentences


def _then_broken(
    rules: tuple[Rule, ...],
    rule: Rule | None,
    option: Configuration,
    left: Configuration,
    baseline: Configuration,
    facts: Facts,
) -> list[str]:
    """Rules that the option keeps now and would break then."""
    sentences = []
    for other in rules:
        if other is not rule and other.judges(left, baseline) and not other.faults(option, facts):
            sentences += [
                f'That would break the rule "{other.id}": {fault.words}.'
                for fault in other.faults(left, facts)[:1]
            ]
    return sentences
