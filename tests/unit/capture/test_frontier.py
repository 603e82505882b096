"""The frontier of a source, from run to run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from gov_reviews.capture.frontier import Frontier
from gov_reviews.capture.frontier_pages import FrontierEvent, FrontierState
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.sites.families import ListedArticle, PageRequest
from gov_reviews.sites.spec import ListPlace

NOON = datetime(2026, 1, 20, 4, tzinfo=UTC)
PLACE = ListPlace(id="news", path="/zwxx/")
ROW = ListedArticle("http://a.example/1.html", "政协综述", date(2026, 1, 5), 0)
PAGE_2 = PageRequest("http://a.example/index_1.html", PLACE, 2, is_optional=True)


def frontier(root: Path, run: str | None = "r1") -> Frontier:
    return Frontier(root, SourceId("city"), None if run is None else RunId(run))


def test_what_was_listed_and_what_failed_is_known_by_the_next_run(tmp_path: Path) -> None:
    first = frontier(tmp_path)
    first.note_listed([ROW], PLACE, NOON)
    first.note_list_page(PAGE_2, FrontierEvent.FAILED, NOON, "status 502")
    first.note_walk(PLACE, FrontierEvent.WALK_BEGUN, NOON, "page 2")
    first.keep()
    second = frontier(tmp_path, "r2")
    (article,) = second.open_pages(CaptureKind.ARTICLE)
    assert (article.line.title, article.line.listed_date, article.line.place) == (
        ROW.title,
        ROW.listed_date,
        "news",
    )
    (page,) = second.open_pages(CaptureKind.LIST)
    assert (page.line.step, page.line.number, page.reason) == ("list", 2, "status 502")
    assert second.walk(PLACE).begun_at == NOON
    counts = second.counts()
    assert {state: count for state, count in counts.items() if count} == {
        FrontierState.DUE: 1,
        FrontierState.FAILED: 1,
        FrontierState.PARTIAL: 1,
    }
    assert second.next_asking(NOON) == NOON


def test_an_article_that_is_read_at_once_takes_no_line_and_a_known_one_is_closed(tmp_path: Path) -> None:
    first = frontier(tmp_path)
    first.note_article(ROW, FrontierEvent.READ, NOON)
    first.keep()
    assert not (tmp_path / "frontier").exists()
    first.note_listed([ROW], PLACE, NOON)
    first.note_article(ROW, FrontierEvent.READ, NOON)
    first.keep()
    second = frontier(tmp_path)
    assert list(second.open_pages(CaptureKind.ARTICLE)) == []
    assert second.next_asking(NOON) is None


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    dry = frontier(tmp_path, None)
    dry.note_listed([ROW], PLACE, NOON)
    dry.keep()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_line_is_said_and_the_others_count(tmp_path: Path) -> None:
    first = frontier(tmp_path)
    first.note_listed([ROW], PLACE, NOON)
    first.keep()
    path = tmp_path / "frontier" / "city.jsonl"
    path.write_bytes(b'{"at": "yesterday"}\n' + path.read_bytes())
    second = frontier(tmp_path)
    assert len(list(second.open_pages(CaptureKind.ARTICLE))) == 1
    assert "Line 1" in second.damaged[0]
