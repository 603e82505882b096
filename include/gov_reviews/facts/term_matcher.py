"""Where the words of the metric catalogue stand in one text.

In: a text and the catalogue's index. Out: words inside a span, leftmost-longest. The text is searched once;
spans are looked up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
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
        self._starts, self._ends, self._words = phrases.find_columns(text)
        self._longest = phrases.longest
        self._inside: dict[tuple[int, int], list[TermMatch]] = {}

    def inside(self, span: tuple[int, int]) -> list[TermMatch]:
        """Words inside a span, leftmost-longest, none overlapping."""
        found = self._inside.get(span)
        if found is None:
            found = self._inside[span] = []
            at, last = span
            for start, end, word in self.beginning_in(at, last):
                if start >= at and end <= last:
                    found.append(TermMatch(start, end, word))
                    at = end
        return found

    def all_in(self, start: int, end: int) -> Iterator[TermMatch]:
        """All words inside a span, in order of their beginnings, of one place the longest first."""
        for at, last, word in self.beginning_in(start, end):
            if last <= end:
                yield TermMatch(at, last, word)

    def words_in(self, start: int, end: int) -> set[str]:
        """All words that begin inside a span."""
        rows = self._rows(start, end)
        return set(self._words[rows.start : rows.stop])

    def ends_at(self, end: int) -> bool:
        """Whether a word ends at a place."""
        rows = self._rows(end - self._longest, end)
        return end in self._ends[rows.start : rows.stop]

    def longest(self, place: int, end: int) -> TermMatch | None:
        """The longest word that begins at a place and ends in time."""
        rows = (row for row in self._rows(place, place + 1) if self._ends[row] <= end)
        return next((TermMatch(place, self._ends[row], self._words[row]) for row in rows), None)

    def longest_in(self, start: int, end: int) -> list[TermMatch]:
        """The longest word inside a span of each place where one begins, in order."""
        found = [*self.all_in(start, end)]
        places = [-1, *(hit.start for hit in found)]
        return [hit for before, hit in zip(places, found, strict=False) if before != hit.start]

    def beginning_in(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Start, end and word of all that begin inside a span, wherever they end, in the same order; for
        those who keep few of them.
        """
        starts = self._starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return iter(())  # as in two spans of five
        last = bisect_left(starts, end, first)
        return zip(starts[first:last], self._ends[first:last], self._words[first:last], strict=False)

    def _rows(self, start: int, end: int) -> range:
        """The words that begin inside a span."""
        first = bisect_left(self._starts, start)
        return range(first, bisect_left(self._starts, end, first))
