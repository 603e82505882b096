"""The PostgreSQL database that workers share: who does what at the moment, and when a host was last asked.

In: `Settings.catalog`, a name. Out: a lock that no other worker has (a session-level advisory lock), which
ends with its connection: a worker that is killed, or whose machine loses its power, frees it without any
clock of ours. The driver is loaded when the first lock is taken, by nobody who has no store.
"""

from __future__ import annotations

# lazy: only whoever has a store has the driver.
import hashlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from gov_reviews.errors import InvalidRequest, PipelineError, StorageFailed

_PAUSE_S = 0.2
# Either side asks a silent connection after half a minute and gives it up after another one: so long the lock
# of a machine without power is held.
_KEEPALIVES = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
_SESSION = [*(f"-c tcp_{name}={value}" for name, value in _KEEPALIVES.items()), "-c idle_session_timeout=0"]
# A database that does not answer must not stop a worker for the quarter of an hour that TCP is patient for.
_PATIENCE = {"connect_timeout": "10", "tcp_user_timeout": "60000"}
_LONGEST_NAME = 63  # of what PostgreSQL shows of a connection
_HELD = """
    select application_name from pg_stat_activity join pg_locks using (pid)
    where locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = %s
      and database = (select oid from pg_database where datname = current_database())
"""


class Catalog:
    """One connection to the database. Use as a context; leaving it frees what it holds.

    Args:
        address: postgresql://user:password@host:port/database
        holder: What is being done, for those who wait.

    Raises:
        StorageFailed: The database does not answer.
        InvalidRequest: The driver is not installed.
    """

    def __init__(self, address: str, holder: str) -> None:
        self._address = address
        self._holder = f"{holder} ({socket.gethostname()} {os.getpid()})"[-_LONGEST_NAME:]
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, and with it every lock that it holds."""
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
            self._connection = None

    def try_lock(self, name: str) -> bool:
        """Take a lock, if nobody has it."""
        return bool(self.ask("select pg_try_advisory_lock(%s)", (_key_of(name),))[0][0])

    def holds(self, name: str) -> bool:
        """Whether this connection has a lock: one that was lost, and made anew, has none."""
        if self._connection is None:
            return False
        return bool(self.ask(f"{_HELD} and pid = pg_backend_pid()", (_key_of(name),)))

    def unlock(self, name: str) -> bool:
        """Give a lock back; whether it was held until now."""
        if self._connection is None:
            return False
        return bool(self.ask("select pg_advisory_unlock(%s)", (_key_of(name),))[0][0])

    def holder_of(self, name: str) -> str:
        """Who has a lock, as that one has said."""
        found = self.ask(_HELD, (_key_of(name),))
        return str(found[0][0]) if found else "unknown"

    def ask(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows of one statement, which is committed at once.

        Raises:
            StorageFailed: The database does not answer, or the connection was lost; locks are gone with it.
        """
        driver = _driver()
        try:
            with self._connected().cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall()) if cursor.description else []
        except driver.Error as error:
            self.close()
            words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise StorageFailed(
                "The database that workers share (GOV_REVIEWS_CATALOG) does not answer as it should: "
                f"{words} Start it, or correct the address; the task is tried again.",
                f"共用数据库（GOV_REVIEWS_CATALOG）未正常应答：{words} 请启动它或更正地址；任务会重试。",
                database=_without_secret(self._address),
            ) from error

    def _connected(self) -> Any:
        if self._connection is None:
            driver = _driver()
            asked = driver.extensions.parse_dsn(self._address)  # what the address says goes before
            options = " ".join([*_SESSION, *filter(None, [asked.get("options")])])
            named = {**_KEEPALIVES, **_PATIENCE, **asked, "options": options}
            opened = driver.connect(**named | {"application_name": self._holder})
            opened.set_session(autocommit=True)
            self._connection = opened
        return self._connection


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that was taken.

    Attributes:
        catalog: The connection that it lasts as long as.
        name: What is locked.
    """

    catalog: Catalog
    name: str

    def check(self) -> None:
        """See that it is still held; to be called before what only its holder may do.

        Raises:
            StorageFailed: It is not: the database was started again, or the connection broke.
        """
        if not self.catalog.holds(self.name):
            raise _lost(self.name)


def _lost(name: str) -> StorageFailed:
    return StorageFailed(
        "The lock was lost: the connection to the database of GOV_REVIEWS_CATALOG broke meanwhile, so "
        "another worker may have done the same. Nothing more is published by this one; the task is tried "
        "again.",
        "锁已丢失：与 GOV_REVIEWS_CATALOG 数据库的连接中断，其间另一工作进程可能做了同样的事。"
        "本进程不再发布；任务会重试。",
        lock=name,
    )


@contextmanager
def locked(address: str, name: str, holder: str, timeout_s: float) -> Iterator[HeldLock]:
    """Hold a lock that no other worker has.

    Args:
        name: What is locked. holder: what is being done, for those who wait.
        timeout_s: Seconds to wait for another holder.

    Raises:
        TimeoutError: Another worker has it; the message names what it does.
        StorageFailed: The database does not answer, or the connection was lost meanwhile: the lock was not
            held to the end, and what was done must not count.
    """
    ends_at = time.monotonic() + timeout_s
    with Catalog(address, holder) as catalog:
        while not catalog.try_lock(name):
            if time.monotonic() >= ends_at:
                raise TimeoutError(catalog.holder_of(name))
            time.sleep(_PAUSE_S)
        yield HeldLock(catalog, name)
        if not catalog.unlock(name):
            raise _lost(name)


@contextmanager
def locked_or_busy(
    address: str, name: str, holder: str, timeout_s: float, busy: type[PipelineError], words: tuple[str, str]
) -> Iterator[HeldLock]:
    """As `locked`; who waits too long gets an error of ours.

    Args:
        busy: The error. words: what it says in both languages, and what to do; it names the holder itself.
    """
    with ExitStack() as held:
        try:
            lock = held.enter_context(locked(address, name, holder, timeout_s))
        except TimeoutError as error:
            raise busy(*words, holder=str(error), lock=name) from error
        yield lock


def _key_of(name: str) -> int:
    """A lock has a number: 63 bits of the hash of its name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


def _driver() -> Any:
    try:
        import psycopg2
    except ImportError as error:
        raise InvalidRequest(
            "The driver of PostgreSQL is not installed, which a shared store needs: install gov-reviews with "
            "its extra cluster (docs/cluster.md).",
            "未安装 PostgreSQL 驱动，共用存储需要它：请安装带 cluster 附加项的 "
            "gov-reviews（docs/cluster.md）。",
        ) from error
    return psycopg2


def _without_secret(address: str) -> str:
    return address.rpartition("@")[2]
