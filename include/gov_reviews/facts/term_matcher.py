"""Where the words of the metric catalogue stand in one text.

In: a text and the catalogue's index. Out: words inside a span, leftmost-longest. The text is searched once;
spans are looked up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from gov_reviews.knowledge.phrase_automaton import PhraseIndex


class TermMatch(NamedTuple):
    """One word of the catalogue in the text."""

    start: int
    end: int
    word: str


class TermMatcher:
    """The catalogue's words in one text."""

    def __init__(self, text: str, phrases: PhraseIndex) -> None:
        self._found = phrases.find_spans(text)
        self._starts = [*map(itemgetter(0), self._found)]
        self._ends = {*map(itemgetter(1), self._found)}
        self._inside: dict[tuple[int, int], list[TermMatch]] = {}

    def inside(self, span: tuple[int, int]) -> list[TermMatch]:
        """Words inside a span, leftmost-longest, none overlapping."""
        found = self._inside.get(span)
        if found is None:
            found = self._inside[span] = []
            at, last = span
            for start, end, word in self._beginning_in(at, last):
                if start >= at and end <= last:
                    found.append(TermMatch(start, end, word))
                    at = end
        return found

    def all_in(self, start: int, end: int) -> Iterator[TermMatch]:
        """All words inside a span, in order of their beginnings, of one place the longest first."""
        for match in self._beginning_in(start, end):
            if match[1] <= end:
                yield TermMatch(*match)

    def words_in(self, start: int, end: int) -> set[str]:
        """All words that begin inside a span."""
        return {word for _, _, word in self._beginning_in(start, end)}

    def ends_at(self, end: int) -> bool:
        """Whether a word ends at a place."""
        return end in self._ends

    def longest(self, place: int, end: int) -> TermMatch | None:
        """The longest word that begins at a place and ends in time."""
        at_place = self._beginning_in(place, place + 1)
        return next((TermMatch(*match) for match in at_place if match[1] <= end), None)

    def longest_in(self, start: int, end: int) -> list[TermMatch]:
        """The longest word inside a span of each place where one begins, in order."""
        found = [*self.all_in(start, end)]
        places = [-1, *(hit.start for hit in found)]
        return [hit for before, hit in zip(places, found, strict=False) if before != hit.start]

    def _beginning_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        starts = self._starts
        first = bisect_left(starts, start)
        return self._found[first : bisect_left(starts, end, first)]
