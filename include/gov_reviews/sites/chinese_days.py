"""Days that are printed in Chinese numerals (二〇二四年一月五日).

In: a match of `CHINESE_DAY`. Out: year, month and day, which need not be a day of the calendar. Pure.
"""

from __future__ import annotations

import re

from gov_reviews.knowledge.small_numbers import small_number

CHINESE_DAY = re.compile(
    """
    ([二一][〇○零Ｏ九OＯ0一二三四五六七八]{3})年
    ([一二三四五六七八九十]{1,2})月
    ([一二三四五六七八九十]{1,3})日
    """,
    re.VERBOSE,
)
_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | dict.fromkeys("○零ＯO0", 0)


def day_of_words(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day; 0 for a month or day that is no number."""
    year = int("".join(str(_DIGITS[digit]) for digit in match[1]))
    return year, small_number(match[2]), small_number(match[3])
