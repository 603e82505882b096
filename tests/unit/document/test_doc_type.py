from __future__ import annotations

from typing import Any

import pytest

from gov_reviews.document.doc_type import REVIEW_THRESHOLD, classify_document
from gov_reviews.document.fields import read_fields
from gov_reviews.records.reviews import DocType

from .cases_reader import load_cases, page_of_case

BODIES = load_cases("bodies")


@pytest.mark.parametrize("case", load_cases("doc_types"), ids=lambda case: case["title"])
def test_kind_by_headline_and_body(case: dict[str, Any]) -> None:
    page = page_of_case(case, BODIES[case["body"]])
    decision = classify_document(read_fields(page), page)
    assert decision.doc_type == DocType(case["type"]), decision


def test_a_review_without_any_title_is_not_lost() -> None:
    page = page_of_case({}, BODIES["review"])
    decision = classify_document(read_fields(page), page)
    assert decision.doc_type is DocType.ANNUAL_REVIEW
    assert decision.score >= REVIEW_THRESHOLD


def test_an_empty_page_is_nothing() -> None:
    page = page_of_case({}, [])
    assert classify_document(read_fields(page), page).doc_type is DocType.OTHER
