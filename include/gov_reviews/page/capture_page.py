"""One captured body in, one ParsedPage out: what kind of body it is, whether it is what was asked for, and
who reads it.

Pure: bytes, the capture's facts and the source's spec decide everything. Hostile bytes end in a PageState
with a reason, never in an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_reviews.decoding.charset import decode_body
from gov_reviews.decoding.content_type import Content, sniff_content
from gov_reviews.page.classification import classify_response
from gov_reviews.page.plain_text import read_plain_text
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.pages import PageState, ParsedPage

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

MAX_BODY_BYTES = 20_000_000


def parse_capture(body: bytes, capture: Capture, spec: SourceSpec | None) -> ParsedPage:
    """Read one captured body.

    Args:
        body: As served, transfer decoding undone.
        capture: Its facts: URL, kind, status, Content-Type, what the list said of it.
        spec: The registered source; None for the inbox and for sources that are no longer registered.

    Raises:
        InvalidMetadata: A selector of the spec is none. Nothing else: bad input is a state.
    """
    size = max(len(body), capture.body_bytes)
    if size > MAX_BODY_BYTES:
        return _refused(
            capture,
            spec,
            PageState.TOO_LARGE,
            f"{size} bytes, more than {MAX_BODY_BYTES}: no review is that long",
        )
    content, what = sniff_content(body, capture.url)
    if capture.kind is not CaptureKind.INBOX or content is Content.HTML:
        state, reason = classify_response(capture.status, {"content-type": capture.content_type}, body)
        if state is not PageState.OK:
            return _refused(capture, spec, state, reason)
    if content is Content.EMPTY:
        return _refused(
            capture,
            spec,
            PageState.EMPTY,
            "the body is empty" if not body else "the body holds white space only",
        )
    if content is Content.BINARY:
        return _refused(capture, spec, PageState.NOT_TEXT, f"this is {what}, not HTML, text, Markdown or PDF")
    if content is Content.PDF:
        from gov_reviews.page.pdf import read_pdf

        return read_pdf(body, capture)
    decoded = decode_body(body, capture.content_type, spec.fetch.charset if spec else None)
    if content is Content.HTML:
        from gov_reviews.page.html_article import read_html

        return read_html(decoded, capture, spec)
    return read_plain_text(decoded, capture, "markdown" if content is Content.MARKDOWN else "plain_text")


def _refused(capture: Capture, spec: SourceSpec | None, state: PageState, reason: str) -> ParsedPage:
    unregistered = "plain_text" if capture.kind is CaptureKind.INBOX else "generic_html"
    family = spec.family if spec is not None else unregistered
    return ParsedPage(
        url=capture.url,
        source_id=capture.source_id,
        state=state,
        state_reason=reason,
        family=family,
        charset="",
    )
