"""Made records for tests: an ordinary one of each kind, of which a test names only what it is about.

In: the fields that matter, by the names of the record. Out: the record, everything else as on an ordinary
page of an invented committee. A new field of a record gets its ordinary value here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId, SourceId, stable_key
from gov_reviews.records.pages import Line, PageState, ParsedPage
from gov_reviews.records.reviews import Bound, DocType, FactStatus, Observation, Review

CAPTURED_AT = datetime(2026, 1, 10, 8, tzinfo=UTC)


def capture(url: str, **changes: Any) -> Capture:
    """An article of the portal; the same URL and body are the same capture."""
    ordinary: dict[str, Any] = {
        "capture_id": CaptureId(stable_key(url, changes.get("body_sha256", ""))),
        "source_id": SourceId("sample_portal"),
        "kind": CaptureKind.ARTICLE,
        "group_id": url,
        "captured_at": CAPTURED_AT,
        "status": 200,
        "content_type": "text/html",
        "body_sha256": stable_key(url) * 4,
        "body_bytes": 0,
        "etag": None,
        "last_modified": None,
        "listed_title": None,
        "listed_date": None,
        "warc_path": "warc/x.warc.gz",
        "warc_offset": 0,
    }
    return Capture(url=url, **ordinary | changes)


def parsed_page(lines: Sequence[Line | str] = (), **changes: Any) -> ParsedPage:
    """A plain text of the inbox, line by line."""
    ordinary: dict[str, Any] = {
        "url": "file:///page.txt",
        "source_id": INBOX_SOURCE,
        "state": PageState.OK,
        "state_reason": "",
        "family": "plain_text",
        "charset": "utf-8",
        "lines": tuple(Line(line) if isinstance(line, str) else line for line in lines),
    }
    return ParsedPage(**ordinary | changes)


def observation(**changes: Any) -> Observation:
    """An exact figure of the year 2025, with its place still to be said."""
    year = changes.pop("year", 2025)
    ordinary: dict[str, Any] = {
        "metric_code": "other",
        "unit": "件",
        "bound": Bound.EXACT,
        "status": FactStatus.ACTUAL,
        "noun": None,
        "subject": None,
        "recipient": None,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "section": None,
        "confidence": 0.9,
    }
    return Observation(**ordinary | changes)


def figure(
    body: str, printed: str, value: float, unit: str, metric_code: str, *, occurrence: int = 0, **changes: Any
) -> Observation:
    """A figure found in a body by its words, with its sentence.

    Args:
        body: The text. printed: the words in it.
        occurrence: Which place, 0 for the first.
        changes: Other fields; year: whose days the period is.
    """
    start = -1
    for _ in range(occurrence + 1):
        start = body.index(printed, start + 1)
    place = {
        "char_start": start,
        "char_end": start + len(printed),
        "sentence_start": body.rfind("。", 0, start) + 1,
        "sentence_end": body.find("。", start) + 1 or len(body),
    }
    stated = {"printed": printed, "value": value, "unit": unit, "metric_code": metric_code}
    return observation(**place | stated | changes)


def review(captures: Sequence[Capture], **changes: Any) -> Review:
    """The annual review that captures were read as."""
    ordinary: dict[str, Any] = {
        "capture_ids": tuple(capture.capture_id for capture in captures),
        "source_id": captures[0].source_id,
        "url": captures[0].url,
        "state": PageState.OK,
        "state_reason": "",
        "family": "trs",
        "doc_type": DocType.ANNUAL_REVIEW,
        "source_name": "清岚日报",
        "authors": ("林知远", "何苇"),
    }
    return Review(**ordinary | changes)
