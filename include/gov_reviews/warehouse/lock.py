"""The writer's lock: one process at a time builds or publishes, whoever started it (Airflow, the command line, a zombie task).

In: settings and who asks. Out: a held `fcntl` lock on warehouse/warehouse.lock, released by the system when the process dies.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gov_reviews.errors import WarehouseBusy
from gov_reviews.settings import Settings

DEFAULT_TIMEOUT_S = 60.0
_PAUSE_S = 0.2


@contextmanager
def writer_lock(settings: Settings, holder: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock.

    Args:
        holder: What is being done, for the message of those who wait: "build run_id=...".
        timeout_s: Seconds to wait for another holder.

    Raises:
        WarehouseBusy: Another process still holds it; the message names it.
    """
    path = settings.warehouse_path.with_name("warehouse.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        deadline = time.monotonic() + timeout_s
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                who = os.pread(descriptor, 500, 0).decode("utf-8", "replace").strip() or "unknown"
                raise WarehouseBusy(
                    "Another process is building or publishing the warehouse. Wait for it, or end it if it hangs.", holder=who, path=path
                )
            time.sleep(_PAUSE_S)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"pid {os.getpid()} on {socket.gethostname()}: {holder}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
