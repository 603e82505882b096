"""Whose turn it is to ask a host: one request at a time and its interval, whichever processes ask.

In: a host that a client wants to ask. Out: the turn, and when the host was last asked by anybody. A run, a
probe, a dry run and `inspect URL` know nothing of each other; what they have in common is one small file a
host in the data folder (`hosts/<host>.json`): its lock (flock) is the turn and ends with its process, its
content is the memory. A folder on a file system that several machines share serves them all. Workers that
share a store have the turns in their database: a lock and a row a host, by the clock of the server.

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
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import Protocol

from gov_reviews.clock import Clock
from gov_reviews.errors import StorageFailed
from gov_reviews.settings import Settings
from gov_reviews.store.catalog import Catalog

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


class HostTurn(Protocol):
    """The turn, while it is held."""

    @property
    def memory(self) -> HostMemory:
        """What is known of the host."""
        ...

    def note_asked(self) -> None:
        """Say that a request has ended."""
        ...

    def note_quiet(self, seconds: float) -> None:
        """Say for how long the host wants to be left alone."""
        ...


class HostTurns(Protocol):
    """The turns of an installation."""

    def taken(self, host: str, longest_wait_s: float) -> AbstractContextManager[HostTurn]:
        """Take the turn of a host, and give it back at the end.

        Args:
            longest_wait_s: How long another client's request is waited for.

        Raises:
            TimeoutError: Another one has the turn for all that time.
            StorageFailed: Nobody can say who has it.
        """
        ...

    def close(self) -> None:
        """No more turns are taken."""
        ...


def open_turns(settings: Settings, clock: Clock) -> HostTurns:
    """The turns of an installation: of its data folder, or of the workers that share its store.

    Args:
        clock: Decides how long is waited.
    """
    if settings.store is None or settings.catalog is None:
        return FileTurns(settings.hosts_root, clock)
    return CatalogTurns(settings.catalog, clock)


class FileTurn:
    """A turn by a file: see `HostTurn`."""

    def __init__(self, file: FileIO | None, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self.memory = HostMemory() if file is None else _memory_in(file)

    def note_asked(self) -> None:
        """See `HostTurn`."""
        self._note(HostMemory(self._clock.now(), self.memory.quiet_until))

    def note_quiet(self, seconds: float) -> None:
        """See `HostTurn`."""
        self._note(HostMemory(self.memory.asked_at, self._clock.now() + timedelta(seconds=seconds)))

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


class FileTurns:
    """The turns of one data folder: see `HostTurns`.

    Args:
        folder: Where the files lie.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._is_told = False

    @contextmanager
    def taken(self, host: str, longest_wait_s: float) -> Iterator[HostTurn]:
        """See `HostTurns`."""
        file = self._opened(host)
        if file is None:
            yield FileTurn(None, self._clock)
            return
        with file:
            _wait(lambda: _is_locked(file), host, self._clock, longest_wait_s)
            yield FileTurn(file, self._clock)

    def close(self) -> None:
        """Nothing is held between two turns."""

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


_TABLE = """
    create table if not exists gov_reviews_host (
        host text primary key, asked_at timestamptz, quiet_until timestamptz
    )
"""
_ASK = """
    select extract(epoch from clock_timestamp() - asked_at)::float8,
           extract(epoch from quiet_until - clock_timestamp())::float8
    from gov_reviews_host where host = %s
"""
_NOTE_ASKED = """
    insert into gov_reviews_host (host, asked_at) values (%s, clock_timestamp())
    on conflict (host) do update set asked_at = excluded.asked_at
"""
_NOTE_QUIET = """
    insert into gov_reviews_host (host, quiet_until) values (%s, clock_timestamp() + %s * interval '1 second')
    on conflict (host) do update set quiet_until = excluded.quiet_until
"""


class CatalogTurn:
    """A turn by a row of the shared database: see `HostTurn`."""

    def __init__(self, catalog: Catalog, host: str, clock: Clock) -> None:
        self._catalog = catalog
        self._host = host
        rows = catalog.ask(_ASK, (host,))
        ago_s, quiet_s = rows[0] if rows else (None, None)
        now = clock.now()
        self.memory = HostMemory(
            None if ago_s is None else now - timedelta(seconds=ago_s),
            None if quiet_s is None else now + timedelta(seconds=quiet_s),
        )

    def note_asked(self) -> None:
        """See `HostTurn`."""
        self._note(_NOTE_ASKED, (self._host,))

    def note_quiet(self, seconds: float) -> None:
        """See `HostTurn`."""
        self._note(_NOTE_QUIET, (self._host, seconds))

    def _note(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._catalog.ask(statement, values)
        except StorageFailed as error:  # the site has answered, and the answer counts
            logger.warning("when the host was asked cannot be kept host=%s reason=%s", self._host, error)


class CatalogTurns:
    """The turns of the workers that share a store: see `HostTurns`. One connection a client.

    Args:
        address: The shared database.
    """

    def __init__(self, address: str, clock: Clock) -> None:
        self._catalog = Catalog(address, "asks a host")
        self._clock = clock
        self._has_table = False

    @contextmanager
    def taken(self, host: str, longest_wait_s: float) -> Iterator[HostTurn]:
        """See `HostTurns`."""
        if not self._has_table:
            self._make_table()
        name = f"host {host.lower()}"
        _wait(lambda: self._try_lock(name), host, self._clock, longest_wait_s)
        try:
            yield CatalogTurn(self._catalog, host.lower(), self._clock)
        finally:
            self._give_back(name)

    def close(self) -> None:
        """End the connection."""
        self._catalog.close()

    def _try_lock(self, name: str) -> bool:
        try:
            return self._catalog.try_lock(name)
        except StorageFailed:  # a connection that was silent for long may have been cut; nothing was held
            return self._catalog.try_lock(name)

    def _give_back(self, name: str) -> None:
        try:
            is_held = self._catalog.unlock(name)
        except StorageFailed:
            is_held = False
        if not is_held:
            logger.warning(
                "the turn was lost while the host was asked: another worker may have asked it, too"
            )

    def _make_table(self) -> None:
        # one at a time: two workers that make it at once would meet in the system's tables
        _wait(lambda: self._catalog.try_lock("gov_reviews_host"), "the database", self._clock, 60.0)
        self._catalog.ask(_TABLE)
        self._catalog.unlock("gov_reviews_host")
        self._has_table = True


def _wait(is_taken: Callable[[], bool], host: str, clock: Clock, longest_wait_s: float) -> None:
    ends_at = clock.monotonic() + longest_wait_s
    while not is_taken():
        if clock.monotonic() >= ends_at:
            raise TimeoutError(f"another process asks {host}")
        time.sleep(_LOOK_EVERY_S)  # the other process lives by the computer's clock


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
