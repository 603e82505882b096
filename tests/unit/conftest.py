"""Captures, pages and small PDFs for the tests of parsing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests import made_records
from tests.made_once import made_once
from tests.made_records import parsed_page

from gov_reviews.page.capture_page import parse_capture
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId, SourceId, stable_key
from gov_reviews.records.pages import ParsedPage
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.spec import SourceSpec

ARTICLE_URL = "http://portal.sample.example/zwxx/202401/t20240109_4310901.html"
Placed = tuple[float, float, float, str]  # left, base line, size, text


def make_capture(url: str = ARTICLE_URL, **changes: Any) -> Capture:
    """An article capture; `changes` are fields of Capture."""
    ordinary = {
        "capture_id": CaptureId(stable_key(url, changes.get("captured_at"))),
        "captured_at": datetime(2026, 1, 1, tzinfo=UTC),
        "body_sha256": "",
    }
    return made_records.capture(url, **ordinary | changes)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty installation of the test's own."""
    return Settings(data_root=tmp_path / "data")


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data root of an installation that published the world of `warehouse_data` in one run; never to be
    changed.
    """
    from tests.unit.warehouse.warehouse_data import run_and_publish, world

    return made_once(
        tmp_path_factory,
        "published",
        lambda root: run_and_publish(Settings(root), "the-first-run", *world()),
    )


@pytest.fixture(scope="session")
def capture() -> Callable[..., Capture]:
    return make_capture


@pytest.fixture(scope="session")
def portal() -> SourceSpec:
    return load_registry().get("sample_portal")


@pytest.fixture(scope="session")
def epaper() -> SourceSpec:
    return load_registry().get("sample_epaper")


@pytest.fixture(scope="session")
def read_inbox() -> Callable[..., ParsedPage]:
    """Read bytes or text as an inbox file of the given name."""

    def read(body: bytes | str, name: str = "页.html") -> ParsedPage:
        data = body.encode() if isinstance(body, str) else body
        url = f"file:///inbox/{name}"
        capture = make_capture(url, kind=CaptureKind.INBOX, source_id=INBOX_SOURCE, content_type="")
        return parse_capture(CapturedBody.of(data, capture), None)

    return read


@pytest.fixture(scope="session")
def read_article(portal: SourceSpec) -> Callable[..., ParsedPage]:
    """Read text as an article of the sample portal (TRS family)."""

    def read(markup: str | bytes, spec: SourceSpec | None = portal, **changes: Any) -> ParsedPage:
        body = markup.encode() if isinstance(markup, str) else markup
        return parse_capture(CapturedBody.of(body, make_capture(**changes)), spec)

    return read


@pytest.fixture(scope="session")
def page() -> Callable[..., ParsedPage]:
    """A parsed page with the given lines, for stitching."""

    def make(url: str, lines: Sequence[str], **changes: Any) -> ParsedPage:
        printed = {
            "source_id": SourceId("sample_epaper"),
            "family": "founder",
            "title": "渡口听民声 笔墨写担当",
        }
        return parsed_page(lines, url=url, **printed | changes)

    return make


@pytest.fixture(scope="session")
def make_pdf() -> Callable[[Sequence[Sequence[Placed]]], bytes]:
    """A PDF written by hand: Chinese text in a predefined encoding (no font file), each piece at its
    place.
    """

    def make(pages: Sequence[Sequence[Placed]]) -> bytes:
        font = (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [<< /Type /Font "
            b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering "
            b"(GB1) /Supplement 2 >> "
            b"/DW 1000 >>] >>"
        )
        objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
        numbers = []
        for pieces in pages:
            content = b"".join(
                b"BT /F1 %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n"
                % (size, left, base, text.encode("utf-16-be").hex().encode())
                for left, base, size, text in pieces
            )
            objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
            frame = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            objects.append(frame % len(objects))
            numbers.append(len(objects))
        objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
            len(numbers),
            b" ".join(b"%d 0 R" % number for number in numbers),
        )
        out = bytearray(b"%PDF-1.5\n")
        places = []
        for number, body in enumerate(objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
        return bytes(out)

    return make
