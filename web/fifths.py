"""Mean minutes by fifth of deprivation as a table: for paper, and for the page where scripts are off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from web import words
from web.panel import SCOPES


@dataclass(frozen=True)
class Fifth:
    """Mean minutes of a fifth (or of everybody) under option A and option B, None where unknown; people, not areas.

    ``need`` and ``longer`` are None where they are withheld; the means go with ``need``. ``lost`` are those of the
    longer for whom no journey is left, None where that is not told.
    """

    fifth: str
    note: str
    need: float | None
    a: float | None
    b: float | None
    longer: float | None
    lost: float | None = None


@dataclass(frozen=True)
class Fifths:
    """The rows of the table; ``longest`` is the scale of its bars in minutes, ``note`` says whose fifths they are."""

    rows: list[Fifth]
    longest: float
    note: str


def fifths(figures: dict, scope: str, unjudged: str = "") -> Fifths:
    """From a comparison's figures; ``scope`` is national or local. Without deprivation the row of everybody alone.

    Of two options that the time of day cannot judge, ``unjudged`` is the side that is left out, "a" or "b", and the
    figures are those of the other by itself.
    """
    told = (
        "withheld" not in figures
    )  # by fifth these are in no file, and would tell of what is withheld there
    rows = [
        Fifth(
            str(fifth), words.ORDINALS.get(int(fifth), ""), row["need_total"],
            row["mean_minutes_base"], row["mean_minutes_option"], row["need_worse"],
            row["need_lost_reach"] if told else None,
        )
        for fifth, row in figures["by_quintile"].get(scope, {}).items()
    ]  # fmt: skip
    note = (
        SCOPES[scope]
        if rows
        else "The areas carry no deprivation index, so there is nothing to show by fifth."
    )
    means = (figures[side]["mean_minutes"] for side in ("base", "option"))
    lost = figures["need_lost_reach"] if told else None
    rows.append(Fifth("All", "", figures["need_total"], *means, figures["need_worse"], lost))
    if unjudged:
        rows = [replace(row, **{unjudged: None, "longer": None, "lost": None}) for row in rows]
    known = [minutes for row in rows for minutes in (row.a, row.b) if minutes is not None]
    return Fifths(rows, max(known, default=1.0) or 1.0, note)
