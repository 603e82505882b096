"""Grammar of numerals (GB/T 15835 and what is printed beside it): Arabic, Chinese, financial, mixed.

In: a text and a place. Out: the `Numeral` that begins there, with its exact value: always the longest one.
None is read in part, and what is not one complete numeral is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import NamedTuple

from gov_reviews.errors import ContributorError

ZEROS = "零〇○"
DIGITS = (
    {char: value for value, char in enumerate("零一二三四五六七八九")}
    | {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"〇": 0, "○": 0, "两": 2, "俩": 2}
)
SCALES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "亿": 100_000_000,
    "拾": 10,
    "佰": 100,
    "仟": 1000,
    "萬": 10_000,
}
MYRIADS = ("亿", "万", "萬")
FINANCIAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
HAN_NUMERAL = "".join([*DIGITS, *SCALES])
"""Every character that a Chinese numeral is made of, for use inside a class of a regular expression."""

# Plain digits that neither a comma nor a space follows, as most; 1,115 and 1，115; digits that a scan has
# torn apart (1 8 6); other plain digits. Every repeat is bounded.
_ARABIC = (
    r"(?:\d{1,18}+(?:\.\d{1,10}+)?+(?![\d.,， \u3000])"
    r"|\d{1,3}(?:[,，]\d{3}){1,5}(?!\d)(?:\.\d{1,10})?"
    r"|\d(?:[ \u3000]\d){1,6}(?![\d.])|\d{2}[ \u3000]\d(?![\d.])|\d[ \u3000]\d{2}(?![\d.])"
    r"|\d{1,18}(?:\.\d{1,10})?)"
)
_NUMERAL = re.compile(
    rf"""
    # 1.2万; the 千 of 千米, 千克 and 千瓦 is no scale
    (?P<arabic>{_ARABIC}) [ ]?(?P<scales>(?:[十百万亿]|千(?![米克瓦])){{0,4}})
    # 2亿3000万, 3万5000, 1千5百, 3千2百万
    (?: (?<=[千万亿])(?P<rest>\d{{1,4}})(?P<rest_scale>[百千万])(?P<myriad>(?<=[百千])[万亿])?
      | (?<=[万亿])(?P<rest_units>\d{{4}})(?!\d) )?
    | (?P<han>(?:(?!千瓦)[{HAN_NUMERAL}]){{1,20}} (?:点[{"".join(DIGITS)}]{{1,8}}[万亿]?)?)
    """,
    re.VERBOSE,
)
_TORN = re.compile(r"[ \u3000]")
_MOST_REMEMBERED = 5_000  # numerals: nine in ten of a text are a year, a small number or a character like 一


class UnreadableNumber(ContributorError):
    """Not one complete numeral. A figure left out with a reason beats a guess."""


class Numeral(NamedTuple):
    """One numeral, wherever it stands.

    Attributes:
        printed: Its characters.
        value: In single units; None where the characters are no complete numeral (一二一) or none that says
            how many (a bare 百, which only 近百 and 百余 make a number).
        high: Upper end where two digits side by side name a range: 三五次 has 3 and 5, 二三十 20 and 30.
        is_han: Printed in Chinese characters.
        scale: What multiplies the whole of it (1.2万 has 10000, 五千万 ten millions), 1 without a 万 or 亿.
    """

    printed: str
    value: Decimal | None
    high: Decimal | None
    is_han: bool
    scale: int


def numeral_at(text: str, at: int) -> Numeral | None:
    """The longest numeral that begins at a place; None where none does. That it does not begin inside another
    is the caller's to know.
    """
    match = _NUMERAL.match(text, at)
    return _read(match[0]) if match else None


@lru_cache(maxsize=_MOST_REMEMBERED)
def _read(printed: str) -> Numeral:
    """What a numeral says; a space at its end belongs to what follows (395 件)."""
    match = _NUMERAL.fullmatch(printed)
    if match is None:
        raise UnreadableNumber("not one numeral", text=printed[:40])
    if han := match["han"]:
        low, high = _read_han(han)
        return Numeral(printed, low, high, True, _last_scale(han))
    value, scale = _read_arabic(match)
    return Numeral(printed.rstrip(" \u3000"), value, None, False, scale)


def _read_arabic(match: re.Match[str]) -> tuple[Decimal, int]:
    digits = _TORN.sub("", match["arabic"].replace(",", "").replace("，", ""))
    value, scale = Decimal(digits), 1
    for character in match["scales"]:
        scale *= SCALES[character]
    value *= scale
    if match["rest"]:
        rest = Decimal(match["rest"]) * SCALES[match["rest_scale"]]
        myriad = SCALES.get(match["myriad"], 1)
        if scale > myriad:  # 2亿3千万, not 3千2百万
            return value + rest * myriad, 1
        return (value + rest) * myriad, 1
    if match["rest_units"]:
        return value + Decimal(match["rest_units"]), 1
    return value, scale


def _last_scale(text: str) -> int:
    """万 of 三十五万; behind a single digit all that follows: 千万 of 五千万."""
    if text[-1] not in MYRIADS:
        return 1
    if text[0] in DIGITS and all(character in SCALES for character in text[1:]):
        return prod(SCALES[character] for character in text[1:])
    return SCALES[text[-1]]


def _read_han(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Value, or both ends of an approximation; None where it is no complete numeral."""
    try:
        return _exact_han(text), None
    except UnreadableNumber:
        pass
    for at in range(len(text) - 1):
        first, second = text[at], text[at + 1]
        # GB/T 15835: digits side by side say "about so many" (三四十, 十七八, 三五百).
        if first in DIGITS and second in DIGITS and (DIGITS[first], DIGITS[second]) in _SIDE_BY_SIDE:
            try:
                low = _exact_han(text[: at + 1] + text[at + 2 :])
                high = _exact_han(text[:at] + text[at + 1 :])
            except UnreadableNumber:
                return None, None
            return low, high
    return None, None


