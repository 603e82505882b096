"""Whether all is well, in one word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.capture.source_state import note_outcome
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import RunMode, RunOptions, RunState, RunSummary, SourceOutcome, SourceState
from gov_reviews.report.health import (
    NOT_LOOKED_AT,
    look_at_health,
    tell_health,
    trouble_in_both,
    usual_days_between,
)
from gov_reviews.report.open_troubles import Trouble
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder, RunStart
from gov_reviews.settings import Settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("gov_reviews.report.open_troubles.MIN_FREE_BYTES", 0)
    return Settings(data_root=tmp_path)


def end_run(settings: Settings, run_id: str, at: datetime, state: RunState, message: str = "") -> None:
    folder = RunFolder(settings, run_id)
    options = RunOptions(mode=RunMode.DRY_RUN if state is RunState.DRY_RUN else RunMode.NEW)
    folder.start(options, at)
    folder.write(SUMMARY_FILE, RunSummary(folder.run_id, state, at, at, options, message=message))


def test_of_a_new_installation_nothing_is_missed(settings: Settings) -> None:
    assert look_at_health(settings, NOW) == NOT_LOOKED_AT
    assert NOT_LOOKED_AT.troubles == ()


def test_a_good_run_of_today_is_health(settings: Settings) -> None:
    end_run(settings, "20260301T000000000Z-000001", NOW - 12 * HOUR, RunState.NOTHING_NEW)
    end_run(settings, "20260301T010000000Z-000002", NOW - 11 * HOUR, RunState.DRY_RUN)
    health = look_at_health(settings, NOW)
    assert health.troubles == ()
    assert health.state is RunState.NOTHING_NEW, "a dry run says nothing"
    assert tell_health(health) == ["Health: all is well.\n健康状况：一切正常。"]


def test_a_failed_run_and_a_site_that_blocks_are_told_with_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_run(
        settings, "20260301T000000000Z-000001", NOW - HOUR, RunState.FAILED, in_both("It broke.", "已中断。")
    )
    monkeypatch.setattr("gov_reviews.report.open_troubles.sample_sites_address", lambda _: "127.0.0.1:1")
    blocked = SourceOutcome(SourceId("sample_portal"), SourceState.BLOCKED, message="412")
    note_outcome(settings.archive_root, blocked, NOW - HOUR)
    first, *rest = tell_health(look_at_health(settings, NOW))
    assert in_english(first) == f"Health: {len(rest)} to look at:"
    assert in_chinese(first) == f"健康状况：{len(rest)} 项需要处理："
    assert any("- The run, failed: It broke. Read the message" in line for line in rest)
    assert any("- 本次运行，failed：已中断。请按提示" in line for line in rest)
    assert any("(sample_portal)，blocked" in line and "切勿绕过" in line for line in rest)


def test_a_scheduler_that_is_silent_is_noticed(settings: Settings) -> None:
    end_run(settings, "20260227T000000000Z-000001", NOW - 31 * HOUR, RunState.PUBLISHED)
    (trouble,) = look_at_health(settings, NOW).troubles
    assert trouble.key == "silent"
    assert look_at_health(settings, NOW - 2 * HOUR).troubles == ()


def test_who_runs_by_hand_once_a_week_is_not_told_after_a_day(settings: Settings) -> None:
    for weeks in (3, 2, 1):
        at = NOW - timedelta(weeks=weeks)
        end_run(settings, f"{at:%Y%m%dT%H%M%S}000Z-000001", at, RunState.PUBLISHED)
    assert look_at_health(settings, NOW).troubles == ()
    (trouble,) = look_at_health(settings, NOW + 2 * DAY).troubles
    assert "usually one comes every 7 days" in trouble.said
    assert "平常每 7 天一次" in trouble.said


@pytest.mark.parametrize(
    ("ages", "usual"),
    [((), 1), ((0,), 1), ((0, 30), 1), ((0, 30, 60), 30), ((0, 1, 2, 20, 21), 1), ((0, 0.2, 7, 14.1), 7)],
    ids=["none", "one", "one gap", "months", "a gap among days", "twice on a day"],
)
def test_the_usual_days_between_runs(ages: tuple[float, ...], usual: int) -> None:
    starts = [RunStart(RunId(f"r{age}"), NOW - age * DAY, "1") for age in reversed(ages)]
    assert usual_days_between(starts) == usual


def test_what_else_is_wrong_comes_first() -> None:
    assert tell_health(NOT_LOOKED_AT, [in_both("The file is damaged.", "文件已损坏。")])[1] == (
        "- The file is damaged.\n- 文件已损坏。"
    )


def test_a_trouble_in_both_languages() -> None:
    trouble = Trouble("x", "", "A site", "某站", "Look.", "请查看。", "moved", "It is\n", NOW)
    assert trouble_in_both(trouble) == in_both(
        "A site, moved, since 2026-03-01: It is. Look.", "某站，moved，自 2026-03-01 起：请查看。"
    )
