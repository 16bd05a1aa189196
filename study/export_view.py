"""What the viewer shows as one layer: both options' times and what changes between them.

Long layout: a row for each option and area. What changes stands in the rows of the second option, in columns
of its own that are empty in the rows of the first.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from study.comparison import compare_options, period_caveat, require_known
from study.errors import ExportError
from study.export_words import labelled, option_said, said_of
from study.exports import long_layer
from study.results import Results
from study.suppression import Release, released_areas

CHANGED = (
    "change_minutes", "share_worse", "worse", "share_better", "better", "share_lost_reach", "share_gained_reach",
)  # fmt: skip
LAYOUT = (
    "Layout: a row for each area and option. What changes (compared_with, change_minutes, share_worse and so on) "
    "stands in the rows of the second option; in those of the first it is empty because there is nothing to compare "
    "them with."
)
ALONE = "Layout: a row for each area; what changes is empty because only one option is shown."
JOURNEY = ("mode", "period", "direction", "percentile")
LONGEST_NAME, SHORT_NAME = 120, 60
SHORTER = {"public_transport": "pt", "to_site": "to", "from_site": "from"}
"""What long names of files call these."""


@dataclass(frozen=True)
class View:
    """What is on screen: a service under options ``a`` and ``b`` by one mode, period, direction and percentile."""

    service: str
    a: str
    b: str
    mode: str
    period: str
    direction: str
    percentile: int

    @property
    def name(self) -> str:
        """The name of its files: service, options, mode, period and direction, in at most 60 characters."""
        parts = [self.service, *dict.fromkeys((self.a, self.b)), self.mode, self.period, self.direction]
        return short_name(*parts, *([f"p{self.percentile}"] if self.percentile != 50 else []))


def file_name(*parts: str) -> str:
    """A file's name of these parts: letters, digits, ``.``, ``-`` and ``_`` only, not longer than any system allows."""
    return "_".join(re.sub(r"[^A-Za-z0-9_.-]", "_", part) for part in parts)[:LONGEST_NAME]


def short_name(*parts: str) -> str:
    """The name of these parts in at most SHORT_NAME characters, unlike that of others.

    A longer one has the first part, of each other word the first letters that fit, and four that stand for the whole:
    ``inpatient_paediatrics_basel_paedi_four_pt_weekd_am_to_3f2a``.
    """
    whole = file_name(*parts)
    if len(whole) <= SHORT_NAME:
        return whole
    mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:4]
    words = [word for part in parts[1:] for word in file_name(SHORTER.get(part, part)).split("_") if word]
    lengths = range(max(map(len, words), default=1), 0, -1)
    tried = ("_".join([file_name(parts[0]), *(word[:length] for word in words), mark]) for length in lengths)
    return next((name for name in tried if len(name) <= SHORT_NAME), f"{whole[: SHORT_NAME - 5]}_{mark}")


def make_view(
    results: Results, service: str | None = None, configurations: tuple[str, ...] = (),
    mode: str | None = None, period: str | None = None, direction: str | None = None, percentile: int | None = None,
) -> View:  # fmt: skip
    """The view that is asked for, what is not said filled in as the viewer does.

    One configuration is option B against the baseline; none, the first option that changes the service.

    Raises
    ------
    ExportError
        There is more than one service and none is said, or more than two options are.
    ResultsError
        Something asked for is not among the results.
    """
    if service is None and len(results.services) > 1:
        raise ExportError(f"a view is of one service: say --service, one of {', '.join(results.services)}.")
    service = service or next(iter(results.services))
    if len(configurations) > 2:
        raise ExportError("a view is of two options: say --configuration twice at most.")
    require_known(results, service, *configurations)
    pair = configurations if len(configurations) == 2 else (results.baseline, *configurations)
    a, b = pair if len(pair) == 2 else (*pair, _first_that_changes(results, service))
    allowed = results.services[service].modes
    if mode is None and allowed is not None:
        mode = next((key.mode for key in results.matrices() if key.mode in allowed), None)
    key = results.matrix_key(mode, period, direction or "to_site")
    return View(service, a, b, key.mode, key.period, key.direction, percentile or 50)


