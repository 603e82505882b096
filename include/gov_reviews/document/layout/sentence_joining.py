"""Halves of sentences: put together across line, page and column breaks, over captions between them, and out
of wrongly ordered columns.

In: lines with their kinds, in printed order. Out: lines in reading order. A match across distance is made
only when it is the only one possible; otherwise the halves stay where they are and the page is marked.
"""

from __future__ import annotations

import re

from gov_reviews.document.layout.front_matter import is_headline_kind
from gov_reviews.document.layout.layout_records import Layout, Move, TextLine
from gov_reviews.document.line_roles.sentence_edges import (
    ends_mid_sentence,
    ends_with_figure,
    is_fresh,
    is_list_entry,
    is_orphan_start,
    open_marks,
)
from gov_reviews.knowledge.han import is_han
from gov_reviews.knowledge.language_model import MIN_BOND, load_language_model
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import HeadingWords
from gov_reviews.records.pages import BlockKind, RepairRule

MAX_MOVES = 12  # columns; a page has no more columns than that, and hostile text must not cost quadratic time
MAX_LONELY = 60
MIN_REST = 12  # characters of a paragraph that may be the rest of a broken word
SURE_BOND, NO_BOND = 0.02, 0.003  # its first character belongs to the word before, and begins no word itself
MIN_ENTRIES, UNEVEN = (
    3,
    4,
)  # lines of a list of figures, and by how many characters the shortest and the longest of them differ
_DIGITS_AT_END = re.compile(r"\d{4}\Z")
TAIL = 400  # characters of a half sentence that are looked at
_MARKS = frozenset("，。；")
_PASSED_OVER = frozenset({BlockKind.CAPTION, BlockKind.BOILERPLATE})


def _after_number() -> frozenset[str]:
    """What can follow a number that is cut from its measure word."""
    return load_words(HeadingWords).after_number


def join_sentences(lines: list[TextLine], uses_indents: bool) -> Layout:
    """Join what belongs together."""
    layout = Layout()
    ordered, starts, ends = _reorder(lines, uses_indents, layout.moves)
    layout.has_orphans = _has_orphans(ordered, starts, ends)
    layout.lines = _join_in_order(ordered, uses_indents, layout.moves)
    return layout


def _join_in_order(lines: list[TextLine], uses_indents: bool, moves: list[Move]) -> list[TextLine]:
    """Every paragraph that continues the one before goes behind its words; captions between them follow the
    whole sentence.
    """
    joined: list[TextLine] = []
    passed: list[TextLine] = []
    open_half: TextLine | None = None
    tail = ""  # the last words of the open half and of what was joined to it
    rest: list[TextLine] = []
    entries = _list_entries(lines)
    for index, line in enumerate(lines):
        if line.kind is not BlockKind.PARAGRAPH:
            joined.append(line)
            passed.append(line)
            if line.kind not in _PASSED_OVER:
                tail = ""
            continue
        if tail and index not in entries and _continues(tail, line, uses_indents):
            rest.append(line)
            tail = (tail + line.text)[-TAIL:]
            moves += (
                Move(RepairRule.MOVED_CAPTION, tuple(caption.parts))
                for caption in passed
                if caption.kind is BlockKind.CAPTION
            )
        else:
            if open_half is not None:
                open_half.extend(rest)
                rest = []
            joined.append(line)
            open_half, tail = line, "" if index in entries else line.text[-TAIL:]
        passed = []
    if open_half is not None:
        open_half.extend(rest)
    return joined


def _list_entries(lines: list[TextLine]) -> set[int]:
    """Lines of a list of figures (63家承办单位 / 办复率100% / 面商率100%): several short lines, each with a
    figure, of uneven length or all with the figure at their end; and labels of cards (【社情民意】).

    The lines of a narrow column are as short, but even, and end anywhere; those were put together before.
    """
    found: set[int] = set()
    run: list[int] = []
    for index, line in enumerate(lines):
        if line.kind is BlockKind.PARAGRAPH and is_list_entry(line.text):
            run.append(index)
            continue
        if run:
            found.update(_as_list(lines, run))
            run = []
        if line.text.startswith("【"):
            found.add(index)
    found.update(_as_list(lines, run))
    return found


def _as_list(lines: list[TextLine], run: list[int]) -> list[int]:
    if len(run) < MIN_ENTRIES:
        return []
    texts = [lines[index].text for index in run]
    sizes = [len(text) for text in texts]
    is_list = max(sizes) - min(sizes) >= UNEVEN or all(ends_with_figure(text) for text in texts)
    return run if is_list else []


def _continues(first: str, second: TextLine, uses_indents: bool) -> bool:
    """Whether a paragraph goes on with the sentence that `first` ends in."""
    if not ends_mid_sentence(first):
        return False
    if is_orphan_start(second.text):
        return True
    if first[-1] in "0123456789" and second.text[0] not in _after_number():
        return False
    if _DIGITS_AT_END.search(first) and second.text[0].isdigit():
        return False  # 数说2023 | 163件立案提案: no number is cut behind its fourth digit
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


def _reorder(
    lines: list[TextLine], uses_indents: bool, moves: list[Move]
) -> tuple[list[TextLine], list[int], list[int]]:
    """Move columns that begin with an orphan half behind the half they continue.

    Returns:
        The lines in their order, and the lonely starts and ends that are left among them.
    """
    ordered = lines
    for _ in range(MAX_MOVES):
        starts, ends = _lonely_starts(ordered), _lonely_ends(ordered, uses_indents)
        moved = _move_one(ordered, starts, ends, moves)
        if moved is None:
            return ordered, starts, ends
        ordered = moved
    return ordered, _lonely_starts(ordered), _lonely_ends(ordered, uses_indents)


