"""A WARC record and the writer give the same row of the index."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from gov_reviews.capture.capture_facts import (
    MAX_LISTED_TITLE,
    capture_facts,
    capture_from_facts,
    capture_of_record,
    read_block,
)
from gov_reviews.capture.warc import FACTS_HEADER, WarcRecord, _json
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import SourceId, stable_key

AT = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
URL = "http://zx.example.org/a.html"
BODY = "<p>政协</p>".encode()
HEAD = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "7"\r\nContent-Length: %d\r\n\r\n' % len(BODY)
UNIT = SourceId("xx_city")


def facts(**changes: object) -> dict[str, object]:
    made = capture_facts(
        url=URL,
        kind=CaptureKind.ARTICLE,
        group_id="g",
        body=BODY,
        listed_title="题" * 900,
        listed_date=date(2026, 1, 5),
    )
    return made | changes


def record(made: dict[str, object]) -> WarcRecord:
    headers = {FACTS_HEADER: _json(made), "WARC-Date": "2026-01-20T02:00:00.000000Z"}
    return WarcRecord(kind="response", headers=headers, block=HEAD + BODY)


def test_written_and_read_back_it_is_the_same_capture() -> None:
    made = facts(continues_at=f"{URL}?2")
    headers = {"content-type": "text/html", "etag": '"7"'}
    written = capture_from_facts(UNIT, "warc/x.warc.gz", 7, 200, AT, headers, made)
    assert capture_of_record(record(made), UNIT, "warc/x.warc.gz", 7) == written
    assert (written.capture_id, written.etag, written.continues_at) == (
        stable_key(URL, hashlib.sha256(BODY).hexdigest()),
        '"7"',
        f"{URL}?2",
    )
    assert (len(written.listed_title or ""), written.listed_date) == (MAX_LISTED_TITLE, date(2026, 1, 5))


def test_a_return_has_an_id_of_its_own_and_a_clock_that_was_put_back_does_not_count() -> None:
    later = AT + timedelta(days=1)
    plain = capture_of_record(record(facts()), UNIT, "x", 0)
    found = capture_of_record(record(facts(is_return=True, captured_at=later.isoformat())), UNIT, "x", 0)
    assert found.captured_at == later
    assert found.capture_id == stable_key(URL, plain.body_sha256, later.isoformat()) != plain.capture_id


def test_the_block_of_a_file_is_its_bytes_and_half_an_answer_is_what_came() -> None:
    assert read_block(WarcRecord("resource", {}, BODY)).body == BODY
    assert read_block(WarcRecord("response", {}, HEAD + BODY[:5])).body == BODY[:5]
