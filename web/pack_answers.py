"""Answers of a pack: nearest open sites and minutes of postcodes and areas, as the short texts its pages read.

One place's text has a part for every matrix of the pack, joined by ``|``; a part is its distinct answers, joined by
``;``, then ``/`` and for every question one character that says which of them it is (``-``: not asked of this mode).
An answer is ``site,tenths`` (minutes in tenths, cut off, so that whole minutes round as they do unrounded), with
public transport ``site,typical,highest`` and, where another site is nearest then, ``,site``; tied sites are joined by
``+``; ``x`` stands for no journey; ``!3`` is the reason why there is no answer.

Of an area not all of whose people have a journey, or where some lose or gain one, the answer goes on with ``~`` and
eight numbers (:data:`REACH`). Its highest is ``y`` where fewer have a journey then: a mean over fewer is no end of a
range. Minutes of others are never taken apart: the change is of those who have a journey today and then.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from access.outcome import Outcome, read_matrix
from access.schema import NO_OPEN_SITE
from isochrones.schema import REASONS
from study.plan import MatrixKey
from study.postcode_times import postcode_times
from web.pack_question import Pack, Question

REASON_CODES = (*REASONS, NO_OPEN_SITE)
REACH = ("reached", "change", "lost", "gained", "reached_slow", "change_slow", "lost_slow", "gained_slow")
"""Shares of the people of an area in thousandths (never 0 or 1000 but for none and all); changes in tenths of minutes,
rounded, empty where nobody has a journey today and then."""
NOT_ASKED = "-"
FEWER = "y"
SAME_SHARE = 1e-6
INDEX = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + "".join(
    map(chr, range(0x100, 0x400))
)


def area_answers(pack: Pack) -> list[str]:
    """The text of every area, in the order of the areas, from the access table: people's mean, most people's site."""
    areas = pack.results.places.areas.index
    parts = [
        _parts(pack, key, lambda each, key=key: _of_table(pack, each, key), len(areas)) for key in pack.keys
    ]
    return ["|".join(each) for each in zip(*parts, strict=True)]


def postcode_answers(pack: Pack, block: pd.DataFrame, routed: Sequence[bool]) -> list[str]:
    """The text of every postcode of a block: its area's position, then its own answers; matrices not ``routed`` empty.

    ``block`` as :func:`study.postcode_times.postcode_times` takes it.
    """
    areas = pack.results.places.areas.index.get_indexer(block["area_id"]).astype(str).tolist()
    if not any(routed):
        return areas
    parts = [areas]
    for key, own in zip(pack.keys, routed, strict=True):
        parts.append(_routed(pack, key, block) if own else [""] * len(block))
    return ["|".join(each) for each in zip(*parts, strict=True)]


def _routed(pack: Pack, key: MatrixKey, block: pd.DataFrame) -> list[str]:
    times = postcode_times(pack.results, key, block).sel(percentile=list(pack.percentiles(key)))
    found: dict[tuple[str, ...], list[str]] = {}
    matrix = read_matrix(times, block, (), pack.results.study.settings.tie_minutes)

    def answers(question: Question) -> list[str]:
        serving = pack.serving(question, key).sites
        if serving not in found:
            outcome = matrix.outcome(pack.option(question), serving)
            found[serving] = outcome_texts(outcome, pack.sites)
            matrix.found.clear()  # of tens of thousands of postcodes only their texts are kept
        return found[serving]

    return _parts(pack, key, answers, len(block))


def outcome_texts(outcome: Outcome, sites: Sequence[str]) -> list[str]:
    """The answer of every area of an outcome of one or two percentiles: the typical, the highest."""
    named = [_site_codes(outcome, at, sites) for at in range(len(outcome.minutes))]
    return _texts(named, outcome.minutes, outcome.reason[0])


def _site_codes(outcome: Outcome, percentile: int, sites: Sequence[str]) -> list[str]:
    """The nearest site of every area as its position in ``sites``, tied ones joined."""
    codes = [str(sites.index(site)) if site else "" for site in outcome.nearest_site[percentile]]
    shares = outcome.shares
    here = shares.percentile == percentile
    count = np.bincount(shares.area[here], minlength=len(codes))
    for area in np.flatnonzero(count > 1):
        tied = shares.site[here & (shares.area == area)]
        codes[area] = "+".join(str(sites.index(outcome.sites[site])) for site in tied)
    return codes


def _of_table(pack: Pack, question: Question, key: MatrixKey) -> list[str]:
    columns = ["area_id", "percentile", "minutes", "nearest_site", "reason", "share_reached"]
    each = _rows(pack, "access", columns, question, key)
    position = {site: str(at) for at, site in enumerate(pack.sites)} | {"": ""}
    named = [[position[site] for site in part["nearest_site"].fillna("")] for part in each]
    minutes = np.array([part["minutes"] for part in each])
    reached = np.array([part["share_reached"] for part in each])
    texts = _texts(named, minutes, each[0]["reason"].fillna("").to_numpy(), reached)
    shares = [*zip(reached, _changes(pack, question, key), strict=True)]
    return [_with_reach(text, [(r[at], *c[at]) for r, c in shares]) for at, text in enumerate(texts)]


def _rows(
    pack: Pack, table: str, columns: list[str], question: Question, key: MatrixKey
) -> list[pd.DataFrame]:
    """The rows of a question at every percentile of a matrix, one per area in the order of the areas."""
    said = key._asdict() | {"service": question.service, "configuration": question.option}
    filters = [(name, "==", value) for name, value in said.items()]
    rows = pack.results.table(table, columns=columns, filters=filters)
    areas = pack.results.places.areas.index
    return [rows[rows["percentile"] == p].set_index("area_id").reindex(areas) for p in pack.percentiles(key)]


def _changes(pack: Pack, question: Question, key: MatrixKey) -> list[np.ndarray]:
    """Minutes longer of those who have a journey today and then, share that loses and that gains one, per area."""
    if question.option == pack.results.baseline:
        return [np.zeros((len(pack.results.places.areas), 3))] * len(pack.percentiles(key))
    named = ["change_minutes", "share_lost_reach", "share_gained_reach"]
    found = _rows(pack, "area_change", ["area_id", "percentile", *named], question, key)
    return [each[named].to_numpy(np.float64) for each in found]


def _with_reach(text: str, each: list[tuple]) -> str:
    """An answer and, where not everybody has it both today and then, who does."""
    whole = all(reached > 1 - SAME_SHARE for reached, *_ in each[:1])
    moved = any(max(lost, gained) > SAME_SHARE for _, _, lost, gained in each)
    if text.startswith("!") or (whole and not moved and FEWER not in text):
        return text
    numbers = [
        number
        for reached, change, lost, gained in each
        for number in (thousandths(reached), _change(change), thousandths(lost), thousandths(gained))
    ]
    return f"{text}~{','.join(map(str, numbers))}"


def _change(minutes: float) -> str:
    return "" if math.isnan(minutes) else str(round(minutes * 10))


def thousandths(share: float) -> int:
    """A share in thousandths; only none is 0 and only all is 1000."""
    if share <= SAME_SHARE:
        return 0
    return 1000 if share >= 1 - SAME_SHARE else min(max(round(share * 1000), 1), 999)


def _texts(
    named: list[list[str]], minutes: np.ndarray, reason: np.ndarray, reached: np.ndarray | None = None
) -> list[str]:
    texts = []
    for at, site in enumerate(named[0]):
        if math.isnan(minutes[0, at]):
            texts.append(f"!{REASON_CODES.index(reason[at] or 'not_given')}")
            continue
        text = f"{site},{tenths(minutes[0, at])}"
        if len(named) > 1:
            last = minutes[1, at]
            fewer = reached is not None and reached[1, at] < reached[0, at] - SAME_SHARE
            text += f",{'x' if math.isnan(last) else FEWER if fewer else tenths(last)}"
            text += f",{named[1][at]}" if named[1][at] not in ("", site) and not fewer else ""
        texts.append(text)
    return texts


def tenths(minutes: float) -> int:
    """Whole tenths of minutes, cut off: 17.46 is 174, which rounds to 17 as 17.46 does."""
    return math.floor(float(minutes) * 10)


def _parts(pack: Pack, key: MatrixKey, answers: Callable[[Question], list[str]], count: int) -> list[str]:
    """One matrix's part of every place's text."""
    at = pack.keys.index(key)
    columns = [answers(each) if at in pack.of_service[each.service] else None for each in pack.questions]
    asked = [column for column in columns if column is not None]
    if not asked:
        return [""] * count
    return [_part(columns, place) for place in range(count)]


def _part(columns: list[list[str] | None], place: int) -> str:
    distinct: dict[str, int] = {}
    which = []
    for column in columns:
        which.append(
            NOT_ASKED if column is None else INDEX[distinct.setdefault(column[place], len(distinct))]
        )
    return f"{';'.join(distinct)}/{''.join(which)}"
