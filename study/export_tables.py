"""Every table of a run as it leaves the house: selected, small numbers blank, with the place that its rows are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from study.data_dictionary import TABLE_MEANINGS
from study.errors import ExportError
from study.export_limits import expected_bytes, require_size
from study.export_view import file_name
from study.export_words import labelled
from study.exports import KEYS, long_layer, plain_table, select
from study.results import Results
from study.suppression import WITHHELD, Release, released_areas, with_totals

BY_AREA = ("access", "area_change", "catchment", "assignment")
"""Tables with a row for each area: a file for each service, with the areas' polygons."""
TABLES = (
    "access", "comparison", "area_change", "by_quintile", "by_decile", "by_group", "by_lookup", "indices", "s_curve",
    "catchment", "volumes", "assignment", "summary", "sites", "areas",
)  # fmt: skip
VIEW = "view"
ADDED = (
    "status",
    "name",
    "population",
    "imd_rank",
    "imd_decile",
    "imd_score",
    "imd_release",
    "geography_vintage",
)
"""Columns that rows of areas are given."""
TEXTS, LABELS = 23, 10
"""How many columns of such a layer are texts at most, and how many of these words beside ids, for its size."""
OF_ANY_AREA = (
    "name", "geography_vintage", "population", "imd_rank", "imd_decile", "imd_score", "imd_release", "geometry",
)  # fmt: skip
COUNTS_LEFT_OUT = (
    "Counts by age, group and need, and lookups, are left out here (suppress_below in study.toml)."
)


@dataclass(frozen=True)
class Part:
    """One file of an export before it is made: a table, or its rows of one service."""

    table: str
    service: str | None = None

    @property
    def name(self) -> str:
        """Its name without ending: ``by_decile``, ``access_emergency``."""
        return self.table if self.service is None else f"{self.table}_{file_name(self.service)}"


@dataclass(frozen=True)
class Exported:
    """A table ready to be written: ``name`` of its file, rows (with geometry where they have a place), meanings."""

    name: str
    table: pd.DataFrame
    meanings: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def parts(results: Results, tables: tuple[str, ...], service: str | None) -> Iterator[Part]:
    """The files that tables of a run make, a file for each service where their rows are areas.

    Raises
    ------
    ExportError
        There is no such table, or no such service.
    """
    if service is not None and service not in results.services:
        raise ExportError(
            f"there is no service `{service}`: these results have {', '.join(results.services)}."
        )
    for name in dict.fromkeys(tables):
        if name not in TABLES:
            raise ExportError(f"there is no table `{name}`: choose among {', '.join((*TABLES, VIEW))}.")
        if name in BY_AREA:
            yield from (Part(name, each) for each in ([service] if service else results.services))
        else:
            yield Part(name)


def exported(
    results: Results, part: Part, chosen: Mapping[str, object], released: Release
) -> Exported | None:
    """The rows of a part that are chosen, as they may leave the house; None where the table has none at all.

    ``chosen`` maps keys of the tables to the value wanted, several as a tuple, None for all.

    Raises
    ------
    ExportError
        A chosen value is not in the table.
    """
    rows = _read(results, part, part.service or chosen.get("service"))
    if rows.empty:
        return None
    if part.table in ("areas", "sites"):
        placed = _places(rows, part.table, released)
        few = part.table == "areas" and released.below
        return Exported(part.name, placed, _meanings(results, part.table), (COUNTS_LEFT_OUT,) if few else ())
    judged = Release(
        released.below, released.baseline
    )  # rows that are not chosen are judged too, and not counted
    rows = judged.table(with_totals(results, rows, part.table) if released.below else rows, part.table)
    keys = [key for key in KEYS if key in rows and (key != "service" or part.service is None)]
    rows = select(rows, **{key: chosen.get(key) for key in keys})
    released.rows += int(rows[WITHHELD].sum()) if WITHHELD in rows else 0
    placed = labelled(results, _placed(results, rows, released))
    return Exported(part.name, placed, _meanings(results, part.table))


