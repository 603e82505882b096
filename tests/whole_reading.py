"""The whole reading of one page in this process: a worker's CPU time would not be seen by the tests that measure it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from gov_reviews.contracts import INBOX_SOURCE, Capture, CaptureId, CaptureKind, PageState, ParsedPage, Review, SourceId, stable_key
from gov_reviews.extract.review import extract_review
from gov_reviews.normalise import normalise_page
from gov_reviews.parse import parse_capture


def read_page(text: str, url: str = "file:///page.txt", content_type: str = "") -> Review | ParsedPage:
    """The review, or the page as it was parsed when it is no readable one."""
    body = text.encode()
    digest = sha256(body).hexdigest()
    capture = Capture(
        capture_id=CaptureId(stable_key(url, digest)),
        source_id=SourceId(INBOX_SOURCE),
        url=url,
        kind=CaptureKind.INBOX,
        group_id=url,
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        content_type=content_type,
        body_sha256=digest,
        body_bytes=len(body),
        etag=None,
        last_modified=None,
        listed_title=None,
        listed_date=None,
        warc_path="",
        warc_offset=0,
    )
    page = parse_capture(body, capture, None)
    return extract_review(normalise_page(page), (capture.capture_id,), ()) if page.state is PageState.OK else page
