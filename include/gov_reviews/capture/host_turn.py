"""Whose turn it is to ask a host: one request at a time and its interval, whichever processes ask.

In: a host that a client wants to ask. Out: the turn, and when the host was last asked by anybody. A run, a
probe, a dry run and `inspect URL` know nothing of each other; what they have in common is one small file a
host in the data folder (`hosts/<host>.json`): its lock (flock) is the turn and ends with its process, its
content is the memory. A folder on a file system that several machines share serves them all.

The file is no record of anything: without it, or where it cannot be written, a client keeps the interval for
itself, as it does anyway.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import FileIO

from gov_reviews.clock import Clock
from gov_reviews.settings import Settings

logger = logging.getLogger(__name__)

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9.-]")
_LONGEST_NAME = 200
_MAX_BYTES = 1000
# How often a client looks whether the other one's request has ended: a fraction of any interval.
_LOOK_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class HostMemory:
    """When a host was last asked by anybody here.

    Attributes:
        asked_at: When the last request ended; None: it is not known.
        quiet_until: Before this instant the host wants no request (Retry-After); None: it said nothing.
    """

    asked_at: datetime | None = None
    quiet_until: datetime | None = None

    def pause_s(self, now: datetime, interval_s: float, longest_quiet_s: float) -> float:
        """Seconds until the host may be asked.

        A clock that was put back must not stop us for days: nothing is waited for longer than it was meant
        to last.
        """
        asked = timedelta(0) if self.asked_at is None else self.asked_at + timedelta(seconds=interval_s) - now
        quiet = timedelta(0) if self.quiet_until is None else self.quiet_until - now
        return max(0.0, min(asked.total_seconds(), interval_s), min(quiet.total_seconds(), longest_quiet_s))


class HostTurn:
    """The turn, while it is held.

    Attributes:
        memory: What is known of the host.
    """

    def __init__(self, file: FileIO | None, memory: HostMemory) -> None:
        self._file = file
        self.memory = memory

    def note_asked(self, at: datetime) -> None:
        """Say when the request ended."""
        self._note(HostMemory(at, self.memory.quiet_until))

    def note_quiet(self, until: datetime) -> None:
        """Say until when the host wants to be left alone."""
        self._note(HostMemory(self.memory.asked_at, until))

    def _note(self, memory: HostMemory) -> None:
        self.memory = memory
        if self._file is None:
            return
        values = {"asked_at": _text_of(memory.asked_at), "quiet_until": _text_of(memory.quiet_until)}
        line = json.dumps(values).encode("ascii")
        try:
            os.ftruncate(self._file.fileno(), 0)
            os.pwrite(self._file.fileno(), line, 0)
        except OSError as error:  # on a full disk the interval is kept by this client alone
            logger.warning("when the host was asked cannot be kept reason=%s", error)


class HostTurns:
    """The turns of one data folder.

    Args:
        settings: The installation.
        clock: Decides how long is waited.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._folder = settings.hosts_root
        self._clock = clock
        self._is_told = False

    @contextmanager
    def taken(self, host: str, longest_wait_s: float) -> Iterator[HostTurn]:
        """Take the turn of a host, and give it back at the end.

        Args:
            longest_wait_s: How long another client's request is waited for.

        Raises:
            TimeoutError: Another one has the turn for all that time.
        """
        file = self._opened(host)
        if file is None:
            yield HostTurn(None, HostMemory())
            return
        with file:
            self._wait_for(file, host, longest_wait_s)
            yield HostTurn(file, _memory_in(file))

    def _opened(self, host: str) -> FileIO | None:
        name = _NOT_IN_A_NAME.sub("_", host.lower())[:_LONGEST_NAME]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(
                self._folder / f"{name}.json", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666
            )
            return FileIO(descriptor, "r+")
        except OSError as error:
            if not self._is_told:
                logger.warning(
                    "turns are not shared with other processes, the interval is kept by this one alone "
                    "folder=%s reason=%s",
                    self._folder,
                    error,
                )
                self._is_told = True
            return None

    def _wait_for(self, file: FileIO, host: str, longest_wait_s: float) -> None:
        ends_at = self._clock.monotonic() + longest_wait_s
        while not _is_locked(file):
            if self._clock.monotonic() >= ends_at:
                raise TimeoutError(f"another process asks {host}")
            time.sleep(_LOOK_EVERY_S)  # the other process lives by the computer's clock
            self._clock.sleep(0.0)


def _is_locked(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _memory_in(file: FileIO) -> HostMemory:
    """What the file says; nothing where it says nothing that can be understood."""
    try:
        values = json.loads(os.pread(file.fileno(), _MAX_BYTES, 0) or b"{}")
        return HostMemory(_instant_of(values.get("asked_at")), _instant_of(values.get("quiet_until")))
    except (ValueError, TypeError, AttributeError):
        return HostMemory()


def _instant_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo is not None else None


def _text_of(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
