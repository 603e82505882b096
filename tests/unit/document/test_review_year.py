from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gov_reviews.document.fields import read_fields
from gov_reviews.document.review_year import decide_review_year, read_year
from gov_reviews.records.pages import PublishedAt
from gov_reviews.records.reviews import DocType

from .cases_reader import load_cases, page_of_case


@pytest.mark.parametrize("case", load_cases("years"), ids=str)
def test_year_and_doubt(case: dict[str, Any]) -> None:
    page = page_of_case(case)
    fields = read_fields(page)
    if "published" in case:
        at = datetime.combine(case["published"], time(), ZoneInfo("Asia/Shanghai"))
        fields = replace(fields, published_at=PublishedAt(at, False, "text"))
    decision = decide_review_year(fields, page, DocType(case.get("type", "annual_review")))
    assert decision.year == case["year"], decision
    issue = decision.issue.rule_id if decision.issue else None
    assert issue == case.get("issue", None if case["year"] else "review_year_undecided")
    if case["year"]:
        assert decision.evidence
    assert decision.evidence == case.get("evidence", decision.evidence)


def test_a_year_after_the_publication_is_not_voted_for() -> None:
    body = "2023年，县政协履职尽责。一年来，成效明显。2022年3月5日，县政协视察。2022年4月、2022年5月，县政协调研。"
    for published, expected in ((2023, 2023), (2022, 2022)):
        page = page_of_case({"title": "凝心聚力", "body": body})
        at = datetime(published, 12, 31, tzinfo=ZoneInfo("Asia/Shanghai"))
        fields = replace(read_fields(page), published_at=PublishedAt(at, False, "text"))
        assert decide_review_year(fields, page, DocType.ANNUAL_REVIEW).year == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022", 2022),
        ("二〇二二", 2022),
        ("二○二三", 2023),
        ("二零二四", 2024),
        ("一九九八", 1998),
        ("1849", None),
        ("二十", None),
    ],
)
def test_read_year(text: str, year: int | None) -> None:
    assert read_year(text) == year
