"""Printed dates and days of addresses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.page.printed_dates import parse_published, published_from_day, published_from_url


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2023-01-03 11:00", "2023-01-03T11:00:00+08:00"),
        ("2023-1-8 9:05", "2023-01-08T09:05:00+08:00"),
        ("2023年01月11日 09:30:15", "2023-01-11T09:30:15+08:00"),
        ("2023 01 / 11 10:04:15", "2023-01-11T10:04:15+08:00"),
        ("2023——01——05 10:00", "2023-01-05T10:00:00+08:00"),
        ("2025-03-05T02:02:28Z", "2025-03-05T10:02:28+08:00"),
        ("2025-03-05T10:02:28+08:00", "2025-03-05T10:02:28+08:00"),
        ("２０２３－０１－０５　０８：１５", "2023-01-05T08:15:00+08:00"),
        ("时间：2023年1月5日 8时15分", "2023-01-05T08:15:00+08:00"),
        ("2023年1月5日（星期四）08:15", "2023-01-05T08:15:00+08:00"),
        ("2023年1月5日 周四 上午8:15", "2023-01-05T08:15:00+08:00"),
        ("2023年1月5日下午3点05分", "2023-01-05T15:05:00+08:00"),
        ("2023-01-05 中午12:30", "2023-01-05T12:30:00+08:00"),
        ("2023-01-05 凌晨12:30", "2023-01-05T00:30:00+08:00"),
        ("1/16/2023 3:05 PM", "2023-01-16T15:05:00+08:00"),
        ("Thu, 05 Jan 2023 20:30:00 GMT", "2023-01-06T04:30:00+08:00"),
        ("23-01-05 08:15", "2023-01-05T08:15:00+08:00"),
        ("2023-01-05-08:15:00", "2023-01-05T08:15:00+08:00"),
    ],
)
def test_date_with_time(text: str, expected: str) -> None:
    found = parse_published(text, "text")
    assert found is not None
    assert found.has_time
    assert found.at.isoformat() == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026 年 01 月 28 日", "2026-01-28"),
        ("[2018-03-08]", "2018-03-08"),
        ("2023/01/09", "2023-01-09"),
        ("2023.1.9", "2023-01-09"),
        ("二〇二三年一月十八日", "2023-01-18"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("二０二四年元月廿一日", "2024-01-21"),
        ("16 Jan 2023", "2023-01-16"),
        ("16/1/2023", "2023-01-16"),
        ("2023一01一16", "2023-01-16"),
        ("162023-01", "2023-01-16"),
        ("2023-01-05 晚上12:10", "2023-01-05"),  # of this day or the next
        ("2023-01-12 00:00:00:000", "2023-01-12"),  # midnight is "no time"
        ("2023-01-12 25:61", "2023-01-12"),
        ("2023-02-30，2023-03-01", "2023-03-01"),
    ],
)
def test_date_alone(text: str, expected: str) -> None:
    found = parse_published(text, "text")
    assert found is not None
    assert not found.has_time
    assert found.at.date().isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3/4/2025",
        "Jan. 2025",
        "05-12",
        "2023-02-30",
        "2023-13-01",
        "0001-01-01",
        "12345-01-01",
        "20230105",
        "二〇二三年",
        "一九年十三月四十日",
    ],
)
def test_no_date_is_none(text: str) -> None:
    assert parse_published(text, "text") is None


@pytest.mark.parametrize(
    "path, expected",
    [
        ("/zwxx/202301/t20230106_4310582.html", "2023-01-06"),
        ("/art/2014/3/7/art_1_2.html", "2014-03-07"),
        ("/pc/con/202301/12/content_1203.html", "2023-01-12"),
        ("/cqrb/2026-01/28/002/content_rb_1.htm", "2026-01-28"),
        ("/c/2026-01-28/3860232.shtml", "2026-01-28"),
        ("/htm/20211/25_34349.htm", "2021-01-25"),
        ("/gjdb/20230120/html/content_20230120002003.htm", "2023-01-20"),
        ("/zxww/2025/12/31/ARTI1767168160430186.shtml", "2025-12-31"),
        ("/news_view.php?id=20230101", None),
        ("/zxdt/20213/4161125576137.html", None),
        ("/info/1054/77352.htm", None),
    ],
)
def test_day_of_an_address(path: str, expected: str | None) -> None:
    found = published_from_url(f"http://x.example{path}")
    assert (found.at.date().isoformat() if found else None) == expected


@given(st.text(max_size=120), st.text(alphabet="0123456789-/年月日: T.+Z", max_size=40))
def test_any_text_is_read_or_none(text: str, digits: str) -> None:
    for sample in (text, digits):
        found = parse_published(sample, "x")
        assert found is None or 1990 <= found.at.year <= 2101
    published_from_url(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1990-01-01 23:59:59", "1990-01-01T23:59:59+08:00"),
        ("2100-12-31 00:00:01", "2100-12-31T00:00:01+08:00"),
        ("2023-01-12 00:01", "2023-01-12T00:01:00+08:00"),
        ("2023-01-12 01:00", "2023-01-12T01:00:00+08:00"),
        ("1989-12-31", None),
        ("2101-01-01", None),
        # a time that is none leaves the day
        ("2023-01-12 24:00", "2023-01-12T00:00:00+08:00"),
        ("2023-01-12 23:60", "2023-01-12T00:00:00+08:00"),
        ("2023-01-12 23:59:60", "2023-01-12T00:00:00+08:00"),
        ("2025-03-05T10:02:28-0130", "2025-03-05T19:32:28+08:00"),
        ("2025-03-05T10:02:28+0530", "2025-03-05T12:32:28+08:00"),
        ("2025-03-05T10:02:28+14:00", "2025-03-05T04:02:28+08:00"),
        ("2025-03-05T10:02:28+23:00", "2025-03-05T04:02:28+08:00"),  # no zone is farther than 14 hours
        ("二〇二三年十月十日", "2023-10-10T00:00:00+08:00"),
        ("二〇二三年一月二十日", "2023-01-20T00:00:00+08:00"),
        ("二〇二三年二十月一日", None),
        ("二〇二三年一月一一日", None),
        # a date that begins in the head is read whole, one that begins behind it is the story's
        *(("字" * before + "2023-01-12", "2023-01-12T00:00:00+08:00") for before in range(388, 400)),
        ("字" * 399 + "2023-01-12 10:02:28", "2023-01-12T10:02:28+08:00"),
        ("字" * 400 + "2023-01-12", None),
        ("字" * 399 + "二〇二三年一月九日", "2023-01-09T00:00:00+08:00"),
        ("字" * 400 + "二〇二三年一月九日", None),
    ],
)
def test_limits_of_a_date(text: str, expected: str | None) -> None:
    found = parse_published(text, "text")
    assert (found.at.isoformat() if found else None) == expected
    if found:
        assert found.has_time is (found.at.time().isoformat() != "00:00:00")
        assert found.provenance == "text"


def test_a_day_has_no_time() -> None:
    for found in (published_from_day(date(2023, 1, 5), "list"), published_from_url("http://x/2023/01/05/a")):
        assert found is not None
        assert (found.at.isoformat(), found.has_time) == ("2023-01-05T00:00:00+08:00", False)


def test_eight_digits_are_a_day_only_where_the_page_says_so() -> None:
    found = parse_published("20230105", "meta:PubDate")
    assert found is not None
    assert found.at.date() == date(2023, 1, 5)
    assert parse_published("20230105", "text") is None
