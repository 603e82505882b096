"""Clean text to pieces: one per printed line, page furniture of plain text undone.

In: the clean text of a page and the kinds its markup gave. Out: pieces. Handles Markdown marks, flattened
pages (paragraphs held apart by two spaces only) and hard-wrapped text (every line of a narrow column a line
of its own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gov_reviews.document.layout.layout_records import Piece
from gov_reviews.document.line_roles.caption_lines import is_surely_caption
from gov_reviews.document.line_roles.heading_lines import is_surely_heading
from gov_reviews.document.line_roles.title_lines import has_signal, is_subtitle
from gov_reviews.records.pages import LineKind
from gov_reviews.text.edits import Span

_MARKDOWN = re.compile(r"^(#{1,6})[ \u3000]*(?=\S)")
_BOLD = re.compile(r"^(\*\*|__)(.+)\1$")
_BREAK_INSIDE = re.compile(r"(?<=[。！？”…）])[ \u3000]{2,}(?=\S)|(?<=[。！？”…）])\s*(?=#{2,6} )")
_SPACE = " \t\u3000"

MAX_BOLD = 60  # a whole line in bold is a heading up to this length
# A text is hard-wrapped when this many lines stand without blank lines between, and this share of them fills
# the measure.
MIN_WRAPPED_LINES = 8
MIN_FULL_SHARE = 0.5
CREDIT_ENDS = "摄图）)"  # of a caption that is complete
SLACK = 4  # columns; a Chinese character takes two
MIN_MEASURE, MAX_MEASURE = 16, 120


def split_lines(text: str, kinds: Sequence[LineKind]) -> list[Piece]:
    """Pieces of the text; blank lines become gaps.

    Args:
        text: Clean text, lines joined by newline.
        kinds: What the markup says of each line.
    """
    pieces: list[Piece] = []
    start = gap = 0
    for line, kind in zip(text.split("\n"), kinds, strict=True):
        if not line or line.isspace():
            gap += 1
        else:
            for first, last in _paragraphs(line):
                pieces.append(_to_piece(line, first, last, start, kind, gap))
                gap = 0
        start += len(line) + 1
    return pieces


def _paragraphs(line: str) -> Iterator[tuple[int, int]]:
    """Paragraphs inside one line; nearly always one."""
    start = 0
    if (
        " " in line or "\u3000" in line or "#" in line
    ):  # else the pattern cannot match; it looks behind at every character
        for match in _BREAK_INSIDE.finditer(line):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
    yield start, len(line)


def _to_piece(line: str, first: int, last: int, offset: int, kind: LineKind, gap: int) -> Piece:
    is_indented = line.startswith(("\u3000", "  "), first)
    while first < last and line[first] in _SPACE:
        first += 1
    while last > first and line[last - 1].isspace():
        last -= 1
    level = 0
    if line[first : first + 1] not in "#*_":
        return Piece(line[first:last], [Span(offset + first, offset + last)], kind, level, gap, is_indented)
    if mark := _MARKDOWN.match(line[first:last]):
        start, end = first + mark.end(), last
        while end > start and line[end - 1] in "# ":
            end -= 1
        if start < end:  # else the line is nothing but marks, a rule
            first, last, level, kind = start, end, len(mark[1]), LineKind.HEADING
    if (bold := _BOLD.match(line[first:last])) and len(bold[2]) <= MAX_BOLD and bold[2].strip():
        kind = LineKind.HEADING
        lead = len(bold[2]) - len(bold[2].lstrip())
        first += len(bold[1]) + lead
        last = first + len(bold[2].strip())
    return Piece(line[first:last], [Span(offset + first, offset + last)], kind, level, gap, is_indented)


def _width(text: str) -> int:
    """Columns in print: GBK takes one byte for a narrow character and two for a wide one."""
    return len(text.encode("gbk", "replace"))


def unwrap(pieces: list[Piece]) -> list[Piece]:
    """Put the lines of hard-wrapped paragraphs together; other texts come back as they are."""
    tight = [
        index
        for index in range(len(pieces) - 1)
        if not pieces[index + 1].gap and pieces[index].line_kind is LineKind.UNKNOWN
    ]
    if len(tight) < MIN_WRAPPED_LINES or len(tight) < MIN_FULL_SHARE * len(pieces):
        return pieces
    widths = sorted(_width(pieces[index].text) + 4 * pieces[index].is_indented for index in tight)
    measure = widths[int(len(widths) * 0.9)]
    full = sum(width >= measure - SLACK for width in widths)
    if (
        not MIN_MEASURE <= measure <= MAX_MEASURE
        or full < MIN_FULL_SHARE * len(widths)
        or widths[-1] > measure + 2 * SLACK
    ):
        return pieces
    joined: list[Piece] = []
    rest: list[Piece] = []
    is_full = False
    for piece in pieces:
        is_open = bool(joined) and is_full and not piece.gap and not piece.is_indented
        is_open = is_open and not _is_closed((rest or joined)[-1].text)
        begins = is_surely_heading(piece.text) or is_surely_caption(piece.text)
        if is_open and piece.line_kind is joined[-1].line_kind is LineKind.UNKNOWN and not begins:
            rest.append(piece)
        else:
            if joined:
                joined[-1].extend(rest)
                rest = []
            joined.append(piece)
        is_full = _width(piece.text) + 4 * piece.is_indented >= measure - SLACK
    joined[-1].extend(rest)
    return joined


def _is_closed(line: str) -> bool:
    """Whether nothing goes on behind a full line: a review's subtitle, a caption with its photographer."""
    return (is_subtitle(line) and has_signal(line)) or (is_surely_caption(line) and line[-1] in CREDIT_ENDS)
