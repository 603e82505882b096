"""Every undecided field of a published document is said once, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gov_reviews.document.undecided_fields import with_undecided_issues
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import DocType, Issue, Organization, Review

DECIDED = Review(
    capture_ids=(CaptureId("1"),),
    source_id=INBOX_SOURCE,
    url="file:///page.txt",
    state=PageState.OK,
    state_reason="",
    family="plain_text",
    doc_type=DocType.ANNUAL_REVIEW,
    title="履职为民",
    organization=Organization("500116", "重庆市江津区政协", "county", "重庆市", ""),
    review_year=2022,
)


def test_a_decided_document_stays_as_it_is() -> None:
    assert with_undecided_issues(DECIDED) is DECIDED


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("organization", "organization_undecided"),
        ("review_year", "review_year_undecided"),
        ("doc_type", "doc_type_undecided"),
        ("title", "title_undecided"),
    ],
)
def test_an_empty_field_has_its_warning_and_its_flag(field: str, rule: str) -> None:
    review = with_undecided_issues(replace(DECIDED, **{field: None}))
    (issue,) = review.issues
    assert (issue.rule_id, issue.severity, issue.scope) == (rule, "warning", "field")
    assert review.flags == (rule,)
    english, chinese = issue.reason.split(". ", 1)[0], issue.reason
    assert english.isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)


def test_a_title_of_white_space_is_none() -> None:
    assert with_undecided_issues(replace(DECIDED, title=" \u3000")).flags == ("title_undecided",)


def test_what_the_extraction_has_said_is_not_said_again() -> None:
    known = Issue("organization_undecided", "warning", "field", "Several divisions fit.")
    review = with_undecided_issues(
        replace(DECIDED, organization=None, issues=(known,), flags=("few_figures",))
    )
    assert review.issues == (known,)
    assert review.flags == ("few_figures", "organization_undecided")


def test_twice_is_once() -> None:
    once = with_undecided_issues(replace(DECIDED, organization=None, review_year=None))
    assert with_undecided_issues(once) == once
    assert len(once.issues) == 2


def test_pages_of_which_nothing_is_loaded_have_no_undecided_fields() -> None:
    for review in (
        replace(DECIDED, organization=None, state=PageState.STUB),
        replace(DECIDED, organization=None, doc_type=DocType.MEETING_NEWS),
    ):
        assert with_undecided_issues(review) is review
