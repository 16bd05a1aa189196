"""Charts of two options that a time of day cannot judge: one option's numbers, and nothing of the other's."""

from __future__ import annotations

from collections.abc import Mapping

CHANGES = ("need_worse", "need_better", "need_lost_reach", "need_gained_reach")


def one_side(alone: dict, pair: Mapping[str, str], labels: Mapping[str, str], unjudged: str) -> dict:
    """Charts of two options that a time of day cannot judge: those of one ``alone``, and of the other nothing.

    ``alone`` are the charts of the option that is shown beside itself, ``pair`` are the ids of "a" and "b", ``labels``
    what they are called, ``unjudged`` is the side that is left out, of which every number is null, as is every
    number of what changes.
    """
    gone = [unjudged, "worse", "better", "lost"]
    totals = dict.fromkeys([f"{unjudged}_reached", *CHANGES], None)
    return alone | dict(pair) | {
        "labels": dict(labels),
        "not_judged": unjudged,
        "fifths": {
            scope: [row | dict.fromkeys(gone) for row in rows] for scope, rows in alone["fifths"].items()
        },
        "everybody": alone["everybody"] | dict.fromkeys(gone),
        "ownership": [row | dict.fromkeys(gone) for row in alone["ownership"]],
        "indices": {name: _side_of_index(index, unjudged) for name, index in alone["indices"].items()},
        "s_curve": alone["s_curve"] | {unjudged: None, f"{unjudged}_most_deprived": {}},
        "gainers": [],
        "thresholds": [each | {unjudged: None} for each in alone["thresholds"]],
        "totals": alone["totals"] | totals | {"judged": False, "often": {}, "journeys_per_year": {}},
    }  # fmt: skip


def _side_of_index(index: dict, unjudged: str) -> dict:
    gone = dict.fromkeys([unjudged, "change", f"{unjudged}_range", "change_range"])
    said = [
        sentence.replace("A:", "B:", 1) if unjudged == "a" else sentence
        for sentence in index.get("sentences", [])
    ]
    return index | gone | ({"sentences": said} if "sentences" in index else {})
