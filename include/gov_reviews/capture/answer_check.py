"""Is the answer to a request for an article one to be content with, or should the site be asked again?

In: a captured body with its facts, the source's spec. Out: what is wrong with it, "" when nothing is. What is
wrong here passes, as a rule:
an empty answer, half a page, a notice of the site, a broken PDF. What will not change by asking again (a page
of pictures, a shell that scripts fill, an article that is no review) is no fault: reading it says so.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_reviews.decoding.content_type import Content
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.page.capture_page import parse_capture
from gov_reviews.page.classification import classify_response, find_shell_sign
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import PageState
from gov_reviews.sites.list_json import find_data_address

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

# A notice is a small page, with its styles and scripts; a larger body is looked at for its end only.
_MAX_NOTICE_BYTES = 65_536
# Shorter texts without any markup are error messages: "ok", "null", "error".
_MIN_TEXT_HAN = 30
_PASSING = frozenset(
    {
        PageState.BLOCKED_CHALLENGE,
        PageState.BLOCKED_WAF,
        PageState.SOFT_404,
        PageState.WRONG_PAGE,
        PageState.STUB,
        PageState.EMPTY,
    }
)
_DOCUMENT_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DOCUMENT_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 20_000


def find_fault(captured: CapturedBody, page: DecodedPage, spec: SourceSpec) -> str:
    """What is wrong with the answer to a request for an article.

    Args:
        captured: The body with its facts: URL, status (2xx), Content-Type.
        page: The same body, decoded as its source prescribes.

    Returns:
        A reason for a person, in both languages; "" when the archive need not ask again.
    """
    if fault := _find_bare_fault(captured.status, page):
        return fault
    if page.content is Content.PDF:
        return _find_pdf_fault(page.body)
    if page.content in (Content.BINARY, Content.DOCX):
        return _find_mismatch(captured, page.binary_kind or "word_file")
    if len(page.body) <= _MAX_NOTICE_BYTES:
        state, reason = classify_response(captured.status, {}, page)
        if state in _PASSING:
            return reason
    if page.content is Content.HTML:
        return _find_cut(captured, page, spec)
    return _find_mismatch(captured, "text_file") or _find_scrap(page)


@dataclass(frozen=True, slots=True)
class ListFault:
    """Why an answer is no list page.

    Attributes:
        is_missing: It says that there is no such page, or is next to nothing; else something is broken.
    """

    reason: str
    is_missing: bool = False


def find_list_fault(status: int, page: DecodedPage) -> ListFault | None:
    """What is wrong with the answer to a request for a list page, before its rows are looked for.

    Returns:
        An empty answer, a stub, a notice, a file; None when rows may be looked for.
    """
    if fault := _find_bare_fault(status, page):
        return ListFault(fault)
    if page.content in (Content.PDF, Content.BINARY, Content.DOCX):
        kind = page.binary_kind or ("pdf_file" if page.content is Content.PDF else "word_file")
        return ListFault(said("file_for_list", kind=said(kind)))
    if len(page.body) > _MAX_NOTICE_BYTES:
        return None
    state, reason = classify_response(status, {}, page)
    if state not in _PASSING:
        return None
    return ListFault(reason, is_missing=state in (PageState.SOFT_404, PageState.STUB))


def find_shell(page: DecodedPage, url: str) -> str:
    """Why a list page shows no rows: a script gets them from somewhere else; "" where nothing says so."""
    source_of_data = find_data_address(page.text, url)
    if source_of_data is not None:
        return said("data_by_script", address=source_of_data)
    return said("filled_by_script") if find_shell_sign(page.text) else ""


def is_broken_off(page: DecodedPage) -> bool:
    """Whether a document opens and does not end: half a page, or a site that leaves the end out."""
    head, tail = (part.replace(b"\x00", b"") for part in (page.body[:_TAIL], page.body[-_TAIL:]))
    return bool(_DOCUMENT_START.search(head)) and not _DOCUMENT_END.search(tail)


def _find_bare_fault(status: int, page: DecodedPage) -> str:
    """What status and length alone say."""
    if status in (204, 205):
        return said("bare_status", status=status)
    if status == 206:
        return said("part_status", status=status)
    return said("answer_empty") if page.content is Content.EMPTY else ""


def _find_mismatch(captured: CapturedBody, kind: str) -> str:
    """No PDF, though one was announced: the server sent something else, or broke off before the first byte of
    it.
    """
    path = captured.url.lower().partition("?")[0]
    if "pdf" in captured.content_type.lower() or path.endswith(".pdf"):
        return said("announced_pdf", kind=said(kind))
    return ""


def _find_scrap(page: DecodedPage) -> str:
    text = page.text.strip()
    if len(text) <= 200 and count_han(text) < _MIN_TEXT_HAN:
        return said("text_scrap", words=on_one_line(text[:60]))
    return ""


def _find_cut(captured: CapturedBody, page: DecodedPage, spec: SourceSpec) -> str:
    """Half a page: the document has no end, and reading it finds no whole article.

    Only such pages are read here; few lack the end.
    """
    if not is_broken_off(page):
        return ""
    parsed = parse_capture(captured, spec, page)
    if parsed.state in (PageState.OK, PageState.NEEDS_RENDER, PageState.NOT_TEXT, PageState.DECODE_SUSPECT):
        return ""
    return said("page_breaks_off", reason=parsed.state_reason)


def _find_pdf_fault(body: bytes) -> str:
    """A PDF that is cut or torn.

    What it says, and whether it has a text layer, is found out when it is read.
    """
    if b"%%EOF" not in body[-2048:].replace(b"\x00", b""):
        return said("pdf_breaks_off")
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted or len(reader.pages) > 0:
            return ""
    except Exception as error:  # damaged files make pypdf raise nearly anything
        return said("pdf_torn", cause=type(error).__name__)
    return said("pdf_without_pages")
