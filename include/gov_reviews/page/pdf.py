"""A PDF in, its paragraphs out: words by their places on the page, pages without a text layer by OCR.

pypdfium2 gives each character with its place. Characters become printed lines here, lines become paragraphs
in reading_order. The file is hostile: it is read in a worker process with limits of time and memory.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gov_reviews.page.ocr import (
    INSTALL,
    MAX_PAGES_RECOGNISED,
    MAX_PIXELS,
    MIN_CONFIDENCE,
    RecognisedPage,
    can_recognise,
    draw_page,
    recognise,
    recognise_file,
)
from gov_reviews.page.printed_characters import PrintedCharacter, lines_of
from gov_reviews.page.reading_order import PaperText, has_chinese
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import Line, PageState, ParsedPage

MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000  # of the whole file


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
    for number in range(len(document)):
        found = page_characters(document[number])
        characters += len(found)
        if characters > MAX_CHARACTERS:
            reason = f"the PDF has more than {MAX_CHARACTERS} characters; drop the pages of the review only"
            return _page(captured, PageState.TOO_LARGE, reason)
        lines = lines_of(found)
        if has_chinese(lines):
            text.add_page(lines)
    if text.lines:
        return _page(captured, PageState.OK, "", text.lines)
    what = "no text layer" if not characters else "no Chinese text in its text layer"
    return _read_scan(captured, document, f"the PDF has {what} (a scan?)")


def _read_scan(captured: CapturedBody, document: Any, what: str) -> ParsedPage:
    """Pages without text, by OCR."""
    pages = len(document)
    if not can_recognise() or not any(_prints_anything(document[number]) for number in range(pages)):
        return _page(captured, PageState.NOT_TEXT, f"{what}: {INSTALL}")
    if pages > MAX_PAGES_RECOGNISED:
        reason = (
            f"{what} and {pages} pages; OCR reads {MAX_PAGES_RECOGNISED}: drop the pages of the review only"
        )
        return _page(captured, PageState.NOT_TEXT, reason)
    return recognised_page(
        captured, "pdf", [recognise(draw_page(document[number])) for number in range(pages)]
    )


def _prints_anything(page: Any) -> bool:
    """An empty page is not worth the seconds that OCR takes."""
    return next(page.get_objects(), None) is not None


def read_picture(captured: CapturedBody, what: str) -> ParsedPage:
    """A picture of a page: by OCR, or NOT_TEXT with what to do."""
    if not can_recognise():
        return _page(captured, PageState.NOT_TEXT, f"this is {what}: {INSTALL}", family="picture")
    found = recognise_file(captured.body)
    if found is None:
        reason = f"this is {what} that is damaged or has more than {MAX_PIXELS} pixels"
        return _page(captured, PageState.NOT_TEXT, reason, family="picture")
    return recognised_page(captured, "picture", [found])


def recognised_page(captured: CapturedBody, family: str, pages: Sequence[RecognisedPage]) -> ParsedPage:
    """Recognised pages as one text; NOT_TEXT below the confidence at which figures go wrong."""
    weights = [len(page.characters) for page in pages]
    total = sum(weights)
    confidence = sum(page.confidence * weight for page, weight in zip(pages, weights, strict=True)) / max(
        total, 1
    )
    if confidence < MIN_CONFIDENCE:
        reason = (
            f"OCR reads {total} characters with confidence {confidence:.2f}, below {MIN_CONFIDENCE}: the "
            "figures would not be sure; drop a better scan, or the text as .txt"
        )
        return _page(captured, PageState.NOT_TEXT, reason, family=family)
    text = PaperText()
    for page in pages:
        text.add_page(lines_of(page.characters))
    read = _page(captured, PageState.OK, "", text.lines, family)
    return replace(read, ocr_confidence=round(confidence, 3))


def _page(
    captured: CapturedBody, state: PageState, reason: str, lines: Sequence[Line] = (), family: str = "pdf"
) -> ParsedPage:
    return ParsedPage.of(captured, state, reason, family, lines)


# --- the text layer ---


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
