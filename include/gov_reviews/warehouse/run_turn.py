"""Whose turn is it to publish, and is it worth going on? A run that another one overtakes learns it before it
builds and audits, not after.

In: a run, its folder, the live file. Out: the turn (one run at a time, from its build to its publication), or
an error that says that the other run publishes and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gov_reviews.errors import NothingLeft, StaleCandidate
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.ids import CaptureId
from gov_reviews.run_folder import PENDING_FILE, PUBLICATION_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import CANDIDATE_FILE, last_publication, untouched_state
from gov_reviews.warehouse.writer_lock import file_lock

# Turns that this process holds: file and run.
_held: set[tuple[Path, str]] = set()
_GOES_ON = "Nothing is lost and nothing is fetched twice: what is left, the next run reads."
_GOES_ON_ZH = "数据没有丢失，也不会重复抓取；余下内容由下次运行读取。"


@contextmanager
def run_turn(settings: Settings, run_id: str) -> Iterator[None]:
    """Hold the turn; a step of a run that holds it already goes on. The writer's lock is another one, for
    single writes.

    Raises:
        WarehouseBusy: Another run is between its build and its publication; the message names it.
    """
    path = settings.warehouse_path.with_name("warehouse.turn")
    if (path, run_id) in _held:
        yield
        return
    with file_lock(path, f"build, audit and publish run_id={run_id}", settings.lock_wait_s):
        _held.add((path, run_id))
        try:
            yield
        finally:
            _held.discard((path, run_id))


def newest_publication(settings: Settings) -> int:
    """Number of the newest publication, 0 before the first.

    A run notes it when it plans, to see later whether another published since.
    """
    last = last_publication(settings)
    return last.number if last is not None else 0


def check_before_build(
    settings: Settings, folder: RunFolder, planned_on: int, read_processed: Callable[[], set[CaptureId]]
) -> None:
    """Stop before the build when the live warehouse holds everything that this run has read.

    When it holds a part of it, or something else, the build is worth its while: it starts from the present
    live file.

    Args:
        planned_on: The newest publication when the run was planned.
        read_processed: Gives the captures that need not be read by now, as the plan asked it. Asked only
            where another run published since.

    Raises:
        NothingLeft: Another run has published the same since this run was planned.
    """
    if folder.read(PUBLICATION_FILE) is not None or newest_publication(settings) == planned_on:
        return
    _check_something_is_left(folder, read_processed)


@contextmanager
def seeing_what_is_left(folder: RunFolder, read_processed: Callable[[], set[CaptureId]]) -> Iterator[None]:
    """Where the block finds that another run has published since the candidate was built, say whether
    anything is left for the next run.

    Args:
        read_processed: Gives the captures that need not be read by now.

    Raises:
        NothingLeft: Instead of StaleCandidate, where the other run has published all of it.
    """
    try:
        yield
    except StaleCandidate:
        _check_something_is_left(folder, read_processed)
        raise


def _check_something_is_left(folder: RunFolder, read_processed: Callable[[], set[CaptureId]]) -> None:
    pending = folder.read(PENDING_FILE) or ()
    if pending and set(pending) <= read_processed():
        raise NothingLeft(
            "Nothing new: another run has read the same captures and published them meanwhile; nothing is "
            "left to build.",
            "无新内容：另一次运行已读取相同页面并发布，无需再构建。",
            run_id=folder.run_id,
        )


def check_before_audit(settings: Settings, folder: RunFolder) -> None:
    """Refuse to audit a candidate that cannot be published any more.

    Raises:
        StaleCandidate: Another run has published since the candidate was built.
    """
    record = folder.read(CANDIDATE_FILE)
    if record is None or record.candidate_sha256 is not None:
        return  # no candidate, or on its way to being live: the steps themselves say so
    live = settings.warehouse_path
    if live.is_file() and record.base_state == untouched_state(live.stat()):
        return  # nobody has touched it since it was copied
    if (file_sha256(live) if live.is_file() else None) != record.base_sha256:
        raise StaleCandidate(
            "Another run has published since this candidate was built, so it cannot be published and is not "
            f"audited. {_GOES_ON}",
            f"候选文件生成之后另一次运行已发布，本次不能发布，也不再检查。{_GOES_ON_ZH}",
            run_id=folder.run_id,
        )
