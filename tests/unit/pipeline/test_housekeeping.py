"""What is removed from the data folder, and what never is."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.pipeline import housekeeping
from gov_reviews.pipeline.housekeeping import find_old, remove_old
from gov_reviews.records.ids import RunId
from gov_reviews.records.runs import RunOptions, RunState, RunSummary
from gov_reviews.run_folder import REFUSAL_FILE, SUMMARY_FILE, RunFolder, RunRefusal
from gov_reviews.settings import Settings

NOW = datetime.now(UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(housekeeping, "MIN_RUNS_KEPT", 2)
    return Settings(tmp_path)


def age(path: Path, days: float) -> None:
    then = time.time() - days * 86_400
    for part in [path, *path.rglob("*")]:
        os.utime(part, (then, then), follow_symlinks=False)


def run(
    settings: Settings, name: str, days: float, *, still_days: float | None = None, ended: bool = True
) -> Path:
    """The folder of a run of so many days ago, in which nothing has changed for `still_days`."""
    folder = RunFolder(settings, name)
    started = NOW - timedelta(days=days)
    folder.start(RunOptions(), started)
    folder.candidate.write_bytes(b"x" * 1000)
    (folder.parts / "stg").mkdir(parents=True)
    (folder.parts / "stg" / "1.parquet").write_bytes(b"y" * 500)
    if ended:
        folder.write(SUMMARY_FILE, RunSummary(RunId(name), RunState.FAILED, started, started, RunOptions()))
    age(folder.root, days if still_days is None else still_days)
    return folder.root


def names(settings: Settings, **more: Path) -> set[str]:
    return {str(item.path.relative_to(settings.data_root)) for item in find_old(settings, NOW, **more)}


def test_old_runs_go_the_last_ones_stay_and_working_files_go_first(settings: Settings) -> None:
    for name, days in (("r1", 60), ("r2", 31), ("r3", 29), ("r4", 8), ("r5", 6)):
        run(settings, name, days)
    assert names(settings) == {
        "runs/r1",
        "runs/r2",
        *(f"runs/{name}/{part}" for name in ("r3", "r4") for part in ("candidate.duckdb", "parts")),
    }
    assert remove_old(find_old(settings, NOW)) == []
    assert names(settings) == set()
    assert {path.name for path in settings.runs_root.iterdir()} == {"r3", "r4", "r5"}
    assert RunFolder(settings, "r4").read(SUMMARY_FILE) is not None
    assert RunFolder(settings, "r5").candidate.is_file()


def test_the_last_runs_stay_however_old(settings: Settings) -> None:
    for number in range(3):
        run(settings, f"r{number}", 300 - number)
    assert {name for name in names(settings) if name.count("/") == 1} == {"runs/r0"}


@pytest.mark.parametrize("ended", [True, False])
def test_nothing_of_a_run_that_may_still_go_on(settings: Settings, ended: bool) -> None:
    """Also where it says that it has ended: a task that was cleared works in the old folder again."""
    for number in range(3):
        run(settings, f"r{number}", 60, still_days=1, ended=ended)
    assert names(settings) == set()


def test_a_run_that_was_killed_long_ago_goes(settings: Settings) -> None:
    for number in range(3):
        run(settings, f"r{number}", 60, still_days=3, ended=False)
    assert "runs/r0" in names(settings)


def test_a_run_that_did_not_start_goes_by_its_age(settings: Settings) -> None:
    """By what its note says: files of a copied data folder are new."""
    for name, days in (("refused_long_ago", 31), ("refused", 29)):
        refusal = RunRefusal(NOW - timedelta(days=days), "Wrong.")
        RunFolder(settings, name).write(REFUSAL_FILE, refusal)
    broken = settings.runs_root / "broken" / REFUSAL_FILE.name
    broken.parent.mkdir()
    broken.write_text("{", encoding="utf-8")
    assert names(settings) == {"runs/refused_long_ago"}


def test_under_the_clock_of_a_simulation_a_run_that_ended_is_over(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = tmp_path / "clock"
    clock.write_text((NOW + timedelta(days=1)).isoformat(), encoding="ascii")
    monkeypatch.setenv("GOV_REVIEWS_CLOCK", str(clock))
    run(settings, "r0", 60, still_days=0)
    run(settings, "r1", 50, still_days=0, ended=False)
    for number in (2, 3):
        run(settings, f"r{number}", 0, still_days=0)
    assert names(settings) == {"runs/r0"}


def test_what_is_never_touched(settings: Settings) -> None:
    kept = [
        "archive/warc/a/1.warc.gz",
        "warehouse/warehouse.duckdb",
        "warehouse/publications.jsonl",
        "warehouse/previous/notes.txt",
        "inbox/a.txt",
        "exports/2025/a.csv",
        "messages/gov_reviews_mail.json",
        "runs/not a run/x",
    ]
    for name in kept:
        path = settings.data_root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    age(settings.data_root, 1000)
    assert names(settings) == set()


def test_earlier_warehouses_beyond_the_number(settings: Settings) -> None:
    previous = settings.warehouse_path.with_name("previous")
    previous.mkdir(parents=True)
    for number in range(1, 6):
        (previous / f"{number:06d}.duckdb").touch()
    assert names(settings) == {f"warehouse/previous/00000{number}.duckdb" for number in (1, 2)}


def test_files_set_aside_and_logs_by_their_age(settings: Settings, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    old = logs / "dag_id=a" / "run_id=b" / "task_id=c" / "attempt=1.log"
    new = logs / "scheduler.log"
    aside = settings.warehouse_path.with_name("set_aside") / "x.duckdb"
    for path, days in ((old, 40), (new, 1), (aside, 91)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words", encoding="utf-8")
        age(path, days)
    outside = tmp_path / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    link = logs / "link.log"
    link.symlink_to(outside)
    age(outside, 400)
    age(link, 400)
    items = find_old(settings, NOW, logs)
    assert {item.path for item in items} == {old, aside}
    assert {item.size_bytes for item in items} == {5}
    remove_old(items)
    assert [path for path in (old, old.parents[2], aside) if path.exists()] == []
    assert all(path.exists() for path in (new, logs, outside, link))


def test_what_cannot_be_removed_is_said(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    items = [housekeeping.OldItem(Path("/proc/version"), 5, "why")]
    (kept,) = remove_old(items)
    assert kept.path == Path("/proc/version")
    assert "not removed path=/proc/version" in caplog.text
