"""What a work that is gone weighs: forgotten, superseded, read differently, or without any explanation."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

from warehouse_data import BODY, START, make_capture, make_review, run_and_publish, start_run, unreadable

from gov_reviews.quality.candidate_rows import find_in_set
from gov_reviews.quality.coverage import plan_coverage
from gov_reviews.records.captures import Capture
from gov_reviews.records.reviews import Review
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.reader import candidate_connection

pytestmark = pytest.mark.slow

NEXT = "the-next-run"


def page(number: int, content: str = "") -> Capture:
    return make_capture(
        f"http://portal.sample.example/{number}.html", content, hours=number + (1000 if content else 0)
    )


def review(number: int, capture: Capture, **fields: object) -> Review:
    """One work of its own: another year each, so none is a copy of another."""
    return make_review(
        [capture], BODY + f"第{number}篇。", year=int(fields.pop("year", 1980 + number)), **fields
    )  # type: ignore[arg-type, call-overload]


def publish(settings: Settings, works: int) -> list[Capture]:
    """An installation with so many works, made once beside the folders of the tests and copied."""
    captures = [page(number) for number in range(works)]
    made = Settings(settings.data_root.parents[1] / f"published-{works}")
    if not made.warehouse_path.exists():
        reviews = [review(number, capture) for number, capture in enumerate(captures)]
        run_and_publish(made, "the-first-run", (captures, reviews))
    shutil.copytree(made.data_root, settings.data_root)
    return captures


def build(settings: Settings, captures: list[Capture], reviews: list[Review]) -> None:
    start_run(settings, NEXT, (captures, reviews))
    merge_into_candidate(settings, NEXT)


def damage(settings: Settings, sql: str) -> None:
    with duckdb.connect(str(RunFolder(settings, NEXT).candidate)) as connection:
        connection.execute(sql)


def found(settings: Settings) -> dict[str, list[str]]:
    """Reasons by check."""
    with candidate_connection(settings, NEXT) as connection:
        findings = [find_in_set(connection, plan) for plan in plan_coverage(has_live=True)]
    assert [failures.problem for finding in findings for failures in finding.failures] == ["", "", ""]
    return {finding.failures[0].check.check_id: list(finding.frame["reason"]) for finding in findings}


def test_nothing_is_lost_where_nothing_is_lost(settings: Settings) -> None:
    publish(settings, 3)
    build(settings, [page(7)], [review(7, page(7))])
    assert found(settings) == {"pages_can_be_read": [], "coverage_not_shrunk": [], "works_kept": []}


@pytest.mark.parametrize(
    ("reading", "wording"),
    [
        ({"year": 2011}, "→ 清岚省云汀市望岚区政协 2011 annual_review"),
        ({"year": 2011, "organization": None}, "→ ? 2011 annual_review"),
    ],
)
def test_one_document_that_reads_differently_is_told_and_stops_nothing(
    settings: Settings, reading: dict[str, object], wording: str
) -> None:
    captures = publish(settings, 3)
    build(settings, captures[:1], [review(0, captures[0], **reading)])
    reasons = found(settings)
    assert reasons["coverage_not_shrunk"] == []
    assert len(reasons["works_kept"]) == 1
    assert wording in reasons["works_kept"][0]


def test_one_page_that_cannot_be_read_any_more_is_told_and_stops_nothing(settings: Settings) -> None:
    captures = publish(settings, 3)
    build(settings, captures[:1], [unreadable(captures[0])])
    reasons = found(settings)
    assert reasons["coverage_not_shrunk"] == []
    assert "1980" in reasons["works_kept"][0]
    assert "→ quarantined (cut off)" in reasons["works_kept"][0]


def test_a_forgotten_capture_is_no_loss(settings: Settings) -> None:
    captures = publish(settings, 3)
    build(settings, captures[:2], [unreadable(capture) for capture in captures[:2]])
    damage(settings, "update ops.crawl_url set outcome = 'forgotten' where outcome = 'quarantined'")
    assert found(settings) == {"pages_can_be_read": [], "coverage_not_shrunk": [], "works_kept": []}


def test_pages_that_show_newer_texts_are_told_however_many(settings: Settings) -> None:
    """A site that puts each year's review at the same address."""
    publish(settings, 6)
    newer = [page(number, "newer") for number in range(6)]
    build(
        settings, newer, [review(number, capture, year=2001 + number) for number, capture in enumerate(newer)]
    )
    reasons = found(settings)
    assert reasons["coverage_not_shrunk"] == []
    assert len(reasons["works_kept"]) == 6