def _read(results: Results, part: Part, service: object) -> pd.DataFrame:
    if part.table in ("areas", "sites"):
        return getattr(results.places, part.table)
    if not results.columns(part.table):
        return pd.DataFrame()
    return results.table(part.table, filters=None if service is None else [("service", "==", service)])


def _places(table: gpd.GeoDataFrame, name: str, released: Release) -> gpd.GeoDataFrame:
    """Areas or sites with their code as the first column; with ``suppress_below``, of areas no count but residents."""
    if name == "areas" and released.below:
        kept = [column for column in table if column in OF_ANY_AREA]
        table = released_areas(table[kept], released.below)
        released.rows += int(table["population"].isna().sum()) if "population" in table else 0
    frame = plain_table(table.reset_index(names={"areas": "area_id", "sites": "site_id"}[name]))
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=table.crs)


def _placed(results: Results, rows: pd.DataFrame, released: Release) -> pd.DataFrame:
    """Rows with the polygon of their area, or the point of their site, where they are of one."""
    if "area_id" in rows:
        areas = released_areas(results.places.areas, released.below)
        return long_layer(rows, areas, results.configurations)
    if "site_id" in rows:
        sites = results.places.sites
        of_site = sites[[c for c in ("name", "place", "provider", "geometry") if c in sites]]
        frame = rows.merge(
            of_site.rename(columns={"name": "site_name"}), left_on="site_id", right_index=True, how="left"
        )
        frame = plain_table(frame, results.configurations).reset_index(drop=True)
        return gpd.GeoDataFrame(frame, geometry="geometry", crs=sites.crs)
    return plain_table(rows, results.configurations).reset_index(drop=True)


def _meanings(results: Results, table: str) -> dict[str, str]:
    """What columns mean in this table; of the areas what the study itself says of its counts."""
    said = dict(TABLE_MEANINGS.get(table, {}))
    if table != "areas":
        return said
    settings = results.study.settings
    for name, need in settings.needs.items():
        said[name] = f"Need {name.replace('_', ' ')}{' a year' if need.per == 'year' else ''}"
    said |= {name: f"Lookup {name}" for name in settings.lookups}
    for group, columns in results.places.groups.items():
        label = settings.groups[group].label or group
        said |= {column: f"{label}: {words}" for column, words in columns.items()}
    return said


def row_count(results: Results, part: Part, chosen: Mapping[str, object]) -> int:
    """How many rows of a part are chosen; nothing is read but their keys."""
    columns = results.columns(part.table)
    keys = [key for key in KEYS if key in columns]
    if not keys:
        return len(results.places.areas) if part.table == "areas" else len(results.places.sites)
    filters = None if part.service is None else [("service", "==", part.service)]
    found = results.table(part.table, columns=keys, filters=filters)
    for key, value in chosen.items():
        if value not in (None, ()) and key in found:
            found = found[found[key].isin(value if isinstance(value, tuple) else (value,))]
    return len(found)


def column_count(results: Results, part: Part) -> int:
    """How many columns a part has at most, with those of its areas and the words beside ids."""
    return len(results.columns(part.table)) + (len(ADDED) + LABELS if part.table in BY_AREA else LABELS)


def expected_size(
    results: Results, todo: Iterable[Part], chosen: Mapping[str, object], form: str
) -> tuple[int, float]:  # fmt: skip
    """How many rows the parts with a row for each area have together, and about how many bytes."""
    points = results.places.areas.geometry.count_coordinates().mean()
    rows, size = 0, 0.0
    for part in todo:
        if part.table in BY_AREA:
            found = row_count(results, part, chosen)
            rows += found
            size += expected_bytes(form, found, points, column_count(results, part))
    return rows, size


def require_room(results: Results, part: Part, chosen: Mapping[str, object]) -> None:
    """Refuse a part whose shapefile would pass 2 GB, by counting its rows.

    Raises
    ------
    ExportError
        It would.
    """
    if part.table in BY_AREA:
        rows = row_count(results, part, chosen)
        points = results.places.areas.geometry.count_coordinates().mean() * rows
        require_size(part.name, rows, int(points), column_count(results, part), TEXTS)
