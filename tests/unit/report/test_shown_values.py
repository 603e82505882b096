"""How values and moments are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gov_reviews.report.page_wording import Language
from gov_reviews.report.shown_values import show_number, show_short, show_time, show_value


@pytest.mark.parametrize(
    ("value", "unit", "bound", "shown"),
    [
        (1234567.0, "件", "eq", "1,234,567 件"),
        (98.7, "%", "eq", "98.7%"),
        (430.0, "篇", "ge", "≥430 篇"),
        (0.0, None, "about", "≈0"),
        (None, "件", "eq", ""),
    ],
)
def test_value(value: float | None, unit: str | None, bound: str, shown: str) -> None:
    assert show_value(value, unit, bound) == shown


def test_number_that_is_none() -> None:
    assert show_number(float("nan")) == ""
    assert show_number(0.5) == "0.5"


def test_time() -> None:
    assert show_time(date(2026, 1, 8)) == "2026-01-08"
    assert show_time(datetime(2026, 1, 8, 9, 30, 59)) == "2026-01-08 09:30"
    assert show_time(None) == ""
    assert show_time(datetime(2026, 1, 7, 22, 30, tzinfo=UTC)) == "2026-01-08 06:30"


@pytest.mark.parametrize(
    ("value", "unit", "bound", "chinese", "english"),
    [
        (99_999.0, "元", "eq", "99,999 元", "99,999 元"),
        (3_800_000.0, "元", "ge", "≥380万元", "≥3.8 million 元"),
        (123_456_789.0, "元", "eq", "1.23亿元", "123 million 元"),
        (3e9, "元", "about", "≈30亿元", "≈3 billion 元"),
        (150_000.0, "人次", "eq", "15万人次", "150,000 人次"),
        (float("nan"), "元", "eq", "", ""),
        (-2e6, "", "eq", "-200万", "-2 million"),
    ],
)
def test_short(value: float, unit: str, bound: str, chinese: str, english: str) -> None:
    assert show_short(value, unit, bound, Language.ZH) == chinese
    assert show_short(value, unit, bound, Language.EN) == english
