"""Read one numeral: Arabic, Chinese or mixed.

In: the numeral alone. Out: an exact Decimal. Refuses what is not one complete numeral.
"""

from __future__ import annotations

import re
from decimal import Decimal

from gov_reviews.errors import PipelineError

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
MYRIADS = ("亿", "万")

_ARABIC = re.compile(r"(?P<digits>\d+(?:[,，]\d{3})*(?:\.\d+)?)(?P<scales>[十百千万亿]*)")
_CHINESE = re.compile(r"[零〇一二三四五六七八九十百千万亿两]+")


class UnreadableNumber(PipelineError):
    """Not one complete numeral. A figure left out with a reason beats a guess."""


def parse_number(text: str) -> Decimal:
    """Read one Chinese or mixed numeral.

    Args:
        text: The numeral alone, no counter word and no 余/多: "1.2万", "三百二十", "1,115", "十二点五".

    Returns:
        Value in single units, exact: "1.2万" gives 12000.

    Raises:
        UnreadableNumber: Not one complete numeral.
    """
    if match := _ARABIC.fullmatch(text):
        value = Decimal(match["digits"].replace(",", "").replace("，", ""))
        for scale in match["scales"]:
            value *= SCALES[scale]
        return value
    whole, point, fraction = text.partition("点")
    if point and fraction and fraction[-1] in MYRIADS:  # 三点二亿
        return parse_number(text[:-1]) * SCALES[fraction[-1]]
    if not _CHINESE.fullmatch(whole) or (
        point and not (fraction and all(char in DIGITS for char in fraction))
    ):
        raise UnreadableNumber("not one complete numeral", text=text[:40])
    value = Decimal(_parse_chinese_integer(whole))
    if point:
        value += Decimal("0." + "".join(str(DIGITS[char]) for char in fraction))
    return value


def _parse_chinese_integer(text: str) -> int:
    """Value of a Chinese integer; digit strings without scales (二〇二二) are read digit by digit."""
    if all(char in DIGITS for char in text):
        if len(text) > 1 and not any(char in "零〇" for char in text) and len(text) < 4:
            raise UnreadableNumber("digits side by side are an approximation, not a number", text=text[:40])
        return int("".join(str(DIGITS[char]) for char in text))
    total, section, digit, last_scale = 0, 0, None, 0
    for char in text:
        if char in DIGITS:
            if digit not in (None, 0):
                raise UnreadableNumber(
                    "digits side by side are an approximation, not a number", text=text[:40]
                )
            digit = DIGITS[char]
        elif char in MYRIADS:
            section += digit or 0
            if section == 0 and total == 0:
                raise UnreadableNumber("a scale without a number before it", text=text[:40])
            total = (total + section) * SCALES[char] if char == "亿" else total + section * SCALES[char]
            section, digit, last_scale = 0, None, SCALES[char]
        else:
            section += (1 if digit is None else digit) * SCALES[char]
            digit, last_scale = None, SCALES[char]
    if digit is not None:
        # 三万五, 二百三: a last digit without its own scale counts in tenths of the scale before it.
        shorthand = last_scale >= 100 and len(text) >= 2 and text[-2] in SCALES
        section += digit * (last_scale // 10 if shorthand else 1)
    return total + section
