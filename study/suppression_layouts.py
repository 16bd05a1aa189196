"""How the rows and columns of every table hang together, for the withholding of small numbers.

See docs/methods/suppression.md; the withholding itself is in study/suppression.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

KEY = ("service", "mode", "period", "direction", "percentile")
OPTION = "configuration"
FIFTHS = tuple(f"{scope}_{number}" for scope in ("national", "local") for number in range(1, 6))


NOT_OF_PEOPLE = (
    "open_share", "sites_open", "sites_partly_open", "capacity", "minimum_volume", "sites_below_minimum",
    "programmes_lost", "quintile_national", "quintile_local",
)  # fmt: skip
"""Numbers of sites and of areas, which stay where the people of a row are withheld."""


class Sum(NamedTuple):
    """Rows that add up to a known number: ``parts`` tell them apart, ``whole`` says of what they are parts.

    Rows in which a column of ``apart`` has the value beside it are not among them: they are totals themselves.
    """

    parts: tuple[str, ...]
    whole: tuple[str, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


class Layout(NamedTuple):
    """How the rows of a table hang together, and which of its columns are counts."""

    sums: tuple[Sum, ...] = ()
    counts: tuple[str, ...] = ()
    rests_on: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Figures that are blank where a count is: (count, figures)."""
    key: tuple[str, ...] = KEY
    """What tells its rows apart besides the option and the parts."""
    total: str = ""
    """The row's own total, of which the counts and shares are parts; none where it is empty."""
    shares: tuple[str, ...] = ()
    """Shares of the total besides those within minutes."""
    option: str = OPTION
    needs: tuple[str, ...] = ()
    """Columns without which nothing can be judged; they are not the table's own and leave it again."""


