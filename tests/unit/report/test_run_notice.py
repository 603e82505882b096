"""The one message of a run: short, both languages, what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gov_reviews.records.ids import RunId
from gov_reviews.records.runs import RunOptions, RunState, RunSummary
from gov_reviews.report.open_troubles import Trouble
from gov_reviews.report.run_notice import MAX_TROUBLES_SHOWN, TroubleNews, write_notice

NOON = datetime(2026, 1, 5, 22, 30, tzinfo=UTC)  # 06:30 of the next day in Shanghai
BLOCKED = Trouble(
    "source:x",
    "blocked",
    "X (x)",
    "甲 (x)",
    "Ask them.",
    "请联系。",
    state="blocked",
    said="<b>no</b>",
    since=NOON,
)
SUMMARY = RunSummary(
    RunId("r1"),
    RunState.PUBLISHED,
    NOON,
    NOON,
    RunOptions(),
    documents={"x": 2},
    observations={"x": 1234},
    warehouse_documents=30,
    warehouse_observations=20_000,
)


def test_it_says_what_came_what_is_wrong_and_what_to_do() -> None:
    news = TroubleNews((BLOCKED,), (("Y", "乙"),), (("Z", "丙"),))
    notice = write_notice("r1", "published", NOON, news, SUMMARY, "https://a.example/r")
    assert notice.title == "政协综述采集：1 项需要处理 / CPPCC reviews: 1 to look at"
    assert notice.text_en.splitlines() == [
        "Run r1 (2026-01-06 06:30, Beijing time): published.",
        "New: 2 documents with 1,234 figures. In the warehouse: 30 reviews, 20,000 figures (copies counted once).",
        "Report: https://a.example/r",
        "To do:",
        "1. X (x): blocked, since 2026-01-06: <b>no</b>",
        "   Ask them.",
        "Over: Y.",
        "Told before and still so: Z.",
    ]
    assert "1. 甲 (x)：blocked，自 2026-01-06 起：<b>no</b>\n   请联系。\n已恢复：乙。" in notice.text_zh
    assert notice.text() == f"{notice.text_zh}\n\n{notice.text_en}"
    assert notice.text("en") == notice.text_en


@pytest.mark.parametrize(
    ("news", "title"),
    [
        (TroubleNews(), "一切正常"),
        (TroubleNews(over=(("Y", "乙"),)), "1 项已恢复"),
        (TroubleNews(still=(("Y", "乙"),)), "1 项仍未解决"),
    ],
)
def test_the_title_says_the_most_urgent(news: TroubleNews, title: str) -> None:
    assert title in write_notice("r1", "nothing_new", NOON, news).title


def test_a_run_without_a_summary_has_no_counts() -> None:
    notice = write_notice("scheduled__1", "never_started", NOON, TroubleNews())
    assert notice.text_zh == "运行 scheduled__1（北京时间 2026-01-06 06:30）：未能启动。"


def test_many_troubles_are_counted_and_long_words_cut() -> None:
    many = tuple(
        Trouble(f"source:{number}", "s", f"N{number}", f"N{number}", "d", "d", said="x" * 5000)
        for number in range(500)
    )
    notice = write_notice("r1", "published", NOON, TroubleNews(many), SUMMARY)
    assert len(notice.text().encode()) < 12_000
    assert f"... and {500 - MAX_TROUBLES_SHOWN} more" in notice.text_en


def test_what_sites_say_cannot_make_lines_or_steer_a_terminal() -> None:
    hostile = Trouble("source:x", "s", "a\r\nBcc: b", "甲\n乙", "d", "d", said="1\n\n2\x1b[31m {run} {0}")
    notice = write_notice("r1", "published", NOON, TroubleNews((hostile,)), SUMMARY)
    assert "\x1b" not in notice.text()
    assert "\n" not in notice.title
    assert len(notice.text_en.splitlines()) == 5
    assert "1 2\\x1b[31m {run} {0}" in notice.text_en
