"""The body and the foot of a page: headings, captions, paragraphs, closing lines.

In: pieces in order, the head already marked. Out: a kind on every piece. What a short line is, it decides by
the line's own shape first
and then by its surroundings: between the halves of a cut sentence stands a caption, between whole paragraphs
a heading.
"""

from __future__ import annotations

import re
from collections import Counter

from gov_reviews.document.layout import line_shapes
from gov_reviews.document.layout.credit_lines import (
    find_closing_byline,
    find_opening_byline,
    is_bracketed_name,
    people_role,
)
from gov_reviews.document.layout.front_matter import repeated_field
from gov_reviews.document.layout.layout_records import PageFields, Piece
from gov_reviews.knowledge.language_model import MIN_BOND, load_language_model
from gov_reviews.records.pages import BlockKind, LineKind

MAX_FOOT_LINES = 30
MAX_CAPTIONS = 20  # captions and furniture lines in a row that are passed over to see what stands beyond them
MAX_MARKED_HEADING = 70
ALONE_HEADING = 24  # a plain line that stands alone as a heading is at most this long
_OUTSIDE = frozenset({BlockKind.BYLINE, BlockKind.EDITORS, BlockKind.META, BlockKind.BOILERPLATE})
_GLUED_COUPLET = re.compile(r"^(?P<one>[^\s，。；：！？]{4,20}) (?P<two>[^\s，。；：！？]{4,20}) (?=\S)")
_GLUED_NUMBER = re.compile(
    r"^[一二三四五六七八九十]{1,3}、[^\s，。；：！？]{3,20}(?: [^\s，。；：！？]{3,20})? (?=\S)"
)
_GLUED_OPENER = re.compile(
    r"^([^\s，。；：！？]{4,20}) ([^\s，。；：！？]{4,20}?)"
    r"(?=一年来，|过去一年，|这一年，|今年以来，|去年以来，|20[0-9]{2}年，|全年|近年来，)"
)
_GLUED_TAIL = re.compile(r"(?<=[。！？”])\s+([^\s，。；：！？]{4,20} [^\s，。；：！？]{4,20})$")


def mark_body(pieces: list[Piece], start: int, fields: PageFields) -> list[Piece]:
    """Kinds for all pieces from `start` on; glued headings and bylines become pieces of their own.

    Returns the new list.
    """
    end = _mark_foot(pieces, start, fields)
    split: list[Piece] = []
    for index in range(start, end):
        split += _unglue(pieces[index], is_first=index == start)
    usual_gap = _usual_gap(split)
    has_marked = sum(piece.line_kind is LineKind.HEADING for piece in split) >= 2
    body = [*split, *pieces[end:]]
    for piece in split:
        if piece.kind is None:
            piece.kind = _own_kind(piece, fields)
    for index, piece in enumerate(body):
        if piece.kind is None:
            piece.kind = _kind_by_place(body, index, usual_gap, has_marked)
    return [*pieces[:start], *body]


def _usual_gap(pieces: list[Piece]) -> int:
    gaps = Counter(piece.gap for piece in pieces[1:])
    return gaps.most_common(1)[0][0] if gaps else 0


# --- the foot ---


def _mark_foot(pieces: list[Piece], start: int, fields: PageFields) -> int:
    """Kinds for closing lines, from the last upwards; returns where the foot begins.

    A dated scene among them is a caption.
    """
    end = len(pieces)
    while end > start and len(pieces) - end < MAX_FOOT_LINES:
        piece = pieces[end - 1]
        kind = _foot_kind(piece, fields)
        if kind is None and not _is_closing_scene(pieces, end - 1):
            break
        piece.kind = kind or BlockKind.CAPTION
        end -= 1
    return end


def _foot_kind(piece: Piece, fields: PageFields) -> BlockKind | None:
    if piece.line_kind is LineKind.HEADING:
        return None
    if line_shapes.is_furniture(piece.text):
        return BlockKind.BOILERPLATE
    if (role := people_role(piece.text)) is not None:
        return role
    if is_bracketed_name(piece.text):
        return BlockKind.BYLINE
    if (repeated := repeated_field(piece, fields)) is not None:
        return repeated
    if line_shapes.is_meta(piece.text):
        return BlockKind.META
    return (
        BlockKind.CAPTION
        if piece.line_kind is LineKind.CAPTION or line_shapes.is_surely_caption(piece.text)
        else None
    )