def _first_that_changes(results: Results, service: str) -> str:
    """The first option that gives a service other than the baseline does; the baseline where none does."""
    base = results.configurations[results.baseline].services.get(service)
    options = results.configurations.items()
    return next((name for name, option in options if option.services.get(service) != base), results.baseline)


def view_layer(
    results: Results, service: str, a: str, b: str, mode: str, period: str, direction: str, percentile: int,
    released: Release | None = None,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Both options' access rows, option ``a`` first, each in the order of the areas, with polygons in the study's CRS.

    Columns are those of the table ``access`` and of its areas, words beside its ids; supply within reach where the
    service states capacity; ``status`` of the option; and, in the rows of ``b`` against ``a``, ``compared_with``,
    ``change_minutes`` (minutes, positive is longer, over origins that reach a site under both), ``share_worse``,
    ``share_better``, ``share_lost_reach`` and ``share_gained_reach`` (shares of the area's weight), ``worse`` and
    ``better`` (1 or 0). They are null in the rows of ``a``; a time that is not known is null with its ``reason``.
    Small numbers are blank as ``suppress_below`` says; ``released`` counts them.

    Raises
    ------
    ResultsError
        The service, an option, the matrix or the percentile is not among the results.
    """
    view = View(service, a, b, mode, period, direction, percentile)
    require_known(results, service, a, b)
    compared = compare_options(results, a, b, service, mode, period, direction, percentile).areas
    rows = _rows(results, view, "access")
    if rows.empty:
        raise ExportError(f"these results have no rows of {view.name}.")
    released = released or Release.of(results)
    rows = with_supply(released.table(rows, "access"), _rows(results, view, "catchment"))
    changes = compared[[name for name in CHANGED if name in compared]].reset_index()
    changes = changes.assign(configuration=b, compared_with=a) if a != b else changes.iloc[:0]
    merged = rows.merge(changes, on=_shared(rows, changes), how="left", sort=False)
    merged = merged if a != b else merged.assign(compared_with=None)
    layer = long_layer(merged, released_areas(results.places.areas, released.below), results.configurations)
    at = results.places.areas.index.get_indexer(layer["area_id"])
    order = np.lexsort((at, layer["configuration"].ne(a).to_numpy()))
    return labelled(results, layer.iloc[order].reset_index(drop=True))


def _rows(results: Results, view: View, table: str) -> pd.DataFrame:
    """The rows of a table that a view shows; none where the table is empty."""
    if "configuration" not in results.columns(table):
        return pd.DataFrame()
    said = asdict(view)
    filters = [(key, "==", said[key]) for key in ("service", *JOURNEY)]
    return results.table(table, filters=[*filters, ("configuration", "in", [view.a, view.b])])


def with_supply(rows: pd.DataFrame, catchment: pd.DataFrame) -> pd.DataFrame:
    """Rows with the supply within reach of the table of catchments, where it has any."""
    supply = [c for c in catchment if c.startswith("access_")]
    if not supply or catchment.empty:
        return rows
    return rows.merge(
        catchment[["area_id", "configuration", *supply]],
        on=["area_id", "configuration"],
        how="left",
        sort=False,
    )


def _shared(rows: pd.DataFrame, changes: pd.DataFrame) -> list[str]:
    return [name for name in ("area_id", "configuration") if name in rows and name in changes]


def view_caveat(results: Results, view: View) -> list[str]:
    """How to read the layout, and what must be known where the period cannot tell the two options apart."""
    figures = {name: getattr(view, name) for name in ("service", "mode", "period", "direction")}
    pair = [results.configurations[name] for name in (view.a, view.b)]
    return [
        view_said(results, view),
        *period_caveat(results, figures, pair)[:1],
        LAYOUT if view.a != view.b else ALONE,
    ]


def view_said(results: Results, view: View) -> str:
    """A view in words, beside its short name: "Clinic; A: Today (baseline); B: ...; Car, Weekday, Going there"."""
    options = [f"{option_said(results, name)} ({name})" for name in dict.fromkeys((view.a, view.b))]
    sides = [f"{letter}: {said}" for letter, said in zip("AB", options, strict=False)]
    journey = [said_of(results, name, getattr(view, name)) for name in ("mode", "period", "direction")]
    journey.append(f"percentile {view.percentile}")
    return "; ".join([said_of(results, "service", view.service), *sides, ", ".join(journey)]) + "."
