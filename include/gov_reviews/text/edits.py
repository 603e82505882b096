"""Edits on a text, and where each place of one text lies in another.

In: a text and, stage by stage, lists of edits in the coordinates of the text as it stands then. Out: the text
after all stages and, for every edit, its place in the first and in the last text. Offsets are code points,
ends exclusive. It refuses overlapping edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gov_reviews.records.pages import RepairRule


class Edit(NamedTuple):
    """Replace text[start:end] by `after`, for the reason that `rule` names."""

    start: int
    end: int
    after: str
    rule: RepairRule


class Span(NamedTuple):
    """A place; start inclusive, end exclusive."""

    start: int
    end: int


class Change(NamedTuple):
    """One edit seen from both ends: where it stands in the original and in the final text."""

    rule: RepairRule
    start_in: int
    end_in: int
    start_out: int
    end_out: int


# Where a stretch stood before an edit and where it stands after it: start, end, new start, new end. Bare
# numbers: a mirror page has 1,600 edits in four stages, and a record for each end of each of them took a
# third of the repairing.
_Move = tuple[int, int, int, int]


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after all edits; they are in order of place and do not overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, after, rule in edits:
        if start < at or end < start or end > len(text):
            raise ValueError(
                f"Edit {rule} at {start}:{end} overlaps the one before it or leaves the text: report this as "
                "a bug."
            )
        pieces += (text[at:start], after)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


class TrackedText:
    """A text under repair that remembers every edit.

    Attributes:
        original: The text before the first edit.
        text: The text as it stands now.
        written: Every character that an edit put into it.
    """

    __slots__ = ("_changes", "_moves", "_passes", "original", "text", "written")

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self.written: set[str] = set()
        self._passes: list[tuple[Edit, ...]] = []
        self._moves: list[list[_Move]] = []
        self._changes: list[Change] | None = None  # worked out once for all who ask

    def apply(self, edits: Iterable[Edit]) -> bool:
        """Apply one stage's edits, in any order; edits that change nothing are left out.

        True when the text changed.
        """
        text = self.text
        kept = tuple(edit for edit in sorted(edits) if text[edit.start : edit.end] != edit.after)
        if not kept:
            return False
        self.text = apply_edits(text, kept)
        self.written.update(*(edit.after for edit in kept))
        self._changes = None
        self._passes.append(kept)
        moves: list[_Move] = []
        shift = 0
        for start, end, after, _ in kept:
            # Character for character: every place inside keeps its meaning, nothing moves.
            if len(after) != end - start:
                moves.append((start, end, start + shift, start + shift + len(after)))
                shift += len(after) - (end - start)
        self._moves.append(moves)
        return True

    def original_places(self, places: list[Span]) -> list[Span]:
        """Where places of the present text, in order, stand in the original."""
        starts, ends = [place.start for place in places], [place.end for place in places]
        for moves in reversed(self._moves):
            starts, ends = _follow(starts, ends, _undo(moves))
        return list(map(Span, starts, ends))

    def changes(self) -> list[Change]:
        """Every edit with its place in the original and in the present text, in order of place."""
        if self._changes is None:
            self._changes = self._work_out_changes()
        return self._changes

    def _work_out_changes(self) -> list[Change]:
        undone = [_undo(moves) for moves in self._moves]
        found: list[tuple[int, int, int, int, int, RepairRule]] = []
        for number, edits in enumerate(self._passes):
            starts_in, ends_in = [edit[0] for edit in edits], [edit[1] for edit in edits]
            for earlier in reversed(undone[:number]):
                starts_in, ends_in = _follow(starts_in, ends_in, earlier)
            starts_out, ends_out = _own_places(edits)
            for later in self._moves[number + 1 :]:
                starts_out, ends_out = _follow(starts_out, ends_out, later)
            # The running number keeps edits of one place in the order of their stages.
            numbers = range(len(found), len(found) + len(edits))
            found += zip(
                starts_in, ends_in, starts_out, ends_out, numbers, [edit[3] for edit in edits], strict=True
            )
        found.sort()
        return [Change(rule, *places) for *places, _, rule in found]


def _undo(moves: list[_Move]) -> list[_Move]:
    """The moves back."""
    return [(new_start, new_end, start, end) for start, end, new_start, new_end in moves]


def _own_places(edits: Sequence[Edit]) -> tuple[list[int], list[int]]:
    """Where each edit of a stage starts and ends in that stage's output."""
    starts, ends = [], []
    shift = 0
    for start, end, after, _ in edits:
        starts.append(start + shift)
        ends.append(start + shift + len(after))
        shift += len(after) - (end - start)
    return starts, ends


def _follow(starts: list[int], ends: list[int], moves: list[_Move]) -> tuple[list[int], list[int]]:
    """Carry places, in order, over one stage's moves.

    A place that ends inside a changed stretch is widened to all of it.
    """
    if not moves:
        return starts, ends
    starts, ends = _carry(starts, moves, is_end=False), _carry(ends, moves, is_end=True)
    return starts, list(map(max, starts, ends))


def _carry(positions: list[int], moves: list[_Move], *, is_end: bool) -> list[int]:
    """One walk over positions and moves, both in order."""
    carried: list[int] = []
    shift = 0
    index = 0
    last = len(moves)
    start, end, new_start, new_end = moves[0]
    for position in positions:
        while index < last and end <= position - is_end:
            shift = new_end - end
            index += 1
            if index < last:
                start, end, new_start, new_end = moves[index]
        if index < last and start < position + (not is_end):
            carried.append(new_end if is_end else new_start)
        else:
            carried.append(position + shift)
    return carried
