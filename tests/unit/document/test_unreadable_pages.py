"""A page that is no document is recorded with its state and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests import made_records
from tests.made_records import parsed_page

from gov_reviews.code_version import code_version
from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.document.unreadable_pages import (
    MAX_VALUE,
    review_of_damaged_capture,
    review_of_failed_page,
    review_of_forgotten_capture,
    review_of_unreadable_page,
)
from gov_reviews.errors import ArchiveDamaged
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import PageState, ParsedPage
from gov_reviews.records.reviews import DocType, Review

IDS = (CaptureId("1"), CaptureId("2"))


def page(state: PageState, reason: str = "", title: str | None = None) -> ParsedPage:
    return parsed_page(state=state, state_reason=reason, family="trs", title=title)


def capture(number: str) -> Capture:
    return made_records.capture(
        f"http://portal.sample.example/{number}",
        capture_id=CaptureId(number),
        group_id="1",
        warc_path="2026/01/a.warc.gz",
        warc_offset=42,
    )


def only_reason(review: Review) -> str:
    (issue,) = review.issues
    assert review.doc_type is DocType.OTHER
    assert (review.body_text, review.observations) == ("", ())
    assert issue.scope == "page"
    return issue.reason


def test_the_reason_of_the_page_is_said_in_each_language() -> None:
    reason = said("cut_inside_sentence", words="为企业解决技术")
    review = review_of_unreadable_page(page(PageState.TRUNCATED, reason), IDS)
    issue = only_reason(review)
    assert review.state_reason == reason
    assert in_english(issue).startswith(f"{in_english(reason)}. The page breaks off in the middle.")
    assert in_chinese(issue).startswith(f"{in_chinese(reason)}。正文中途断开。")


def test_a_reason_of_one_language_stands_in_both() -> None:
    issue = only_reason(review_of_unreadable_page(page(PageState.EMPTY, "no text"), IDS))
    assert in_english(issue).startswith("no text. There is no text.")
    assert in_chinese(issue).startswith("no text。没有文字内容。")


@pytest.mark.parametrize("state", [state for state in PageState if state is not PageState.OK])
def test_every_state_has_a_remedy_in_both_languages(state: PageState) -> None:
    review = review_of_unreadable_page(page(state), IDS)
    reason = only_reason(review)
    assert (review.state, review.family, review.capture_ids) == (state, "trs", IDS)
    assert review.issues[0].rule_id == f"page_{state}"
    assert reason[0].isascii()
    assert reason.endswith(("。", "…"))


def test_the_page_s_own_reason_goes_first() -> None:
    review = review_of_unreadable_page(
        page(PageState.STUB, "the page only sends its reader away.", "云" * 600), IDS
    )
    assert only_reason(review).startswith("the page only sends its reader away. The page holds no article.")
    assert review.state_reason == "the page only sends its reader away."
    assert review.issues[0].value == "云" * MAX_VALUE


def test_a_page_on_which_the_code_failed_says_which_code() -> None:
    review = review_of_failed_page([capture("1"), capture("2")], "It took 31 seconds.", "耗时31秒。")
    reason = only_reason(review)
    assert review.capture_ids == IDS
    assert review.url == "http://portal.sample.example/1"
    assert review.state is PageState.FAILED
    assert f"It took 31 seconds. (code {code_version()})" in reason
    assert f"代码版本 {code_version()}" in reason


def test_a_damaged_archive_is_named_by_its_place() -> None:
    error = ArchiveDamaged("The record ends early. Restore the file.", "出错", path="a.warc.gz")
    review = review_of_damaged_capture(capture("1"), error)
    assert "2026/01/a.warc.gz offset 42: The record ends early. Restore the WARC file" in only_reason(review)
    assert review.issues[0].value == "2026/01/a.warc.gz offset 42"


def test_a_forgotten_capture_says_who_and_why() -> None:
    decision = CaptureDecision(
        "forget", CaptureId("1"), "jia@host", datetime(2026, 1, 2, tzinfo=UTC), "test page"
    )
    review = review_of_forgotten_capture(capture("1"), decision)
    assert only_reason(review).startswith(
        "test page (jia@host, 2026-01-02). A person has left this capture out"
    )
    assert review.issues[0].severity == "info"
