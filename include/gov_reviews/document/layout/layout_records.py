"""Records of the layout stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gov_reviews.records.pages import BlockKind, LineKind, RepairRule
from gov_reviews.text.edits import Span


@dataclass(slots=True)
class TextLine:
    """One printed line, part of one, or several joined; becomes one block.

    Attributes:
        text: Its words, edges stripped.
        parts: Where they stand in the clean text; more than one part after joining.
        line_kind: What the markup said.
        level: 1 to 6 for a marked heading, 0 otherwise.
        gap: Blank lines before it.
        is_indented: It began with an indent, as a paragraph does.
        kind: Its role, None while undecided.
    """

    text: str
    parts: list[Span]
    line_kind: LineKind = LineKind.UNKNOWN
    level: int = 0
    gap: int = 0
    is_indented: bool = False
    kind: BlockKind | None = None

    def split(self, at: int, *, skip: int = 0) -> tuple[TextLine, TextLine]:
        """Two lines: text[:at] and text[at + skip:]. Only lines of one part are ever split."""
        (start, end), *_ = self.parts
        left = TextLine(
            self.text[:at], [Span(start, start + at)], self.line_kind, self.level, self.gap, self.is_indented
        )
        right = TextLine(self.text[at + skip :], [Span(start + at + skip, end)], LineKind.UNKNOWN)
        return left, right

    def extend(self, others: Sequence[TextLine]) -> None:
        """Take the words of the other lines behind one's own."""
        self.text = "".join([self.text, *(other.text for other in others)])
        for other in others:
            self.parts += other.parts


@dataclass(frozen=True, slots=True)
class Move:
    """A stretch of lines that was moved from where it was printed: reordered_columns, moved_caption."""

    rule: RepairRule
    parts: tuple[Span, ...]


@dataclass(slots=True)
class Layout:
    """Lines in reading order.

    Attributes:
        lines: All of them, kinds decided.
        moves: What was printed elsewhere.
        has_orphans: Half sentences are left whose other half could not be found.
    """

    lines: list[TextLine] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    has_orphans: bool = False
