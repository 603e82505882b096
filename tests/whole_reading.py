"""The whole reading of one page in this process: the CPU time of a worker would not be seen by the tests that measure it,
and one worker per text would cost more than the reading."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from gov_reviews.contracts import INBOX_SOURCE, Capture, CaptureId, CaptureKind, Review, SourceId, stable_key
from gov_reviews.reading import GroupReader
from gov_reviews.workers import run_step


def read_page(text: str, url: str = "file:///page.txt", content_type: str = "") -> Review:
    """What a run would read, by the same steps."""
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
    return GroupReader(lambda _: body, lambda _: None, run_step).read([capture])[0]
