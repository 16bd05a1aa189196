"""Mean minutes by fifth of deprivation as a table: for paper, and for the page where scripts are off."""

from __future__ import annotations

from dataclasses import dataclass

from web import words
from web.panel import SCOPES


@dataclass(frozen=True)
class Fifth:
    """Mean minutes of a fifth (or of everybody) under option A and option B, None where unknown; people, not areas.

    ``need`` and ``longer`` are None where they are withheld; the means go with ``need``.
    """

    fifth: str
    note: str
    need: float | None
    a: float | None
    b: float | None
    longer: float | None


@dataclass(frozen=True)
class Fifths:
    """The rows of the table; ``longest`` is the scale of its bars in minutes, ``note`` says whose fifths they are."""

    rows: list[Fifth]
    longest: float
    note: str


def fifths(figures: dict, scope: str) -> Fifths:
    """From a comparison's figures; ``scope`` is national or local. Without deprivation the row of everybody alone."""
    rows = [
        Fifth(
            str(fifth), words.ORDINALS.get(int(fifth), ""), row["need_total"],
            row["mean_minutes_base"], row["mean_minutes_option"], row["need_worse"],
        )
        for fifth, row in figures["by_quintile"].get(scope, {}).items()
    ]  # fmt: skip
    note = (
        SCOPES[scope]
        if rows
        else "The areas carry no deprivation index, so there is nothing to show by fifth."
    )
    means = (figures[side]["mean_minutes"] for side in ("base", "option"))
    rows.append(Fifth("All", "", figures["need_total"], *means, figures["need_worse"]))
    known = [minutes for row in rows for minutes in (row.a, row.b) if minutes is not None]
    return Fifths(rows, max(known, default=1.0) or 1.0, note)
