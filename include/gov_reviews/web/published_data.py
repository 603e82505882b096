"""The published warehouse for the page: fixed statements, bound values, a time limit, few at a time.

In: SQL of the views and its values. Out: rows as mappings. All that a page shows comes from one file, so that
a publication meanwhile neither fails it nor mixes two publications; when the file is replaced at the very
moment of opening, it is opened once more. A file stays open for the pages that come after, as long as it is
the live one: what DuckDB has read of it need not be read again, which is most of what a page costs. For as
long the next publication is opened, too, before somebody asks for it.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from gov_reviews.errors import (
    ContractBroken,
    ForeignLog,
    InvalidRequest,
    PipelineError,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseMissing,
)
from gov_reviews.settings import Settings
from gov_reviews.warehouse.duckdb_files import foreign_logs, session_of
from gov_reviews.warehouse.reader import live_connection, run_query

if TYPE_CHECKING:
    import duckdb

Answer = TypeVar("Answer")

AT_ONCE = 3
"""Pages that read at one time: the API server has other work."""
MEMORY = "400MB"
"""What all of them may take together, with what was read of the file."""
TIMEOUT_S = 10.0
WAIT_S = 20.0
"""How long a page waits for its turn."""
KEEP_S = 3600.0
"""How long a file stays open after the last page."""
WATCH_S = 5.0
"""How often it is looked meanwhile whether another one has been published."""

_MAY_PASS = (ForeignLog, WarehouseBusy, WarehouseDamaged, WarehouseMissing)


class PublishedRows:
    """One open publication: all that a page shows comes from it.

    Args:
        connection: On its file.
        answered: Answers to statements without values, which every page asks alike: as long as the file is
            the same, so are they. Nobody changes a row.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, answered: dict[str, list[dict[str, Any]]]
    ) -> None:
        self._connection = connection
        self._answered = answered

    def ask(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Rows by column name.

        Args:
            sql: A statement written in a view: no part of it comes from a request.
            values: For its parameters.
        """
        if values:
            return self._ask(sql, values)
        if sql not in self._answered:
            self._answered[sql] = self._ask(sql, ())
        return self._answered[sql]

    def _ask(self, sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
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


class _OpenFile:
    """The live file, opened once for several pages.

    Attributes:
        identity: Of the file, before it was opened: one that was replaced meanwhile is opened anew.
        process: That opened it; DuckDB does not survive a fork.
        pages: How many read it now.
        answered: What was asked of it that will be asked again (`PublishedRows`).
        left_at: When the last one was done, on the monotonic clock.
    """

    def __init__(self, settings: Settings, identity: tuple[int, ...] | None) -> None:
        self.identity = identity
        self.process = os.getpid()
        self.pages = 0
        self.answered: dict[str, list[dict[str, Any]]] = {}
        self.left_at = time.monotonic()
        self._stack = ExitStack()
        self._first = self._stack.enter_context(live_connection(settings, memory_limit=MEMORY))

    def session(self) -> duckdb.DuckDBPyConnection:
        """A connection for one page."""
        return session_of(self._first)

    def close(self) -> None:
        """Nobody reads it any more."""
        self._stack.close()


class PublishedData:
    """Gives out sessions on the live file, `AT_ONCE` at a time.

    Args:
        look_ahead: Reads of a new publication what pages ask for, before the first page does.
    """

    def __init__(self, settings: Settings, look_ahead: Callable[[], object] | None = None) -> None:
        self._settings = settings
        self._look_ahead = look_ahead or (lambda: self.read(lambda _: None))
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._open: _OpenFile | None = None
        self._watcher: threading.Thread | None = None

    @property
    def is_open(self) -> bool:
        """A file is open, for a page or for the next one."""
        return self._open is not None

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
        with self._file() as file:
            session = file.session()
            try:
                return question(PublishedRows(session, file.answered))
            except _MAY_PASS:
                self._leave(file)  # the next page opens it anew, and says so itself if it is damaged
                raise
            finally:
                session.close()

    @contextmanager
    def _file(self) -> Iterator[_OpenFile]:
        """The live file, kept open for a while."""
        with self._lock:
            file = self._live_file()
            file.pages += 1
        try:
            yield file
        finally:
            with self._lock:
                file.pages -= 1
                file.left_at = time.monotonic()
                if file is not self._open:
                    _close_unread(file)

    def _live_file(self) -> _OpenFile:
        identity = self._identity()
        file = self._open
        is_live = file is not None and file.identity == identity and file.process == os.getpid()
        if file is None or not is_live or foreign_logs(self._settings.warehouse_path):
            self._open = None
            if file is not None:
                _close_unread(file)
            file = self._open = _OpenFile(self._settings, identity)
            self._start_watcher()
        return file

    def _leave(self, file: _OpenFile) -> None:
        with self._lock:
            if self._open is file:
                self._open = None

    def _start_watcher(self) -> None:
        """A thread that lives as long as a file is open; none of another process counts."""
        if self._watcher is None or not self._watcher.is_alive():
            self._watcher = threading.Thread(target=_watch, args=(weakref.ref(self),), daemon=True)
            self._watcher.start()

    def keep_up(self) -> bool:
        """Close the file when nobody has read it for a while; when another one is published, open that.

        Returns:
            Whether a file is open.
        """
        with self._lock:
            file = self._open
            if file is None or file.process != os.getpid() or self._is_done_with(file):
                self._watcher = None  # the next file that is opened has another
                return False
            is_live = file.identity == self._identity()
        if not is_live:
            with suppress(PipelineError):  # the next page says what is wrong
                self._look_ahead()
        return True

    def _is_done_with(self, file: _OpenFile) -> bool:
        """Whether nobody has read it for a while: then it is closed."""
        if file.pages or time.monotonic() - file.left_at <= KEEP_S:
            return False
        self._open = None
        file.close()
        return True

    def _identity(self) -> tuple[int, ...] | None:
        try:
            found = self._settings.warehouse_path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

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


def _watch(found: weakref.ref[PublishedData]) -> None:
    """Keep up with what is published while a file is open."""
    while (data := found()) is not None and data.keep_up():
        del data
        time.sleep(WATCH_S)


def _close_unread(file: _OpenFile) -> None:
    """Close a file that is not the live one any more, once its last page is done."""
    if not file.pages and file.process == os.getpid():
        file.close()
