"""What needs a person after a run."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.capture.source_state import note_outcome
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import (
    GOING_ON,
    CheckResult,
    ReprocessRequest,
    RunOptions,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.records.vocabulary import Severity
from gov_reviews.report import open_troubles
from gov_reviews.report.open_troubles import Troubles, find_troubles
from gov_reviews.run_folder import FAILURE_FILES, RunFolder, StepFailure
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import PublicationKind, record_publication

NOON = datetime(2026, 1, 10, 4, tzinfo=UTC)
PORTAL = "source:sample_portal"
SUMMARY = RunSummary(RunId("r1"), RunState.PUBLISHED, NOON, NOON, RunOptions())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, sample_site_address="127.0.0.1:9")


def keys(troubles: Troubles) -> set[str]:
    return {trouble.key for trouble in troubles.open}


def note(settings: Settings, state: SourceState, at: datetime = NOON, **more: str) -> None:
    outcome = SourceOutcome(SourceId("sample_portal"), state, **more)  # type: ignore[arg-type]
    note_outcome(settings.archive_root, outcome, at)


def test_nothing_is_wrong_with_a_new_installation(settings: Settings) -> None:
    troubles = find_troubles(settings, SUMMARY, NOON)
    assert troubles.open == ()
    assert {"run", "disk", "set_aside", "archive", "source_files"} <= troubles.well
    assert {PORTAL, "reprocess"} <= troubles.undecided


@pytest.mark.parametrize("state", [SourceState.OK, SourceState.UNCHANGED, SourceState.PARTIAL])
def test_a_source_that_answers_is_well(settings: Settings, state: SourceState) -> None:
    note(settings, state)
    assert PORTAL in find_troubles(settings, SUMMARY, NOON).well


@pytest.mark.parametrize(
    "state", [SourceState.BLOCKED, SourceState.MOVED, SourceState.LAYOUT_CHANGED, SourceState.WRONG_SITE]
)
def test_what_does_not_pass_by_itself_is_told_at_once(settings: Settings, state: SourceState) -> None:
    note(settings, state, message="seen", detail="b.example")
    (trouble,) = find_troubles(settings, SUMMARY, NOON).open
    assert trouble.key == PORTAL
    assert trouble.said == "seen"
    assert trouble.do_zh
    assert ("b.example" in trouble.signature) == (state is SourceState.MOVED)


def test_a_site_that_did_not_answer_is_told_when_a_second_run_has_seen_it(settings: Settings) -> None:
    note(settings, SourceState.UNREACHABLE, detail="timeout")
    troubles = find_troubles(settings, SUMMARY, NOON)
    assert keys(troubles) == set()
    assert PORTAL in troubles.undecided
    later = NOON + timedelta(hours=12)
    note(settings, SourceState.UNREACHABLE, later, detail="reset")
    (trouble,) = find_troubles(settings, SUMMARY, later).open
    assert trouble.signature == "unreachable"
    assert trouble.since == NOON


def test_a_source_that_stays_partial_is_told_after_three_days(settings: Settings) -> None:
    note(settings, SourceState.PARTIAL, message="rows that no rule reads")
    assert PORTAL in find_troubles(settings, SUMMARY, NOON + timedelta(days=2)).well
    (trouble,) = find_troubles(settings, SUMMARY, NOON + timedelta(days=3)).open
    assert (trouble.key, trouble.said) == (PORTAL, "rows that no rule reads")


def test_a_long_list_that_is_read_within_bounds_is_no_trouble(settings: Settings) -> None:
    note(settings, SourceState.PARTIAL, detail=GOING_ON)
    assert PORTAL in find_troubles(settings, SUMMARY, NOON + timedelta(days=9)).well


def test_after_a_month_a_person_must_decide(settings: Settings) -> None:
    note(settings, SourceState.UNREACHABLE)
    (trouble,) = find_troubles(settings, SUMMARY, NOON + timedelta(days=31)).open
    assert trouble.signature == "needs_person"


def test_sample_sources_do_not_count_while_nobody_serves_them(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    note(settings, SourceState.BLOCKED)
    assert keys(find_troubles(settings, SUMMARY, NOON)) == set()


def test_a_run_is_known_by_its_steps_and_checks_not_by_its_numbers(settings: Settings) -> None:
    def signature(message: str, *checks: str) -> str:
        results = tuple(
            CheckResult(name, "core.x", None, Severity.CRITICAL, False, 9, 1, "en", "zh") for name in checks
        )
        failed = replace(SUMMARY, state=RunState.AUDIT_FAILED, message=message, checks=results)
        (trouble,) = find_troubles(settings, failed, NOON).open
        assert trouble.key == "run"
        return trouble.signature

    assert signature("3 of 10 failed") == signature("4 of 10 failed") != signature("the disk is full")
    assert signature("x", "core.a") != signature("x", "core.b")
    RunFolder(settings, "r1").write(FAILURE_FILES.of("build"), StepFailure("build", "E", "m"))
    assert signature("one") == signature("two")


def test_a_reprocess_is_another_matter_than_a_run(settings: Settings) -> None:
    asked = RunOptions(reprocess=ReprocessRequest())
    beyond = replace(SUMMARY, state=RunState.BEYOND_LIMITS, options=asked)
    troubles = find_troubles(settings, beyond, NOON)
    assert keys(troubles) == {"reprocess"}
    assert "run" in troubles.undecided


def test_a_dry_run_says_nothing_of_runs(settings: Settings) -> None:
    troubles = find_troubles(settings, replace(SUMMARY, state=RunState.DRY_RUN), NOON)
    assert keys(troubles) == set()
    assert "run" in troubles.undecided


def test_a_clock_that_is_behind(settings: Settings) -> None:
    settings.warehouse_path.parent.mkdir(parents=True)
    record = record_publication(settings, PublicationKind.PUBLISHED, "r1", "0" * 64, 1)
    at = record.recorded_at
    assert "clock" in find_troubles(settings, SUMMARY, at).well
    (trouble,) = find_troubles(settings, SUMMARY, at - timedelta(days=900)).open
    assert (trouble.key, trouble.signature) == ("clock", "")
    assert "publication 1 was recorded at" in trouble.said


def test_files_that_are_not_ours_and_a_full_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = settings.data_root / "warehouse" / "set_aside" / "warehouse.1.duckdb"
    kept.parent.mkdir(parents=True)
    kept.touch()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(open_troubles.shutil, "disk_usage", lambda path: usage(10, 9, 1))
    found = {trouble.key: trouble for trouble in find_troubles(settings, SUMMARY, NOON).open}
    assert set(found) == {"set_aside", "disk"}
    assert found["set_aside"].said == "warehouse.1.duckdb"
    assert found["disk"].signature == ""  # how much is free changes with every run
