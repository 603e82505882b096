"""The end of a run, for the person who started it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import (
    CheckResult,
    QuarantineGroup,
    RunOptions,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.report.run_summary import render_summary, tell_not_loaded

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
SUMMARY = RunSummary(
    run_id=RunId("20260105T120000000Z-abc123"),
    state="published",
    started_at=START,
    finished_at=START + timedelta(seconds=42),
    options=RunOptions(),
    sources=(
        SourceOutcome(
            SourceId("sample_portal"),
            SourceState.PARTIAL,
            listed=13,
            fetched=12,
            failed=1,
            message="1 page failed.",
            failures=("http://a: 超时",),
        ),
        SourceOutcome(
            SourceId("sample_mirror"),
            SourceState.UNREACHABLE,
            message="No answer. Start `gov-reviews sample-site`.",
        ),
    ),
    documents={"sample_portal": 6, "sample_epaper": 2},
    observations={"sample_portal": 377, "sample_epaper": 90},
    quarantined=3,
    checks=(
        CheckResult(
            "core.t.c.not_null", "core.t", "c", "critical", True, 100, 0, "c has a value", "c 不为空"
        ),
        CheckResult(
            "core.t.v.between",
            "core.t",
            "v",
            "warning",
            False,
            100,
            1,
            "v lies in range.",
            "v 在范围内。",
            "k1: 198.0",
        ),
    ),
    message="Published.",
    quarantine=(
        QuarantineGroup(
            "page_truncated",
            "warning",
            "page",
            1,
            "The page breaks off. 正文中途断开。",
            "http://a/1",
            "标题\x1b[2J",
        ),
        QuarantineGroup("percent", "info", "observation", 2, "Out of range."),
    ),
    warehouse_path="/data/warehouse/warehouse.duckdb",
    warehouse_documents=30,
    warehouse_observations=1500,
    queries=("select 1 from mart.review",),
)


def printed(summary: RunSummary) -> str:
    stream = io.StringIO()
    render_summary(summary, Console(file=stream, width=140, markup=False, highlight=False, emoji=False))
    return stream.getvalue()


def test_it_tells_sources_quality_quarantine_warehouse_and_queries() -> None:
    text = printed(SUMMARY)
    for expected in (
        "published 已发布 after 42 s 用时 42 秒",
        "partial 部分失败",
        "unreachable 无法访问",
        "sample_portal",
        "partial",
        "1 page failed.",
        "http://a: 超时",
        "unreachable",
        "Start `gov-reviews sample-site`.",
        "from the archive",  # sample_epaper was captured by an earlier run
        "v lies in range (v 在范围内): 1 of 100 rows 行, e.g. 例 k1: 198.0",
        "page_truncated",
        "正文中途断开。",
        "http://a/1",
        "/data/warehouse/warehouse.duckdb: 30 reviews 篇综述, 1500 figures 个数字",
        "query \"select 1 from mart.review\" --data '/data'",
    ):
        assert expected in text, expected
    totals = next(line for line in text.splitlines() if "all" in line and "467" in line)
    assert "8" in totals
    assert "\x1b" not in text
    assert "标题\\x1b[2J" in text


@pytest.mark.parametrize(
    ("state", "listed", "shown"),
    [
        (RunState.DRY_RUN, 13, "listed_only 仅列出"),
        (RunState.DRY_RUN, 0, "unchanged 无新内容"),
        (RunState.NOTHING_NEW, 13, "unchanged 无新内容"),
    ],
)
def test_what_a_dry_run_has_listed_is_not_called_nothing_new(
    state: RunState, listed: int, shown: str
) -> None:
    outcome = SourceOutcome(SourceId("sample_portal"), SourceState.UNCHANGED, listed=listed)
    assert shown in printed(replace(SUMMARY, state=state, sources=(outcome,)))


def test_a_dry_run_prints_every_row() -> None:
    rows = (
        "+ 2026-01-05* 望岚区政协2025年工作综述 http://zx.example.org/2.html",
        "  ---------- 望岚区政协视察 http://zx.example.org/1.html",
    )
    outcome = SourceOutcome(SourceId("sample_portal"), SourceState.UNCHANGED, listed=2, rows=rows)
    text = printed(replace(SUMMARY, state=RunState.DRY_RUN, sources=(outcome,)))
    assert "+ would be fetched 将抓取" in text
    assert all(row in text for row in rows)


@pytest.mark.parametrize("state", ["failed", "audit_failed", "nothing_new", "dry_run"])
def test_every_state_is_told_with_its_message(state: str) -> None:
    bare = replace(
        SUMMARY,
        state=state,
        message=f"Because of {state}.",
        sources=(),
        documents={},
        observations={},
        checks=(),
        quarantine=(),
        warehouse_path="",
    )
    text = printed(bare)
    assert f"Because of {state}." in text
    assert "There is no warehouse yet." in text


def test_a_failure_that_the_message_tells_is_not_told_twice() -> None:
    outcome = SourceOutcome(
        SourceId("s"),
        SourceState.PARTIAL,
        message="First: http://a: gone",
        failures=("http://a: gone", "http://b: gone"),
    )
    text = printed(replace(SUMMARY, sources=(outcome,)))
    assert text.count("http://a: gone") == 1
    assert text.count("http://b: gone") == 1
    blocked = replace(outcome, message="It is gone. [url=http://a]", failures=("http://a: It is gone.",))
    assert printed(replace(SUMMARY, sources=(blocked,))).count("It is gone.") == 1


def test_many_failures_are_cut_and_counted() -> None:
    outcome = SourceOutcome(
        SourceId("s"),
        SourceState.PARTIAL,
        message="9 pages.",
        failures=tuple(f"http://a/{number}: gone" for number in range(9)),
    )
    text = printed(replace(SUMMARY, sources=(outcome,)))
    assert "http://a/4: gone" in text
    assert "http://a/5: gone" not in text
    assert "… +4 in the run folder 见运行目录" in text


def test_texts_that_are_not_loaded_are_counted_by_what_they_were_taken_for() -> None:
    groups = (
        QuarantineGroup("not_a_review_meeting_news", "info", "page", 20, "…"),
        QuarantineGroup("looks_like_review", "warning", "page", 2, "…"),
        QuarantineGroup("no_figure", "warning", "page", 1, "…"),
        QuarantineGroup("no_figure", "warning", "field", 5, "…"),  # loaded
        QuarantineGroup("page_truncated", "warning", "page", 7, "…"),  # not readable
    )
    told = tell_not_loaded(groups)
    assert told.startswith("23 texts were read and not loaded")
    assert "not_a_review_meeting_news 20, looks_like_review 2, no_figure 1. " in told
    assert "\n已读取未收录 23 篇：" in told
    assert "mart.quarantine" in told
    assert told in printed(replace(SUMMARY, quarantine=groups))
    assert tell_not_loaded(SUMMARY.quarantine) == ""
