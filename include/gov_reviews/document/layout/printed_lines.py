"""Clean text to lines: one per printed line, page furniture of plain text undone.

In: the clean text of a page and the kinds its markup gave. Out: lines. Handles Markdown marks, flattened
pages (paragraphs held apart by two spaces only) and hard-wrapped text (every line of a narrow column a line
of its own).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.document.line_roles.caption_lines import is_surely_caption
from gov_reviews.document.line_roles.heading_lines import is_surely_heading
from gov_reviews.document.line_roles.title_lines import has_signal, is_subtitle
from gov_reviews.records.pages import LineKind
from gov_reviews.text.edits import Span

_MARKDOWN = re.compile(r"^(#{1,6})[ \u3000]*(?=\S)")
_BOLD = re.compile(r"^(\*\*|__)(.+)\1$")
_BREAK_INSIDE = re.compile(
    r"(?<=[。！？”…）])[ \u3000]{2,}(?=\S)|(?<=[。！？”…）])\s*(?=#{2,6} )"
    # a headline with the line of publication glued to it: 提案112件|http://www.example.cn 2007年11月16日
    r"|(?<=[\w）])(?=https?://[!-~]{4,60} (?:19|20)\d\d年)"
)
_SPACE = " \t\u3000"

MAX_BOLD = 60  # a whole line in bold is a heading up to this length
# A text is hard-wrapped when this many lines stand without blank lines between, and this share of them fills
# the measure.
MIN_WRAPPED_LINES = 8
MIN_FULL_SHARE = 0.5
FULL_LINE_QUANTILE = 0.9  # the measure is that of the widest lines but a tenth
CREDIT_ENDS = "摄图）)"  # of a caption that is complete
SLACK = 4  # columns; a Chinese character takes two
MIN_MEASURE, MAX_MEASURE = 16, 120


def split_lines(text: str, kinds: Sequence[LineKind]) -> list[TextLine]:
    """Lines of the text; blank lines become gaps.

    Args:
        text: Clean text, lines joined by newline.
        kinds: What the markup says of each line.
    """
    lines: list[TextLine] = []
    start = gap = 0
    for printed, kind in zip(text.split("\n"), kinds, strict=True):
        if not printed or printed.isspace():
            gap += 1
        else:
            for first, last in _paragraphs(printed):
                lines.append(_to_line(printed, first, last, start, kind, gap))
                gap = 0
        start += len(printed) + 1
    return lines


def _paragraphs(printed: str) -> list[tuple[int, int]]:
    """Paragraphs inside one line; nearly always one."""
    bare = printed.strip()
    if " " not in bare and "\u3000" not in bare and "#" not in bare:
        return [(0, len(printed))]  # the pattern cannot match; it looks behind at every character
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK_INSIDE.finditer(printed):
        if match.start() > start:
            found.append((start, match.start()))
        start = match.end()
    return [*found, (start, len(printed))]


def _to_line(printed: str, first: int, last: int, offset: int, kind: LineKind, gap: int) -> TextLine:
    is_indented = printed.startswith(("\u3000", "  "), first)
    while first < last and printed[first] in _SPACE:
        first += 1
    bar = "|" if not printed.startswith("|", first) else ""  # of a table that was flattened
    while last > first and (printed[last - 1].isspace() or printed[last - 1] == bar):
        last -= 1
    level = 0
    if printed[first : first + 1] not in "#*_":
        return TextLine(
            printed[first:last], [Span(offset + first, offset + last)], kind, level, gap, is_indented
        )
    if mark := _MARKDOWN.match(printed[first:last]):
        start, end = first + mark.end(), last
        while end > start and printed[end - 1] in "# ":
            end -= 1
        if start < end:  # else the line is nothing but marks, a rule
            first, last, level, kind = start, end, len(mark[1]), LineKind.HEADING
    if (bold := _BOLD.match(printed[first:last])) and len(bold[2]) <= MAX_BOLD and bold[2].strip():
        kind = LineKind.HEADING
        lead = len(bold[2]) - len(bold[2].lstrip())
        first += len(bold[1]) + lead
        last = first + len(bold[2].strip())
    return TextLine(printed[first:last], [Span(offset + first, offset + last)], kind, level, gap, is_indented)


def _width(text: str) -> int:
    """Columns in print: GBK takes one byte for a narrow character and two for a wide one."""
    return len(text.encode("gbk", "replace"))


def unwrap(lines: list[TextLine]) -> list[TextLine]:
    """Put the lines of hard-wrapped paragraphs together; other texts come back as they are."""
    measure = _measure(lines)
    if measure is None:
        return lines
    joined: list[TextLine] = []
    rest: list[TextLine] = []
    is_full = False
    for line in lines:
        if is_full and joined and _goes_on((rest or joined)[-1].text, joined[-1], line):
            rest.append(line)
        else:
            if joined:
                joined[-1].extend(rest)
                rest = []
            joined.append(line)
        is_full = _columns(line) >= measure - SLACK
    joined[-1].extend(rest)
    return joined


def _measure(lines: list[TextLine]) -> int | None:
    """Columns of a full line; None when the text is not hard-wrapped."""
    tight = [
        line
        for line, following in pairwise(lines)
        if not following.gap and line.line_kind is LineKind.UNKNOWN
    ]
    if len(tight) < MIN_WRAPPED_LINES or len(tight) < MIN_FULL_SHARE * len(lines):
        return None
    widths = sorted(map(_columns, tight))
    measure = widths[int(len(widths) * FULL_LINE_QUANTILE)]
    full = sum(width >= measure - SLACK for width in widths)
    is_wrapped = (
        MIN_MEASURE <= measure <= MAX_MEASURE
        and full >= MIN_FULL_SHARE * len(widths)
        and widths[-1] <= measure + 2 * SLACK
    )
    return measure if is_wrapped else None


def _columns(line: TextLine) -> int:
    """Width of a line with its indent of two characters."""
    return _width(line.text) + 4 * line.is_indented


def _goes_on(last: str, paragraph: TextLine, line: TextLine) -> bool:
    """Whether a line belongs to the paragraph whose last line, a full one, says `last`."""
    if line.gap or line.is_indented or not (line.line_kind is paragraph.line_kind is LineKind.UNKNOWN):
        return False
    if is_surely_heading(line.text) or is_surely_caption(line.text):
        return False
    return not _is_closed(last)


def _is_closed(text: str) -> bool:
    """Whether nothing goes on behind a full line: a review's subtitle, a caption with its photographer."""
    return (is_subtitle(text) and has_signal(text)) or (is_surely_caption(text) and text[-1] in CREDIT_ENDS)
