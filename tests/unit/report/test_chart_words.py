"""Findings say no more than the values bear out; titles break where a line ends."""

from __future__ import annotations

import pytest

from gov_reviews.report.chart_words import (
    tell_change,
    tell_rank,
    tell_ranking,
    tell_spread,
    tell_years,
    wrap_words,
)
from gov_reviews.report.charts import ChartValue, YearValue
from gov_reviews.report.page_wording import Language, Wording

SAY, ZH = Wording(Language.EN), Wording(Language.ZH)


def values(*numbers: float, bound: str = "eq") -> list[ChartValue]:
    return [ChartValue(chr(65 + place), number, "件", bound) for place, number in enumerate(numbers)]


def test_ranking() -> None:
    assert tell_ranking("Filed", 2023, values(480, 300), SAY) == "Filed, 2023: A states the most, 480 件"
    assert tell_ranking("Filed", 2023, values(480, 480, 3), SAY).startswith("Filed, 2023: 2 committees share")
    assert (
        tell_ranking("Filed", 2023, values(480, bound="ge"), SAY) == "Filed, 2023: A alone states it, ≥480 件"
    )
    assert tell_ranking("立案提案", 2023, [], ZH) == "2023 年立案提案：没有政协公布"
    assert tell_rank("立案提案", 2023, 3, 12, ZH) == "2023 年立案提案：12 家中列第 3"


def test_half_is_said_of_many_only() -> None:
    few = tell_spread("Filed", 2023, values(10, 20, 30), "committees", SAY)
    assert few == "Filed, 2023: 3 committees state 10 to 30 件"
    many = tell_spread("Filed", 2023, values(*range(0, 90, 10)), "committees", SAY)
    assert many == "Filed, 2023: half of the 9 committees state 20 to 60 件"


@pytest.mark.parametrize(
    ("changes", "left_out", "told"),
    [
        ([5, 2, -1], 0, "Filed rose in 2 of 3 counties, 2022 to 2023"),
        ([-5, -2, 1, 0], 0, "Filed fell in 2 of 4 counties, 2022 to 2023"),
        ([1, -1], 0, "Filed rose in 1 and fell in 1 of 2 counties, 2022 to 2023"),
        ([1], 3, "Filed rose in 1 of 1 counties, 2022 to 2023 (3 more cannot be compared: a bound)"),
        ([], 3, "Filed: no two exact values of 2022 and 2023 to compare"),
    ],
)
def test_change(changes: list[float], left_out: int, told: str) -> None:
    assert tell_change("Filed", (2022, 2023), changes, left_out, "counties", SAY) == told


def test_years_compare_exact_values_only() -> None:
    first, last = YearValue(2019, 230), YearValue(2023, 344)
    assert tell_years("Filed", [first, last], "件", SAY) == "Filed rose from 230 件 (2019) to 344 件 (2023)"
    bound = YearValue(2023, 344, "ge")
    assert tell_years("Filed", [first, bound], "件", SAY) == "Filed: 230 件 (2019), ≥344 件 (2023)"
    assert tell_years("Filed", [YearValue(2018, None), last], "件", SAY) == "Filed: 344 件 in 2023"
    assert tell_years("Filed", [], "件", SAY) == "Filed"


def test_lines_break_after_words_and_between_characters() -> None:
    assert wrap_words("Proposals rose in nine of twelve counties", 12) == [
        "Proposals rose in",
        "nine of twelve",
        "counties",
    ]
    text = "二〇二三年立案提案中，有一半介于一百二十至二百六十件。"
    lines = wrap_words(text, 10)
    assert "".join(lines) == text
    assert all(not line.startswith(("，", "。")) for line in lines)
    assert wrap_words("", 10) == []
    assert wrap_words("x" * 100, 10) == ["x" * 100]
