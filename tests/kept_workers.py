"""Processes that read pages, handed on from one run of a test process to the next.

Starting one and reading its first page takes two seconds of processor time (code, patterns, word lists); a
run on the sample sites takes four without it. What a worker gives depends on nothing but its code, its limits
and what it is sent, so a run that ends well leaves its worker to the next that wants the same. One that
failed, died or has grown is ended as ever. Starting, dying and ending are tried with workers of their own:
tests/unit/reading/worker, and whatever starts `gov-reviews` as a process.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from gov_reviews.clock import SETTING
from gov_reviews.reading.worker import page_worker
from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker


class _KeptWorkers:
    """Idle processes by what they were started with."""

    def __init__(self) -> None:
        self._idle: dict[object, list[page_worker._Process]] = defaultdict(list)

    def start(self, worker: PageWorker) -> None:
        """In the place of `PageWorker.start`."""
        if worker._process is None:
            idle = self._idle[_started_with(worker._limits)]
            worker._process = idle.pop() if idle and _is_main() else page_worker._Process(worker._limits)

    def leave(self, worker: PageWorker, kind: object, error: BaseException | None, trace: object) -> None:
        """In the place of `PageWorker.__exit__`."""
        process = worker._process
        # the kernel ends a worker together with the thread that started it
        if process is None or not process._is_ready or error is not None or not _is_main():
            worker.close()
        else:
            self._idle[_started_with(worker._limits)].append(process)
            worker._process = None

    def end(self) -> None:
        """End those that are idle."""
        for idle in self._idle.values():
            while idle:
                idle.pop().end()


def _started_with(limits: PageLimits) -> object:
    levels = tuple(logging.getLogger(name).getEffectiveLevel() for name in ("", "gov_reviews"))
    return limits, levels, os.environ.get("PYTHONPATH"), os.environ.get(SETTING)


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()


_KEPT = _KeptWorkers()
end_kept_workers = _KEPT.end
atexit.register(end_kept_workers)


@contextmanager
def kept_workers() -> Iterator[None]:
    """Inside, workers are handed on; those that are idle at its end wait for the next time."""
    with (
        mock.patch.object(PageWorker, "start", lambda worker: _KEPT.start(worker)),
        mock.patch.object(PageWorker, "__exit__", lambda worker, *left: _KEPT.leave(worker, *left)),
    ):
        yield
