"""Which fill every area of a static map has: a class of a fixed scale, or hatching with the reason for no number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from web.scales import SCALES, Scale

NO_VALUE = "no value"
LOST, GAINED = "no longer reached", "newly reached"
HATCHES = ("////", "\\\\\\\\", "||||", "//\\\\")
REACH = {LOST: "xxx", GAINED: "+++"}
SHORTER_LINES = "-----"
NEAREST_COLOURS = ("#332288", "#88ccee", "#117733", "#ddcc77", "#cc6677", "#aa4499", "#44aa99", "#999933")
"""Paul Tol's muted scheme, apart for colour-blind readers (https://sronpersonalpages.nl/~pault/, 2021)."""
OTHERS = "#e4e6e8"


@dataclass(frozen=True)
class Fill:
    """How some areas are filled: hatched where ``hatch`` is, which over a colour only repeats what the colour says."""

    label: str
    colour: str
    hatch: str = ""
    gap: bool = False


@dataclass(frozen=True)
class Shading:
    """Fills of a map: ``classes`` of its scale, then ``gaps`` without a number; ``of`` is each area's place in both."""

    title: str
    classes: tuple[Fill, ...]
    gaps: tuple[Fill, ...]
    of: np.ndarray
    ends: tuple[str, str] | None = None

    @property
    def fills(self) -> tuple[Fill, ...]:
        """Classes and gaps in the order that ``of`` counts."""
        return self.classes + self.gaps

    def tally(self, weights: np.ndarray | None = None) -> list[float]:
        """Areas of every fill, or their summed weights."""
        return np.bincount(self.of, weights=weights, minlength=len(self.fills)).tolist()


def class_of(scale: Scale, values: np.ndarray) -> np.ndarray:
    """The class of every value, -1 for NaN. Classes hold their upper end; those of change the end further from zero."""
    values = np.asarray(values, dtype=np.float64)
    if scale.breaks[0] >= 0:
        found = np.searchsorted(scale.breaks, values, side="left")
    else:
        ends = [end for end in scale.breaks if end > 0]
        steps = np.searchsorted(ends, np.abs(values), side="left")
        found = len(ends) + np.sign(np.nan_to_num(values)).astype(int) * steps
    return np.where(np.isnan(values), -1, found)


def shade(values: pd.Series, scale: Scale, reasons: pd.Series | None = None) -> Shading:
    """Values by area in a scale's classes; hatched with the words of ``reasons`` (by area) where there is none."""
    of = class_of(scale, values.to_numpy())
    said = pd.Series("", index=values.index) if reasons is None else reasons.reindex(values.index).fillna("")
    return _with_gaps(f"{scale.title} ({scale.unit})", _classes(scale), of, said.to_numpy(dtype=object))


def shade_changes(changes: pd.DataFrame, reasons: pd.Series) -> Shading:
    """A comparison's areas by minutes longer or shorter; who loses or gains reach, and who has no time, hatched.

    ``changes`` as ``access.Comparison.areas``; ``reasons`` are words by area for those without a time in either option.
    """
    scale = SCALES["change"]
    of = class_of(scale, changes["change_minutes"].to_numpy())
    said = reasons.reindex(changes.index).fillna("").to_numpy(dtype=object)
    said = np.where(changes["share_gained_reach"] > 0, GAINED, said)
    said = np.where(changes["share_lost_reach"] > 0, LOST, said)
    title = f"{scale.title} ({scale.unit})"
    return _with_gaps(title, _classes(scale), of, said, ("shorter journey", "longer journey"))


def shade_nearest(
    nearest: pd.Series, names: dict[str, str], people: pd.Series, reasons: pd.Series | None = None
) -> Shading:
    """Areas by the site that is nearest to most there: the eight sites with most people, the rest as others.

    ``nearest`` is a site's id by area ("" for none), ``people`` a count by area.
    """
    volume = (
        people.groupby(nearest).sum().drop("", errors="ignore").sort_values(ascending=False, kind="stable")
    )
    shown = list(volume.index[: len(NEAREST_COLOURS)])
    rest = list(volume.index[len(NEAREST_COLOURS) :])
    classes = [Fill(names.get(site, site), colour) for site, colour in zip(shown, NEAREST_COLOURS)]
    classes += [Fill(f"{len(rest)} other sites", OTHERS)] if rest else []
    place = {site: i for i, site in enumerate(shown)} | dict.fromkeys(rest, len(shown))
    of = np.array([place.get(site, -1) for site in nearest.fillna("")])
    said = (
        pd.Series("", index=nearest.index) if reasons is None else reasons.reindex(nearest.index).fillna("")
    )
    return _with_gaps("Nearest open site", tuple(classes), of, said.to_numpy(dtype=object))


def _classes(scale: Scale) -> tuple[Fill, ...]:
    """A scale's classes; those of shorter journeys are lined too, since in grey both ends look alike."""
    shorter = sum(end < 0 for end in scale.breaks)
    return tuple(
        Fill(label, colour, SHORTER_LINES if i < shorter else "")
        for i, (label, colour) in enumerate(zip(scale.labels, scale.colours))
    )


def _with_gaps(
    title: str,
    classes: tuple[Fill, ...],
    of: np.ndarray,
    said: np.ndarray,
    ends: tuple[str, str] | None = None,
) -> Shading:
    words = np.where(said == "", NO_VALUE, said)[of < 0]
    common = pd.Series(words, dtype=object).value_counts(sort=True).index
    others = [each for each in common if each not in REACH]
    hatch = {each: lines for each, lines in REACH.items() if each in common}
    hatch |= {each: HATCHES[min(i, len(HATCHES) - 1)] for i, each in enumerate(others)}
    order = list(hatch)
    gaps = tuple(Fill(each, "#ffffff", hatch[each], gap=True) for each in order)
    place = {each: len(classes) + i for i, each in enumerate(order)}
    of = of.copy()
    of[of < 0] = [place[each] for each in words]
    return Shading(title, classes, gaps, of, ends)
