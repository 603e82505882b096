"""The worker itself: `python -m gov_reviews.reading.worker.worker_child PARENT`, started by
`page_worker.PageWorker` and by nobody else.

In: steps on standard input. Out: results on standard output. Before each step it arms the limits again, so
that a step that loops is ended by the kernel (SIGXCPU) even inside C code, and one that asks for too much
memory gets a MemoryError. It ends with its parent: by signal where the system offers that, and at the end of
its input.
"""

from __future__ import annotations

# lazy: an error while the library is loaded is reported to the parent like any other.
import contextlib
import logging
import logging.handlers
import math
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

from gov_reviews.knowledge.kept_patterns import KeptPatterns
from gov_reviews.lean_imports import collect_seldom, keep_what_is_loaded
from gov_reviews.reading.worker.worker_pipes import HEAD_BYTES, pack, unpack
from gov_reviews.step_failure import StepFailed, failure_of, is_broken_installation

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve steps until the input ends."""
    _die_with(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    requests, replies = _take_pipes()
    _set_soft(resource.RLIMIT_CORE, 0)
    start = _receive(requests)
    if start is None:
        return
    cpu_s, memory_bytes, levels = start[1]
    _send_logs(replies, levels)
    collect_seldom()
    patterns = KeptPatterns()
    patterns.begin()
    try:
        from gov_reviews.knowledge.metadata_files import keep_parsed_files
        from gov_reviews.reading.worker.reading_steps import run_step

        _import_text_stack()
    except Exception as error:
        _reply(replies, "broken", error)
        return
    base = _address_space()
    is_first = True
    _reply(replies, "ready", None)
    while (message := _receive(requests)) is not None:
        name, arguments = message[1]
        is_extracted = False
        _set_soft(resource.RLIMIT_CPU, math.ceil(time.process_time() + cpu_s))
        _set_soft(resource.RLIMIT_AS, base + memory_bytes)
        try:
            result = run_step(name, *arguments)
            reply = pack("done", (result, _address_space() - base))
            is_extracted = name == "extract"
        except BaseException as error:
            _set_soft(resource.RLIMIT_AS, resource.RLIM_INFINITY)  # what is reported of it needs memory, too
            reply = _wording_of(error, name, is_broken_installation(error))
        _set_soft(resource.RLIMIT_AS, resource.RLIM_INFINITY)
        if is_first and is_extracted:  # all metadata is loaded; kept now, since the parent kills this process
            patterns.end()
            keep_parsed_files()
            keep_what_is_loaded()
            is_first = False
        _write(replies, reply)


def _wording_of(error: BaseException, step: str, is_broken: bool) -> bytes:

    if is_broken:
        return _packed_error(error)
    if isinstance(error.__cause__ or error, MemoryError):
        return pack("failed", ("memory", step))
    failure = (
        error if isinstance(error, StepFailed) else failure_of(error, step)
    )  # not a StepFailed: the result cannot be sent
    return pack("failed", ("error", failure))


def _packed_error(error: BaseException) -> bytes:
    try:
        return pack("broken", error)
    except Exception:  # an error that cannot be sent is reported by its words
        return pack("broken", ImportError(f"{type(error).__name__}: {error}"))


def _import_text_stack() -> None:
    """Everything a step needs, before the first page is timed."""
    import gov_reviews.document.clean_page
    import gov_reviews.page.capture_page
    import gov_reviews.page.pdf
    import gov_reviews.reading.extraction
    import gov_reviews.sites.spec  # noqa: F401


def _die_with(parent: int) -> None:
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:  # it was gone before the kernel was asked
        os._exit(0)


def _take_pipes() -> tuple[IO[bytes], int]:
    """The two pipes under private descriptors: what a library reads or prints must not meet our messages."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, replies


def _receive(requests: IO[bytes]) -> Any:
    head = requests.read(HEAD_BYTES)
    if len(head) < HEAD_BYTES:
        return None
    return unpack(requests.read(int.from_bytes(head, "big")))


def _reply(replies: int, kind: str, payload: Any) -> None:
    _write(replies, _packed_error(payload) if kind == "broken" else pack(kind, payload))


def _write(replies: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(replies, view) :]


def _set_soft(limit: int, wanted: int) -> None:
    """Set the soft limit, never above the hard one that the system gave."""
    hard = resource.getrlimit(limit)[1]
    soft = (
        hard
        if wanted == resource.RLIM_INFINITY
        else wanted
        if hard == resource.RLIM_INFINITY
        else min(wanted, hard)
    )
    with contextlib.suppress(ValueError, OSError):  # a system that does not offer this limit
        resource.setrlimit(limit, (soft, hard))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


class _ToParent(logging.handlers.QueueHandler):
    """Log records as messages to the parent, which lets its own handlers decide."""

    def __init__(self, replies: int) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self._replies = replies

    def enqueue(self, record: logging.LogRecord) -> None:
        _write(self._replies, pack("log", record.__dict__))


def _send_logs(replies: int, levels: dict[str, int]) -> None:
    logging.getLogger().handlers[:] = [_ToParent(replies)]
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


if __name__ == "__main__":
    main()
