"""Small numbers in Chinese numerals: months, days, terms and sessions; and years.

In: the numeral alone, or a text with years. Out: the number, or the text. Figures of a text, of every size
and style, are read by `facts.numerals`. Pure.
"""

from __future__ import annotations

import re

CHINESE_DIGITS = str.maketrans("〇○Ｏ零０一二三四五六七八九", "00000123456789")
"""Of numerals that are read digit by digit, for `str.translate`."""

_DIGITS = "一二三四五六七八九"
_YEAR = re.compile("二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_NUMBER = re.compile(f"(?:(?P<tens>[{_DIGITS}]?)(?P<ten>十))?(?P<ones>[{_DIGITS}]?)")


def small_number(words: str) -> int:
    """One to ninety-nine; 0 for what is no such number."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return 0
    tens = (_DIGITS.find(found["tens"]) + 1 if found["tens"] else 1) if found["ten"] else 0
    return 10 * tens + (_DIGITS.index(found["ones"]) + 1 if found["ones"] else 0)


def years_in_digits(text: str) -> str:
    """二〇二三年十二月 as 2023年十二月, character for character."""
    return _YEAR.sub(lambda year: year[0].translate(CHINESE_DIGITS), text)
