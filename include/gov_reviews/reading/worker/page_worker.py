"""The parent's side of a worker: it starts one, hands it step after step, ends it when a page goes beyond its
limits.

In: the name of a step and its arguments. Out: the result, or `StepFailed`. One worker reads page after page,
since loading what it needs takes most of a second; it is replaced when it dies, is ended, or has grown. No
fork of this process is used: DuckDB, Arrow and threads do not survive one. A crash of a worker that has read
other pages may be their doing, so the step is tried once more in a fresh one before the page is blamed.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from gov_reviews.errors import PipelineError
from gov_reviews.reading.worker.worker_pipes import HEAD_BYTES, Message, pack, unpack
from gov_reviews.settings import DEFAULT_PAGE_CPU_S, DEFAULT_PAGE_MEMORY_MB, Settings
from gov_reviews.step_failure import StepFailed

logger = logging.getLogger(__name__)

# A review of twenty megabytes gives less; more would not fit a run's memory a few times over.
MAX_RESULT_BYTES = 200_000_000
# Seconds without an answer per second of processor time: those in which the worker does nothing (it sleeps,
# it is blocked), and all. Two, so that a busy machine ends no page that would have been read.
IDLE_FACTOR = 2
WAIT_FACTOR = 20
START_PATIENCE_S = 120
MAX_WORKERS = 8  # more only take memory: what one process writes for all becomes the limit
_READ_STEP = 1 << 20
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What one step of reading one page may take.

    Attributes:
        cpu_s: Processor seconds. The wait for an answer is limited, too: to twice as many seconds in which
            the worker does nothing.
        memory_mb: What the worker may grow beyond what it takes before its first page.
    """

    cpu_s: int = DEFAULT_PAGE_CPU_S
    memory_mb: int = DEFAULT_PAGE_MEMORY_MB

    @classmethod
    def of(cls, settings: Settings) -> PageLimits:
        """The limits of an installation."""
        return cls(settings.page_cpu_s, settings.page_memory_mb)


def workers_side_by_side() -> int:
    """How many workers one process drives: one a processor that it may use."""
    return min(MAX_WORKERS, len(os.sched_getaffinity(0)))


