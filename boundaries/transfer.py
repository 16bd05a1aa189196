"""Carry tables from one vintage of area codes to another, by an explicit lookup."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from boundaries.errors import BadValue, DuplicateIds, UnmatchedCodes
from boundaries.findings import Finding, listed
from boundaries.tables import Source, codes, non_negative, numbers, read_table, refuse_duplicates, source_name

UNCHANGED, SPLIT, MERGED, COMPLEX = "U", "S", "M", "X"


@dataclass(frozen=True)
class Lookup:
    """Which areas of one vintage became which of another.

    ``pairs`` has ``old``, ``new`` (codes) and ``change``: U unchanged, S split, M merged, X anything
    else; the letters are those of the ONS exact-fit lookup from LSOA 2011 to LSOA 2021. ``new_column``
    is what the column of new codes is called.
    """

    pairs: pd.DataFrame
    old_vintage: str
    new_vintage: str
    new_column: str
    file: str


def read_lookup(
    source: Source, old: str, new: str, *, old_vintage: str, new_vintage: str, change: str | None = None
) -> Lookup:
    """Read a lookup between two vintages.

    Parameters
    ----------
    source
        CSV or Parquet file, or a DataFrame, with a row for every pair of areas that overlap.
    old, new
        Columns of codes.
    old_vintage, new_vintage
        ``"LSOA11"``, ``"LSOA21"``.
    change
        Column of change codes U, S, M, X; without it they follow from how often each code occurs.

    Raises
    ------
    MissingFile, UnreadableFile, EmptyTable, MissingColumn, DuplicateIds, BadValue
    """
    file = source_name(source)
    table = read_table(source, [old, new, *([change] if change else [])])
    pairs = pd.DataFrame({"old": codes(table[old], file), "new": codes(table[new], file)})
    refuse_duplicates(pairs["old"] + " to " + pairs["new"], file, "pair")
    pairs["change"] = codes(table[change], file).str.upper() if change else _changes(pairs)
    unknown = ~pairs["change"].isin([UNCHANGED, SPLIT, MERGED, COMPLEX])
    if unknown.any():
        row = unknown.idxmax()
        raise BadValue(
            f"{file} row {row}: change code {pairs['change'][row]!r} is none of U, S, M, X; mend it."
        )
    return Lookup(pairs.reset_index(drop=True), old_vintage, new_vintage, new, file)


def _changes(pairs: pd.DataFrame) -> np.ndarray:
    becomes = pairs.groupby("old")["new"].transform("size")
    comes_from = pairs.groupby("new")["old"].transform("size")
    largest_source = becomes.groupby(pairs["new"]).transform("max")
    largest_target = comes_from.groupby(pairs["old"]).transform("max")
    split = (becomes > 1) & (largest_target == 1)
    merged = (comes_from > 1) & (largest_source == 1)
    same = (becomes == 1) & (comes_from == 1)
    return np.select([same, split, merged], [UNCHANGED, SPLIT, MERGED], COMPLEX)


def carry_counts(
    source: Source, code: str, columns: list[str], lookup: Lookup, weights: pd.Series | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Counts of the old areas as counts of the new ones.

    An old area's count goes whole to the new area it became or joined; split among several new areas n
    it goes in shares::

        share(n) = weight(n) / sum of the weights of all new areas it became

    or equally where ``weights`` are not given or sum to 0. What is carried is conserved: the new counts
    sum to the old ones, to the rounding of float64.

    Parameters
    ----------
    source, code, columns
        CSV or Parquet file, or a DataFrame, in old codes; its code column and its columns of counts.
    lookup
        From ``read_lookup``.
    weights
        Population (or another count) by new code, over which a split area's people are spread.

    Returns
    -------
    table, findings
        A row for every new code, sorted: the lookup's column of new codes and the columns, float64. NaN where
        any old area that it comes from has no row or no value. Findings name those, and rows of the
        table that are not in the lookup and so are left out.

    Raises
    ------
    UnmatchedCodes
        None of the table's codes is in the lookup.
    MissingFile, MissingColumn, DuplicateIds, BadValue
    """
    table, findings = _old_table(source, code, columns, lookup, non_negative)
    pairs, shares = lookup.pairs, split_shares(lookup, weights)
    parts = table.reindex(pairs["old"]).to_numpy() * shares.to_numpy()[:, None]
    carried = _sums(pd.DataFrame(parts, columns=columns), pairs["new"])
    return _with_code(carried, lookup), findings + _unknown(carried, "their old areas have no value", lookup)


