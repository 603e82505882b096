"""What the status says to people."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console
from tests.unit.report.made_status import BLOCKED, DAY, GOOD, NOW, REPORT, ended_run

from gov_reviews.records.ids import RunId
from gov_reviews.records.runs import RunState
from gov_reviews.report.status import StatusReport
from gov_reviews.report.status_view import render_status
from gov_reviews.run_folder import RunRefusal


def printed(report: StatusReport) -> str:
    stream = io.StringIO()
    render_status(report, Console(file=stream, width=140, markup=False, highlight=False, emoji=False))
    return stream.getvalue()


def test_of_a_lake_the_size_of_its_tables_is_said_too() -> None:
    assert "warehouse.duckdb (5.0 MB), published" in printed(REPORT)
    said = printed(replace(REPORT, tables_bytes=1_234_000_000))
    assert "(catalogue 5.0 MB, its tables 1.2 GB), published" in said


def test_what_is_said_of_a_source_is_printed_in_both_languages() -> None:
    said = printed(
        replace(REPORT, sources=(replace(BLOCKED, message="The site blocks us.\n网站拒绝访问。"),))
    )
    assert "cq_city: The site blocks us.\n  网站拒绝访问。\n" in said


def test_a_person_sees_everything() -> None:
    text = printed(
        replace(REPORT, sources=(GOOD, BLOCKED), runs=(ended_run(RunState.FAILED, DAY),), unfinished=("r2",))
    )
    for expected in (
        "5.0 MB",
        "3 reviews of 2 committees, 2023 to 2025; 90 figures",
        "gd_provincial",
        "2026-01-20",
        "blocked",
        "30 days 天",
        "被拦截",
        "2 个政协的 3 篇综述，2023 至 2025 年；90 个数字",
        "page 页面",
        "warning 警告",
        "1 次运行没有结束",
        "failed 失败",
        "412 challenge",
        "It was failed.",
        "1 runs without an end",
        "page_truncated",
    ):
        assert expected in text, expected
    assert text.startswith("Health: all is well.\n健康状况：一切正常。\n")
    broken = printed(replace(REPORT, trouble="The file is damaged.\n文件已损坏。"))
    assert broken.startswith(
        "Health: 1 to look at:\n健康状况：1 项需要处理：\n- The file is damaged.\n- 文件已损坏。\n"
    )
    missing = StatusReport(asked_at=NOW, data_root="/dta")
    said = "There is no warehouse yet: there is no folder /dta.\n尚无数据库：数据目录 /dta 不存在。"
    assert said in printed(missing)
    empty = replace(missing, disk_bytes=1, disk_free_bytes=1)
    assert "There is no warehouse yet in /dta.\n/dta 中尚无数据库。" in printed(empty)
    full = replace(REPORT, disk_free_bytes=12_300_000_000, disk_bytes=20_000_000_000)
    assert "Disk: 12.3 GB of 20.0 GB are free" in printed(full)


def test_a_run_that_did_not_start_is_named() -> None:
    refusal = RunRefusal(NOW, "No such host.\n没有此主机。")
    said = printed(replace(REPORT, refused=((RunId("r9"), refusal),)))
    assert "run 运行 r9 did not start 未启动" in said
    assert "  没有此主机。" in said
