"""How values and moments are written."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gov_reviews.report.shown_values import show_number, show_time, show_value


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
