"""Sentences that count the runs of a sensitivity analysis: who loses more, who loses most, which way the slope goes."""

from __future__ import annotations

import pandas as pd

from access.sensitivity import Tally, leaders, tally, tally_sentence
from study.sensitivity import JOINT, Sensitivity
from study.sensitivity_figures import FIFTHS, OF_FIFTH

SCOPES = ("national", "local")
UNSAID = (
    "its direction cannot be said, for it is level or its sign changes with how deprivation is cut or which tenth of "
    "people is left out (read the fifths)"
)


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
        said += _slopes(joint, found.labels[found.asked.option])
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


def _slopes(joint: pd.DataFrame, option: str) -> list[dict]:
    """Which way the line of the slope index points under the option, and which way it moves.

    A run counts for a direction only if every way of cutting deprivation has it: the range does not hold 0.
    """
    level, moved = (_direction(joint, side) for side in ("option", "change"))
    claim = (
        f'Under "{option}" the most deprived travel longer, by the slope index however deprivation is cut,'
    )
    return [
        _said("slope index", level, claim, same=UNSAID, less="the least deprived travel longer"),
        _said(
            "slope index, change", moved, "The slope index moves against the most deprived, however it is cut,",
            same=UNSAID, less="it moves against the least deprived",
        ),
    ]  # fmt: skip


def _direction(joint: pd.DataFrame, side: str) -> Tally:
    """Runs whose whole range of the slope is below 0, holds it, or is above; negative is to their disfavour."""
    lowest, highest = (joint[f"slope_index_{end}_{side}"] for end in ("lowest", "highest"))
    below, above = int((highest < 0).sum()), int((lowest > 0).sum())
    unknown = int((lowest.isna() | highest.isna()).sum())
    return Tally(below, len(joint) - below - above - unknown, above, unknown)


def _said(about: str, counted: Tally, claim: str, **words: str) -> dict:
    return {"about": about, "sentence": tally_sentence(counted, claim, **words), **_counts(counted)}


def _counts(counted: Tally) -> dict[str, int]:
    return {**vars(counted), "runs": counted.runs}
