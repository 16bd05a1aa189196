"""Postcodes by their beginning: sorted arrays, small enough for every postcode of a country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

INWARD = 3
OUTWARD = 4
_LIKE_A_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]{0,5}")
_INWARD_BEGUN = re.compile(r"\d[A-Z]{0,2}")
_AFTER_ALL = b"\x7f"


class Found(NamedTuple):
    """A postcode or a district with where it is, in the coordinates of the file; ``count`` postcodes in a district."""

    label: str
    east: float
    north: float
    count: int | None = None


@dataclass(frozen=True)
class PostcodeFinder:
    """Postcodes in order of their district, which is filled up to four characters, and the rest.

    ``keys`` (bytes of 8), ``east`` and ``north`` (float32) have one value per postcode; ``districts`` is where each
    district begins in them, and where the last ends.
    """

    keys: np.ndarray
    east: np.ndarray
    north: np.ndarray
    districts: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame) -> PostcodeFinder:
        """From a table indexed by postcode without its space, with two columns of coordinates."""
        index = table.index.astype("str")
        padded = index.str[:-INWARD].str.ljust(OUTWARD) + index.str[-INWARD:]
        keys = padded.to_numpy(object).astype("S8")
        order = np.argsort(keys, kind="stable")
        keys, points = keys[order], table.to_numpy(np.float32)[order]
        outward = keys.astype(f"S{OUTWARD}")
        begins = (
            np.flatnonzero(np.append(True, outward[1:] != outward[:-1])) if len(keys) else np.empty(0, int)
        )
        return cls(keys, points[:, 0].copy(), points[:, 1].copy(), np.append(begins, len(keys)))

    def find(self, text: str, limit: int) -> list[Found]:
        """What a text may be the beginning of, in any spacing and case: the very one, districts, postcodes in them.

        Of a postcode in full that is not there its district is found.
        """
        words = text.upper().split()
        compact = "".join(words)
        if not _LIKE_A_POSTCODE.fullmatch(compact):
            return []
        found: dict[str, Found] = {}
        for outward, inward in _meant(compact, words):
            found |= {each.label: each for each in self._begun(outward, inward, limit)}
            if len(inward) == INWARD and found:
                break
        return list(found.values())[:limit]

    def _begun(self, outward: str, inward: str, limit: int) -> list[Found]:
        first, end = self._range(outward.ljust(OUTWARD) + inward if inward else outward)
        if inward and (first < end or len(inward) < INWARD):
            return [self._postcode(i) for i in range(first, min(end, first + limit))]
        own = self._range(outward.ljust(OUTWARD))
        if inward:
            return self._districts(*own, limit)
        begun = self._districts(first, end, limit)
        return begun + [self._postcode(i) for i in range(own[0], min(own[1], own[0] + limit))]

    def _range(self, prefix: str) -> tuple[int, int]:
        """First position whose key begins so, and the one after the last."""
        begin = prefix.encode()
        return tuple(np.searchsorted(self.keys, np.array([begin, begin + _AFTER_ALL], "S8")).tolist())

    def _postcode(self, position: int) -> Found:
        key = self.keys[position].decode()
        label = f"{key[:OUTWARD].rstrip()} {key[OUTWARD:]}"
        return Found(label, float(self.east[position]), float(self.north[position]))

    def _districts(self, first: int, end: int, limit: int) -> list[Found]:
        """Districts that begin in a range of postcodes, each in the middle of its postcodes."""
        begins, found = self.districts, []
        for at in np.flatnonzero((begins[:-1] >= first) & (begins[:-1] < end))[:limit]:
            of = slice(begins[at], begins[at + 1])
            middle = (float(values[of].mean(dtype=np.float64)) for values in (self.east, self.north))
            found.append(
                Found(self.keys[begins[at]][:OUTWARD].decode().rstrip(), *middle, of.stop - of.start)
            )
        return found


def _meant(compact: str, words: list[str]) -> list[tuple[str, str]]:
    """Ways to read a text as a district and the beginning of the rest, the likeliest first."""
    if len(words) == 2 and len(words[0]) <= OUTWARD and _INWARD_BEGUN.fullmatch(words[1]):
        return [(words[0], words[1])]
    cuts = [(compact[:at], compact[at:]) for at in range(2, min(OUTWARD, len(compact) - 1) + 1)]
    begun = [(outward, inward) for outward, inward in cuts if _INWARD_BEGUN.fullmatch(inward)]
    whole = [cut for cut in begun if len(cut[1]) == INWARD]
    district = [(compact, "")] if len(compact) <= OUTWARD else []
    return whole + district + [cut for cut in begun if cut not in whole]
