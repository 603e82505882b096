"""Where the words of the metric catalogue stand in one text.

In: a text and the catalogue's index. Out: words inside a span, leftmost-longest. The text is searched once;
spans are looked up.
"""

from __future__ import annotations

from bisect import bisect_left
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
        self._words = phrases.find_by_place(text)
        self._places = sorted(self._words)
        self._longest = phrases.longest
        self._inside: dict[tuple[int, int], list[TermMatch]] = {}

    def inside(self, span: tuple[int, int]) -> list[TermMatch]:
        """Words inside a span, leftmost-longest, none overlapping."""
        found = self._inside.get(span)
        if found is None:
            found = self._inside[span] = []
            at, end = span
            for place in self.places(at, end):
                if place >= at and (hit := self.longest(place, end)):
                    found.append(hit)
                    at = hit.end
        return found

    def places(self, start: int, end: int) -> list[int]:
        """Where words begin inside a span."""
        return self._places[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def words_in(self, start: int, end: int) -> set[str]:
        """All words that begin inside a span."""
        return {word for place in self.places(start, end) for word in self._words[place]}

    def ends_at(self, end: int) -> bool:
        """Whether a word ends at a place."""
        return any(
            place + len(word) == end
            for place in self.places(max(0, end - self._longest), end)
            for word in self._words[place]
        )

    def all_at(self, place: int, end: int) -> list[TermMatch]:
        """Words that begin at a place and end in time, the longest first."""
        words = self._words[place]
        return [TermMatch(place, place + len(word), word) for word in words if place + len(word) <= end]

    def longest(self, place: int, end: int) -> TermMatch | None:
        """The longest word that begins at a place and ends in time."""
        room = end - place
        for word in self._words[place]:
            if len(word) <= room:
                return TermMatch(place, place + len(word), word)
        return None
