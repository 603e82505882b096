"""Days that are printed in Chinese numerals (二〇二四年一月五日).

In: a match of `CHINESE_DAY`. Out: year, month and day, which need not be a day of the calendar. Pure.
"""

from __future__ import annotations

import re

from gov_reviews.knowledge.small_numbers import small_number

CHINESE_DAY = re.compile(
    """
    ([二一][〇○零Ｏ九O0０一二三四五六七八]{3})年
    ([一二三四五六七八九十]{1,2}|元)月
    ([一二三四五六七八九十廿卅]{1,3})[日号]
    """,
    re.VERBOSE,
)
_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | dict.fromkeys("○零ＯO0０", 0)
_OLD_TENS = {"廿": "二十", "卅": "三十"}


def day_of_words(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day; 0 for a month or day that is no number."""
    year = int("".join(str(_DIGITS[digit]) for digit in match[1]))
    month = "一" if match[2] == "元" else match[2]
    day = "".join(_OLD_TENS.get(word, word) for word in match[3])
    return year, small_number(month), small_number(day)
