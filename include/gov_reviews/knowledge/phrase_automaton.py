"""Find many fixed phrases in a text.

In: a set of phrases, then texts. Out: places. One pass by the algorithm of Aho and Corasick, compiled:
thousands of phrases cost little more than ten. A regular expression of alternatives would try them one by one
at every place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_START = itemgetter(1)
_SURROGATE = re.compile("[\ud800-\udfff]")


class PhraseColumns(NamedTuple):
    """The phrases of a text, a row each, in order of place, at one place the longest first; as columns, which
    spans of a text are cut out of by `bisect`.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    phrases: Sequence[str]


class PhraseIndex:
    """Finds every phrase of a set; `longest`: characters of the longest one."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = sorted(set(phrases))
        if "" in self._phrases:
            raise ValueError("a phrase needs a character")
        self.longest = max(map(len, self._phrases), default=0)
        self._automaton = AhoCorasick(self._phrases, matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[tuple[int, str]]:
        """All (place, phrase) in order of place, at one place the longest first. Phrases may overlap."""
        starts, _, phrases = self.find_columns(text)
        return [*zip(starts, phrases, strict=True)]

    def find_columns(self, text: str) -> PhraseColumns:
        """The same as columns."""
        matches = self._matches(text)
        if not matches:
            return PhraseColumns((), (), ())
        matches.reverse()
        matches.sort(key=_START)  # keeps the longest of one place first
        numbers, starts, ends = zip(*matches, strict=True)
        return PhraseColumns(starts, ends, tuple(map(self._phrases.__getitem__, numbers)))

    def longest_by_place(self, text: str) -> dict[int, str]:
        """The longest phrase that begins at each place; places in no order."""
        phrases = self._phrases
        return {start: phrases[which] for which, start, _ in self._matches(text)}

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        """(phrase, start, end) by their ends: of one place the longest last."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates: clean text has none, but a caller may pass any string
            return self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text), overlapping=True)
