"""The published warehouse for the page: fixed statements, bound values, a time limit, few at a time.

In: SQL of the views and its values. Out: rows as mappings. Each page opens the live file itself, so that a
publication meanwhile neither fails it nor mixes two publications; when the file is replaced at the very
moment of opening, it is opened once more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from gov_reviews.errors import (
    ContractBroken,
    ForeignLog,
    InvalidRequest,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseMissing,
)
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import live_connection, run_query

if TYPE_CHECKING:
    import duckdb

Answer = TypeVar("Answer")

AT_ONCE = 3
"""Pages that read at one time: each has a DuckDB of its own, and the API server has other work."""
MEMORY = "400MB"
"""What one of them may take."""
TIMEOUT_S = 10.0
WAIT_S = 20.0
"""How long a page waits for its turn."""

_MAY_PASS = (ForeignLog, WarehouseBusy, WarehouseDamaged, WarehouseMissing)


class PublishedRows:
    """One open publication: all that a page shows comes from it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def ask(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Rows by column name.

        Args:
            sql: A statement written in a view: no part of it comes from a request.
            values: For its parameters.
        """
        try:
            found = run_query(self._connection, sql, values, timeout_s=TIMEOUT_S)
        except InvalidRequest as error:  # the statement is ours: it is the file that does not fit
            raise ContractBroken(
                "The published warehouse lacks what this page shows: another version of gov-reviews wrote "
                "it. Trigger the DAG ingest_reviews with this version; it brings the warehouse up to date. "
                f"({error.message})",
                "已发布的数据库缺少本页所需内容：由其他版本的 gov-reviews 写入。"
                f"请用当前版本触发 ingest_reviews，数据库即会更新。（{error.message}）",
            ) from error
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]

    def one(self, sql: str, values: Sequence[object] = ()) -> Mapping[str, Any] | None:
        """The first row, None without any."""
        rows = self.ask(sql, values)
        return rows[0] if rows else None


class PublishedData:
    """Gives out open publications, `AT_ONCE` at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def read(self, question: Callable[[PublishedRows], Answer]) -> Answer:
        """What a function makes of the live warehouse.

        Raises:
            WarehouseMissing, WarehouseBusy, ForeignLog, WarehouseDamaged: It cannot be read; the message says
            what to do. QueryTimedOut, NotEnoughMemory: The page asks for too much.
        """
        with self._turn():
            before = self._identity()
            try:
                return self._read_once(question)
            except _MAY_PASS:
                if self._identity() == before:
                    raise
            return self._read_once(question)

    def _read_once(self, question: Callable[[PublishedRows], Answer]) -> Answer:
        with live_connection(self._settings, memory_limit=MEMORY) as connection:
            return question(PublishedRows(connection))

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._settings.warehouse_path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=WAIT_S):
            raise WarehouseBusy(
                "Too many pages are being read at the moment. Load the page again in a minute.",
                "当前打开的页面过多，请一分钟后重新载入。",
            )
        try:
            yield
        finally:
            self._turns.release()
