"""Days that list pages print: in one text, in pieces, without a year."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.sites.list_dates import count_undecided, find_marks, is_date_text, resolve_day

URL = "http://a.example/x/1.html"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2024-01-05"], [(2024, 1, 5)]),
        (["发布时间：2024年1月5日 09:30"], [(2024, 1, 5)]),
        (["来源：本网 时间：2024-01-16 点击：33"], [(2024, 1, 16)]),
        (["二〇二四年一月五日"], [(2024, 1, 5)]),
        (
            ["2024年1月", "5日", "甲", "3日", "2023年12月", "28日"],
            [(2024, 1, 5), (2024, 1, 3), (2023, 12, 28)],
        ),
        (["5日", "2024年1月", "甲", "3日", "2023年12月"], [(2024, 1, 5), (2023, 12, 3)]),
        (["01-03", "松砚县政协这一年的工作综述", "2023年"], [(None, 1, 3)]),
        (
            ["2024-01-05 会议强调，要围绕中心工作。", "2024年1月5日，会议强调，要围绕中心工作。"],
            [(2024, 1, 5)],
        ),
        (["二〇二四年十三月五日", "自二〇二四年一月五日起，本条例施行，以前的规定同时废止。"], []),
        (["(1/10)", "甲", "(1/8)", "乙", "(12/31)"], [(None, 1, 10), (None, 1, 8), (None, 12, 31)]),
        (["(1/10)", "甲", "(2/10)", "乙", "(3/10)"], []),  # parts of a series
        (["[01-05]", "(1月4日)"], [(None, 1, 5), (None, 1, 4)]),
        (["05", "2024-01"], [(2024, 1, 5)]),
        (["2024.01", "05"], [(2024, 1, 5)]),
        (["01-05", "2024"], [(2024, 1, 5)]),
        (["2024年", "1月", "5日"], [(2024, 1, 5)]),
        (
            ["2024", "01-05", "甲", "01-04", "乙", "2023", "12-27"],
            [(2024, 1, 5), (2024, 1, 4), (2023, 12, 27)],
        ),
        (["2024年", "2023年", "2022年", "01-05", "甲"], [(None, 1, 5)]),  # a choice of years
        (["5日", "1月", "2024年"], [(2024, 1, 5)]),
        (["05", "1月"], [(None, 1, 5)]),
        (["05", "/", "2024.01", "甲"], [(2024, 1, 5)]),
        (["2024", "-", "01", "-", "05"], [(2024, 1, 5)]),
        (["05", "Jan. 2024", "甲", "Jan", "3rd", "2024"], [(2024, 1, 5), (2024, 1, 3)]),
        (["Jan 5, 2024", "甲", "5 Jan 2024"], [(2024, 1, 5), (2024, 1, 5)]),
        (["24-01-05", "[24.01.03]"], [(2024, 1, 5), (2024, 1, 3)]),
        (["2024－01－05", "二０二四年元月廿三日"], [(2024, 1, 5), (2024, 1, 23)]),
        (["3/4/2024", "甲", "1/16/2024"], [(2024, 3, 4), (2024, 1, 16)]),
        (["3/4/2024", "甲", "16/1/2024"], [(2024, 4, 3), (2024, 1, 16)]),
        (["3/4/2024", "甲", "5/6/2024"], []),
        (["20240105"], [(2024, 1, 5)]),
        (["工作盘点 [2024-01-05]"], [(2024, 1, 5)]),
        (["2024年1月10日，首批工作室揭牌。"], []),
        (["区政协12-30号提案", "4.5", "第1/12页", "2024-13-40", "2024-02-30"], []),
        (["1", "2", "3"], []),
        (["电话 12023-01-08", "2023.02.30 2023.03.01"], [(2023, 3, 1)]),
    ],
)
def test_a_date_in_a_sentence_or_a_title_is_no_day_of_a_row(
    texts: list[str], expected: list[tuple[int | None, int, int]]
) -> None:
    assert [(mark.year, mark.month, mark.day) for mark in find_marks(texts)] == expected


def test_a_text_that_is_a_date_is_no_title() -> None:
    assert is_date_text("2024-01-05")
    assert is_date_text("05")
    assert is_date_text("3/4/2024")
    assert is_date_text("5 Jan 2024")
    assert not is_date_text("县政协2023年工作综述")


def test_days_of_either_order_are_counted_unless_a_row_decides() -> None:
    assert count_undecided(["3/4/2024", "[5/6/2024]", "3/3/2024", "会议于3/4/2024召开"]) == 2
    assert count_undecided(["3/4/2024", "16/1/2024"]) == 0


@pytest.mark.parametrize(
    ("text", "url", "seen", "expected"),
    [
        ("01-05", URL, date(2024, 1, 5), (date(2024, 1, 5), True)),
        ("01-06", URL, date(2024, 1, 5), (date(2023, 1, 6), True)),
        ("02-29", URL, date(2023, 3, 1), (date(2020, 2, 29), True)),
        ("01-05", URL, None, (None, False)),
        ("01-05", "http://a.example/x/202301/t20230105_9.html", date(2026, 1, 1), (date(2023, 1, 5), False)),
        ("01-05", "http://a.example/x/202301/abc.html", None, (date(2023, 1, 5), True)),
        ("12-30", "http://a.example/x/2024/300110.html", None, (date(2024, 12, 30), True)),
        ("2021-01-05", URL, date(2026, 1, 1), (date(2021, 1, 5), False)),
    ],
)
def test_the_year_of_a_day(
    text: str, url: str, seen: date | None, expected: tuple[date | None, bool]
) -> None:
    (mark,) = find_marks([text])
    assert resolve_day(mark, url, seen) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30分钟前", date(2024, 1, 1)),
        ("半小时前", None),  # of which day nobody knows
        ("2 小时前", None),
        ("刚刚", date(2024, 1, 1)),
        ("今天 09:41", date(2024, 1, 1)),
        ("昨天 09:41", date(2023, 12, 31)),
        ("前天", date(2023, 12, 30)),
        ("3天前", date(2023, 12, 29)),
        ("昨天 17:20\u3000浏览：31", date(2023, 12, 31)),
        ("3天前 | 阅读 1024次", date(2023, 12, 29)),
    ],
)
def test_how_long_ago_a_row_was_is_counted_from_the_day_of_capture(text: str, expected: date | None) -> None:
    (mark,) = find_marks(["县政协召开主席会议", text])
    assert resolve_day(mark, URL, date(2024, 1, 1)) == (expected, expected is not None)
    assert resolve_day(mark, URL, None) == (None, False)
    assert is_date_text(text)


@pytest.mark.parametrize("text", ["今天", "三年前", "30年前", "昨天的会议", "会议结束半小时前后"])
def test_words_of_a_day_in_a_title_are_no_date(text: str) -> None:
    assert find_marks([text]) == []


def test_a_day_under_the_heading_of_its_month_stands_in_its_row() -> None:
    assert [mark.at for mark in find_marks(["2024年2月", "3日", "甲", "2024年1月", "30日", "乙"])] == [1, 4]
