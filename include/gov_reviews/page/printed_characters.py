"""Characters of a printed page with their places in, printed lines out.

In: characters of a PDF, or of OCR. Out: lines of one column each, for reading_order.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gov_reviews.page.reading_order import PrintedLine

_GAP = 0.75  # of the size of type: a wider one parts two columns
_HEADLINE_GAP = 1.6  # headlines are spaced out, and names behind a typed space (本报记者　林知秋)
_SPACE = 0.2
_NARROW = 0.1  # parts columns where a column begins
_START_WIDTH = 2.0  # points; lines that begin so near each other begin at one edge


@dataclass(frozen=True, slots=True)
class PrintedCharacter:
    """One character: left and right edge, base line (upwards), size of type, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_spaced: bool = False  # the file has a space before it
    is_set_apart: bool = False  # that space is a wide one that was typed (U+3000)


def lines_of(characters: Sequence[PrintedCharacter]) -> list[PrintedLine]:
    """Characters side by side on one base line as printed lines; a wide gap parts columns, and a narrow one
    where other lines of the page begin.
    """
    if not characters:
        return []
    usual = statistics.median(character.size for character in characters)
    ordered = sorted(characters, key=lambda one: (-round(one.base, 1), one.left))
    runs = _runs(ordered, usual, frozenset())
    # a line that stands beside another shows where a column begins
    columns = frozenset(
        round(run[0].left / _START_WIDTH)
        for beside, run in pairwise(runs)
        if beside[-1].right < run[0].left and abs(beside[0].base - run[0].base) < 0.3 * run[0].size
    )
    return [_line(run) for run in _runs(ordered, usual, columns)]


def _runs(
    characters: Sequence[PrintedCharacter], usual: float, columns: frozenset[int]
) -> list[list[PrintedCharacter]]:
    runs: list[list[PrintedCharacter]] = []
    for character in characters:
        last = runs[-1][-1] if runs else None
        if last is None or not _is_next(last, character, usual, columns):
            runs.append([character])
        elif character.text != last.text or character.left >= last.left + 0.3 * last.size:
            runs[-1].append(character)  # else it is printed twice to make it bold
    return runs


def _is_next(
    last: PrintedCharacter, character: PrintedCharacter, usual: float, columns: frozenset[int]
) -> bool:
    size = min(last.size, character.size)
    gap = character.left - last.right
    if abs(last.base - character.base) > 0.3 * character.size or gap < -character.size:
        return False
    if max(last.size, character.size) > 2 * size:
        return False  # a headline beside running text
    if gap > _NARROW * size and round(character.left / _START_WIDTH) in columns:
        return False
    is_wide = size > 1.5 * usual or character.is_set_apart
    return gap <= (_HEADLINE_GAP if is_wide else _GAP) * size


def _line(characters: Sequence[PrintedCharacter]) -> PrintedLine:
    text = ""
    last: PrintedCharacter | None = None
    for character in characters:
        if last is not None and _has_space(last, character):
            text += " "
        text += character.text
        last = character
    return PrintedLine(
        text,
        characters[0].left,
        characters[-1].right,
        statistics.median(character.base for character in characters),
        statistics.median(character.size for character in characters),
    )


def _has_space(last: PrintedCharacter, character: PrintedCharacter) -> bool:
    gap = (character.left - last.right) / character.size
    if last.text.isdigit() and character.text.isdigit():
        return gap > _GAP  # a figure is set in one piece
    if character.is_spaced and gap > _SPACE:
        return True
    return last.text.isascii() and character.text.isascii() and gap > _SPACE and last.text.isalpha()
