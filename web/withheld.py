"""The viewer's answers without the numbers of people that files withhold; see docs/methods/suppression.md."""

from __future__ import annotations

from access.deprivation_groups import SCOPES
from web.charts import GAINED, LOST, UNKNOWN
from web.sentences import LEFT_OUT

SENTENCES = (
    ("need", "", 0), ("worse", "", 0), ("better", "", 0), ("class", LOST), ("class", GAINED), ("class", UNKNOWN),
    ("reached", "a"),
)  # fmt: skip
"""Numbers that sentences tell, or that can be worked out from what they tell."""
TOTALS = {
    "need_total": ("need", "", 0), "need_worse": ("worse", "", 0), "need_better": ("better", "", 0),
    "need_lost_reach": ("class", LOST), "need_gained_reach": ("class", GAINED),
}  # fmt: skip
RATES = {name: f"need_{name}" for name in ("worse", "better", "lost_reach", "gained_reach")}
OF_FIFTHS = {"need": "need", "worse": "worse", "better": "better"}


def shown_figures(figures: dict, hidden: frozenset[tuple]) -> dict:
    """Figures of a comparison for sentences and tables: None where withheld, ``withheld`` true where any is.

    ``left_out`` is true where sentences would tell a number that is withheld.
    """
    found = figures | {name: None for name, told in TOTALS.items() if told in hidden}
    for side, key in (("base", "a"), ("option", "b")):
        found[side] = _side(figures[side], key, hidden)
    found["by_quintile"] = {
        scope: {fifth: _fifth(row, scope, int(fifth), hidden) for fifth, row in rows.items()}
        for scope, rows in figures["by_quintile"].items()
    }
    for name in ("per_day", "per_year"):
        found[name] = _rates(figures[name], found)
    if ("both",) in hidden:
        found["journeys_per_year"] = {}
    poorest = {(what, scope, 1) for what in ("need", "worse") for scope in SCOPES}
    return found | {"withheld": bool(hidden), "left_out": bool(hidden & {*SENTENCES, *poorest})}


def _side(figures: dict, key: str, hidden: frozenset[tuple]) -> dict:
    within = {
        t: None if ("within", key, "", float(t)) in hidden else share
        for t, share in figures["share_within"].items()
    }
    reached = None if ("reached", key) in hidden else figures["need_reached"]
    gone = {"mean_minutes": None} if ("need", "", 0) in hidden else {}
    return figures | {"share_within": within, "need_reached": reached} | gone


def _fifth(row: dict, scope: str, fifth: int, hidden: frozenset[tuple]) -> dict:
    names = {"need_total": "need", "need_worse": "worse", "need_better": "better"}
    gone = [name for name, what in names.items() if name in row and (what, scope, fifth) in hidden]
    if ("need", scope, fifth) in hidden:
        gone += ["need_worse", "mean_minutes_base", "mean_minutes_option"]
    return row | dict.fromkeys(gone)


def _rates(rates: dict, found: dict) -> dict:
    """People a day or a year, None where the number they are made of is withheld."""
    return {name: None if found[RATES[name]] is None else value for name, value in rates.items()}


def shown_charts(charts: dict, hidden: frozenset[tuple]) -> dict:
    """Numbers of the charts: null where withheld."""
    found = charts | {"withheld": bool(hidden)}
    found["fifths"] = {
        scope: [_row(row, scope, row["fifth"], hidden) for row in rows]
        for scope, rows in charts["fifths"].items()
    }
    found["everybody"] = _row(charts["everybody"], "", 0, hidden)
    found["gainers"] = [_class(each, hidden) for each in charts["gainers"]]
    found["s_curve"] = _curves(charts["s_curve"], hidden)
    found["thresholds"] = [
        each | {side: None for side in "ab" if ("within", side, "", each["minutes"]) in hidden}
        for each in charts["thresholds"]
    ]
    if ("need", "", 0) in hidden:
        found["indices"] = {name: _index(index) for name, index in charts["indices"].items()}
    return found


def _row(row: dict, scope: str, fifth: int, hidden: frozenset[tuple]) -> dict:
    gone = [name for name, what in OF_FIFTHS.items() if (what, scope, fifth) in hidden]
    return row | dict.fromkeys([*gone, *(["a", "b", "worse", "better"] if "need" in gone else [])])


def _class(row: dict, hidden: frozenset[tuple]) -> dict:
    poorest = {
        scope: None if ("class", row["id"], scope) in hidden else need
        for scope, need in row["need_most_deprived"].items()
    }
    return row | {
        "need": None if ("class", row["id"]) in hidden else row["need"],
        "need_most_deprived": poorest,
    }


def _curves(curves: dict, hidden: frozenset[tuple]) -> dict:
    def told(shares: list | None, side: str, scope: str) -> list | None:
        if shares is None:
            return None
        return [
            None if ("within", side, scope, float(at)) in hidden else share
            for at, share in zip(curves["at"], shares, strict=True)
        ]

    found = {"at": curves["at"]}
    for side in "ab":
        found[side] = told(curves[side], side, "")
        found[f"{side}_most_deprived"] = {
            scope: told(shares, side, scope) for scope, shares in curves[f"{side}_most_deprived"].items()
        }
    return found


def _index(index: dict) -> dict:
    """An index of few people: its words alone."""
    said = {"sentences": [LEFT_OUT]} if "sentences" in index else {}
    words = {name: value if name in ("label", "means") else None for name, value in index.items()}
    return words | said
