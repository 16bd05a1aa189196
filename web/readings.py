"""What the viewer reads of a run: an option's rows of the access table, and two options compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from access import NO_CAR_MODE, Comparison, serving_sites
from access.deprivation_groups import SCOPES, quintile
from study.comparison import compare_options
from study.plan import opening_periods
from study.results import Results
from study.suppression import WITHHELD, release
from study.suppression_layouts import VIEWER_AREAS
from web import words
from web.selection import Selection

ACCESS_COLUMNS = [
    "area_id",
    "minutes",
    "next_minutes",
    "nearest_site",
    "next_site",
    "share_reached",
    "need",
    "reason",
]
CATCHMENT_COLUMN = "access_2sfca"
PER_NEED = 1000
SAME_SHARE = 1e-6
NO_OPEN_SITE = "no_open_site"


def within_columns(results: Results, selection: Selection) -> list[str]:
    """Names of the columns of the service's own thresholds."""
    return [f"share_within_{float(t):g}" for t in results.services[selection.service].thresholds]


def access_rows(results: Results, selection: Selection, option: str) -> pd.DataFrame:
    """An option's rows of the access table, one per area in the order of the areas; need NaN where it is withheld."""
    columns = [*ACCESS_COLUMNS, *within_columns(results, selection)]
    rows = results.table("access", columns=columns, filters=selection.filters(option))
    rows = rows.set_index("area_id").reindex(results.places.areas.index)
    return rows.assign(need=shown_counts(results, rows["need"]))


def shown_counts(results: Results, counts: pd.Series) -> pd.Series:
    """People or need of every area, NaN where withheld: as in files, and what fifths would tell of it."""
    if not results.suppress_below:
        return counts
    areas = results.places.areas
    table = pd.DataFrame({"area_id": areas.index, "need": counts.to_numpy(np.float64)})
    table = table.assign(**{scope: quintile(areas, scope).to_numpy() for scope in SCOPES})
    gone = release(table, VIEWER_AREAS, results.suppress_below, results.baseline)[WITHHELD]
    return counts.astype("float64").mask(gone.to_numpy())


def shown_areas(results: Results) -> gpd.GeoDataFrame:
    """The areas, residents NaN where withheld."""
    areas = results.places.areas
    if not results.suppress_below or "population" not in areas:
        return areas
    return areas.assign(population=shown_counts(results, areas["population"]))


def percentile_minutes(results: Results, selection: Selection, option: str) -> pd.DataFrame:
    """Minutes of every percentile there is, one column each, in the order of the areas.

    NaN also where not the same people have a journey as at the chosen percentile: a mean over others says nothing of
    them.
    """
    filters = [part for part in selection.filters(option) if part[0] != "percentile"]
    columns = ["area_id", "percentile", "minutes", "share_reached"]
    table = results.table("access", columns=columns, filters=filters).pivot(
        index="area_id", columns="percentile"
    )
    table = table.reindex(results.places.areas.index)
    reached = table["share_reached"]
    same = reached.apply(lambda each: same_people(each, reached[selection.percentile]))
    return table["minutes"].where(same)


def same_people(share_reached: pd.Series, typical: pd.Series | float) -> pd.Series:
    """Whether as many have a journey as at another percentile: whoever has one at a higher has one at a lower."""
    return (share_reached - typical).abs() <= SAME_SHARE


def has_catchments(results: Results, service: str) -> bool:
    """True where the study states the capacity of a service, so that its supply within reach is known."""
    if "configuration" not in results.columns("catchment"):
        return False
    rows = results.table("catchment", columns=["service"], filters=[("service", "==", service)])
    return not rows.empty


def catchment_supply(results: Results, selection: Selection, option: str) -> pd.Series | None:
    """Supply within reach per 1,000 of need, in the order of the areas; None where no capacity is stated.

    It is ``access_2sfca`` of the catchment table, NaN where unknown.
    """
    if "configuration" not in results.columns("catchment"):
        return None
    rows = results.table(
        "catchment", columns=["area_id", CATCHMENT_COLUMN], filters=selection.filters(option)
    )
    if rows.empty:
        return None
    return rows.set_index("area_id")[CATCHMENT_COLUMN].reindex(results.places.areas.index) * PER_NEED


def comparison(results: Results, selection: Selection) -> Comparison:
    """Option B against option A (against itself where they are the same)."""
    found = compare_options(
        results, selection.a, selection.b, selection.service,
        selection.mode, selection.period, selection.direction, selection.percentile,
    )  # fmt: skip
    told = {} if results.suppress_below else whole_areas(found.areas)
    return replace(found, figures=found.figures | {"whole_areas": told})


def whole_areas(areas: pd.DataFrame) -> dict[str, float]:
    """Of those who have no time, how many live in areas where nobody has one.

    ``areas`` as :class:`access.Comparison` has them. ``base``: need without a time under the base; ``neither``: in
    areas without one under either; ``lost``: need that loses reach in areas where nobody has a time under the option,
    ``lost_areas`` of them. The others live in areas where some have a time, which a map draws by the time of those.
    """
    need, base, option = areas["need"], areas["minutes_base"].isna(), areas["minutes_option"].isna()
    losing = option & (areas["share_lost_reach"] > 0)
    return {
        "base": float(need[base].sum()),
        "neither": float(need[base & option].sum()),
        "lost": float((need * areas["share_lost_reach"])[losing].sum()),
        "lost_areas": int(losing.sum()),
    }


def limit_minutes(results: Results, mode: str) -> float | None:
    """The longest journey looked for; None for an imported mode, which has no such limit."""
    if mode == NO_CAR_MODE:
        limits = [limit_minutes(results, part) for part in results.study.settings.no_car.modes]
        return None if None in limits else max(limits)
    if any(entry["imported"] for key, entry in results.matrices().items() if key.mode == mode):
        return None
    return results.study.settings.longest(mode)


def limit_in_words(results: Results, mode: str) -> str:
    """The longest journey looked for: "4 hours"; of the no-car composite that of each of its modes; "" for none."""
    if mode != NO_CAR_MODE:
        return words.duration(limit_minutes(results, mode))
    settings = results.study.settings
    limits = {part: limit_minutes(results, part) for part in settings.no_car.modes}
    if None in limits.values() or len(set(limits.values())) == 1:
        return words.duration(limit_minutes(results, mode))
    said = (f"{words.duration(limit)} {words.by_mode(part, settings)}" for part, limit in limits.items())
    return " or ".join(said)


def reasons(results: Results, selection: Selection, option: str) -> Callable[[str], str]:
    """Says why an area has no value under an option, from the code of the reason."""
    limit = limit_in_words(results, selection.mode)
    periods = opening_periods(results.study.settings, selection.mode)
    where = selection.service, selection.period, selection.direction, periods
    if not serving_sites(results.configurations[option], *where).partly:
        return lambda code: words.reason(code, limit)
    return lambda code: words.OPEN_IN_PART if code == NO_OPEN_SITE else words.reason(code, limit)
