"""The day at the foot of an article."""

from collections.abc import Callable

import pytest
from tests.unit.page.made_articles import TEXT, TITLE

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.page.foot_day import foot_day
from gov_reviews.records.pages import ParsedPage


def day_of(*texts: str, link_share: float = 0.0) -> str | None:
    found = foot_day(MarkedLine(text, link_share=link_share) for text in texts)
    return None if found is None else found.at.date().isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "发布：2025-01-08",
        "发布日期 2025-01-08 10:20",
        "(2025年1月8日)",
        "（二〇二五年一月八日）",
        "[2025.01.08]",
        "责任编辑：林知秋 2025-01-08",
        "（责任编辑：林知秋）2025-01-08",
        "松砚县政协办公室　2025年1月8日",
        "2025-01-08 来源：松砚日报",
        "（原载《松砚日报》2025年1月8日第3版）",
    ],
)
def test_lines_of_page_data_at_the_foot(text: str) -> None:
    assert day_of(text) == "2025-01-08"
    assert day_of("打印", text, "关闭") == "2025-01-08"


@pytest.mark.parametrize(
    "text",
    [
        "2025年1月8日，渡口村的议事亭开了第一次会",
        "报名截至2025-01-08",
        "更新时间：2025-01-08",
        "今天是2025年1月8日",
        "版权所有 © 2025-01-08",
        "（2025年1月8日在县政协十届四次会议上）",
        "任期自2024-01-08至2025-01-08",
        "渡口村的议事亭开了第一次会议 2025-01-08",
        "下一篇：县政协召开会议 2025-01-08",
        "松砚县政协办公室主办 2025-01-08",
    ],
)
def test_other_days(text: str) -> None:
    assert day_of(text) is None


def test_several_days_are_those_of_others() -> None:
    assert day_of("发布：2025-01-08", "发布：2025-01-09") is None
    assert day_of("发布：2025-01-08", "责任编辑：林知秋 2025-01-08 09:30") == "2025-01-08"
    assert day_of("2025-01-08", link_share=1.0) is None


@pytest.mark.parametrize(
    ("head", "expected"), [("", "2025-01-08"), ("<p>发布时间：2025-01-10</p>", "2025-01-10")]
)
def test_the_foot_counts_where_the_head_has_no_day(
    read_inbox: Callable[..., ParsedPage], head: str, expected: str
) -> None:
    page = read_inbox(f"<h1>{TITLE}</h1>{head}<div>{TEXT}<p>责任编辑：林知秋 2025-01-08</p></div>")
    assert page.published_at is not None
    assert page.published_at.at.date().isoformat() == expected
