"""One captured body in, one ParsedPage out: what kind of body it is, whether it is what was asked for, and
who reads it.

Pure: the body with its facts and the source's spec decide everything. Hostile bytes end in a PageState
with a reason, never in an exception.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gov_reviews.decoding.content_type import Content
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.knowledge.message_texts import said
from gov_reviews.page.classification import classify_response
from gov_reviews.page.plain_text import read_plain_text
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.pages import PageState, ParsedPage

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

MAX_BODY_BYTES = 20_000_000
_JSON_START = re.compile(r"\ufeff?\s{0,20}(?:\{\s{0,20}\"|\[\s{0,20}[{\"]|<\?xml\b)")
# That may be a photographed or scanned page.
_PICTURES = frozenset({"png_picture", "jpeg_picture", "webp_picture"})


def decode_capture(captured: CapturedBody, spec: SourceSpec | None) -> DecodedPage:
    """The body, to be decoded with the charset that its source prescribes."""
    charset = spec.fetch.charset if spec is not None else None
    return DecodedPage(captured.body, captured.url, captured.content_type, charset)


def parse_capture(
    captured: CapturedBody, spec: SourceSpec | None, page: DecodedPage | None = None
) -> ParsedPage:
    """Read one captured body.

    Args:
        captured: The bytes and their facts: URL, kind, status, Content-Type, what the list said of it.
        spec: The registered source; None for the inbox and for sources that are no longer registered.
        page: The same body as `decode_capture` gives it, where the caller has it already.

    Raises:
        InvalidMetadata: A selector of the spec is not valid. Nothing else: bad input is a state.
    """
    size = max(len(captured.body), captured.body_bytes)
    if size > MAX_BODY_BYTES:
        reason = said("body_too_large", size=size, most=MAX_BODY_BYTES)
        return _refused(captured, spec, PageState.TOO_LARGE, reason)
    page = page or decode_capture(captured, spec)
    content = page.content
    if (carried := _read_json_answer(page, captured, spec)) is not None:
        return carried
    if captured.redirects_to is not None:
        return _sent_away(captured, spec, captured.redirects_to)
    if captured.kind is not CaptureKind.INBOX or content is Content.HTML:
        state, reason = classify_response(captured.status, {}, page)
        if state is not PageState.OK:
            refused = _refused(captured, spec, state, reason)
            return _read_shell(page, captured, spec, refused) if state is PageState.NEEDS_RENDER else refused
    return _read_kind(page, captured, spec)


def _read_kind(page: DecodedPage, captured: CapturedBody, spec: SourceSpec | None) -> ParsedPage:
    """The body by the reader of its kind."""
    content = page.content
    if content is Content.EMPTY:
        reason = said("white_space_only" if captured.body else "body_empty")
        return _refused(captured, spec, PageState.EMPTY, reason)
    if content is Content.BINARY:
        if captured.kind in (CaptureKind.INBOX, CaptureKind.ARTICLE) and page.binary_kind in _PICTURES:
            from gov_reviews.page.pdf import read_picture  # lazy: as below

            return read_picture(captured, page.binary_kind)
        reason = said("not_readable_kind", kind=said(page.binary_kind))
        return _refused(captured, spec, PageState.NOT_TEXT, reason)
    if content is Content.PDF:
        from gov_reviews.page.pdf import read_pdf  # lazy: segmentation, for files only

        return read_pdf(captured)
    if content is Content.DOCX:
        from gov_reviews.page.docx import read_docx  # lazy: lxml, for files of Word only

        return read_docx(captured)
    if content is Content.HTML:
        # Capture imports this module for every answer.
        from gov_reviews.page.html_article import read_html  # lazy: bs4 and lxml, for HTML only

        return read_html(page, captured, spec)
    return read_plain_text(
        page.decoded, captured, "markdown" if content is Content.MARKDOWN else "plain_text"
    )


def _read_json_answer(
    page: DecodedPage, captured: CapturedBody, spec: SourceSpec | None
) -> ParsedPage | None:
    """A text as JSON, None where the body is none; JSON whose strings hold markup looks like markup."""
    is_text = page.content in (Content.HTML, Content.TEXT)
    if captured.status != 200 or not is_text or not _JSON_START.match(page.text):
        return None
    from gov_reviews.page.html_article import read_json_article  # lazy: as above

    return read_json_article(page, captured, spec)


def _read_shell(
    page: DecodedPage, captured: CapturedBody, spec: SourceSpec | None, refused: ParsedPage
) -> ParsedPage:
    """A page that scripts fill: it may carry the text for them, or say where they get it from."""
    from gov_reviews.page.html_article import read_html  # lazy: as below

    found = read_html(page, captured, spec)
    is_found = found.state is PageState.OK or found.text_address is not None
    return found if is_found else refused


def _sent_away(captured: CapturedBody, spec: SourceSpec | None, target: str) -> ParsedPage:
    """A redirect to a host that is not the source's."""
    host = urlsplit(target).netloc[:100]
    reason = said("text_on_other_host", host=host, url=on_one_line(target))
    return replace(_refused(captured, spec, PageState.TEXT_ELSEWHERE, reason), text_address=target)


def _refused(captured: CapturedBody, spec: SourceSpec | None, state: PageState, reason: str) -> ParsedPage:
    unregistered = "plain_text" if captured.kind is CaptureKind.INBOX else "generic_html"
    return ParsedPage.of(captured, state, reason, spec.family if spec is not None else unregistered)