@pytest.mark.parametrize("is_new_page", [False, True])
@pytest.mark.parametrize(("undecided", "stops"), [(4, False), (5, True)])
def test_many_that_become_undecided_at_once_stop_the_publication(
    settings: Settings, undecided: int, stops: bool, is_new_page: bool
) -> None:
    captures = publish(settings, 10)
    read = (
        [page(number, "redesigned") for number in range(undecided)] if is_new_page else captures[:undecided]
    )
    build(settings, read, [review(number, capture, organization=None) for number, capture in enumerate(read)])
    reasons = found(settings)
    assert len(reasons["works_kept"]) == undecided
    assert len(reasons["coverage_not_shrunk"]) == stops
    if stops:
        assert (
            "10 − 5 (read otherwise 重读有变 5, unexplained 原因不明 0; works_kept)"
            in reasons["coverage_not_shrunk"][0]
        )


def test_a_tenth_of_many_that_read_differently_does_not_stop(settings: Settings) -> None:
    captures = publish(settings, 50)
    build(
        settings, captures[:5], [review(number, captures[number], organization=None) for number in range(5)]
    )
    reasons = found(settings)
    assert (len(reasons["works_kept"]), reasons["coverage_not_shrunk"]) == (5, [])


DAMAGES = (
    "delete from core.dim_document where review_year = 1981",
    "delete from core.dim_document where review_year = 1981; delete from core.fact_publication where "
    "published_at is not null",
    "update core.dim_document set work_key = 'another' where review_year = 1981",
    "update core.dim_document set is_current = false where review_year = 1981",
)


@pytest.mark.parametrize("was_read", [False, True])
def test_a_loss_that_no_reading_explains_stops_even_a_small_warehouse(
    settings: Settings, was_read: bool
) -> None:
    captures = publish(settings, 3)
    read, number = (captures[1], 1) if was_read else (page(7), 7)
    build(settings, [read], [review(number, read)])
    candidate = RunFolder(settings, NEXT).candidate
    good = candidate.read_bytes()
    for sql in DAMAGES:
        candidate.write_bytes(good)
        damage(settings, sql)
        reasons = found(settings)
        # where the run read the document again and its work key differs, the new reading explains it: one
        # alone does not stop
        assert len(reasons["coverage_not_shrunk"]) == (0 if was_read and "another" in sql else 1), sql
        assert any("1981" in reason for reason in reasons["works_kept"]), sql


def test_a_text_at_a_second_address_keeps_its_work(settings: Settings) -> None:
    captures = publish(settings, 3)
    copy = page(50)
    build(settings, [copy, captures[0]], [review(0, copy), unreadable(captures[0])])
    assert found(settings)["works_kept"] == []


def test_first_run_has_nothing_to_lose(settings: Settings) -> None:
    start_run(settings, NEXT, ([page(0)], [review(0, page(0))]))
    merge_into_candidate(settings, NEXT)
    with candidate_connection(settings, NEXT) as connection:
        (plan,) = plan_coverage(has_live=False)
        assert find_in_set(connection, plan).failures[0].rows == 0


def test_failed_pages_count_when_they_are_many(settings: Settings) -> None:
    publish(settings, 2)
    captures = [page(number) for number in range(10, 30)]
    build(settings, captures, [review(number, capture) for number, capture in enumerate(captures, start=10)])
    damage(
        settings,
        "update staging.stg_capture set state = 'failed', state_reason = 'boom' where captured_at < "
        "timestamptz '2026-01-10 22:30:00+00'",
    )
    assert START.hour == 8
    assert found(settings)["pages_can_be_read"] == ["boom"] * 5
