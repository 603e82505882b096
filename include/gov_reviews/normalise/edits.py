"""Edits on a text, and where each place of one text lies in another.

In: a text and, stage by stage, lists of edits in the coordinates of the text as it stands then. Out: the text after all stages and, for
every edit, its place in the first and in the last text. Offsets are code points, ends exclusive. It refuses overlapping edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace text[start:end] by `after`, for the reason that `rule` names."""

    start: int
    end: int
    after: str
    rule: str


class Span(NamedTuple):
    """A place; start inclusive, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """One edit seen from both ends: where it stands in the original and in the final text."""

    rule: str
    place_in: Span
    place_out: Span


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after all edits; they are in order of place and do not overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, after, rule in edits:
        if start < at or end < start or end > len(text):
            raise ValueError(f"Edit {rule} at {start}:{end} overlaps the one before it or leaves the text: report this as a bug.")
        pieces += (text[at:start], after)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


class TrackedText:
    """A text under repair that remembers every edit.

    Attributes:
        original: The text before the first edit.
        text: The text as it stands now.
    """

    __slots__ = ("_moves", "_passes", "original", "text")

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._passes: list[tuple[Edit, ...]] = []
        self._moves: list[list[tuple[Span, Span]]] = []

    def apply(self, edits: Iterable[Edit]) -> bool:
        """Apply one stage's edits, in any order; edits that change nothing are left out. True when the text changed."""
        text = self.text
        kept = tuple(edit for edit in sorted(edits) if text[edit.start : edit.end] != edit.after)
        if not kept:
            return False
        self.text = apply_edits(text, kept)
        self._passes.append(kept)
        moves = []
        shift = 0
        for start, end, after, _ in kept:
            # Character for character: every place inside keeps its meaning, nothing moves.
            if len(after) != end - start:
                moves.append((Span(start, end), Span(start + shift, start + shift + len(after))))
                shift += len(after) - (end - start)
        self._moves.append(moves)
        return True

    def original_places(self, places: list[Span]) -> list[Span]:
        """Where places of the present text, in order, stand in the original."""
        for moves in reversed(self._moves):
            places = _follow(places, [(after, before) for before, after in moves])
        return places

    def changes(self) -> list[Change]:
        """Every edit with its place in the original and in the present text, in order of place."""
        found: list[Change] = []
        for number, edits in enumerate(self._passes):
            places_in = [Span(edit.start, edit.end) for edit in edits]
            for earlier in reversed(self._moves[:number]):
                places_in = _follow(places_in, [(after, before) for before, after in earlier])
            places_out = _own_places(edits)
            for later in self._moves[number + 1 :]:
                places_out = _follow(places_out, later)
            found += map(Change, (edit.rule for edit in edits), places_in, places_out)
        found.sort(key=lambda change: (change.place_in, change.place_out))
        return found


def _own_places(edits: Sequence[Edit]) -> list[Span]:
    """Where each edit of a stage stands in that stage's output."""
    places = []
    shift = 0
    for start, end, after, _ in edits:
        places.append(Span(start + shift, start + shift + len(after)))
        shift += len(after) - (end - start)
    return places


def _follow(places: list[Span], moves: list[tuple[Span, Span]]) -> list[Span]:
    """Carry places, in order, over one stage's moves. A place that ends inside a changed stretch is widened to all of it."""
    starts = _carry([place.start for place in places], moves, is_end=False)
    ends = _carry([place.end for place in places], moves, is_end=True)
    return [Span(start, max(start, end)) for start, end in zip(starts, ends, strict=True)]


def _carry(positions: list[int], moves: list[tuple[Span, Span]], *, is_end: bool) -> list[int]:
    """One walk over positions and moves, both in order."""
    carried: list[int] = []
    shift = 0
    index = 0
    for position in positions:
        while index < len(moves) and moves[index][0].end <= position - is_end:
            shift = moves[index][1].end - moves[index][0].end
            index += 1
        if index < len(moves) and moves[index][0].start < position + (not is_end):
            carried.append(moves[index][1].end if is_end else moves[index][1].start)
        else:
            carried.append(position + shift)
    return carried