def _sums(parts: pd.DataFrame, new: pd.Series) -> pd.DataFrame:
    """Sums of the parts by new code, unknown where any part is."""
    new = pd.Index(new, name=None)
    sums = parts.set_axis(new).groupby(level=0).sum()
    return sums.mask(parts.isna().set_axis(new).groupby(level=0).any())


def split_shares(lookup: Lookup, weights: pd.Series | None = None) -> pd.Series:
    """Share of the old area that goes to the new one, for every pair of a lookup; sums to 1 by old area.

    Raises BadValue where a weight that is needed is missing or negative.
    """
    pairs = lookup.pairs
    becomes = pairs.groupby("old")["new"].transform("size")
    if weights is None:
        return 1 / becomes
    weight = pairs["new"].map(weights).astype("float64")
    wrong = (becomes > 1) & ~(weight >= 0)
    if wrong.any():
        raise BadValue(
            f"{lookup.file}: no weight, or a negative one, for {listed(pairs['new'][wrong])}: give one."
        )
    weight = weight.where(becomes > 1, 1.0)
    total = weight.groupby(pairs["old"]).transform("sum")
    return (weight / total.where(total > 0)).fillna(1 / becomes)


def carry_ranks(
    source: Source, code: str, columns: list[str], lookup: Lookup
) -> tuple[pd.DataFrame, list[Finding]]:
    """Ranks, deciles or scores of the old areas for those new ones that have one unambiguous source.

    A new area that is unchanged or a part of a split takes its old area's values. One that was merged or
    changed in a complex way has no rank of its own and gets NaN, named in a finding.

    Returns and raises as ``carry_counts``.
    """
    table, findings = _old_table(source, code, columns, lookup, numbers)
    clear = lookup.pairs["change"].isin([UNCHANGED, SPLIT])
    pairs = lookup.pairs[clear]
    if pairs["new"].duplicated().any():
        code_twice = pairs["new"][pairs["new"].duplicated()].iloc[0]
        raise DuplicateIds(
            f"{lookup.file}: {code_twice} is unchanged or split from two areas: mend its change code."
        )
    carried = table.reindex(pairs["old"]).set_axis(pd.Index(pairs["new"], name=None))
    carried = carried.reindex(pd.Index(sorted(lookup.pairs["new"].unique()), dtype="str"))
    return _with_code(carried, lookup), findings + _unknown(
        carried, "merged or changed, so have no rank", lookup
    )


def _old_table(source, code, columns, lookup: Lookup, read_column) -> tuple[pd.DataFrame, list[Finding]]:
    file = source_name(source)
    table = read_table(source, [code, *columns])
    ids = codes(table[code], file)
    refuse_duplicates(ids, file)
    strangers = ~ids.isin(lookup.pairs["old"])
    if strangers.all():
        raise UnmatchedCodes(
            f"{file}: none of its codes ({ids.iloc[0]}, ...) is among the {lookup.old_vintage} codes of "
            f"{lookup.file}: give the lookup from the table's own vintage."
        )
    values = pd.DataFrame({name: read_column(table.loc[~strangers, name], file) for name in columns})
    findings = []
    if strangers.any():
        message = f"{strangers.sum()} rows are not in {lookup.file} and were left out."
        findings.append(Finding("warning", file, listed(ids[strangers]), message))
    return values.set_axis(pd.Index(ids[~strangers].to_numpy(), dtype="str")), findings


def _with_code(carried: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    return carried.rename_axis(lookup.new_column).reset_index()


def _unknown(carried: pd.DataFrame, why: str, lookup: Lookup) -> list[Finding]:
    unknown = carried.index[carried.isna().any(axis=1)]
    if not len(unknown):
        return []
    message = f"{len(unknown)} {lookup.new_vintage} areas have no value: {why}."
    return [Finding("warning", lookup.file, listed(unknown), message)]
