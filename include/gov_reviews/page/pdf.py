"""A PDF in, its paragraphs out: words by their places on the page, pages without a text layer by OCR.

Pages of one file may be of both kinds; a page that was not read is named (`unread_parts`).
pypdfium2 gives each character with its place. Characters become printed lines here, lines become paragraphs
in reading_order. The file is hostile: it is read in a worker process with limits of time and memory.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.page.card_lines import join_card_lines
from gov_reviews.page.ocr import (
    MAX_PAGES_RECOGNISED,
    MAX_PIXELS,
    MIN_CONFIDENCE,
    RecognisedPage,
    RecognisedPicture,
    can_recognise,
    draw_page,
    recognise,
    recognise_file,
)
from gov_reviews.page.page_articles import find_review
from gov_reviews.page.printed_characters import PrintedCharacter, lines_of
from gov_reviews.page.reading_order import PaperText, PrintedLine, has_chinese
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import Line, PageState, ParsedPage, UnreadPart, UnreadReason

MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000  # of the whole file
_PATH, _IMAGE = 2, 3  # kinds of objects on a page, as PDFium numbers them
_WIDE_SPACE = 0x3000
_MAX_OBJECTS = 5_000  # of a page, looked at
_STAMP_HAN = 30  # Chinese characters that a printed page number, a stamp or a running title has at most
_SCAN_SHARE = 0.5  # of a page that its pictures cover
_OUTLINES = 300  # shapes: characters that were converted to curves; a drawn frame has a few dozen


def read_pdf(captured: CapturedBody) -> ParsedPage:
    """Read one PDF; NOT_TEXT with the reason when it has no text layer, is encrypted or cannot be read."""
    import pypdfium2  # lazy: capture imports the readers for every answer

    try:
        document = pypdfium2.PdfDocument(captured.body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return _page(captured, PageState.NOT_TEXT, said("pdf_password"))
        return _page(captured, PageState.NOT_TEXT, _damage_of(error))
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            reason = said("pdf_too_many_pages", pages=pages, most=MAX_PAGES)
            return _page(captured, PageState.TOO_LARGE, reason)
        return _read_pages(captured, document)
    except pypdfium2.PdfiumError as error:
        return _page(captured, PageState.NOT_TEXT, _damage_of(error))
    finally:
        document.close()


def _damage_of(error: Exception) -> str:
    return said("pdf_unreadable", cause=on_one_line(str(error))[:200])


def _read_pages(captured: CapturedBody, document: Any) -> ParsedPage:
    printed: list[list[PrintedLine]] = []
    characters = 0
    for number in range(len(document)):
        found = page_characters(document[number])
        characters += len(found)
        if characters > MAX_CHARACTERS:
            reason = said("pdf_too_many_characters", most=MAX_CHARACTERS)
            return _page(captured, PageState.TOO_LARGE, reason)
        printed.append(lines_of(found))
    has_text = any(map(has_chinese, printed))
    scans = [
        number
        for number, lines in enumerate(printed)
        if _is_scan(document[number], lines, is_among_text=has_text)
    ]
    recognised, unread = _recognise_pages(document, scans)
    text = PaperText()
    for number, lines in enumerate(printed):
        page = recognised.get(number)
        if lines := lines if page is None else lines_of(page.characters):
            text.add_page(lines if has_chinese(lines) else [])
    if text.lines:
        read = _read_paper(captured, text, "pdf")
        unread = *unread, *read.unread_parts
        return replace(read, ocr_confidence=_confidence(recognised.values()), unread_parts=unread)
    if not scans:
        return _page(captured, PageState.EMPTY, said("pdf_pages_empty"))
    code = "pdf_no_text_layer" if not characters else "pdf_no_chinese_layer"
    state, reason = _why_nothing(unread)
    return _page(captured, state, said(code, reason=reason))


def _is_scan(page: Any, lines: Sequence[PrintedLine], *, is_among_text: bool) -> bool:
    """A page whose text layer says nothing, or no more than a stamp, of what it prints.

    Args:
        is_among_text: Other pages have text: this one may well be a photograph or a title page. A picture or
            outlines of characters that fill it are taken for text, a small one is not.
    """
    if sum(count_han(line.text) for line in lines) > _STAMP_HAN:
        return False
    objects = list(islice(page.get_objects(), _MAX_OBJECTS))
    if not is_among_text:
        return bool(objects)
    outlines = sum(found.type == _PATH for found in objects)
    return outlines >= _OUTLINES or _covered(page, [found for found in objects if found.type == _IMAGE])


def _covered(page: Any, pictures: Sequence[Any]) -> bool:
    """Whether pictures fill half of a page; strips of one scan lie below each other."""
    area = sum(
        max(0.0, right - left) * max(0.0, top - bottom)
        for left, bottom, right, top in (picture.get_bounds() for picture in pictures)
    )
    return bool(area >= _SCAN_SHARE * page.get_width() * page.get_height() > 0)


def _recognise_pages(
    document: Any, numbers: Sequence[int]
) -> tuple[dict[int, RecognisedPage], tuple[UnreadPart, ...]]:
    """The pages whose figures are sure, and those that are not read; one without any text is neither."""
    if not can_recognise():
        return {}, tuple(UnreadPart(_name(number), UnreadReason.NO_OCR) for number in numbers)
    found = {number: recognise(draw_page(document[number])) for number in numbers[:MAX_PAGES_RECOGNISED]}
    sure = {number: page for number, page in found.items() if page.confidence >= MIN_CONFIDENCE}
    unsure = [number for number, page in found.items() if page.characters and number not in sure]
    return sure, (
        *(UnreadPart(_name(number), UnreadReason.UNSURE_OCR) for number in unsure),
        *(UnreadPart(_name(number), UnreadReason.TOO_MANY) for number in numbers[MAX_PAGES_RECOGNISED:]),
    )


def _name(number: int) -> str:
    return f"page {number + 1} (第{number + 1}页)"


def _confidence(pages: Iterable[RecognisedPage]) -> float | None:
    """Mean of the characters of recognised pages; None where no page was recognised."""
    weighted = [(page.confidence, len(page.characters)) for page in pages]
    total = sum(weight for _, weight in weighted)
    return round(sum(share * weight for share, weight in weighted) / total, 3) if total else None


def _why_nothing(unread: Sequence[UnreadPart]) -> tuple[PageState, str]:
    """What a file of pictures is that gives no text, with what to do."""
    reasons = {part.reason for part in unread}
    if UnreadReason.NO_OCR in reasons:
        return PageState.NOT_TEXT, said("ocr_missing")
    if UnreadReason.UNSURE_OCR in reasons:
        return PageState.NOT_TEXT, said("ocr_unsure", least=MIN_CONFIDENCE)
    return PageState.EMPTY, said("ocr_finds_nothing")


def read_picture(captured: CapturedBody, kind: str) -> ParsedPage:
    """A picture of a page: by OCR, or NOT_TEXT with what to do.

    Args:
        kind: Of picture, as `DecodedPage.binary_kind` says.
    """
    if not can_recognise():
        reason = said("kind_needs", kind=said(kind), reason=said("ocr_missing"))
        return _page(captured, PageState.NOT_TEXT, reason, family="picture")
    found = recognise_file(captured.body)
    if found is None:
        reason = said("picture_damaged", kind=said(kind), most=MAX_PIXELS)
        return _page(captured, PageState.NOT_TEXT, reason, family="picture")
    return recognised_picture(captured, found)


def recognised_picture(captured: CapturedBody, found: RecognisedPicture) -> ParsedPage:
    """A recognised picture as a text; strips below the confidence at which figures go wrong are not read, and
    NOT_TEXT where none is left.
    """
    sure = [strip for strip in found.strips if strip.page.confidence >= MIN_CONFIDENCE]
    unsure = [strip for strip in found.strips if strip.page.characters and strip not in sure]
    unread = [UnreadPart(strip.place, UnreadReason.UNSURE_OCR) for strip in unsure]
    if not sure:
        state, reason = _why_nothing(unread)
        return _page(
            captured, state, said("kind_needs", kind=said("a_picture"), reason=reason), family="picture"
        )
    if found.unread:
        unread.append(UnreadPart(found.unread, UnreadReason.TOO_MANY))
    text = PaperText()
    for strip in sure:
        text.add_page(lines_of(strip.page.characters))
    read = _read_paper(captured, text, "picture")
    confidence = _confidence(strip.page for strip in sure)
    return replace(read, ocr_confidence=confidence, unread_parts=(*unread, *read.unread_parts))


def _read_paper(captured: CapturedBody, text: PaperText, family: str) -> ParsedPage:
    """A printed text, without the other articles that stand beside a review."""
    lines, others = find_review(text.lines, text.heads, text.apart)
    unread = tuple(UnreadPart(head, UnreadReason.OTHER_ARTICLE) for head in others)
    doubtful = (text.lines[number] for number in text.doubtful)
    kept = tuple(head.text for head in doubtful if head in lines)
    return replace(_page(captured, PageState.OK, "", lines, family), unread_parts=unread, doubtful_heads=kept)


def _page(
    captured: CapturedBody, state: PageState, reason: str, lines: Sequence[Line] = (), family: str = "pdf"
) -> ParsedPage:
    return ParsedPage.of(captured, state, reason, family, join_card_lines(lines, Line))


# --- the text layer ---


def page_characters(page: Any) -> list[PrintedCharacter]:
    """The printed characters of a page with their places; what is turned is left out."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    x, base = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    found: list[PrintedCharacter] = []
    is_spaced = is_set_apart = False
    for number in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, number)
        printed = chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not printed.strip():
            is_spaced = True
            is_set_apart = is_set_apart or (
                code == _WIDE_SPACE and raw.FPDFText_IsGenerated(text_page, number) != 1
            )
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
            PrintedCharacter(
                printed, min(box.left, x.value), box.right, base.value, size, is_spaced, is_set_apart
            )
        )
        is_spaced = is_set_apart = False
    text_page.close()
    return found