class PageWorker:
    """Does steps in a process of its own. A context manager: at its end no process is left."""

    def __init__(self, limits: PageLimits = PageLimits()) -> None:
        self._limits = limits
        self._process: _Process | None = None

    def __enter__(self) -> PageWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start a worker without waiting for it, so that it loads while the caller does other things."""
        if self._process is None:
            self._process = _Process(self._limits)

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def run(self, step: str, *arguments: Any) -> Any:
        """Do one step; the same promises as `reading_steps.run_step`.

        Raises:
            StepFailed: Our code failed on this page, went beyond a limit, or crashed.
            InvalidMetadata, ImportError, OSError, PipelineError: The installation is broken.
        """
        while True:
            self.start()
            process = self._process
            assert process is not None  # noqa: S101 - started a line above
            was_fresh = process.steps == 0
            try:
                result = process.ask(step, arguments)
            except StepFailed as failure:
                if failure.ends_worker:
                    self.close()
                if failure.is_own or was_fresh:
                    raise
                logger.warning(
                    "worker ended, its step is tried again in a fresh one step=%s reason=%s",
                    step,
                    failure.english,
                )
                continue
            except BaseException:
                self.close()
                raise
            if process.growth > self._limits.memory_mb * 2**20 // 4:
                logger.info("worker has grown and is replaced bytes=%d", process.growth)
                self.close()
            return result


class _Gone(Exception):
    """The pipe of the worker has ended."""


class _Process:
    """One worker process.

    Attributes:
        steps: How many it was given. growth: bytes it has grown since its start.
    """

    def __init__(self, limits: PageLimits) -> None:
        self.steps = 0
        self.growth = 0
        self._limits = limits
        self._is_ready = False
        self._used: int | None = None
        inherited = os.environ.get("PYTHONPATH")
        self._popen = subprocess.Popen(  # noqa: S603 - our own module
            # -P: the folder that somebody happens to stand in must not offer modules
            [sys.executable, "-P", "-m", "gov_reviews.reading.worker.worker_child", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join([str(_PACKAGE_ROOT), *([inherited] if inherited else [])])},
            start_new_session=True,  # the terminal's Ctrl-C goes to the parent alone
        )
        self._requests = _pipe(self._popen.stdin)
        self._replies = _pipe(self._popen.stdout)
        self._poll = select.poll()
        self._poll.register(self._replies, select.POLLIN)
        levels = {name: logging.getLogger(name).getEffectiveLevel() for name in ("", "gov_reviews")}
        with contextlib.suppress(_Gone):  # reported when it is asked
            self._send(pack("start", (limits.cpu_s, limits.memory_mb * 2**20, levels)))

    def ask(self, step: str, arguments: tuple[Any, ...]) -> Any:
        """One step; see `PageWorker.run`."""
        if not self._is_ready:
            self._wait_until_ready()
        self.steps += 1
        try:
            self._send(pack("step", (step, arguments)))
            kind, payload = self._receive(self._limits.cpu_s)
        except TimeoutError:
            seconds = self._limits.cpu_s * IDLE_FACTOR
            raise StepFailed(
                f"The time limit was reached: step {step} waited for {seconds} s and gave no answer",
                f"超过时间上限：步骤 {step} 等待 {seconds} 秒仍无结果",
                ends_worker=True,
            ) from None
        except _Gone:
            raise self._death(step) from None
        if kind == "done":
            result, self.growth = payload
            return result
        if kind == "broken":
            raise payload
        why, wording = payload
        if why == "memory":
            limit = self._limits.memory_mb
            raise StepFailed(
                f"The memory limit of {limit} MB was reached in step {wording}",
                f"步骤 {wording} 超过内存上限 {limit} MB",
                ends_worker=True,
                is_own=False,
            )
        raise wording

    def end(self) -> None:
        """End the process and whatever it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # gone already
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                stream.close()

    def _wait_until_ready(self) -> None:
        try:
            kind, payload = self._receive(START_PATIENCE_S)
        except (_Gone, TimeoutError) as error:
            status = self._status()
            raise PipelineError(
                "The process that reads pages could not be started. Its last words are in the log above; "
                "when the system ended it, free "
                "some memory. Else set the installation up again (make setup).",
                "读取网页的进程无法启动，其最后输出见上方日志。若被系统终止，请释放内存；"
                "否则请重新安装（make setup）。",
                status=status,
            ) from error
        if kind == "broken":
            raise payload
        self._is_ready = True

    def _death(self, step: str) -> StepFailed:
        status = self._status()
        if status == -signal.SIGXCPU:
            seconds = self._limits.cpu_s
            return StepFailed(
                f"The time limit of {seconds} s of processor time was reached in step {step}",
                f"步骤 {step} 超过处理器时间上限 {seconds} 秒",
                ends_worker=True,
            )
        if status is not None and status < 0:
            name = _signal_name(-status)
            hint = (
                " (sent from outside, or the machine had no memory left)" if status == -signal.SIGKILL else ""
            )
            hint_zh = "（来自外部，或系统内存不足）" if hint else ""
            english, chinese = (
                f"It crashed by signal {name}{hint} in step {step}",
                f"步骤 {step} 崩溃，信号 {name}{hint_zh}",
            )
        else:
            english = f"The process that read it ended without an answer (status {status}) in step {step}"
            chinese = f"读取进程在步骤 {step} 中未给出结果即结束（状态 {status}）"
        return StepFailed(english, chinese, ends_worker=True, is_own=False)

    def _status(self) -> int | None:
        """How the process ended; None when it has closed its pipe and lives on."""
        try:
            return self._popen.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return None

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._requests, view) :]
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _Gone from error

    def _receive(self, patience_s: int) -> Message:
        """The next message that is no log record.

        Raises:
            _Gone, TimeoutError: The process has ended; there was no answer.
            StepFailed: What came is no answer.
        """
        self._idle_left = patience_s * IDLE_FACTOR
        self._left = patience_s * WAIT_FACTOR
        while True:
            size = int.from_bytes(self._read(HEAD_BYTES), "big")
            if size > MAX_RESULT_BYTES:
                raise StepFailed(
                    f"The result is too big: {size} bytes, the limit is {MAX_RESULT_BYTES}",
                    f"结果过大：{size} 字节，上限 {MAX_RESULT_BYTES} 字节",
                    ends_worker=True,
                )
            try:
                kind, payload = unpack(self._read(size))
            except (_Gone, TimeoutError):
                raise
            except Exception as error:
                wording = f"{type(error).__name__}: {error}"[:200]
                raise StepFailed(
                    f"The result cannot be read: {wording}", f"结果无法读取：{wording}", ends_worker=True
                ) from error
            if kind != "log":
                return kind, payload
            record = logging.makeLogRecord(payload)
            if logging.getLogger(record.name).isEnabledFor(record.levelno):
                logging.getLogger(record.name).handle(record)

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            # Waited in slices that are counted, not by the clock: while the machine sleeps or this process is
            # stopped, nobody waits.
            if not self._poll.poll(1000):
                used = _processor_ticks(self._popen.pid)
                self._left -= 1
                self._idle_left -= used is None or used == self._used
                self._used = used
                if self._left <= 0 or self._idle_left <= 0:
                    raise TimeoutError
                continue
            piece = os.read(self._replies, min(_READ_STEP, size - len(data)))
            if not piece:
                raise _Gone
            data += piece
        return bytes(data)


def _pipe(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise ValueError("the worker was started without a pipe")
    return stream.fileno()


def _processor_ticks(pid: int) -> int | None:
    """Processor time that a process has used, in ticks of the system; None where the system does not say."""
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
        return int(fields[11]) + int(fields[12])
    except (OSError, IndexError, ValueError):
        return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
