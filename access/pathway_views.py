"""What rows of a pathway mean per origin: who is on a leg, who gets there, minutes, hours, and where people stop."""

from dataclasses import dataclass

import numpy as np

from access.measures import divide
from access.pathway_rows import LEG_REASONS, LegRows
from access.pathways import Pathway

_ALL = 1e-9


@dataclass(frozen=True)
class View:
    """Per origin ``(O,)``: ``taken`` share of its people on a leg (or the pathway), ``got`` share that gets there.

    ``minutes`` mean of those who do, NaN if none.
    """

    taken: np.ndarray
    got: np.ndarray
    minutes: np.ndarray

    @property
    def complete(self) -> np.ndarray:
        """Origins all of whose people on it get there."""
        return (self.taken > 0) & (self.failed <= _ALL)

    @property
    def failed(self) -> np.ndarray:
        """Share of the origin's people who set out and do not get there."""
        return np.maximum(self.taken - self.got, 0.0)


@dataclass(frozen=True)
class Endings:
    """Where patients stop: ``share`` of the ``origin``'s people after leg number ``leg``; ``reason`` 0 if reached.

    ``minutes`` of their whole pathway, NaN where the leg could not be made.
    """

    origin: np.ndarray
    share: np.ndarray
    minutes: np.ndarray
    leg: np.ndarray
    reason: np.ndarray


def leg_view(rows: LegRows, origins: int) -> View:
    """A leg per origin; minutes are its own, those fixed included for all who move."""
    minutes = rows.travel + rows.leg.minutes * rows.moves
    return _view(rows.origin, rows.share, minutes, origins)


def leg_hours(rows: LegRows, origins: int) -> np.ndarray:
    """Hours on the way of all travellers for one person of the origin who sets out once, fixed minutes left out."""
    hours = np.nan_to_num(rows.travel) * rows.share * rows.leg.people * rows.leg.visits / 60
    return np.bincount(rows.origin, hours, minlength=origins)


def endings(pathway: Pathway, found: dict[str, LegRows]) -> Endings:
    """Every patient once, where the pathway ends for them: shares sum to those of the first legs."""
    parts = []
    for number, leg in enumerate(pathway.legs):
        if not leg.counts:
            continue
        rows = found[leg.id]
        going_on = np.zeros(len(rows.origin))
        for following in pathway.following(leg.id):
            if following.counts:
                after = found[following.id]
                going_on += np.bincount(after.before, after.share, minlength=len(going_on))
        stops = np.where(rows.reached, rows.share - going_on, rows.share)
        keep = stops > _ALL
        parts.append((rows.origin[keep], stops[keep], rows.so_far[keep], rows.reason[keep], number))
    joined = [np.concatenate([part[column] for part in parts]) for column in range(4)]
    legs = np.concatenate([np.full(len(part[0]), part[4]) for part in parts])
    return Endings(joined[0], joined[1], joined[2], legs, joined[3])


def patient_view(ends: Endings, origins: int) -> View:
    """The whole pathway per origin: mean minutes over the branches in their shares."""
    return _view(ends.origin, ends.share, ends.minutes, origins)


def _view(origin: np.ndarray, share: np.ndarray, minutes: np.ndarray, origins: int) -> View:
    reached = np.isfinite(minutes)
    taken = np.bincount(origin, share, minlength=origins)
    got = np.bincount(origin, share * reached, minlength=origins)
    total = np.bincount(origin, share * np.nan_to_num(minutes), minlength=origins)
    return View(taken, got, divide(total, got))


def endings_failed(ends: Endings, legs: int, origins: int) -> np.ndarray:
    """Share of each origin's people who fail, by leg and reason: ``(leg, reason, O)``."""
    found = np.zeros((legs, len(LEG_REASONS), origins))
    failed = np.isnan(ends.minutes)
    np.add.at(found, (ends.leg[failed], ends.reason[failed], ends.origin[failed]), ends.share[failed])
    return found


def leg_failed(rows: LegRows, origins: int) -> np.ndarray:
    """The same of one leg: ``(1, reason, O)``."""
    found = np.zeros((1, len(LEG_REASONS), origins))
    failed = ~rows.reached
    np.add.at(found[0], (rows.reason[failed], rows.origin[failed]), rows.share[failed])
    return found


def lost(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Who gets through before and not after, by leg and reason, from those who fail (shapes as above).

    Where an origin fails at several places, its loss is spread over those at which more fail than before.
    """
    more = np.maximum(after - before, 0.0)
    loss = np.maximum((after - before).sum(axis=(0, 1)), 0.0)
    return more * np.nan_to_num(divide(loss, more.sum(axis=(0, 1))))
