"""What the archive knows of a capture beside its bytes: written into the WARC record, and read back from it.

In: the facts of a capture, or a WARC record that holds them. Out: the `Capture` of the index. The index can
be made again from the WARC files at any time because both ways give the same record.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from gov_reviews.capture.http_messages import CutOff, ReadResponse, read_response
from gov_reviews.capture.warc import WarcRecord
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId, stable_key

MAX_LISTED_TITLE = 500
# Bodies were limited when they were captured; reading them back only guards against a damaged archive.
_READ_LIMIT = 1_000_000_000


def capture_facts(
    *,
    url: str,
    kind: CaptureKind,
    group_id: str,
    body: bytes,
    listed_title: str | None,
    listed_date: date | None,
) -> dict[str, Any]:
    """What is written beside the body in its WARC record; enough to make the index row again."""
    return {
        "url": url,
        "kind": kind.value,
        "group_id": group_id,
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "body_bytes": len(body),
        "listed_title": listed_title[:MAX_LISTED_TITLE] if listed_title else None,
        "listed_date": listed_date.isoformat() if listed_date else None,
    }


def capture_from_facts(
    source_id: SourceId,
    warc_path: str,
    offset: int,
    status: int,
    at: datetime,
    headers: Any,
    facts: dict[str, Any],
) -> Capture:
    """The index row of a record.

    Args:
        at: When the clock said that it was captured; a time among the facts comes before it.
        headers: Of the response, lower-case names.
        facts: As `capture_facts` gives them, with what the writer has added.
    """
    if "captured_at" in facts:
        at = datetime.fromisoformat(facts["captured_at"])
    key = (
        facts["url"],
        facts["body_sha256"],
        *((at.astimezone(UTC).isoformat(),) if facts.get("is_return") else ()),
    )
    return Capture(
        capture_id=CaptureId(stable_key(*key)),
        source_id=source_id,
        url=facts["url"],
        kind=CaptureKind(facts["kind"]),
        group_id=facts["group_id"],
        captured_at=at,
        status=status,
        content_type=headers.get("content-type", ""),
        body_sha256=facts["body_sha256"],
        body_bytes=facts["body_bytes"],
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        listed_title=facts["listed_title"],
        listed_date=date.fromisoformat(facts["listed_date"]) if facts["listed_date"] else None,
        warc_path=warc_path,
        warc_offset=offset,
        continues_at=facts.get("continues_at"),
        also_at=tuple(facts.get("also_at", ())),
        redirects_to=facts.get("redirects_to"),
    )


def capture_of_record(record: WarcRecord, source_id: SourceId, warc_path: str, offset: int) -> Capture:
    """The index row that the writer made, or would have made, for a record."""
    return captured_body(record, source_id, warc_path, offset)[0]


def captured_body(
    record: WarcRecord, source_id: SourceId, warc_path: str, offset: int
) -> tuple[Capture, bytes]:
    """The index row of a record, and its body; empty for a file that was too large to be archived."""
    response = read_block(record)
    capture = capture_from_facts(
        source_id, warc_path, offset, response.status, record.at, response.headers, record.facts or {}
    )
    return capture, response.body


def read_block(record: WarcRecord) -> ReadResponse:
    """The response that a record holds; of a file its bytes."""
    if record.kind == "resource":
        return ReadResponse(status=200, headers={}, body=record.block)
    try:
        return read_response(record.block, _READ_LIMIT)
    except CutOff as error:
        return error.response  # it was archived as it came
