"""The times that a text names, before any figure asks for one."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.facts.printed_times import TimeFinder, year_span
from gov_reviews.facts.scope import CueIndex


def _times(text: str, published: date | None = None):
    return TimeFinder(text, CueIndex(text), 2024, published).find()


@pytest.mark.parametrize(
    ("text", "code", "years"),
    [
        ("2023年，收到提案156件。", "named", (2023, 2023)),
        ("2019年至2023年收到提案700件。", "named", (2019, 2023)),
        ("2021年以来收到提案700件。", "named", (2021, 2024)),
        ("“十四五”时期收到提案700件。", "named", (2021, 2025)),
        ("五年来，收到提案700件。", "term", (2020, 2024)),
        ("近10年来，收到提案900件。", "10", (2015, 2024)),
        ("五年提出建议153条。", "5", (2020, 2024)),
        ("近几年来收到提案多件。", "several", (2024, 2024)),
        ("截至10月底，办复提案120件。", "until", (2024, 2024)),
    ],
)
def test_a_time_by_its_form(text: str, code: str, years: tuple[int, int]) -> None:
    (time,) = _times(text)
    assert (time.code, (time.first, time.last)) == (code, years)
    assert time.is_span == (years[0] < years[1])


def test_parts_of_a_year_have_days() -> None:
    (quarters,) = _times("前三季度收到提案120件。")
    (months,) = _times("2023年12月至2024年11月收到提案120件。")
    assert quarters.days == (date(2024, 1, 1), date(2024, 9, 30))
    assert months.days == (date(2023, 12, 1), date(2024, 11, 30))


def test_last_year_counts_from_the_day_of_publication() -> None:
    assert [time.first for time in _times("去年收到提案120件。", date(2025, 1, 9))] == [2024]
    assert _times("去年收到提案120件。") == []
    assert _times("较去年增加12件。", date(2025, 1, 9)) == []


def test_how_a_time_stands_to_its_clause() -> None:
    opening, compared, attribute = (
        _times(text)[0]
        for text in (
            "2023年，收到提案156件。",
            "比2023年的141件多11件。",
            "通报2023年度市政协工作，收到提案9件。",
        )
    )
    assert (opening.is_opening, compared.is_compared, attribute.is_opening) == (True, True, False)


def test_closed_days_of_whole_years() -> None:
    assert year_span(2020, 2024) == (date(2020, 1, 1), date(2024, 12, 31))