def _is_closing_scene(pieces: list[Piece], index: int) -> bool:
    """A scene after the last paragraph of the text: nothing follows it but the foot, and what stands before
    it is a finished paragraph.
    """
    piece = pieces[index]
    if (
        index < 1
        or piece.line_kind is not LineKind.UNKNOWN
        or not line_shapes.ends_sentence(pieces[index - 1].text)
    ):
        return False
    is_apart = piece.gap > pieces[index - 1].gap
    return line_shapes.is_scene(piece.text) or (is_apart and line_shapes.is_dated_scene(piece.text))


# --- glued lines ---


def _unglue(piece: Piece, *, is_first: bool) -> list[Piece]:
    """Cut what is glued to a paragraph: an opening or closing byline, a heading before or after it."""
    if (
        piece.kind is not None
        or len(piece.parts) > 1
        or piece.line_kind is LineKind.CAPTION
        or len(piece.text) < 20
    ):
        return [piece]
    pieces: list[Piece] = []
    rest = piece
    if is_first and (at := find_opening_byline(rest.text)):
        byline, rest = rest.split(at)
        byline.kind = BlockKind.BYLINE
        pieces.append(_stripped(byline))
    if at := _heading_end(rest.text):
        heading, rest = rest.split(at, skip=rest.text[at] == " ")
        heading.kind = BlockKind.HEADING
        pieces.append(heading)
    tail: list[Piece] = []
    if rest.text[-1] in "。！？…":
        pass  # nothing is glued to the end of a finished sentence
    elif (at := find_closing_byline(rest.text)) and at >= 10 and not _is_whole_caption(rest.text, at):
        rest, byline = rest.split(at)
        byline.kind = people_role(byline.text.strip()) or BlockKind.BYLINE
        tail.append(_stripped(byline))
    elif (match := _GLUED_TAIL.search(rest.text, max(0, len(rest.text) - 44))) and line_shapes.is_couplet(
        match[1]
    ):
        rest, heading = rest.split(match.start(1))
        heading.kind = BlockKind.HEADING
        tail.append(heading)
    return [*pieces, _stripped(rest), *tail]


def _is_whole_caption(text: str, at: int) -> bool:
    """Whether the name at the end belongs to a picture: …视察重点项目。（记者 某某 摄）."""
    return line_shapes.is_surely_caption(text[:at]) or (
        line_shapes.is_surely_caption(text) and line_shapes.is_scene_sentence(text[:at])
    )


def _heading_end(text: str) -> int:
    """Where a heading glued to the start of a paragraph ends; 0 when there is none."""
    if " " not in text[:45] or len(text) < 40 or not re.search("[，。]", text):
        return 0
    if match := _GLUED_NUMBER.match(text):
        return match.end() - 1
    match = _GLUED_COUPLET.match(text)
    if match and abs(line_shapes.count_han(match["one"]) - line_shapes.count_han(match["two"])) <= 4:
        return match.end() - 1
    match = _GLUED_OPENER.match(text)
    if match and abs(line_shapes.count_han(match[1]) - line_shapes.count_han(match[2])) <= 3:
        return match.end()
    return 0


def _stripped(piece: Piece) -> Piece:
    """Without white space at its edges."""
    text = piece.text
    lead = len(text) - len(text.lstrip())
    if lead or text != text.rstrip():
        (start, _), *_ = piece.parts
        piece.text = text.strip()
        piece.parts = [type(piece.parts[0])(start + lead, start + lead + len(piece.text))]
    return piece


# --- single lines ---


