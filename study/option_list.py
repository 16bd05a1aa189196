"""Which options some choices make: every combination of their sets that the rules do not refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

import access
from access.choices import Choice
from study.errors import InputError
from study.option_rules import Judge

MOST_OPTIONS = 500_000
"""Options, or site sets of one choice, that are enumerated at most."""


@dataclass(frozen=True)
class Listed:
    """Options as rows: ``sets`` holds the candidates kept by each choice, bool ``(n_k, len(choice.sites))``, and
    ``index`` int ``(m, k)`` which row of each makes an option. ``flagged`` says which of the judge's rules flag
    which option, bool ``(m, rules)``. ``left_out`` maps a refusing rule to how many of the ``considered`` options
    break it; rules on several choices are counted among options that the others leave.
    """

    sets: tuple[np.ndarray, ...]
    index: np.ndarray
    flagged: np.ndarray
    considered: int
    left_out: Mapping[str, int]

    def kept(self, column: int) -> np.ndarray:
        """Candidates that one choice keeps in every option, bool ``(m, len(choice.sites))``."""
        return self.sets[column][self.index[:, column]]


def list_options(
    choices: Sequence[Choice], judge: Judge, given: Sequence[np.ndarray] | None = None
) -> Listed:
    """The options of one choice, or of several combined; ``given`` are their sets, without it all of them.

    Raises
    ------
    InputError
        There are more than ``MOST_OPTIONS``.
    """
    sets = [_sets(choice) for choice in choices] if given is None else list(given)
    sizes = [len(each) for each in sets]
    lefts = [judge.alone(choice, own, choices) for choice, own in zip(choices, sets)]
    left_out: dict[str, int] = {}
    for at, left in enumerate(lefts):
        others = prod(sizes[:at] + sizes[at + 1 :])
        left_out |= {rule: count * others for rule, count in left.left_out.items()}
    remaining = [own[left.stay] for own, left in zip(sets, lefts)]
    index, flagged = _combined(choices, judge, remaining, left_out)
    for column, left in enumerate(lefts):
        flagged = flagged | left.flagged[left.stay][index[:, column]]
    return Listed(tuple(remaining), index, flagged, prod(sizes), left_out)


def _sets(choice: Choice) -> np.ndarray:
    count = choice.count()
    if count > MOST_OPTIONS:
        raise InputError(f"{choice.id} has {count:,} options, {_REMEDY}")
    return choice.sets()


_REMEDY = (
    f"more than the {MOST_OPTIONS:,} that are enumerated: keep fewer numbers of sites with --keep, fix some with "
    "--always and --never, or ask for one option of each number of sites with --method p_median, p_centre or covering."
)
_FEWER = (
    f"more than the {MOST_OPTIONS:,} that are enumerated: combine fewer choices, or narrow keep, always and never of "
    "each in choices.toml."
)


def _combined(
    choices: Sequence[Choice], judge: Judge, sets: Sequence[np.ndarray], left_out: dict[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Every combination that no rule on several choices refuses, and which such rules only flag it."""
    judged = judge.together(choices)
    flagged: list[np.ndarray] = [np.zeros((0, len(judge.rules)), dtype=bool)]

    def allowed(index: np.ndarray) -> np.ndarray:
        left = judged([own[index[:, at]] for at, own in enumerate(sets)])
        flagged.append(left.flagged[left.stay])
        if sum(map(len, flagged)) > MOST_OPTIONS:
            raise InputError(f"the choices combined leave {_FEWER}")
        for rule, count in left.left_out.items():
            left_out[rule] = left_out.get(rule, 0) + count
        return left.stay

    count = prod(map(len, sets))
    if judged is None:
        if count > MOST_OPTIONS:
            raise InputError(f"the choices combined make {count:,} options, {_FEWER}")
        index, _ = access.option_product([len(own) for own in sets])
        return index, np.zeros((count, len(judge.rules)), dtype=bool)
    index, _ = access.option_product([len(own) for own in sets], allowed)
    return index, np.concatenate(flagged)
