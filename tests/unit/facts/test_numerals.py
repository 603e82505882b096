import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.facts.numerals import UnreadableNumber, parse_number

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    "text, value",
    [
        ("1.2万", 12000), ("1,115", 1115), ("3千", 3000), ("1.5亿", 150_000_000), ("10.8万", 108_000), ("395", 395),
        ("十", 10), ("十二", 12), ("二十", 20), ("一百二十", 120), ("两万", 20_000), ("三万五", 35_000), ("二百三", 230),
        ("一千零五", 1005), ("一亿二千万", 120_000_000), ("二〇二二", 2022), ("十二点五", Decimal("12.5")), ("零", 0),
    ],
)  # fmt: skip
def test_reads(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "万", "三五", "七八", "abc", "12abc", "十点", "点五", "一二三", "1.2.3"]
)
def test_refuses_what_is_not_one_complete_numeral(text):
    with pytest.raises(UnreadableNumber):
        parse_number(text)


def spell(number: int) -> str:
    """Chinese reading of a number below 10,000 (written here independently of the parser)."""
    if number == 0:
        return "零"
    out, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_every_spelled_number_below_a_hundred_million_is_read_back(high, low):
    text = (spell(high) + "万" if high else "") + (
        ("零" if high and 0 < low < 1000 else "") + spell(low) if low or not high else ""
    )
    assert parse_number(text) == high * 10_000 + low


@given(st.text(max_size=30))
def test_any_string_is_read_or_refused(text):
    with contextlib.suppress(UnreadableNumber):
        parse_number(text)
