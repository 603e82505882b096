"""Find many fixed phrases in a text.

In: a set of phrases, then texts. Out: places. One pass by the algorithm of Aho and Corasick, compiled:
thousands of phrases cost little more than ten. A regular expression of alternatives would try them one by one
at every place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, MatchKind

_SURROGATE = re.compile("[\ud800-\udfff]")


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
        found = self.find_by_place(text)
        return [(place, phrase) for place in sorted(found) for phrase in found[place]]

    def find_by_place(self, text: str) -> dict[int, list[str]]:
        """The phrases that begin at each place, the longest first; places in no order."""
        try:
            matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates: clean text has none, but a caller may pass any string
            matches = self._automaton.find_matches_as_indexes(
                _SURROGATE.sub("\ufffd", text), overlapping=True
            )
        phrases = self._phrases
        found: dict[int, list[str]] = defaultdict(list)
        for which, start, _ in reversed(matches):  # they come by their ends
            found[start].append(phrases[which])
        return found
