"""Days in other orders and words: the usual form, and what stays undecided."""

from __future__ import annotations

import pytest

from gov_reviews.sites.foreign_days import (
    is_day_first,
    undecided_day,
    with_joined_day,
    with_spaced_day,
    with_usual_day,
)


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("16 Jan 2025", "2025-1-16"),
        ("Jan. 16, 2025 08:30", "2025-1-16 08:30"),
        ("16-SEPT-2025", "2025-9-16"),
        ("the 3rd May 2025", "the 2025-5-3"),
        ("2025 March 5", "2025-3-5"),
        ("Thu Jan 16 08:30:00 CST 2025", "Thu 2025-1-16 08:30:00"),
        ("Thu, 16 Jan 2025 00:30:00 GMT", "Thu, 2025-1-16 00:30:00 Z"),
        ("Thu Jan 16 2025 08:30:00 GMT+0800", "Thu 2025-1-16 08:30:00 +0800"),
        ("Jan. 2025", "2025年1月"),
        ("2025年元月16日", "2025年1月16日"),
        ("[16 Jan]", "1月16日"),
        ("Dec", "12月"),
        ("16th", "16"),
        ("1/16/2025", "2025-1-16"),
        ("[16.1.2025] 08:30", "[2025-1-16] 08:30"),
        ("3/3/2025", "2025-3-3"),
        ("周二, 04/01/2025 - 10:21", "周二, 2025-4-1 - 10:21"),  # the weekday tells the order
        ("星期六，04/01/2025", "星期六,2025-1-4"),
        ("Tuesday, 04/01/2025", "Tuesday, 2025-4-1"),
        ("周日, 04/01/2025", "周日, 04/01/2025"),  # neither is one
        ("25-01-16", "2025-01-16"),
        ("'25.01.16 08:30", "2025-01-16 08:30"),
        ("25年1月16日", "2025-1-16"),
        ("2025一01一16", "2025-01-16"),
        ("2025\\01\\16", "2025-01-16"),
        ("２０２５－０１－１６", "2025-01-16"),
    ],
)
def test_the_usual_form(text: str, usual: str) -> None:
    assert with_usual_day(text) == usual


@pytest.mark.parametrize(
    "text",
    [
        "3/4/2025",  # either order
        "16/16/2025",
        "75-01-16",
        "25-13-16",
        "区号 25-01-16",  # not all of the text
        "1.2.3.2025",
        "Mayor 16 2025",
        "10.0.0.2025",
        "Marching 16, 2025",
        "一一一",
        "",
        "2025年1月16日",
        "会议于1/16/2025" + "召开" * 40,
    ],
)
def test_what_is_no_such_day_stays(text: str) -> None:
    assert with_usual_day(text) == text


def test_the_rows_of_a_page_decide_the_order() -> None:
    assert is_day_first(["3/4/2025", "16/1/2025", "望岚区政协"]) is True
    assert is_day_first(["3/4/2025", "1/16/2025"]) is False
    assert is_day_first(["3/4/2025", "3/3/2025"]) is None
    assert is_day_first(["3/4/2025", "周二 03/04/2025"]) is False
    assert undecided_day("周二 03/04/2025") == ""
    assert is_day_first(["16/1/2025", "1/16/2025"]) is None
    assert with_usual_day("3/4/2025", is_day_first=True) == "2025-4-3"
    assert with_usual_day("3/4/2025", is_day_first=False) == "2025-3-4"
    assert with_usual_day("16/1/2025", is_day_first=False) == "2025-1-16"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("发布于 3/4/2025 10:00", "3/4/2025"),
        ("3/3/2025", ""),
        ("1/16/2025", ""),
        ("13/14/2025", ""),
        ("x", ""),
    ],
)
def test_what_nobody_can_tell(text: str, said: str) -> None:
    assert undecided_day(text) == said


def test_digits_without_anything_between() -> None:
    assert with_spaced_day("20250116") == "2025-01-16"
    assert with_spaced_day("202501160830") == "2025-01-16 08:30"
    assert with_spaced_day("2025011608") == "2025011608"
    assert with_joined_day("162025-01") == "2025-01-16"
    assert with_joined_day("2025.01 16") == "2025-01-16"
    assert with_joined_day("162025-13") == "162025-13"