def _own_kind(piece: Piece, fields: PageFields) -> BlockKind | None:
    """The kind that a line has by markup or by its own shape; None when only the surroundings can tell."""
    text = piece.text
    if piece.line_kind is LineKind.CAPTION:
        return BlockKind.CAPTION
    if len(text) <= 120 and line_shapes.is_furniture(text):
        return BlockKind.BOILERPLATE
    if piece.line_kind is LineKind.HEADING and (
        len(text) <= MAX_MARKED_HEADING or text[-1] not in line_shapes.TERMINALS
    ):
        return BlockKind.HEADING
    if len(text) > line_shapes.MAX_CAPTION:
        return BlockKind.PARAGRAPH
    role = people_role(text)
    if role is not None and (role is not BlockKind.CAPTION or len(text) <= 40):
        return role
    if line_shapes.is_surely_caption(text):
        return BlockKind.CAPTION
    if line_shapes.is_surely_heading(text) and not (
        line_shapes.is_scene(text) and not line_shapes.is_couplet(text)
    ):
        return None if text[0] in "0123456789" and not line_shapes.is_numbered(text) else BlockKind.HEADING
    repeated = repeated_field(piece, fields)
    return repeated if repeated is not None and repeated is not BlockKind.TITLE else None


def _kind_by_place(pieces: list[Piece], index: int, usual_gap: int, has_marked: bool) -> BlockKind:
    """Heading, caption or paragraph for a line whose own shape does not tell."""
    piece = pieces[index]
    text = piece.text
    before = _neighbour(pieces, index, -1)
    is_between_halves = (
        before is not None and before.kind is BlockKind.PARAGRAPH and line_shapes.is_cut(before.text)
    )
    is_apart = piece.gap >= usual_gap + 2
    if text[-1] in "。；" and not is_between_halves and not is_apart:
        return BlockKind.PARAGRAPH
    after = _neighbour(pieces, index, +1)
    if piece.line_kind is LineKind.PARAGRAPH and not is_between_halves:
        return (
            BlockKind.HEADING
            if _stands_alone(piece, before, after) and line_shapes.is_slogan(text)
            else BlockKind.PARAGRAPH
        )
    if line_shapes.is_scene(text):
        return BlockKind.CAPTION
    if line_shapes.is_dated_scene(text) and (
        is_apart or (is_between_halves and after is not None and not line_shapes.is_fresh(after.text))
    ):
        return BlockKind.CAPTION
    if (
        is_apart
        and line_shapes.is_scene_sentence(text)
        and (len(text) <= 60 or is_between_halves)
        and before is not None
    ):
        return BlockKind.CAPTION
    if (
        is_between_halves
        or after is None
        or text[-1] in line_shapes.TERMINALS
        or line_shapes.is_orphan_start(after.text)
    ):
        return BlockKind.PARAGRAPH
    if _is_first_half(piece, after):
        return BlockKind.PARAGRAPH
    if line_shapes.is_parallel(text):
        return BlockKind.HEADING
    if not _stands_alone(piece, before, after):
        return BlockKind.PARAGRAPH
    if has_marked:
        return BlockKind.CAPTION if is_apart or len(text) > ALONE_HEADING else BlockKind.PARAGRAPH
    return (
        BlockKind.HEADING
        if len(text) <= ALONE_HEADING or line_shapes.is_slogan(text)
        else BlockKind.PARAGRAPH
    )


def _stands_alone(piece: Piece, before: Piece | None, after: Piece | None) -> bool:
    """A short line without a full stop between finished paragraphs, with running text after it."""
    text = piece.text
    if (
        not line_shapes.is_title_like(text)
        or len(text) > line_shapes.MAX_HEADING
        or text[-1] in line_shapes.TERMINALS
        or after is None
    ):
        return False
    if line_shapes.is_orphan_start(after.text) or len(after.text) < len(text):
        return False
    return before is None or before.kind is not BlockKind.PARAGRAPH or line_shapes.ends_sentence(before.text)


def _is_first_half(piece: Piece, after: Piece | None) -> bool:
    """Cut in the middle of a word: …持续积淀人 / 民政协的文化底蕴."""
    if after is None or line_shapes.is_fresh(after.text) or after.gap != piece.gap:
        return False
    return load_language_model().bond(piece.text[-1], after.text[0]) >= MIN_BOND


def _neighbour(pieces: list[Piece], index: int, step: int) -> Piece | None:
    """The next piece of text in a direction; captions and site furniture are passed over."""
    at = index + step
    while 0 <= at < len(pieces) and abs(at - index) <= MAX_CAPTIONS:
        piece = pieces[at]
        if piece.kind in (BlockKind.CAPTION, BlockKind.BOILERPLATE) or (
            step > 0 and piece.kind is None and line_shapes.is_scene(piece.text)
        ):
            at += step
            continue
        return None if piece.kind in _OUTSIDE else piece
    return None
