"""Lines that say what happens, and no long silence between them.

In: what a person is told, and what goes on at the moment. Out: lines on standard output, each with the
seconds since the beginning. What goes on is said again with its age while nothing else is. Standard library
only.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

# A silence longer than five seconds reads as a program that hangs.
MAX_SILENCE_S = 4.5


class ProgressLines:
    """What one command tells. Use as a context: leaving it ends the thread that breaks silences.

    Args:
        started: `time.monotonic()` when the command began.
        max_silence_s: After so many seconds without a line, what goes on is said.
    """

    def __init__(self, started: float, max_silence_s: float = MAX_SILENCE_S) -> None:
        self._started = started
        self._max_silence_s = max_silence_s
        self._lock = threading.Lock()
        self._spoke = self._since = time.monotonic()
        self._doing = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._break_silence, name="progress", daemon=True)

    def __enter__(self) -> ProgressLines:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def say(self, text: str) -> None:
        """One line, at once."""
        with self._lock:
            self._write(text)

    def doing(self, what: str) -> None:
        """What goes on from now, as words that fit behind "...": empty when nothing can be waited for."""
        with self._lock:
            self._doing = what
            self._since = time.monotonic()

    def _break_silence(self) -> None:
        while not self._ended.wait(self._max_silence_s / 10):
            with self._lock:
                now = time.monotonic()
                if self._doing and now - self._spoke >= self._max_silence_s:
                    self._write(f"... {self._doing} ({now - self._since:.0f} s)")

    def _write(self, text: str) -> None:
        self._spoke = time.monotonic()
        sys.stdout.write(f"{self._spoke - self._started:6.1f} s  {text}\n")
        sys.stdout.flush()
