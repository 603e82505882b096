"""A PDF in, its paragraphs out: words by their places on the page, pages without a text layer by OCR.

pypdfium2 gives each character with its place. Characters become printed lines here, lines become paragraphs
in reading_order. The file is hostile: it is read in a worker process with limits of time and memory.
"""

from __future__ import annotations

import ctypes
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gov_reviews.page.reading_order import PaperText, PrintedLine, has_chinese
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import Line, PageState, ParsedPage

MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000  # of the whole file
_GAP = 0.75  # of the size of type: a wider one parts two columns
_HEADLINE_GAP = 1.6  # headlines are spaced out
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


def read_pdf(captured: CapturedBody) -> ParsedPage:
    """Read one PDF; NOT_TEXT with the reason when it has no text layer, is encrypted or cannot be read."""
    import pypdfium2  # lazy: capture imports the readers for every answer

    try:
        document = pypdfium2.PdfDocument(captured.body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return _page(
                captured, PageState.NOT_TEXT, "the PDF is protected by a password; drop a copy without one"
            )
        return _page(
            captured, PageState.NOT_TEXT, f"the PDF is damaged and cannot be read: {str(error)[:200]}"
        )
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            return _page(
                captured,
                PageState.TOO_LARGE,
                f"the PDF has {pages} pages, more than {MAX_PAGES}; drop the pages of the review only",
            )
        return _read_pages(captured, document)
    except pypdfium2.PdfiumError as error:
        return _page(
            captured, PageState.NOT_TEXT, f"the PDF is damaged and cannot be read: {str(error)[:200]}"
        )
    finally:
        document.close()


def _damaged(captured: CapturedBody, error: Exception) -> ParsedPage:
    return _page(captured, PageState.NOT_TEXT, f"the PDF is damaged and cannot be read: {str(error)[:200]}")


def _read_pages(captured: CapturedBody, document: Any) -> ParsedPage:
    text = PaperText()
    characters = 0
    is_chinese = False
    for number in range(len(document)):
        found = page_characters(document[number])
        characters += len(found)
        if characters > MAX_CHARACTERS:
            reason = f"the PDF has more than {MAX_CHARACTERS} characters; drop the pages of the review only"
            return _page(captured, PageState.TOO_LARGE, reason)
        lines = lines_of(found)
        is_chinese = is_chinese or has_chinese(lines)
        text.add_page(lines)
    if not is_chinese:
        what = "no text layer" if not text.lines else "no Chinese text in its text layer"
        return _page(
            captured,
            PageState.NOT_TEXT,
            f"the PDF has {what} (a scan?): it needs OCR (文字识别), which is not done here; drop the "
            "recognised text as .txt",
        )
    return _page(captured, PageState.OK, "", text.lines)


def _page(captured: CapturedBody, state: PageState, reason: str, lines: Sequence[Line] = ()) -> ParsedPage:
    return ParsedPage(
        url=captured.url,
        source_id=captured.source_id,
        state=state,
        state_reason=reason,
        family="pdf",
        charset="",
        lines=tuple(lines),
    )


# --- characters to lines ---


def page_characters(page: Any) -> list[PrintedCharacter]:
    """The printed characters of a page with their places; what is turned is left out."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    x, base = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    found: list[PrintedCharacter] = []
    is_spaced = False
    for number in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, number)
        printed = chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not printed.strip():
            is_spaced = True
            continue
        if raw.FPDFText_IsGenerated(text_page, number) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text_page, number, box)
        raw.FPDFText_GetCharOrigin(text_page, number, x, base)
        raw.FPDFText_GetMatrix(text_page, number, matrix)
        size = raw.FPDFText_GetFontSize(text_page, number) * math.hypot(matrix.c, matrix.d)
        if size <= 0 or abs(matrix.b) > abs(matrix.a):
            continue  # turned by a quarter
        found.append(
            PrintedCharacter(printed, min(box.left, x.value), box.right, base.value, size, is_spaced)
        )
        is_spaced = False
    text_page.close()
    return found


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
    return gap <= (_HEADLINE_GAP if size > 1.5 * usual else _GAP) * size


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