OF_AREAS = Layout((Sum(("area_id",)),), counts=("need",), key=("service",))
VIEWER_AREAS = Layout(
    (Sum(("area_id",)), Sum(("area_id",), ("national",)), Sum(("area_id",), ("local",))), counts=("need",), key=(),
)  # fmt: skip
"""Areas beside a table of fifths, whose need is known."""
LAYOUTS = {
    "access": OF_AREAS,
    "assignment": Layout(),
    "area_change": OF_AREAS,
    "catchment": OF_AREAS,
    "summary": Layout(counts=("need_reached", "need_without_deprivation"), total="need_total"),
    "by_quintile": Layout((Sum(("quintile",), ("scope",)),), ("need_reached",), total="need_total"),
    "by_decile": Layout((Sum(("decile",)),), ("need_reached",), total="need_total"),
    "by_group": Layout(
        (Sum(("category",), ("group",)),), ("count_reached",), total="count_total",
        rests_on=(("need_total", ("need_mean_minutes",)),),
    ),
    "by_lookup": Layout((Sum(("value",), ("lookup",)),), ("need_reached",), total="need_total"),
    "volumes": Layout((Sum(("site_id",)),), counts=("volume", "volume_tie_1_minute")),
    "comparison": Layout(
        counts=(
            "need_lost_reach", "need_gained_reach", "need_changed", "need_worse", "need_better", "base_need_reached",
            "option_need_reached", "base_need_tied", "option_need_tied",
        ),
        rests_on=(
            ("need_worse", ("mean_change_worse", "need_worse_share_national_fifth", "need_worse_share_local_fifth")),
        ),
        total="need_total",
    ),
    "indices": Layout(
        counts=("need_unreached", "need_without_rank"), total="need_total",
        shares=("share_left_out", "share_not_in_both"),
        rests_on=tuple((f"need_{fifth}", (fifth,)) for fifth in FIFTHS),
        needs=tuple(f"need_{fifth}" for fifth in FIFTHS),
    ),
    "s_curve": Layout(
        (Sum(("quintile",), ("scope",)),), key=(*KEY, "within_minutes"), total="need_total", shares=("share",),
        needs=("need_total",),
    ),
    # files of commands
    "areas_compared": Layout((Sum(("area_id",)),), counts=("need", "population"), key=()),
    "visit_areas": Layout((Sum(("area_id",)),), counts=("need",), key=("visit", "service")),
    "pathway_areas": Layout(
        (Sum(("area_id",), ("leg",)),), counts=("need",), key=("pathway",),
        rests_on=(("need", ("person_hours_year",)),),
    ),
    "pathway_transfers": Layout(
        (Sum(("from_site", "to_site"), ("leg",)),), counts=("people_year", "journeys_year"), key=("pathway",),
        rests_on=(("people_year", ("journeys_year",)), ("journeys_year", ("people_year",))),
    ),
    "network_people": Layout(
        (
            Sum(("of", "network"), ("place",), (("of", "everyone"),)),
            Sum(("place",), ("of", "network"), (("place", ""),)),
        ),
        counts=("need_reached",), total="need", rests_on=(("need", ("share_of_need",)),),
    ),
    "network_sites": Layout((Sum(("site_id",)),), counts=("volume",)),
    "network_staff": Layout(),
    "programme_counts": Layout(
        (
            Sum(("programmes_lost",), ("grouping", "category")),
            Sum(("category",), ("grouping", "programmes_lost")),
        ),
        counts=("people",), key=(), rests_on=(("people", ("share",)),), option="combination",
    ),
    "programme_areas": Layout(
        (Sum(("area_id",)),), counts=("people_in_several",), key=(), total="population", option="combination",
    ),
    "scorecard_figures": Layout(
        (Sum(("holder",), ("kind",)), Sum(("holder",), ("kind", "provider"))),
        counts=("need_reached", "today_lost_reach", "need_change"), total="need",
        rests_on=(
            ("need", ("share_of_need", "visits", "need_change", "need_per_capacity")),
            ("today_lost_reach", ("today_mean_minutes", "today_mean_minutes_option")),
        ),
        needs=("provider",),
    ),
    "scorecard_quintiles": Layout(
        (
            Sum(("quintile",), ("holder", "scope")),
            Sum(("holder",), ("kind", "scope", "quintile")),
            Sum(("holder",), ("kind", "provider", "scope", "quintile")),
        ),
        counts=("need",), rests_on=(("need", ("share",)),), needs=("provider",),
    ),
    "week_hours": Layout(
        counts=("need_reached", "need_off_streets"), key=("service", "mode", "hour"), total="need_total",
        rests_on=(("need_reached", ("need_total",)),),
    ),
    "week_areas": Layout(),
}  # fmt: skip


def options_layout(columns: Iterable[str], option: str) -> Layout:
    """The layout of a list of options, or of runs: a row for each, whose counts are told by their names."""
    counts = tuple(name for name in columns if _is_count(name))
    rests = tuple((name, _beside(name, columns)) for name in counts)
    return Layout(counts=counts, rests_on=rests, key=(), option=option)


COUNTED = ("need_", "journeys_", "people_", "residents_", "volume_")
OF_VOLUMES = ("largest_volume", "smallest_volume")
RESTING = {
    "largest_volume": ("volume_balance",),
    "smallest_volume": ("volume_balance",),
    "need_worse": ("mean_change_worse",),
    "journeys_a_year": ("minutes_a_year",),
    "most_deprived_need_compared": ("most_deprived_change", "most_deprived_mean_minutes"),
}


def _plain(name: str) -> str:
    """A column's own name, without the choice before it and the mode behind it."""
    return name.partition("@")[0].rpartition(".")[2]


def _is_count(name: str) -> bool:
    plain = _plain(name)
    return (
        (plain.startswith(COUNTED) and plain != "volume_balance") or plain in OF_VOLUMES or "_need_" in plain
    )


def _beside(name: str, columns: Iterable[str]) -> tuple[str, ...]:
    wanted = {name.replace(_plain(name), other) for other in RESTING.get(_plain(name), ())}
    return tuple(column for column in columns if column in wanted)
