"""Halves of sentences: put together across line, page and column breaks, over captions between them, and out
of wrongly ordered columns.

In: pieces with their kinds, in printed order. Out: pieces in reading order. A match across distance is made
only when it is the only one possible; otherwise the halves stay where they are and the page is marked.
"""

from __future__ import annotations

from gov_reviews.document.layout.front_matter import is_headline_kind
from gov_reviews.document.layout.layout_records import Layout, Move, Piece
from gov_reviews.document.line_roles.sentence_edges import (
    ends_mid_sentence,
    is_fresh,
    is_list_entry,
    is_orphan_start,
    open_marks,
)
from gov_reviews.knowledge.language_model import MIN_BOND, load_language_model
from gov_reviews.records.pages import BlockKind

MAX_MOVES = (
    12  # segments; a page has no more columns than that, and hostile text must not cost quadratic time
)
MAX_LONELY = 60
MIN_REST = 12  # characters of a paragraph that may be the rest of a broken word
SURE_BOND, NO_BOND = 0.02, 0.003  # its first character belongs to the word before, and begins no word itself
MIN_ENTRIES, UNEVEN = (
    3,
    4,
)  # lines of a list of figures, and by how many characters the shortest and the longest of them differ
TAIL = 400  # characters of a half sentence that are looked at
# What can follow a number that is cut from its measure word.
_AFTER_NUMBER = frozenset(
    "0123456789.%余多几万亿千百年月日时分秒点号届次期件条篇项份个名位人家场户所间座处元小套册本辑幅批组支类章节方岁倍成轮种级天周度辆台亩公平吨"
)
_MARKS = frozenset("，。；")
_PASSED_OVER = frozenset({BlockKind.CAPTION, BlockKind.BOILERPLATE})


def join_sentences(pieces: list[Piece], uses_indents: bool) -> Layout:
    """Join what belongs together."""
    layout = Layout()
    ordered = _reorder(pieces, uses_indents, layout.moves)
    layout.has_orphans = _has_orphans(ordered, uses_indents)
    layout.pieces = _join_in_order(ordered, uses_indents, layout.moves)
    return layout


def _join_in_order(pieces: list[Piece], uses_indents: bool, moves: list[Move]) -> list[Piece]:
    """Every paragraph that continues the one before goes behind its words; captions between them follow the
    whole sentence.
    """
    joined: list[Piece] = []
    passed: list[Piece] = []
    open_half: Piece | None = None
    tail = ""  # the last words of the open half and of what was joined to it
    rest: list[Piece] = []
    entries = _list_entries(pieces)
    for index, piece in enumerate(pieces):
        if piece.kind is not BlockKind.PARAGRAPH:
            joined.append(piece)
            passed.append(piece)
            if piece.kind not in _PASSED_OVER:
                tail = ""
            continue
        if tail and index not in entries and _continues(tail, piece, uses_indents):
            rest.append(piece)
            tail = (tail + piece.text)[-TAIL:]
            moves += (
                Move("moved_caption", tuple(caption.parts))
                for caption in passed
                if caption.kind is BlockKind.CAPTION
            )
        else:
            if open_half is not None:
                open_half.extend(rest)
                rest = []
            joined.append(piece)
            open_half, tail = piece, piece.text[-TAIL:]
        passed = []
    if open_half is not None:
        open_half.extend(rest)
    return joined


def _list_entries(pieces: list[Piece]) -> set[int]:
    """Lines of a list of figures (63家承办单位 / 办复率100% / 面商率100%): several short lines of uneven
    length, each with a figure.

    The lines of a narrow column are as short, but even; those were put together before.
    """
    found: set[int] = set()
    run: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.PARAGRAPH and is_list_entry(piece.text):
            run.append(index)
            continue
        found.update(_as_list(pieces, run))
        run = []
    found.update(_as_list(pieces, run))
    return found


def _as_list(pieces: list[Piece], run: list[int]) -> list[int]:
    sizes = [len(pieces[index].text) for index in run]
    return run if len(run) >= MIN_ENTRIES and max(sizes) - min(sizes) >= UNEVEN else []


def _continues(first: str, second: Piece, uses_indents: bool) -> bool:
    """Whether a paragraph goes on with the sentence that `first` ends in."""
    if not ends_mid_sentence(first):
        return False
    if is_orphan_start(second.text):
        return True
    if first[-1] in "0123456789" and second.text[0] not in _AFTER_NUMBER:
        return False
    if uses_indents and second.is_indented and first[-1] not in "，、":
        return False
    if not is_fresh(second.text):
        return True
    if second.is_indented and uses_indents:
        return False
    return first[-1] in "，、“《（" or bool(open_marks(first)) or _bond(first, second.text) >= MIN_BOND


def _bond(first: str, second: str) -> float:
    return load_language_model().bond(first[-1], second[0])


# --- columns out of order ---


def _reorder(pieces: list[Piece], uses_indents: bool, moves: list[Move]) -> list[Piece]:
    """Move segments that begin with an orphan half behind the half they continue."""
    ordered = pieces
    for _ in range(MAX_MOVES):
        moved = _move_one(ordered, uses_indents, moves)
        if moved is None:
            break
        ordered = moved
    return ordered


def _is_orphan(piece: Piece) -> bool:
    return piece.kind is BlockKind.PARAGRAPH and is_orphan_start(piece.text)


