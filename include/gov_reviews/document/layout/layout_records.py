"""Records of the layout stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gov_reviews.records.pages import BlockKind, LineKind
from gov_reviews.text.edits import Span


def squeeze(text: str) -> str:
    """Letters, digits and characters alone, for comparing a line with a field."""
    return "".join(filter(str.isalnum, text))


@dataclass(slots=True)
class Piece:
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

    def split(self, at: int, *, skip: int = 0) -> tuple[Piece, Piece]:
        """Two pieces: text[:at] and text[at + skip:]. Only pieces of one part are ever split."""
        (start, end), *_ = self.parts
        left = Piece(
            self.text[:at], [Span(start, start + at)], self.line_kind, self.level, self.gap, self.is_indented
        )
        right = Piece(self.text[at + skip :], [Span(start + at + skip, end)], LineKind.UNKNOWN)
        return left, right

    def extend(self, others: Sequence[Piece]) -> None:
        """Take the words of the other pieces behind one's own."""
        self.text = "".join([self.text, *(other.text for other in others)])
        for other in others:
            self.parts += other.parts


@dataclass(slots=True)
class PageFields:
    """The page's own fields, clean: what the markup already said, so that body lines that repeat it are
    recognised.

    Attributes:
        squeezed: The letters and digits of each field, and what a line with the same ones is.
        longest: A line longer than this repeats none of them.
    """

    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    squeezed: dict[str, BlockKind] = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        kinds = [(value, BlockKind.EDITORS) for value in self.editors]
        kinds += [(value, BlockKind.BYLINE) for value in self.authors]
        single = (
            (self.kicker, BlockKind.KICKER),
            (self.subtitle, BlockKind.SUBTITLE),
            (self.title, BlockKind.TITLE),
        )
        kinds += [(value, kind) for value, kind in single if value]
        self.squeezed = {squeeze(value): kind for value, kind in kinds if squeeze(value)}
        self.longest = 2 * max((len(value) for value, _ in kinds), default=0) + 20


@dataclass(frozen=True, slots=True)
class Move:
    """A stretch of lines that stands elsewhere than it was printed: reordered_columns, moved_caption."""

    rule: str
    parts: tuple[Span, ...]


@dataclass(slots=True)
class Layout:
    """Pieces in reading order.

    Attributes:
        pieces: All of them, kinds decided.
        moves: What was printed elsewhere.
        has_orphans: Half sentences are left whose other half could not be told.
    """

    pieces: list[Piece] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    has_orphans: bool = False
