"""Which services of some choices a period cannot judge: sites that options move or open are open in part of it only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import access
from access.choices import Choice
from access.chosen import chosen_configuration
from study.errors import ResultsError
from study.judging import NotJudged, not_judged
from study.plan import MatrixKey
from study.results import Results


@dataclass(frozen=True)
class Unclear:
    """A service that moves with a ``choice`` and that the period of a ``mode`` cannot judge, and why."""

    choice: str
    mode: str
    found: NotJudged


def unclear_services(results: Results, key: MatrixKey, choice: Choice) -> list[Unclear]:
    """Services of a choice whose options the period of a matrix cannot judge against the baseline or each other.

    What a site gives depends on whether it is kept, and on nothing else: so the options in which all candidates are
    kept and none are stand for all others.
    """
    baseline = results.configurations[results.baseline]
    may_stay = [site for site in choice.sites if site not in choice.never]
    options = [
        baseline,
        _option(baseline, choice, may_stay, "options where kept"),
        _option(baseline, choice, choice.always, "options where not kept"),
    ]
    modes = {service: results.services[service].modes for service in choice.services}
    computed = [service for service, of in modes.items() if of is None or key.mode in of]
    found = (not_judged(results, key, service, options) for service in computed)
    return [Unclear(choice.id, key.mode, each) for each in found if each]


def _option(
    baseline: access.Configuration, choice: Choice, kept: Sequence[str], label: str
) -> access.Configuration:
    return replace(chosen_configuration("option", "", baseline, [(choice, kept)]), label=label)


def judged_choices(choices: Sequence[Choice], unclear: Sequence[Unclear], mode: str) -> list[Choice]:
    """Those of several combined choices that can be judged in a mode: the sums are over their services.

    Raises
    ------
    ResultsError
        None of them can.
    """
    left_out = {(each.choice, each.found.service): each.found for each in unclear if each.mode == mode}
    judged = [choice for choice in choices if (choice.id, choice.service) not in left_out]
    if not judged:
        why = "; ".join(_of_service(left_out[choice.id, choice.service]) for choice in choices)
        raise ResultsError(f"none of the choices combined can be judged: {why}.")
    return judged


def unclear_lines(
    unclear: Sequence[Unclear], combined: Sequence[str] = (), several_modes: bool = False
) -> list[str]:
    """Sentences that stand before any figure; ``combined`` services, if several choices are made at once."""
    lines = []
    for each in unclear:
        mode = f" by {each.mode}" if several_modes else ""
        left_out = (
            " It is left out of the sums over services and of who is worse off in several."
            if each.found.service in combined
            else ""
        )
        lines.append(
            f"This period cannot judge {_of_service(each.found)}{mode}. Its figures count the sites open throughout "
            f"alone.{left_out}"
        )
    return lines


def _of_service(found: NotJudged) -> str:
    return f"{found.service}: sites open in part of {found.period} do not count there, {found.why}; {found.remedy}"


def unclear_dict(unclear: Sequence[Unclear], several_modes: bool) -> dict[str, dict]:
    """The same for JSON, by service; of several modes, by ``SERVICE@MODE``."""
    return {
        each.found.service + (f"@{each.mode}" if several_modes else ""): each.found.to_dict()
        for each in unclear
    }
