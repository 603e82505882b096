"""Which captures are read together, and that one bad page stays one bad page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from tests import made_records
from tests.made_records import parsed_page

from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.decisions.review_decisions import ReviewDecision
from gov_reviews.errors import ArchiveDamaged, InvalidMetadata
from gov_reviews.reading.page_groups import GroupReader, cut_chunks, select_pending
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId, stable_key
from gov_reviews.records.pages import CapturedPage, PageState, ParsedPage

START = datetime(2026, 1, 5, tzinfo=UTC)


def capture(
    url: str,
    version: int = 1,
    group: str | None = None,
    source: str = "sample_portal",
    kind: CaptureKind = CaptureKind.ARTICLE,
) -> Capture:
    return made_records.capture(
        url,
        capture_id=CaptureId(f"{url}#{version}"),
        source_id=SourceId(source),
        kind=kind,
        group_id=group or url,
        captured_at=START + timedelta(days=version),
        body_sha256=stable_key(url, version),
    )


def ids(groups: Sequence[Sequence[Capture]]) -> list[list[str]]:
    return [[member.capture_id for member in group] for group in groups]


def test_a_page_alone_comes_with_its_unread_versions_in_order_of_capture() -> None:
    versions = [capture("u", 3), capture("u", 1), capture("u", 2)]
    assert ids(select_pending(versions, set())) == [["u#1", "u#2", "u#3"]]
    assert ids(select_pending(versions, {"u#1"})) == [["u#2", "u#3"]]
    assert select_pending(versions, {"u#1", "u#2", "u#3"}) == []


def test_pages_read_together_come_whole_when_one_is_unread() -> None:
    issue = [capture("a", 1, "issue"), capture("b", 1, "issue"), capture("a", 2, "issue")]
    assert ids(select_pending(issue, {"a#1", "b#1"})) == [["a#1", "b#1", "a#2"]]
    assert select_pending(issue, {"a#1", "b#1", "a#2"}) == []


def test_groups_of_two_sources_are_never_mixed_and_order_of_input_does_not_count() -> None:
    captures = [
        capture("a", 1, "g", "sample_portal"),
        capture("b", 1, "g", "sample_epaper"),
        capture("c", 1, "g", "sample_epaper"),
    ]
    expected = [["b#1", "c#1"], ["a#1"]]
    assert ids(select_pending(captures, set())) == expected
    assert ids(select_pending(captures[::-1], set())) == expected


@pytest.mark.parametrize(
    ("groups", "chunks", "largest"),
    [(0, 0, 0), (1, 1, 1), (50, 1, 50), (51, 2, 50), (25_000, 500, 50), (25_001, 491, 51)],
)
def test_chunks_stay_below_the_limit_of_mapped_tasks(groups: int, chunks: int, largest: int) -> None:
    cut = cut_chunks([(capture(f"u{number}"),) for number in range(groups)])
    assert len(cut) == chunks <= 500
    assert max((len(chunk) for chunk in cut), default=0) == largest
    assert sum(len(chunk) for chunk in cut) == groups


class FakeParts:
    """Stands in for parse, normalise and extract, to see what reaches them and to make them fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stitched: list[list[str]] = []
        self.extracted: list[tuple[str, ...]] = []
        monkeypatch.setattr("gov_reviews.page.capture_page.parse_capture", self.parse, raising=False)
        monkeypatch.setattr("gov_reviews.page.continuation.stitch_pages", self.stitch, raising=False)
        monkeypatch.setattr("gov_reviews.document.clean_page.normalise_page", self.normalise, raising=False)
        monkeypatch.setattr("gov_reviews.reading.extraction.extract_review", self.extract, raising=False)

    def parse(self, captured: CapturedBody, spec: object) -> ParsedPage:
        body = captured.body
        if body == b"crash the parser":
            raise RecursionError("too deep")
        state = PageState.TRUNCATED if body == b"truncated" else PageState.OK
        reason = "stops in mid-sentence" if state is PageState.TRUNCATED else ""
        return parsed_page(
            url=captured.url, source_id=captured.source_id, state=state, state_reason=reason, title=str(body)
        )

    def stitch(self, pages: Sequence[CapturedPage]) -> list[tuple[tuple[CaptureId, ...], ParsedPage]]:
        self.stitched.append([captured.capture_id for captured in pages])
        if any(captured.page.title == "b'crash the stitcher'" for captured in pages):
            raise KeyError("no such half")
        return [((captured.capture_id,), captured.page) for captured in pages]

    def normalise(self, page: ParsedPage) -> ParsedPage:
        return page

    def extract(
        self,
        page: ParsedPage,
        capture_ids: tuple[CaptureId, ...],
        source_regions: tuple[str, ...],
        decisions: tuple[ReviewDecision, ...],
    ) -> object:
        assert decisions == ()
        self.extracted.append(capture_ids)
        if page.title == "b'crash the extractor'":
            raise ZeroDivisionError("division by zero")
        if page.title == "b'metadata with a typo'":
            raise InvalidMetadata("Unknown key.", path="metrics/x.yaml")
        from gov_reviews.records.reviews import DocType, Review

        return Review(
            capture_ids,
            page.source_id,
            page.url,
            page.state,
            "",
            page.family,
            DocType.ANNUAL_REVIEW,
            body_text="正文",
        )


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> FakeParts:
    return FakeParts(monkeypatch)


