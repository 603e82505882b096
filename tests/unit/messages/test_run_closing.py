"""The end of a run of the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.local_receivers import web_sink

from gov_reviews.messages.run_closing import close_run
from gov_reviews.records.ids import RunId
from gov_reviews.records.runs import RunMode, RunOptions, RunState, RunSummary
from gov_reviews.report.run_notice import NOTICE_FILE
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
SUMMARY = RunSummary(RunId("r1"), RunState.NOTHING_NEW, NOON, NOON, RunOptions())


def test_what_needs_a_person_is_told_kept_and_the_heartbeat_sent(tmp_path: Path) -> None:
    with web_sink() as sink:
        settings = Settings(tmp_path, heartbeat=f"{sink.address}/{{exit}}")
        assert close_run(settings, SUMMARY) is None
        failed = replace(SUMMARY, state=RunState.FAILED, message="the disk is full")
        notice = close_run(settings, failed)
        dry = replace(SUMMARY, options=RunOptions(mode=RunMode.DRY_RUN), state=RunState.DRY_RUN)
        assert close_run(settings, dry) is None
    assert [request.path for request in sink.requests] == ["/0", "/1"]
    assert notice is not None
    assert "the disk is full" in notice.text_en
    assert "本次运行：失败" in notice.text_zh
    assert RunFolder(settings, "r1").read(NOTICE_FILE) == notice
