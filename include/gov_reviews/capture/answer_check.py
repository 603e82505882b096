"""Is the answer to a request for an article one to be content with, or should the site be asked again?

In: a captured body with its facts, the source's spec. Out: what is wrong with it, "" when nothing is. What is
wrong here passes, as a rule:
an empty answer, half a page, a notice of the site, a broken PDF. What will not change by asking again (a page
of pictures, a shell that
scripts fill, an article that is no review) is no fault: reading it says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_reviews.decoding.content_type import Content, sniff_content
from gov_reviews.page.classification import classify_response
from gov_reviews.records.captures import Capture
from gov_reviews.records.pages import PageState

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
_HAN = re.compile("[\u3400-\u9fff]")
_DOCUMENT_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DOCUMENT_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 20_000


def find_fault(body: bytes, capture: Capture, spec: SourceSpec) -> str:
    """What is wrong with the answer to a request for an article.

    Args:
        capture: Its facts: URL, status (2xx), Content-Type.

    Returns:
        A reason for a person; "" when the archive need not ask again.
    """
    if capture.status in (204, 205):
        return f"status {capture.status}: an answer without a page"
    if capture.status == 206:
        return "status 206: a part of the page, though the whole was asked for"
    content, what = sniff_content(body, capture.url)
    if content is Content.EMPTY:
        return "the answer is empty"
    if content is Content.PDF:
        return _find_pdf_fault(body)
    if content is Content.BINARY:
        return _find_mismatch(capture, what)
    if len(body) <= _MAX_NOTICE_BYTES:
        state, reason = classify_response(capture.status, {"content-type": capture.content_type}, body)
        if state in _PASSING:
            return reason
    if content is Content.HTML:
        return _find_cut(body, capture, spec)
    return _find_mismatch(capture, "a text") or _find_scrap(body, capture)


def _find_mismatch(capture: Capture, what: str) -> str:
    """A PDF that is none: the server began something else, or broke off before the first byte of it."""
    if "pdf" in capture.content_type.lower() or capture.url.lower().partition("?")[0].endswith(".pdf"):
        return f"announced as a PDF, the answer is {what}"
    return ""


def _find_scrap(body: bytes, capture: Capture) -> str:
    from gov_reviews.decoding.charset import decode_body

    text = decode_body(body, capture.content_type).text.strip()
    if len(text) <= 200 and len(_HAN.findall(text)) < _MIN_TEXT_HAN:
        return f"a scrap of text instead of a page: {text[:60]}"
    return ""


def _find_cut(body: bytes, capture: Capture, spec: SourceSpec) -> str:
    """Half a page: the document has no end, and reading it finds no whole article.

    Only such pages are read here; few lack the end.
    """
    if not _DOCUMENT_START.search(body[:_TAIL].replace(b"\x00", b"")) or _DOCUMENT_END.search(
        body[-_TAIL:].replace(b"\x00", b"")
    ):
        return ""
    from gov_reviews.page.capture_page import parse_capture

    page = parse_capture(body, capture, spec)
    if page.state in (PageState.OK, PageState.NEEDS_RENDER, PageState.NOT_TEXT, PageState.DECODE_SUSPECT):
        return ""
    return f"the page breaks off: {page.state_reason}"


def _find_pdf_fault(body: bytes) -> str:
    """A PDF that is cut or torn.

    What it says, and whether it has a text layer, is found out when it is read.
    """
    if b"%%EOF" not in body[-2048:].replace(b"\x00", b""):
        return "the PDF breaks off: it has no end"
    import io

    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted or len(reader.pages) > 0:
            return ""
    except Exception as error:  # damaged files make pypdf raise nearly anything
        return f"the PDF is damaged: {type(error).__name__}"
    return "the PDF is damaged: it has no pages"
