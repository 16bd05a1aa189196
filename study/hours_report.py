"""When of a dated week how many sites of a service are open under each option, before and after, in words."""

from __future__ import annotations

import numpy as np

from access.coverage import hours_of, open_counts, spans_in_words
from study.week_clock import WeekResult


def coverage_text(results: list[WeekResult], options: dict) -> list[str]:
    """A line for each option, the baseline first, and what each other one changes against it."""
    each = _by_option(results, options)
    before = each[0]
    lines = ["", "Hours with too few sites open" + (", before and after" if len(each) > 1 else "")]
    for result in each:
        label = options[result.configuration].label or result.configuration
        lines.append(f"    {label}: {coverage_sentence(result.is_open)}.")
        if result is not before:
            lines += [f"        {said}." for said in uncovered_changes(before.is_open, result.is_open)]
    return lines


def coverage_sentence(is_open: np.ndarray) -> str:
    """``"uncovered: none; only one of 5 sites open Sat 20:00-Mon 08:00 (36 hours)"``, from bool ``(S, 10080)``."""
    if not len(is_open):
        return "uncovered: all week, for it is given nowhere"
    counts = open_counts(is_open)
    said = [f"uncovered: {_when(counts[0])}" if 0 in counts else "uncovered: none"]
    said += [f"{_open(count, len(is_open))} {_when(minutes)}" for count, minutes in counts.items() if count]
    if not counts:
        said.append(
            "the site is open all week" if len(is_open) == 1 else f"all {len(is_open)} sites open all week"
        )
    return "; ".join(said)


def uncovered_changes(before: np.ndarray, after: np.ndarray) -> list[str]:
    """Minutes that are uncovered after and were not before, and the other way round, in words."""
    shut, shut_before = ~after.any(axis=0), ~before.any(axis=0)
    said = [
        ("no site open any more", shut & ~shut_before),
        ("a site open, and none before", shut_before & ~shut),
    ]
    return [f"{what} {_when(minutes)}" for what, minutes in said if minutes.any()]


def coverage_dict(is_open: np.ndarray) -> dict:
    """The same for machines: sites, hours uncovered, and how many sites are open when."""
    counts = open_counts(is_open)
    uncovered = counts.get(0, np.zeros(is_open.shape[1], bool))
    fewer = [
        {"sites_open": count, "hours": round(int(minutes.sum()) / 60, 3), "when": spans_in_words(minutes)}
        for count, minutes in counts.items() if count
    ]  # fmt: skip
    return {
        "sites": len(is_open), "uncovered_hours": round(int(uncovered.sum()) / 60, 3),
        "uncovered": spans_in_words(uncovered), "fewer": fewer, "sentence": coverage_sentence(is_open),
    }  # fmt: skip


def _by_option(results: list[WeekResult], options: dict) -> list[WeekResult]:
    """One result of each option, the baseline's first."""
    first = {each.configuration: each for each in reversed(results)}
    each = [first[name] for name in dict.fromkeys(result.configuration for result in results)]
    return sorted(each, key=lambda result: not options[result.configuration].baseline)


def _open(count: int, sites: int) -> str:
    return f"only {'one' if count == 1 else count} of {sites} sites open"


def _when(minutes: np.ndarray) -> str:
    return f"{', '.join(spans_in_words(minutes))} ({hours_of(minutes)})"
