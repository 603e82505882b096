"""Two locks. The writer's: one process at a time builds or publishes, whoever started it (Airflow, the
command line, a zombie task). And one on the live file itself, against sessions of DuckDB that open it for
writing.

In: settings and who asks. Out: a held lock on warehouse/warehouse.lock, or on the live file; both end with
the process.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from gov_reviews.errors import PipelineError, WarehouseBusy
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.settings import Settings
from gov_reviews.warehouse.duckdb_files import open_read_only

_PAUSE_S = 0.2


@contextmanager
def writer_lock(settings: Settings, holder: str) -> Iterator[None]:
    """Hold the lock; another holder is waited for as long as the settings say.

    Args:
        holder: What is being done, for the message of those who wait: "build run_id=...".

    Raises:
        WarehouseBusy: Another process still holds it; the message names it.
    """
    with file_lock(settings.warehouse_path.with_name("warehouse.lock"), holder, settings.lock_wait_s):
        yield


_BUILDS = in_both(
    "Another process is building or publishing the warehouse. Wait for it, or end it if it hangs. What this "
    "run has captured is kept: the next run goes on from there.",
    "另一进程正在构建或发布数据库。请等待其完成；若已停滞，请结束该进程。本次已抓取的内容保留，下次运行从中继续。",
)


@contextmanager
def file_lock(path: Path, holder: str, timeout_s: float, busy: str = _BUILDS) -> Iterator[None]:
    """Hold the lock on a file; see `writer_lock`.

    Args:
        busy: What is said in both languages, and what to do, where another process holds it for too long.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        deadline = time.monotonic() + timeout_s
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                who = os.pread(descriptor, 500, 0).decode("utf-8", "replace").strip() or "unknown"
                raise WarehouseBusy(in_english(busy), in_chinese(busy), holder=who, path=path)
            time.sleep(_PAUSE_S)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"pid {os.getpid()} on {socket.gethostname()}: {holder}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    return _granted(lambda: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB))


@contextmanager
def without_writers(live: Path, timeout_s: float) -> Iterator[BufferedReader | None]:
    """Nobody has the live file open for writing, and nobody can open it so, while this is held; readers come
    and go.

    DuckDB locks the first byte ranges of its files by `fcntl`: shared for reading, exclusive for writing.
        This holds the shared lock. It is
    lost as soon as this process closes any other descriptor of the same file, so read the file through the
    one that is given.

    Args:
        live: The live file.
        timeout_s: Seconds to wait for a session to end.

    Yields:
        The file, open for reading; None when there is none.

    Raises:
        WarehouseBusy: A session still has it open for writing; the message names its process.
    """
    try:
        stream = live.open("rb")
    except FileNotFoundError:
        yield None
        return
    with stream:
        deadline = time.monotonic() + timeout_s
        while not _granted(lambda: fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)):
            if time.monotonic() >= deadline:
                raise _held_by_a_session(live, timeout_s)
            time.sleep(_PAUSE_S)
        yield stream


def _held_by_a_session(live: Path, waited_s: float) -> PipelineError:
    """DuckDB knows who holds the lock."""
    try:
        with open_read_only(live, has_own_log=True):
            pass
    except WarehouseBusy as error:
        error.context["waited_s"] = f"{waited_s:.0f}"
        return error
    except PipelineError:
        pass  # damaged, or gone: what counts is that somebody held it
    return WarehouseBusy(
        "The live warehouse was open for writing in another process. Start again.",
        "正式库曾被另一进程以写入方式打开。请重新启动。",
        path=live,
        waited_s=f"{waited_s:.0f}",
    )


def _granted(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