_SIDE_BY_SIDE = frozenset((digit, digit + 1) for digit in range(1, 9)) | {(3, 5)}


def _exact_han(text: str) -> Decimal:
    whole, point, fraction = text.partition("点")
    if point and fraction[-1] in MYRIADS:  # 三点二亿
        return _exact_han(text[:-1]) * SCALES[fraction[-1]]
    value = Decimal(_han_integer(whole))
    if point:
        value += Decimal("0." + "".join(str(DIGITS[char]) for char in fraction))
    return value


def _han_integer(text: str) -> int:
    """Value of a Chinese integer; digit strings without scales (二〇二二) are read digit by digit."""
    if all(char in DIGITS for char in text):
        if len(text) > 1 and not any(char in ZEROS for char in text) and len(text) < 4:
            raise UnreadableNumber("digits side by side are an approximation, not a number", text=text[:40])
        return int("".join(str(DIGITS[char]) for char in text))
    total, rest = 0, text.replace("萬", "万")
    for myriad, value in (("亿", 100_000_000), ("万", 10_000)):
        before, found, after = rest.rpartition(myriad)
        if not found:
            continue
        total += _han_integer(before) * value if before else _refuse_bare(text)
        rest = after
        if len(after) == 1 and DIGITS.get(after):
            return total + DIGITS[after] * (value // 10)  # 三万五
    return total + (_han_section(rest) if rest else 0)


def _refuse_bare(text: str) -> int:
    raise UnreadableNumber("a scale without a number before it", text=text[:40])


def _han_section(text: str) -> int:
    """Value of a numeral below 万: 三百二十, 一千零十, 二百三."""
    section, digit, last_scale = 0, None, 0
    for place, char in enumerate(text):
        if char in DIGITS:
            if digit not in (None, 0):
                raise UnreadableNumber(
                    "digits side by side are an approximation, not a number", text=text[:40]
                )
            digit = DIGITS[char]
            continue
        scale = SCALES[char]
        if last_scale and scale >= last_scale:
            raise UnreadableNumber("scales that do not go down", text=text[:40])
        if not digit and scale > 10 and place == 0:
            raise UnreadableNumber("a scale without a number before it", text=text[:40])
        section += (digit or 1) * scale  # 十, 一千零十: a ten needs no one before it
        digit, last_scale = None, scale
    if digit is not None:
        # 二百三: a last digit without its own scale counts in tenths of the scale before it.
        is_short = last_scale >= 100 and text[-2] in SCALES
        section += digit * (last_scale // 10 if is_short else 1)
    return section
