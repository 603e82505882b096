"""Find many fixed phrases in a text.

In: a set of phrases, then texts. Out: places. The character pairs of a text are collected once (and shared by all indexes that read the
same text); only phrases whose first pair is among them are looked for. So 6,000 names cost about as much as the thirty that occur; a
regular expression with thousands of alternatives tries them one by one at every place and is a hundred times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from operator import add


@lru_cache(maxsize=4)
def _pairs(text: str) -> frozenset[str]:
    """All pairs of neighbouring characters."""
    return frozenset(map(add, text, islice(text, 1, None)))


def _places(text: str, phrase: str) -> Iterator[int]:
    place = text.find(phrase)
    while place >= 0:
        yield place
        place = text.find(phrase, place + 1)


class PhraseIndex:
    """Phrases of two characters or more, indexed by their first two characters."""

    def __init__(self, phrases: Iterable[str]) -> None:
        by_prefix: dict[str, list[str]] = {}
        for phrase in set(phrases):
            if len(phrase) < 2:
                raise ValueError(f"a phrase needs two characters or more: {phrase!r}")
            by_prefix.setdefault(phrase[:2], []).append(phrase)
        self._by_prefix = {prefix: tuple(sorted(group, key=lambda phrase: (-len(phrase), phrase))) for prefix, group in by_prefix.items()}
        self._prefixes = frozenset(by_prefix)

    def find(self, text: str) -> list[tuple[int, str]]:
        """All (place, phrase) in order of place, at one place the longest first. Phrases may overlap."""
        by_prefix = self._by_prefix
        found = [
            (place, -len(phrase), phrase)
            for prefix in _pairs(text) & self._prefixes
            for place in _places(text, prefix)
            for phrase in by_prefix[prefix]
            if text.startswith(phrase, place)
        ]
        found.sort()
        return [(place, phrase) for place, _, phrase in found]

    def count(self, text: str) -> dict[str, int]:
        """How often each phrase occurs, in order of the phrases; those that do not occur are left out."""
        by_prefix = self._by_prefix
        counts = {phrase: text.count(phrase) for prefix in _pairs(text) & self._prefixes for phrase in by_prefix[prefix]}
        return {phrase: count for phrase, count in sorted(counts.items()) if count}
