"""Names by their beginning, by a word's, by what is in them, and with one letter wrong."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

BEGINS, WORD_BEGINS, HOLDS, ONE_WRONG = range(4)
"""How a name was found, the best first."""

SHORTEST_WITH_ERROR = 4
_LAST = "\U0010ffff"


def folded(text: str) -> str:
    """A name without case, accents and punctuation, with single spaces.

    >>> folded("Żebbuġ, St. Mary's-by-the-Sea")
    'zebbug st marys by the sea'
    """
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", "")).casefold()
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).replace("ħ", "h").replace("ł", "l").replace("ø", "o").split())


class NameFinder:
    """Names to be found by position; ``weights`` orders those found alike, the smallest first."""

    def __init__(self, names: Sequence[str], weights: Sequence[float]):
        self.names = [folded(name) for name in names]
        self.weights = list(weights)
        self._tails = sorted((tail, i) for i, name in enumerate(self.names) for tail in _tails(name))
        self._texts = [tail for tail, _ in self._tails]
        self._unnumbered: dict[str, set[int]] = {}
        for tail, i in self._tails:
            if bare := _split_number(tail)[0]:
                self._unnumbered.setdefault(bare, set()).add(i)

    def find(self, text: str, limit: int) -> list[int]:
        """Positions of the names meant by a text, the likeliest first; every name at most once."""
        wanted = folded(text)
        if not wanted:
            return []
        how = self._begun(wanted)
        if len(how) < limit:
            how |= {i: HOLDS for i, name in enumerate(self.names) if i not in how and wanted in name}
        if not how:
            how = dict.fromkeys(self._one_wrong(wanted), ONE_WRONG)
        ordered = sorted(how, key=lambda i: (how[i], self.weights[i], len(self.names[i]), self.names[i], i))
        return ordered[:limit]

    def _begun(self, wanted: str) -> dict[int, int]:
        """Names of which a word begins so, and whether it is the first."""
        first, end = bisect_left(self._texts, wanted), bisect_left(self._texts, wanted + _LAST)
        begun = (i for _, i in self._tails[first:end])
        return {i: BEGINS if self.names[i].startswith(wanted) else WORD_BEGINS for i in begun}

    def _one_wrong(self, wanted: str) -> Iterable[int]:
        """Names of which a word begins with the text after one letter is put in, left out, changed or exchanged.

        One error leaves the first half of the text or the second as it was, which finds the few to look at. Numbers
        at the end ("Sheffield 010A") are looked at as they are.
        """
        bare, number = _split_number(wanted)
        if len(bare) < SHORTEST_WITH_ERROR:
            return []
        start, rest = bare[: len(bare) // 2], bare[len(bare) // 2 + 1 :]
        near = (name for name in self._unnumbered if rest in name or name.startswith(start))
        found = [i for name in near if begins_with_one_error(name, bare) for i in self._unnumbered[name]]
        return [i for i in found if number in self.names[i]]


def begins_with_one_error(text: str, wanted: str) -> bool:
    """Whether ``text`` begins with ``wanted`` after at most one letter is added, lost, changed or two are exchanged.

    >>> begins_with_one_error("sheffield", "shefield"), begins_with_one_error("sheffield", "hsef")
    (True, True)
    """
    same = next((k for k, (a, b) in enumerate(zip(text, wanted)) if a != b), min(len(text), len(wanted)))
    after = wanted[same + 1 :]
    return (
        same == len(wanted)
        or text.startswith(after, same + 1)  # another letter
        or text.startswith(wanted[same:], same + 1)  # one lost
        or text.startswith(after, same)  # one too many
        or (
            after[:1] + wanted[same] == text[same : same + 2] and text.startswith(after[1:], same + 2)
        )  # exchanged
    )


def _tails(name: str) -> Iterator[str]:
    """A name from each of its words on."""
    words = name.split(" ")
    return (" ".join(words[k:]) for k in range(len(words)))


def _split_number(name: str) -> tuple[str, str]:
    """A name without the words with digits at its end, and those words with the space before them."""
    words = name.split(" ")
    kept = next((k for k in range(len(words), 0, -1) if not any(c.isdigit() for c in words[k - 1])), 0)
    bare = " ".join(words[:kept])
    return bare, name[len(bare) :]
