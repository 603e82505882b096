import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.facts.numerals import numeral_at

DIGITS = "零一二三四五六七八九"


class UnreadableNumber(Exception):
    """Not one complete numeral."""


def parse_number(text: str) -> Decimal:
    """Value of a text that is one numeral and nothing else."""
    numeral = numeral_at(text, 0)
    if numeral is None or numeral.printed != text or numeral.value is None or numeral.high is not None:
        raise UnreadableNumber
    return numeral.value


@pytest.mark.parametrize(
    "text, value",
    [
        ("1.2万", 12000), ("1,115", 1115), ("3千", 3000), ("1.5亿", 150_000_000), ("10.8万", 108_000), ("395", 395),
        ("十", 10), ("十二", 12), ("二十", 20), ("一百二十", 120), ("两万", 20_000), ("三万五", 35_000), ("二百三", 230),
        ("一千零五", 1005), ("一亿二千万", 120_000_000), ("二〇二二", 2022), ("十二点五", Decimal("12.5")), ("零", 0),
        ("一万零十二", 10_012), ("一千零十", 1010), ("二百零十", 210), ("五千零十五", 5015), ("一千○二十六", 1026),
        ("1，115", 1115), ("1 8 6", 186), ("18 6", 186), ("1 26", 126), ("伍拾万", 500_000), ("贰仟", 2000),
        ("2亿3000万", 230_000_000), ("12万5千", 125_000), ("3万5000", 35_000), ("三点二亿", 320_000_000),
        ("12.3456789亿", 1_234_567_890), ("拾万零五十六点叁叁", Decimal("100056.33")), ("三千五百万", 35_000_000),
    ],
)  # fmt: skip
def test_reads(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "万",
        "三五",
        "七八",
        "abc",
        "12abc",
        "十点",
        "点五",
        "一二三",
        "1.2.3",
        "五百千",
        "百百",
        "18 62 4",
    ],
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


@pytest.mark.parametrize(
    "text, low, high",
    [("三五", 3, 5), ("二三十", 20, 30), ("十七八", 17, 18), ("三五百", 300, 500), ("两三千", 2000, 3000)],
)
def test_digits_side_by_side_are_a_range(text, low, high):
    numeral = numeral_at(text, 0)
    assert (numeral.value, numeral.high, numeral.printed) == (low, high, text)


@pytest.mark.parametrize("text", ["395 件", "1.2万 元", "二百三件", "1,115份", "伍拾万元整"])
def test_a_numeral_ends_where_its_digits_end(text):
    numeral = numeral_at(text, 0)
    assert numeral.printed == numeral.printed.strip()
    assert text[len(numeral.printed)] in " 元件份"


def spell_whole(number: int) -> str:
    """Chinese reading of a number below a hundred million."""
    high, low = divmod(number, 10_000)
    gap = "零" if high and 0 < low < 1000 else ""
    return (spell(high) + "万" if high else "") + (gap + spell(low) if low or not high else "")


STYLES = {
    "plain": str,
    "comma": lambda number: f"{number:,}",
    "full-width comma": lambda number: f"{number:,}".replace(",", "，"),
    "wan": lambda number: f"{Decimal(number) / 10_000:f}万",
    "chinese": spell_whole,
    "circle": lambda number: spell_whole(number).replace("零", "〇"),
    "financial": lambda number: spell_whole(number).translate(
        str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    ),
    "torn": lambda number: " ".join(str(number)) if number < 10_000_000 else str(number),
}


@pytest.mark.parametrize("style", STYLES)
@given(number=st.integers(1, 99_999_999))
def test_a_number_printed_in_any_style_is_read_back(style, number):
    assert parse_number(STYLES[style](number)) == number


@pytest.mark.parametrize(
    ("style", "first", "second"),
    [
        ("{}千{}百", 1000, 100),
        ("{}万{}千", 10_000, 1000),
        ("{}千{}百万", 10_000_000, 1_000_000),
        ("{}亿{}千万", 100_000_000, 10_000_000),
        ("{}亿{}百万", 100_000_000, 1_000_000),
        ("{}万{}千亿", 1_000_000_000_000, 100_000_000_000),
    ],
)
@given(lead=st.integers(1, 9), rest=st.integers(1, 9))
def test_digits_with_a_scale_each_are_read_back(style, first, second, lead, rest):
    assert parse_number(style.format(lead, rest)) == lead * first + rest * second


@given(st.text(max_size=30))
def test_any_string_is_read_or_refused(text):
    with contextlib.suppress(UnreadableNumber):
        parse_number(text)
