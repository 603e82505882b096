"""Every numeral is a figure or has the name of a reason."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.skipped_numerals import UNREAD_KINDS, NumeralKind


def kinds(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind.value) for one in read_numerals(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年", [("2023年", "year")]),
        ("3年来", [("3年", "time")]),
        ("2019至2023年", [("2019至2023年", "year")]),
        ("第3次", [("3次", "order")]),
        ("第三次", [("三次", "order")]),
        ("十届一次会议", [("十届", "time"), ("一次", "session")]),
        ("“五个一”", [("五个", "slogan"), ("一", "slogan")]),
        ("两个维护", [("两个", "slogan")]),
        ("《三十条措施》", [("三十条", "title")]),
        ("https://a.cn/12", [("12", "address")]),
        ("0512-65221234", [("0512", "address"), ("65221234", "address")]),
        ("2.0版", [("2.0版", "version")]),
        ("没有发生1起案件", [("1起", "negated")]),
        ("捐款5000元以上的9人", [("5000元以上", "threshold")]),
        ("3.加强学习", [("3", "heading")]),
        ("（3）加强学习", [("3", "heading")]),
        ("数十次", [("十次", "vague")]),
        ("十几个", [("十", "vague")]),
        ("一个故事", [("一个", "article")]),
        ("千家", [("千家", "idiom")]),
        ("5方面", [("5", "aspect")]),
        ("共一百百件", [("一百百件", "unreadable")]),
        ("增速为-3.2%，同比下降-1.5个百分点。", [("3.2%", "unreadable"), ("1.5个百分点", "unreadable")]),
        ("占30%-40%，办复率-100%，立案率——98%。", []),
        ("得到386", [("386", "no_measure")]),
    ],
)
def test_reasons(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@given(st.text(alphabet="0123456789一三十百万亿余两〇点成分之第届件元%至-，。“”《》 几数", max_size=40))
def test_every_digit_is_in_a_figure_or_has_a_reason(text: str) -> None:
    found, skipped = read_numerals(text)
    spans = sorted([(one.start, one.end) for one in found] + [(one.start, one.end) for one in skipped])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {place for start, end in spans for place in range(start, end)}
    assert {at for at, character in enumerate(text) if character in "0123456789"} <= covered


def test_only_what_no_rule_names_is_unread() -> None:
    assert {NumeralKind.NO_MEASURE, NumeralKind.UNREADABLE} == UNREAD_KINDS