def _previous_half(pieces: list[Piece], index: int) -> Piece | None:
    """The paragraph that a paragraph would continue where it stands; None behind a heading or at the
    start.
    """
    for at in range(index - 1, -1, -1):
        piece = pieces[at]
        if piece.kind is BlockKind.PARAGRAPH:
            return piece
        if piece.kind not in _PASSED_OVER:
            return None
    return None


def _next_half(pieces: list[Piece], index: int) -> Piece | None:
    for at in range(index + 1, len(pieces)):
        piece = pieces[at]
        if piece.kind is BlockKind.PARAGRAPH:
            return piece
        if piece.kind not in _PASSED_OVER:
            return None
    return None


def _lonely_starts(pieces: list[Piece]) -> list[int]:
    """Paragraphs that begin in mid-sentence behind nothing they could continue."""
    title = next((index for index, piece in enumerate(pieces) if is_headline_kind(piece)), 0)
    first = next((index for index, piece in enumerate(pieces) if piece.kind is BlockKind.PARAGRAPH), 0)
    # Text before the page's own title was printed in a later column, whatever it begins with.
    found = [first] if first < title and not _is_orphan(pieces[first]) else []
    for index, piece in enumerate(pieces):
        if _is_orphan(piece):
            previous = _previous_half(pieces, index)
            if previous is None or not ends_mid_sentence(previous.text):
                found.append(index)
    return sorted(found)


def _lonely_ends(pieces: list[Piece], uses_indents: bool) -> list[int]:
    """Paragraphs that stop in mid-sentence before nothing that could continue them."""
    found = []
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.PARAGRAPH and ends_mid_sentence(piece.text):
            following = _next_half(pieces, index)
            if following is None or not _continues(piece.text[-TAIL:], following, uses_indents):
                found.append(index)
    return found


def _fits(first: str, second: str) -> bool:
    """Whether an orphan start can complete a cut end: number and measure word, open and closing mark, a word
    cut in two.
    """
    owed = open_marks(first)
    if first[-1] in "0123456789":
        return second[0] in _AFTER_NUMBER
    if second[0] in "”》）":
        return second[0] in owed
    if second[0] in "，。、；：！？…":
        return first[-1] not in "，、"
    if owed and any(mark in second for mark in owed):
        return True
    # One character and a comma (事，群众…) is the end of a word beyond doubt; then a weaker bond will do.
    return _bond(first, second) >= (NO_BOND if second[1:2] in _MARKS else MIN_BOND)


def _move_one(pieces: list[Piece], uses_indents: bool, moves: list[Move]) -> list[Piece] | None:
    """One segment moved to where it belongs, None when nothing can be moved with certainty."""
    starts, ends = _lonely_starts(pieces), _lonely_ends(pieces, uses_indents)
    if max(len(starts), len(ends)) > MAX_LONELY:
        return None
    for start in starts:
        matches = [end for end in ends if end != start and _fits(pieces[end].text, pieces[start].text)]
        if len(matches) != 1:
            continue
        end = matches[0]
        rivals = [
            other
            for other in starts
            if other not in (start, end) and _fits(pieces[end].text, pieces[other].text)
        ]
        if rivals:
            continue
        return _moved(pieces, start, end, moves)
    for end in ends:
        rests = [start for start in _word_rests(pieces, pieces[end].text) if start not in (end, end + 1)]
        if len(rests) == 1:
            return _moved(pieces, rests[0], end, moves)
    return None


def _word_rests(pieces: list[Piece], first: str) -> list[int]:
    """Paragraphs behind a heading or a finished paragraph whose first character ends the word that `first`
    breaks off in.
    """
    if not "\u4e00" <= first[-1] <= "\u9fff":
        return []
    model = load_language_model()
    found = []
    for index, piece in enumerate(pieces):
        text = piece.text
        if (
            piece.kind is not BlockKind.PARAGRAPH
            or len(text) < MIN_REST
            or model.bond(first[-1], text[0]) < SURE_BOND
            or is_fresh(text)
        ):
            continue
        previous = _previous_half(pieces, index)
        if model.bond(text[0], text[1]) < NO_BOND and (
            previous is None or not ends_mid_sentence(previous.text)
        ):
            found.append(index)
    return found


def _moved(pieces: list[Piece], start: int, end: int, moves: list[Move]) -> list[Piece]:
    """The segment that begins at `start` put behind the piece at `end`."""
    stop = _segment_end(pieces, start, end)
    segment = pieces[start:stop]
    moves.append(Move("reordered_columns", tuple(part for piece in segment for part in piece.parts)))
    if start < end:
        return [*pieces[:start], *pieces[stop : end + 1], *segment, *pieces[end + 1 :]]
    return [*pieces[: end + 1], *segment, *pieces[end + 1 : start], *pieces[stop:]]


def _segment_end(pieces: list[Piece], start: int, end: int) -> int:
    """Where the column that begins at `start` ends: before the page's own title if that comes later, else
    before the next heading.
    """
    limit = end if end > start else len(pieces)
    for index in range(start + 1, limit):
        if is_headline_kind(pieces[index]):
            return index
    for index in range(start + 1, limit):
        piece = pieces[index]
        if piece.kind not in (BlockKind.PARAGRAPH, *_PASSED_OVER):
            return index
    return start + 1 if end > start else limit


def _has_orphans(pieces: list[Piece], uses_indents: bool) -> bool:
    """Whether half sentences are left that certainly lack their other half."""
    if any(_is_orphan(pieces[index]) for index in _lonely_starts(pieces)):
        return True
    return any(pieces[index].text[-1] in "，、0123456789" for index in _lonely_ends(pieces, uses_indents))