def _is_orphan(line: TextLine) -> bool:
    return line.kind is BlockKind.PARAGRAPH and is_orphan_start(line.text)


def _previous_half(lines: list[TextLine], index: int) -> TextLine | None:
    """The paragraph that a paragraph would continue where it is; None behind a heading or at the
    start.
    """
    for at in range(index - 1, -1, -1):
        line = lines[at]
        if line.kind is BlockKind.PARAGRAPH:
            return line
        if line.kind not in _PASSED_OVER:
            return None
    return None


def _next_half(lines: list[TextLine], index: int) -> TextLine | None:
    for at in range(index + 1, len(lines)):
        line = lines[at]
        if line.kind is BlockKind.PARAGRAPH:
            return line
        if line.kind not in _PASSED_OVER:
            return None
    return None


def _lonely_starts(lines: list[TextLine]) -> list[int]:
    """Paragraphs that begin in mid-sentence behind nothing they could continue."""
    title = next((index for index, line in enumerate(lines) if is_headline_kind(line)), 0)
    first = next((index for index, line in enumerate(lines) if line.kind is BlockKind.PARAGRAPH), 0)
    # Text before the page's own title was printed in a later column, whatever it begins with.
    found = [first] if first < title and not _is_orphan(lines[first]) else []
    for index, line in enumerate(lines):
        if _is_orphan(line):
            previous = _previous_half(lines, index)
            if previous is None or not ends_mid_sentence(previous.text):
                found.append(index)
    return sorted(found)


def _lonely_ends(lines: list[TextLine], uses_indents: bool) -> list[int]:
    """Paragraphs that stop in mid-sentence before nothing that could continue them."""
    found = []
    for index, line in enumerate(lines):
        if line.kind is BlockKind.PARAGRAPH and ends_mid_sentence(line.text):
            following = _next_half(lines, index)
            if following is None or not _continues(line.text[-TAIL:], following, uses_indents):
                found.append(index)
    return found


def _fits(first: str, second: str) -> bool:
    """Whether an orphan start can complete a cut end: number and measure word, open and closing mark, a word
    cut in two.
    """
    owed = open_marks(first)
    if first[-1] in "0123456789":
        return second[0] in _after_number()
    if second[0] in "”》）":
        return second[0] in owed
    if second[0] in "，。、；：！？…":
        return first[-1] not in "，、"
    if owed and any(mark in second for mark in owed):
        return True
    # One character and a comma (事，群众…) is the end of a word beyond doubt; then a weaker bond will do.
    return _bond(first, second) >= (NO_BOND if second[1:2] in _MARKS else MIN_BOND)


def _move_one(
    lines: list[TextLine], starts: list[int], ends: list[int], moves: list[Move]
) -> list[TextLine] | None:
    """One column moved to where it belongs, None when nothing can be moved with certainty."""
    if max(len(starts), len(ends)) > MAX_LONELY:
        return None
    for start in starts:
        matches = [end for end in ends if end != start and _fits(lines[end].text, lines[start].text)]
        if len(matches) != 1:
            continue
        end = matches[0]
        rivals = [
            other
            for other in starts
            if other not in (start, end) and _fits(lines[end].text, lines[other].text)
        ]
        if rivals:
            continue
        return _moved(lines, start, end, moves)
    for end in ends:
        rests = [start for start in _word_rests(lines, lines[end].text) if start not in (end, end + 1)]
        if len(rests) == 1:
            return _moved(lines, rests[0], end, moves)
    return None


def _word_rests(lines: list[TextLine], first: str) -> list[int]:
    """Paragraphs behind a heading or a finished paragraph whose first character ends the word that `first`
    breaks off in.
    """
    if not is_han(first[-1]):
        return []
    model = load_language_model()
    found = []
    for index, line in enumerate(lines):
        text = line.text
        if (
            line.kind is not BlockKind.PARAGRAPH
            or len(text) < MIN_REST
            or model.bond(first[-1], text[0]) < SURE_BOND
            or is_fresh(text)
        ):
            continue
        previous = _previous_half(lines, index)
        if model.bond(text[0], text[1]) < NO_BOND and (
            previous is None or not ends_mid_sentence(previous.text)
        ):
            found.append(index)
    return found


def _moved(lines: list[TextLine], start: int, end: int, moves: list[Move]) -> list[TextLine]:
    """The column that begins at `start` put behind the line at `end`."""
    stop = _column_end(lines, start, end)
    column = lines[start:stop]
    moves.append(Move(RepairRule.REORDERED_COLUMNS, tuple(part for line in column for part in line.parts)))
    if start < end:
        return [*lines[:start], *lines[stop : end + 1], *column, *lines[end + 1 :]]
    return [*lines[: end + 1], *column, *lines[end + 1 : start], *lines[stop:]]


def _column_end(lines: list[TextLine], start: int, end: int) -> int:
    """Where the column that begins at `start` ends: before the page's own title if that comes later, else
    before the next heading.
    """
    limit = end if end > start else len(lines)
    for index in range(start + 1, limit):
        if is_headline_kind(lines[index]):
            return index
    for index in range(start + 1, limit):
        line = lines[index]
        if line.kind not in (BlockKind.PARAGRAPH, *_PASSED_OVER):
            return index
    return start + 1 if end > start else limit


def _has_orphans(lines: list[TextLine], starts: list[int], ends: list[int]) -> bool:
    """Whether half sentences are left, among lonely starts and ends, that certainly lack their other half."""
    if any(_is_orphan(lines[index]) for index in starts):
        return True
    return any(lines[index].text[-1] in "，、0123456789" for index in ends)
