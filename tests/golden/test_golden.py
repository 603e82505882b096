"""Pages written in the form of real ones are read exactly as reviewed.

Beside each `page*.html` stand `page*.origin.yaml` (its capture, and what it shows) and `page*.expected.json`
(every field and line). The folder is named like the source whose registered spec reads it, or `inbox`. A
missing JSON is written and the test fails, so that a person compares it with the page.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests import made_records
from tests.yaml_files import read_yaml

from gov_reviews.page.capture_page import parse_capture
from gov_reviews.page.continuation import stitch_pages
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.records.pages import CapturedPage, PageState, ParsedPage
from gov_reviews.sites.registry import load_registry

GOLDEN_ROOT = Path(__file__).parent
PAGES = sorted(path for suffix in ("html", "txt", "md") for path in GOLDEN_ROOT.glob(f"*/page*.{suffix}"))


def read_golden(path: Path) -> tuple[Capture, ParsedPage]:
    """The page as it would come out of the archive, read with the spec of its source."""
    origin = read_yaml(path.with_name(path.stem + ".origin.yaml"))
    body = path.read_bytes()
    source_id = SourceId(path.parent.name)
    digest = sha256(body).hexdigest()
    capture = made_records.capture(
        origin["url"],
        source_id=source_id,
        kind=CaptureKind.INBOX if source_id == INBOX_SOURCE else CaptureKind.ARTICLE,
        group_id=origin.get("group", origin["url"]),
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=origin.get("status", 200),
        content_type=origin.get("content_type", ""),
        body_sha256=digest,
        body_bytes=len(body),
        listed_title=origin.get("listed_title"),
        listed_date=date.fromisoformat(origin["listed_date"]) if "listed_date" in origin else None,
    )
    spec = None if source_id == INBOX_SOURCE else load_registry().get(source_id)
    return capture, parse_capture(CapturedBody.of(body, capture), spec)


def as_json(page: ParsedPage) -> dict[str, Any]:
    """The page in the form of the expected file: one string a line, "kind | text", so that a diff is
    readable.
    """
    record = asdict(page)
    record["published_at"] = page.published_at and {
        **asdict(page.published_at),
        "at": page.published_at.at.isoformat(),
    }
    record["lines"] = [f"{line.kind.value} | {line.text}" for line in page.lines]
    return json.loads(json.dumps(record))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_page_is_read_as_reviewed(path: Path) -> None:
    found = as_json(read_golden(path)[1])
    expected_path = path.with_name(path.stem + ".expected.json")
    if not expected_path.exists():
        expected_path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(
            f"{expected_path.name} was missing and has been written: compare it with the page, then commit it"
        )
    assert found == json.loads(expected_path.read_text(encoding="utf-8"))


def test_every_sample_source_has_pages() -> None:
    sources = {path.parent.name for path in PAGES}
    assert sources >= {spec.id for spec in load_registry() if spec.is_sample}


def test_halves_of_a_newspaper_article_are_joined() -> None:
    halves = [read_golden(GOLDEN_ROOT / "sample_epaper" / name) for name in ("page.html", "page_jump.html")]
    captured = [CapturedPage(capture.capture_id, capture.captured_at, page) for capture, page in halves]
    for order in (captured, captured[::-1]):
        [(capture_ids, whole)] = stitch_pages(order)
        assert capture_ids == tuple(capture.capture_id for capture, _ in halves)
        assert whole.state is PageState.OK
        assert whole.url == halves[0][0].url
        assert len(whole.lines) == len(halves[0][1].lines) + len(halves[1][1].lines) - 2
        assert not [line.text for line in whole.lines if "下转" in line.text or "上接" in line.text]


def test_jump_inside_one_file_is_closed() -> None:
    golden = read_golden(GOLDEN_ROOT / "inbox" / "page_newspaper.txt")
    capture, page = golden
    [(_, whole)] = stitch_pages([CapturedPage(capture.capture_id, capture.captured_at, page)])
    assert whole.state is PageState.OK
    assert len(whole.lines) == len(golden[1].lines) - 2
