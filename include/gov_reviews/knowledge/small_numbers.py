"""Small numbers in Chinese numerals: months, days, terms and sessions.

In: the numeral alone. Out: the number. Figures of a text, of every size and style, are read by
`facts.numerals`. Pure.
"""

from __future__ import annotations

import re

_DIGITS = "一二三四五六七八九"
_NUMBER = re.compile(f"(?:(?P<tens>[{_DIGITS}]?)(?P<ten>十))?(?P<ones>[{_DIGITS}]?)")


def small_number(words: str) -> int:
    """One to ninety-nine; 0 for what is no such number."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return 0
    tens = (_DIGITS.find(found["tens"]) + 1 if found["tens"] else 1) if found["ten"] else 0
    return 10 * tens + (_DIGITS.index(found["ones"]) + 1 if found["ones"] else 0)
