"""Run folders: what is written comes back equal, damage is told, hostile names are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.records.ids import CaptureId, RunId, SourceId
from gov_reviews.records.runs import (
    CheckResult,
    ChunkOutcome,
    RunMode,
    RunOptions,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.records.vocabulary import Severity
from gov_reviews.run_folder import (
    AUDIT_FILE,
    CHUNK_FILES,
    OUTCOME_FILES,
    SOURCE_FILES,
    SUMMARY_FILE,
    AuditRecord,
    RunFolder,
    check_run_id,
    list_runs,
    new_run_id,
)
from gov_reviews.settings import Settings

NOON = datetime(2026, 1, 5, 12, 0, 0, 123456, tzinfo=UTC)


def test_run_ids_sort_by_time_and_do_not_collide() -> None:
    ids = [new_run_id(NOON.replace(minute=minute)) for minute in (1, 2, 3)]
    assert ids == sorted(ids)
    assert len({new_run_id(NOON) for _ in range(50)}) == 50
    assert new_run_id(NOON).startswith("20260105T120000123Z-")


@pytest.mark.parametrize("hostile", ["", "..", "../x", "a/b", ".hidden", "a\x00b", "x" * 300, "a b"])
def test_a_run_id_is_one_plain_file_name(hostile: str) -> None:
    with pytest.raises(InvalidRequest):
        check_run_id(hostile)


def test_every_record_comes_back_equal(settings: Settings) -> None:
    folder = RunFolder(settings, new_run_id(NOON))
    options = RunOptions(
        sources=(SourceId("sample_portal"),),
        urls=("http://portal.sample.example/a",),
        use_sites=True,
        inbox="/somewhere/收件箱",
        published_since=date(2026, 1, 1),
        mode=RunMode.RECHECK,
    )
    begun = folder.start(options, NOON)
    assert folder.read_start() == begun
    assert folder.read_options() == options

    outcome = SourceOutcome(
        SourceId("sample_portal"),
        SourceState.PARTIAL,
        listed=3,
        failed=1,
        message="一页未取到",
        failures=("u: 超时",),
    )
    folder.write(SOURCE_FILES.of(outcome.source_id), outcome)
    assert folder.read_each(SOURCE_FILES) == (outcome,)

    folder.write(CHUNK_FILES.of("c0002"), (CaptureId("b"), CaptureId("a")))
    folder.write(CHUNK_FILES.of("c0001"), (CaptureId("c"),))
    assert folder.chunk_ids() == ("c0001", "c0002")
    assert folder.read_chunk("c0002") == ("b", "a")
    chunk = ChunkOutcome("c0001", 1, 1, 30, 0, 0, 0.5)
    folder.write(OUTCOME_FILES.of(chunk.chunk_id), chunk)
    assert folder.read_each(OUTCOME_FILES) == (chunk,)

    check = CheckResult(
        "core.x.not_null", "core.x", None, Severity.CRITICAL, False, 10, 2, "en", "zh", "a; b"
    )
    audit = AuditRecord(is_passed=False, results=(check,), quarantined=2)
    folder.write(AUDIT_FILE, audit)
    assert folder.read(AUDIT_FILE) == audit

    summary = RunSummary(
        RunId(folder.run_id),
        RunState.PUBLISHED,
        NOON,
        NOON,
        options,
        (outcome,),
        {"sample_portal": 2},
        {"sample_portal": 40},
        1,
        (check,),
        "ok",
    )
    folder.write(SUMMARY_FILE, summary)
    assert folder.read(SUMMARY_FILE) == summary
    assert [path.name for path in folder.root.rglob("*.tmp")] == []


def test_a_retried_start_keeps_the_first_time(settings: Settings) -> None:
    folder = RunFolder(settings, new_run_id(NOON))
    first = folder.start(RunOptions(), NOON)
    second = folder.start(RunOptions(use_sites=False), NOON.replace(hour=13))
    assert second == first
    assert folder.read_options().use_sites is False


def test_missing_and_damaged_files_are_told_apart(settings: Settings) -> None:
    folder = RunFolder(settings, "r1")
    assert folder.read(SUMMARY_FILE) is None
    with pytest.raises(InvalidRequest, match="no such run"):
        folder.read_options()
    folder.start(RunOptions(), NOON)
    (folder.root / "summary.json").write_text('{"run_id": "r1", "state": 5}', encoding="utf-8")
    with pytest.raises(PipelineError, match="cannot be read"):
        folder.read(SUMMARY_FILE)
    with pytest.raises(InvalidRequest, match="no such chunk"):
        folder.read_chunk("c0009")


def test_list_runs_is_in_order_of_time_and_survives_damage(settings: Settings) -> None:
    for name, hour in (("b", 1), ("a", 2)):
        RunFolder(settings, name).start(RunOptions(), NOON.replace(hour=hour))
    broken = settings.runs_root / "c"
    broken.mkdir()
    (broken / "run.json").write_text("{", encoding="utf-8")
    (settings.runs_root / "stray.txt").write_text("x", encoding="utf-8")
    assert [start.run_id for start in list_runs(settings)] == ["b", "a"]
    assert list_runs(Settings(data_root=settings.data_root / "elsewhere")) == []
