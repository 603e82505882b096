"""Keeping the data folder within limits: run folders, candidates, logs, files set aside, briefings.

In: settings with their limits, the time. Out: what is too old, each with its size and the reason; removed, or
only said. Never touched: the archive, the live warehouse and its record, the inbox, exports, and whatever a
run that goes on may need: the folder of a run without an end is left until nothing in it has changed for two
days and its run began longer ago than the limit.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gov_reviews.clock import SimulatedClock, installed_clock
from gov_reviews.records.both_languages import in_both, on_one_line
from gov_reviews.run_folder import RunFolder, list_refusals, list_runs
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import kept_files, set_aside_folder

logger = logging.getLogger(__name__)

# `status` and the page show runs; the last good one is among these even where one is made a month.
MIN_RUNS_KEPT = 20
# A task ends after an hour; one that waits for its next try, after some.
_STILL_AFTER_S = 2 * 86_400
# What only the steps of a run hand over: by far the most bytes of a run folder.
_SCRATCH = ("candidate.duckdb", "candidate.duckdb.wal", "parts", "chunks", "outcomes", "pending.json")
_SCRATCH_DAYS = 7
_SET_ASIDE_DAYS = 90


@dataclass(frozen=True, slots=True)
class OldItem:
    """A file or folder that is to go.

    Attributes:
        size_bytes: Of all its files. reason: a few words for people, in both languages.
    """

    path: Path
    size_bytes: int
    reason: str


def find_old(settings: Settings, now: datetime, log_folder: Path | None = None) -> list[OldItem]:
    """What is beyond the limits.

    Args:
        settings: The installation.
        now: The time, for what runs have written down; ages of files are those of the disk's own clock.
        log_folder: Logs of Airflow, where they are to be looked at too.
    """
    found = [*_old_runs(settings, now), *_old_scratch(settings, now)]
    inside = {item.path for item in found}
    found = [item for item in found if not inside & set(item.path.parents)]
    found += _old_warehouses(settings)
    found += _old_files(
        set_aside_folder(settings),
        _SET_ASIDE_DAYS,
        in_both(f"set aside more than {_SET_ASIDE_DAYS} days ago", f"移出已超过 {_SET_ASIDE_DAYS} 天"),
    )
    if log_folder is not None:
        days = settings.keep_log_days
        found += _old_files(
            log_folder, days, in_both(f"log of more than {days} days ago", f"{days} 天以前的日志")
        )
    return found


def remove_old(items: Sequence[OldItem]) -> list[OldItem]:
    """Remove them, and folders of logs that became empty.

    Returns:
        What could not be removed, with the reason; each is said in the log.
    """
    kept = []
    for item in items:
        try:
            if item.path.is_dir() and not item.path.is_symlink():
                shutil.rmtree(item.path)
            else:
                item.path.unlink(missing_ok=True)
                _drop_empty_parents(item.path)
        except OSError as error:
            kept.append(OldItem(item.path, item.size_bytes, error.strerror or type(error).__name__))
            logger.warning("not removed path=%s reason=%s", item.path, kept[-1].reason)
        else:
            logger.info("removed path=%s bytes=%d: %s", item.path, item.size_bytes, on_one_line(item.reason))
    return kept


def _drop_empty_parents(path: Path) -> None:
    """Folders of one run's logs (dag_id=…/run_id=…/task_id=…), not the log folder itself."""
    for parent in list(path.parents)[:4]:
        if "=" not in parent.name:
            return
        try:
            parent.rmdir()
        except OSError:
            return


def _old_runs(settings: Settings, now: datetime) -> Iterator[OldItem]:
    days = settings.keep_run_days
    starts = list_runs(settings)
    for start in starts[: max(0, len(starts) - MIN_RUNS_KEPT)]:
        folder = RunFolder(settings, start.run_id)
        if now - start.started_at < timedelta(days=days) or not _is_over(folder):
            continue
        yield _item(folder.root, in_both(f"run of more than {days} days ago", f"{days} 天以前的运行"))
    for run_id, refusal in list_refusals(settings).items():
        if now - refusal.refused_at > timedelta(days=days):
            item = RunFolder(settings, run_id).root
            yield _item(
                item,
                in_both(f"run that did not start, more than {days} days ago", f"{days} 天以前未启动的运行"),
            )


def _old_scratch(settings: Settings, now: datetime) -> Iterator[OldItem]:
    """What the steps of a run handed over, candidates that were never published among it."""
    for start in list_runs(settings):
        folder = RunFolder(settings, start.run_id)
        if now - start.started_at < timedelta(days=_SCRATCH_DAYS) or not _is_over(folder):
            continue
        for name in _SCRATCH:
            if (path := folder.root / name).exists():
                yield _item(
                    path,
                    in_both(
                        f"working file of a run that is over, after {_SCRATCH_DAYS} days",
                        f"已结束运行的中间文件，超过 {_SCRATCH_DAYS} 天",
                    ),
                )


def _is_over(folder: RunFolder) -> bool:
    """Whether nobody works in a run folder any more: nothing in it has changed for two days."""
    changed = max((path.stat().st_mtime for path in _tree(folder.root)), default=0.0)
    if time.time() - changed > _STILL_AFTER_S:
        return True
    # The clock of a simulation is months ahead of the disk's: there the run's own word must do.
    return isinstance(installed_clock(), SimulatedClock) and (folder.root / "summary.json").is_file()


def _old_warehouses(settings: Settings) -> Iterator[OldItem]:
    """Earlier publications beyond the number that is kept; a run keeps to it by itself."""
    files = list(kept_files(settings).values())
    for path in files[: max(0, len(files) - settings.keep_warehouses)]:
        yield _item(
            path,
            in_both(
                f"one of more than {settings.keep_warehouses} earlier warehouses",
                f"超出保留数 {settings.keep_warehouses} 的旧版数据库",
            ),
        )


def _old_files(folder: Path, days: int, reason: str) -> Iterator[OldItem]:
    oldest = time.time() - days * 86_400
    for path in _tree(folder):
        if path.is_file() and not path.is_symlink() and path.stat().st_mtime < oldest:
            yield _item(path, reason)


def _tree(folder: Path) -> Iterator[Path]:
    """Everything below a folder; what vanishes meanwhile is left out."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_symlink() or path.exists():
            yield path


def _item(path: Path, reason: str) -> OldItem:
    return OldItem(path, size_of(path), reason)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; links count nothing."""
    parts: Iterable[Path] = _tree(path) if path.is_dir() else (path,)
    return sum(part.lstat().st_size for part in parts if part.is_file() and not part.is_symlink())
