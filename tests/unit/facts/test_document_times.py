"""What a document as a whole is about."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.facts.document_times import names_part_of_year, periods_of_document, session_day
from gov_reviews.facts.printed_times import TimeFinder, year_span
from gov_reviews.facts.scope import CueIndex
from gov_reviews.records.reviews import DocType

YEAR, TERM = year_span(2024, 2024), year_span(2020, 2024)


@pytest.mark.parametrize(
    ("text", "headline", "doc_type", "periods"),
    [
        ("收到提案120件。", "工作综述", DocType.ANNUAL_REVIEW, (YEAR, YEAR)),
        ("收到提案120件。", "工作综述", DocType.TERM_REVIEW, (YEAR, TERM)),
        ("收到提案120件。", "履职五年工作综述", DocType.ANNUAL_REVIEW, (YEAR, TERM)),
        ("收到提案120件。", "五年规划落实综述", DocType.ANNUAL_REVIEW, (YEAR, YEAR)),
        ("收到提案120件。", "五年提出建议153条", DocType.ANNUAL_REVIEW, (YEAR, TERM)),
        ("“十四五”期间，收到提案120件。", "“十四五”时期履职综述", None, (YEAR, year_span(2021, 2025))),
        (
            "收到提案120件。",
            "上半年工作综述",
            DocType.ANNUAL_REVIEW,
            ((date(2024, 1, 1), date(2024, 6, 30)),) * 2,
        ),
        (
            "注：统计时段为2023年12月至2024年11月。",
            "工作综述",
            DocType.ANNUAL_REVIEW,
            ((date(2023, 12, 1), date(2024, 11, 30)),) * 2,
        ),
    ],
)
def test_the_year_of_a_document_and_what_its_figures_are_about(text, headline, doc_type, periods) -> None:
    times = TimeFinder(text, CueIndex(text), 2024, None).find()
    assert periods_of_document(text, times, headline, doc_type, 2024) == periods


def test_a_document_without_a_year_is_about_none() -> None:
    assert periods_of_document("收到提案9件。", (), "", None, None) == ((None, None), (None, None))


def test_the_session_of_the_days_before_publication() -> None:
    opened = "1月9日上午，区政协第三次会议在会堂开幕。"
    assert session_day(opened, date(2025, 1, 10), 2025, "") == (date(2025, 1, 9), 0)
    assert session_day(opened, date(2025, 6, 10), 2025, "") == (None, 0)
    assert session_day("截至1月16日，会议共收到提案223件。", date(2025, 1, 17), 2025, "")[0] == date(
        2025, 1, 16
    )


def test_a_headline_that_names_part_of_a_year() -> None:
    assert names_part_of_year("1—9月工作情况")
    assert not names_part_of_year("全年工作情况")