def read(captures: Sequence[Capture], bodies: dict[str, bytes]) -> dict[str, tuple[PageState, str]]:
    def read_body(found: Capture) -> bytes:
        body = bodies.get(found.capture_id, b"fine")
        if body == b"damaged record":
            raise ArchiveDamaged("The record is cut off.", "出错", path="x.warc.gz")
        return body

    reviews = GroupReader(read_body, lambda source_id: None).read(captures)
    return {
        "+".join(review.capture_ids): (review.state, review.issues[0].rule_id if review.issues else "")
        for review in reviews
    }


def test_a_forgotten_capture_is_left_out_and_its_bytes_are_not_read(parts: FakeParts) -> None:
    def read_body(found: Capture) -> bytes:
        assert found.capture_id != "a#2", "nobody needs these bytes"
        return b"fine"

    decision = CaptureDecision("forget", CaptureId("a#2"), "li@desk", START, "printed by mistake")
    issue = [capture("a", 1, "issue"), capture("b", 1, "issue"), capture("a", 2, "issue")]
    reviews = GroupReader(read_body, lambda source_id: None, forgotten={CaptureId("a#2"): decision}).read(
        issue
    )
    assert {review.capture_ids: review.state for review in reviews} == {
        ("a#2",): PageState.FORGOTTEN,
        ("a#1",): PageState.OK,
        ("b#1",): PageState.OK,
    }
    assert parts.stitched == [["a#1", "b#1"]]
    issue_of_it = next(review.issues[0] for review in reviews if review.state is PageState.FORGOTTEN)
    assert (issue_of_it.rule_id, issue_of_it.severity) == ("capture_forgotten", "info")
    assert "printed by mistake (li@desk, 2026-01-05)" in issue_of_it.reason


def test_a_group_of_which_every_capture_is_forgotten(parts: FakeParts) -> None:
    decision = CaptureDecision("forget", CaptureId("a#1"), "li@desk", START, "not ours")
    reviews = GroupReader(
        lambda found: b"", lambda source_id: None, forgotten={CaptureId("a#1"): decision}
    ).read([capture("a")])
    assert [review.state for review in reviews] == [PageState.FORGOTTEN]
    assert parts.stitched == []


@pytest.mark.parametrize("step", ["parser", "stitcher", "extractor"])
def test_an_error_of_ours_on_one_page_leaves_the_others_alone(parts: FakeParts, step: str) -> None:
    bodies = {"bad#1": f"crash the {step}".encode()}
    found = read([capture("good"), capture("bad"), capture("other")], bodies)
    assert found == {
        "good#1": (PageState.OK, ""),
        "bad#1": (PageState.FAILED, "page_failed"),
        "other#1": (PageState.OK, ""),
    }


def test_a_damaged_record_of_the_archive_holds_back_only_its_page(parts: FakeParts) -> None:
    found = read([capture("good"), capture("bad")], {"bad#1": b"damaged record"})
    assert found == {"good#1": (PageState.OK, ""), "bad#1": (PageState.ARCHIVE_DAMAGED, "archive_damaged")}


def test_a_page_that_is_no_document_is_told_with_its_reason(parts: FakeParts) -> None:
    assert read([capture("cut")], {"cut#1": b"truncated"}) == {
        "cut#1": (PageState.TRUNCATED, "page_truncated")
    }
    assert parts.extracted == []


def test_every_version_of_a_group_is_read_once_and_each_with_the_pages_of_its_time(parts: FakeParts) -> None:
    issue = [capture("a", 1, "issue"), capture("b", 1, "issue"), capture("a", 2, "issue")]
    found = read(issue, {})
    assert set(found) == {"a#1", "a#2", "b#1"}
    assert parts.stitched == [["a#1", "b#1"], ["a#2", "b#1"]]
    assert sorted(parts.extracted) == [("a#1",), ("a#2",), ("b#1",)]


def test_a_disk_that_is_gone_is_no_fault_of_a_page(parts: FakeParts) -> None:
    def read_body(found: Capture) -> bytes:
        raise FileNotFoundError(2, "No such file", "archive")

    with pytest.raises(FileNotFoundError):
        GroupReader(read_body, lambda source_id: None).read([capture("a")])


def test_a_broken_installation_is_no_fault_of_a_page(parts: FakeParts) -> None:
    with pytest.raises(InvalidMetadata):
        read([capture("good"), capture("bad")], {"bad#1": b"metadata with a typo"})
