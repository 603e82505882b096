"""Small numbers in Chinese numerals."""

from __future__ import annotations

import pytest

from gov_reviews.knowledge.small_numbers import small_number, years_in_digits

DIGITS = ["", *"一二三四五六七八九"]


@pytest.mark.parametrize("number", range(1, 100))
def test_what_is_printed_is_read(number: int) -> None:
    tens, ones = divmod(number, 10)
    printed = (f"{DIGITS[tens] if tens > 1 else ''}十" if tens else "") + DIGITS[ones]
    assert small_number(printed) == number


@pytest.mark.parametrize("words", ["", "零", "〇", "二三", "十十", "二十三四", "12", "一百", "月"])
def test_what_is_no_such_number_is_none(words: str) -> None:
    assert small_number(words) == 0


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("二〇二三年十二月", "2023年十二月"),
        ("二○二二年和二零一九年度", "2022年和2019年度"),
        ("二〇二三", "二〇二三"),
        ("二百二十年", "二百二十年"),
    ],
)
def test_years_are_written_in_digits(text: str, written: str) -> None:
    assert years_in_digits(text) == written
