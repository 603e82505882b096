"""Days in Chinese numerals."""

from __future__ import annotations

import pytest

from gov_reviews.sites.chinese_days import CHINESE_DAY, day_of_words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二四年一月五日", (2024, 1, 5)),
        ("二○二四年十月三十一日", (2024, 10, 31)),
        ("二零一九年十二月二十日", (2019, 12, 20)),
        ("一九九八年三月十日", (1998, 3, 10)),
        ("二〇二四年一五月五五日", (2024, 0, 0)),
    ],
)
def test_a_day_in_words(text: str, day: tuple[int, int, int]) -> None:
    match = CHINESE_DAY.search(f"（{text}）")
    assert match is not None
    assert day_of_words(match) == day
