"""Sentences that count the runs of a sensitivity analysis: who loses more, who loses most, which way the slope goes."""

from __future__ import annotations

import pandas as pd

from access.sensitivity import Tally, leaders, tally, tally_sentence
from study.sensitivity import JOINT, Sensitivity
from study.sensitivity_figures import FIFTHS, OF_FIFTH

SCOPES = ("national", "local")


def sentences(found: Sensitivity) -> list[dict]:
    """Sentences over the joint runs.

    Each has ``about``, ``sentence`` and the counts ``more`` (runs in which what it claims is so), ``same``,
    ``less``, ``unknown`` and ``runs``, their sum.
    """
    joint, same_within = found.of(JOINT), found.study.settings.sensitivity.same_minutes
    said = []
    for scope in SCOPES:
        fifths = joint[[f"change_{scope}_{fifth}" for fifth in FIFTHS]].set_axis(list(FIFTHS), axis=1)
        if fifths.notna().any(axis=None):
            said += [_first_and_last(fifths, scope, same_within), _most(fifths, scope, same_within)]
    if joint["slope_index_option"].notna().any():
        said += _slopes(joint, found.labels[found.asked.option], same_within)
    counted = tally(joint["mean_change"], 0.0, same_within)
    words = {"same": "it stays", "less": "it becomes shorter"}
    said.append(_said("mean", counted, "The mean journey becomes longer", **words))
    if joint["need_lost_reach"].any():
        counted = tally(joint["need_lost_reach"], 0.0)
        claim = "Someone loses reach, and is in none of these means,"
        said.append(_said("reach", counted, claim, same="nobody does", less="nobody does"))
    return said


def _first_and_last(fifths: pd.DataFrame, scope: str, same_within: float) -> dict:
    """Whether the most deprived fifth loses more than the least deprived."""
    pair = fifths[[FIFTHS[0], FIFTHS[-1]]]
    counted = tally(pair[FIFTHS[0]], pair[FIFTHS[-1]], same_within)
    words = {"same": "they lose the same", "less": "it loses less"}
    losing = "loses more than"
    if (pair < -same_within).any(axis=None):
        losing = "loses more, or gains less, than"
        words = {"same": "their change is the same", "less": "it gains more, or loses less"}
    claim = f"The {OF_FIFTH[FIFTHS[0]]} ({scope}) {losing} the {OF_FIFTH[FIFTHS[-1]]}"
    return _said(f"fifths, {scope}", counted, claim, unknown="one of them has no figure", **words)


def _most(fifths: pd.DataFrame, scope: str, same_within: float) -> dict:
    """Whether the most deprived fifth loses most of the five, and which does where it does not."""
    found = leaders(fifths, same_within)
    first, others = found.alone[FIFTHS[0]], {f: n for f, n in found.alone.items() if f != FIFTHS[0] and n}
    counted = Tally(first, found.several, sum(others.values()), found.unknown)
    losing = "loses most, or gains least" if (fifths < -same_within).any(axis=None) else "loses most"
    rest = [f"in {count:,} the {OF_FIFTH[fifth]} does" for fifth, count in others.items()]
    rest += [f"in {found.several:,} several do alike"] if found.several else []
    rest += [f"in {found.unknown:,} none has a figure"] if found.unknown else []
    claim = f"Of the five fifths ({scope}) the most deprived {losing} in {first:,} of {counted.runs:,} runs"
    sentence = claim + (f"; {', '.join(rest)}." if rest else ".")
    return {"about": f"most of the fifths, {scope}", "sentence": sentence, **_counts(counted)}


def _slopes(joint: pd.DataFrame, option: str, same_within: float) -> list[dict]:
    """Which way the slope index points under the option, and which way it moves; negative is to their disfavour."""
    level = tally(-joint["slope_index_option"], 0.0, same_within)
    moved = tally(-joint["slope_index_change"], 0.0, same_within)
    claim = f'Under "{option}" the most deprived travel longer, by the slope index,'
    words = {"same": "the slope is level", "less": "the least deprived travel longer"}
    move = {"same": "it stays", "less": "it moves against the least deprived"}
    return [
        _said("slope index", level, claim, **words),
        _said("slope index, change", moved, "The slope index moves against the most deprived", **move),
    ]


def _said(about: str, counted: Tally, claim: str, **words: str) -> dict:
    return {"about": about, "sentence": tally_sentence(counted, claim, **words), **_counts(counted)}


def _counts(counted: Tally) -> dict[str, int]:
    return {**vars(counted), "runs": counted.runs}
