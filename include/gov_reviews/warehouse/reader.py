"""Asking the warehouse: read-only, for people's SQL, reports and checks.

In: SQL and parameters. Out: columns and rows of the live file (or of a run's candidate, for the audit).
SQL is hostile until proven otherwise: it cannot write, cannot read other files, cannot change settings.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gov_reviews.errors import (
    ForeignLog,
    InvalidRequest,
    NotEnoughMemory,
    PipelineError,
    QueryTimedOut,
    WarehouseBusy,
    WarehouseDamaged,
)
from gov_reviews.faults import as_ours
from gov_reviews.lean_imports import without_pandas
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.duckdb_files import open_read_only
from gov_reviews.warehouse.lake import snapshot_file
from gov_reviews.warehouse.lake_catalogue import is_lake
from gov_reviews.warehouse.published_file import copy_hashed, publication_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow

_REMEDIES = {
    "CatalogException": (
        "See select distinct table_name from mart.data_dictionary for what there is.",
        "现有各表：select distinct table_name from mart.data_dictionary。",
    ),
    "BinderException": (
        "See mart.data_dictionary for the columns of each table.",
        "各表的列见 mart.data_dictionary。",
    ),
    "PermissionException": (
        "The warehouse is read-only here, and other files are out of reach.",
        "此处数据库只读，也不能访问其他文件。",
    ),
    "InvalidInputException": (
        "Check the SQL and its values. The warehouse is read-only here, and settings cannot be changed.",
        "请检查 SQL 及其取值。此处数据库只读，且不能更改设置。",
    ),
}
_CORRECT_THE_SQL = ("Correct the SQL and ask again.", "请更正 SQL 后重试。")
_MEMORY_REMEDY = "Ask for fewer rows or columns, or give DuckDB more memory (GOV_REVIEWS_DUCKDB_MEMORY)."
_MEMORY_REMEDY_ZH = "请减少行或列，或为 DuckDB 增加内存（GOV_REVIEWS_DUCKDB_MEMORY）。"
# DuckDB lets whoever may read the folder of a lake's Parquet files write there, too (COPY, EXPORT, ATTACH).
_ONLY_SELECT = (
    "Of a warehouse that is a lake only SELECT is allowed (also WITH, FROM, DESCRIBE, SUMMARIZE); nothing "
    "was done. Put what a statement would make first into a WITH."
)
_ONLY_SELECT_ZH = (
    "湖仓只允许 SELECT（包括 WITH、FROM、DESCRIBE、SUMMARIZE），未执行任何操作。需要先生成的内容请写入 WITH。"
)

# Faults of the file, the disk or DuckDB itself: no SQL can be corrected to fix them.
_NOT_THE_SQL = frozenset({"IOException", "SerializationException", "FatalException", "InternalException"})

# How often a query that is out of time is asked to stop, until it does.
_INTERRUPT_EVERY_S = 0.2
_FETCH_STEP = 10_000


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Answer to one query: column names, rows in order, and whether there are more than were asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    has_more: bool = False


def query_published(
    settings: Settings,
    sql: str,
    parameters: Sequence[object] = (),
    max_rows: int | None = None,
    timeout_s: float | None = None,
) -> QueryResult:
    """Ask the live warehouse.

    Args:
        settings: The installation.
        sql: One or more statements; the rows of the last one are returned.
        parameters: Values for `?` in it.
        max_rows: Fetch no more than these; the rest never enters memory.
        timeout_s: Seconds until the query is stopped, fetching included; None: no limit.

    Raises:
        WarehouseMissing: Nothing was published yet.
        WarehouseBusy, ForeignLog, WarehouseDamaged: The live file cannot be trusted; the message says why and
            what to do.
        InvalidRequest: The SQL is wrong or does something that is not allowed; the message says what and what
            to do.
        QueryTimedOut, NotEnoughMemory: The query asks for more than it may have.
    """
    with live_connection(settings) as connection:
        try:
            return run_query(connection, sql, parameters, max_rows, timeout_s)
        except WarehouseDamaged as error:
            error.context.setdefault("path", settings.warehouse_path)
            raise


def query_snapshot(
    settings: Settings,
    number: int,
    sql: str,
    max_rows: int | None = None,
    timeout_s: float | None = None,
) -> QueryResult:
    """Ask a publication of the lake (`gov-reviews lake list`), by the same rules as the live warehouse.

    Raises:
        InvalidRequest: There is no such snapshot or no lake, or as for `query_published`.
        StorageFailed: Catalogue or store cannot be reached.
        QueryTimedOut, NotEnoughMemory: The query asks for more than it may have.
    """
    with snapshot_file(settings, number) as path, open_read_only(path) as connection:
        return run_query(connection, sql, (), max_rows, timeout_s)


def run_query(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Sequence[object] = (),
    max_rows: int | None = None,
    timeout_s: float | None = None,
) -> QueryResult:
    """Ask on an open connection; errors of the SQL are raised as InvalidRequest, others as what they are."""
    with _time_limit(connection, timeout_s):
        return _run_query(connection, sql, parameters, max_rows)


@contextmanager
def _time_limit(connection: duckdb.DuckDBPyConnection, timeout_s: float | None) -> Iterator[None]:
    """Interrupt what runs on the connection once the time is over."""
    import duckdb

    if timeout_s is None:
        yield
        return
    is_over, is_done = threading.Event(), threading.Event()

    def stop_when_over() -> None:
        if not is_done.wait(timeout_s):
            is_over.set()
            while not is_done.wait(_INTERRUPT_EVERY_S):
                connection.interrupt()

    watch = threading.Thread(target=stop_when_over, name="query-time-limit", daemon=True)
    watch.start()
    try:
        yield
    except duckdb.InterruptException as error:
        if not is_over.is_set():
            raise
        raise QueryTimedOut(
            f"The query was stopped after {timeout_s:g} s. Ask for less (a filter, a limit, no join of all "
            "pairs), or give it"
            " more time: --timeout SECONDS, 0 for no limit.",
            f"查询超过 {timeout_s:g} 秒，已停止。请缩小范围（筛选、限制行数、避免全量连接），"
            "或延长时限：--timeout 秒数，0 为不限。",
        ) from error
    finally:
        is_done.set()
        watch.join()


def _run_query(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object], max_rows: int | None
) -> QueryResult:
    import duckdb

    try:
        sql.encode()  # a lone surrogate is named as such
        _check_statements(connection, sql)
        with without_pandas():
            cursor = connection.execute(sql, list(parameters))
        description = cursor.description or ()
        columns = tuple(str(column[0]) for column in description)
        rows = _fetch(
            cursor, [str(column[1]) for column in description], None if max_rows is None else max_rows + 1
        )
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        kind = type(error).__name__
        if kind == "OutOfMemoryException":
            words = _wording_of(error)
            raise NotEnoughMemory(f"{words} {_MEMORY_REMEDY}", f"{words} {_MEMORY_REMEDY_ZH}") from error
        if kind in _NOT_THE_SQL:
            words = _wording_of(error)
            raise as_ours(error) or PipelineError(words, f"DuckDB 出错：{words}") from error
        words = _wording_of(error)
        english, chinese = _REMEDIES.get(kind, _CORRECT_THE_SQL)
        raise InvalidRequest(f"{words} {english}", f"{words} {chinese}") from error
    except UnicodeEncodeError as error:
        raise InvalidRequest(
            "The SQL holds characters that are not valid Unicode.", "SQL 含有无效的 Unicode 字符。"
        ) from error
    return QueryResult(columns, rows[:max_rows], has_more=max_rows is not None and len(rows) > max_rows)


def _check_statements(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse what is no statement, and of a lake all but SELECT."""
    import duckdb

    statements = connection.extract_statements(sql)
    if not statements:
        raise InvalidRequest(
            "There is no SQL to run. Ask for example: select * from mart.data_dictionary",
            "没有可执行的 SQL。例如：select * from mart.data_dictionary",
        )
    if is_lake(connection) and any(found.type != duckdb.StatementType.SELECT for found in statements):
        raise InvalidRequest(_ONLY_SELECT, _ONLY_SELECT_ZH)


def _wording_of(error: Exception) -> str:
    """DuckDB's words as one sentence: without the caret, which points nowhere once lines are joined."""
    lines = [line.strip() for line in str(error).splitlines()]
    words = " ".join(line for line in lines if line and set(line) != {"^"})
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _fetch(
    cursor: duckdb.DuckDBPyConnection, types: Sequence[str], most: int | None
) -> tuple[tuple[Any, ...], ...]:
    """The rows, at most `most`, as Python values.

    Times with a zone go by way of Arrow: DuckDB's own conversion needs the pytz package, Arrow uses the
        standard library.
    """
    if not types:
        return ()
    if not any("TIME ZONE" in kind for kind in types):
        return _fetch_steps(cursor, most)
    table = cursor.to_arrow_table() if most is None else _first_batches(cursor, most)
    return tuple(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _fetch_steps(cursor: duckdb.DuckDBPyConnection, most: int | None) -> tuple[tuple[Any, ...], ...]:
    """In steps, so that the time limit is heard between them too: an interrupt reaches DuckDB only while it
    works.
    """
    rows: list[tuple[Any, ...]] = []
    while most is None or len(rows) < most:
        step = cursor.fetchmany(_FETCH_STEP if most is None else min(_FETCH_STEP, most - len(rows)))
        if not step:
            break
        rows += step
    return tuple(rows)


def _first_batches(cursor: duckdb.DuckDBPyConnection, most: int) -> pyarrow.Table:
    import pyarrow

    reader = cursor.to_arrow_reader(most)
    batches: list[pyarrow.RecordBatch] = []
    while sum(batch.num_rows for batch in batches) < most and (batch := next(reader, None)) is not None:
        batches.append(batch)
    return pyarrow.Table.from_batches(batches, reader.schema).slice(0, most)


@contextmanager
def live_connection(
    settings: Settings, memory_limit: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The live warehouse as it stands now, read-only. A publication meanwhile does not disturb it.

    Args:
        settings: The installation.
        memory_limit: What DuckDB may take ("400MB"); None: as much as any reader.

    Raises:
        WarehouseMissing: Nothing was published yet.
        WarehouseBusy, ForeignLog, WarehouseDamaged: The live file cannot be trusted.
    """
    with open_read_only(settings.warehouse_path, memory_limit=memory_limit) as connection:
        yield connection


@contextmanager
def published_file(settings: Settings) -> Iterator[Path]:
    """A file with what was published, for the steps of a run: the live one, also while a session holds it
    open for writing.

    Then it is a copy, once its hash says that it is what was published: what the session has done so far lies
    in its log.

    Raises:
        WarehouseMissing: Nothing was published yet.
        WarehouseBusy, ForeignLog: The session has changed the file itself.
        WarehouseDamaged: The live file is damaged.
    """
    live = settings.warehouse_path
    with ExitStack() as stack:
        path = live
        try:
            with open_read_only(live):
                pass
        except (WarehouseBusy, ForeignLog):
            settings.runs_root.mkdir(parents=True, exist_ok=True)
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix=".published-", dir=settings.runs_root)
            )
            path = Path(folder) / live.name
            if publication_of(settings, copy_hashed(live, path)) is None:
                raise
        yield path


@contextmanager
def published_connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """What was published, read-only: see `published_file`."""
    with published_file(settings) as path, open_read_only(path) as connection:
        yield connection


@contextmanager
def candidate_connection(
    settings: Settings, run_id: str, looks_at_bytes: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The candidate of a run, read-only; its schema `staging` holds what this run read. Where a warehouse is
    live already, it is attached as `other`, to compare with. What does not fit into memory spills into the
    run folder.

    Args:
        looks_at_bytes: How much of the files will be looked at; None: all of it.

    Raises:
        InvalidRequest: The run has built no candidate.
    """
    candidate = RunFolder(settings, run_id).built_candidate()
    with ExitStack() as stack:
        live = stack.enter_context(published_file(settings)) if settings.warehouse_path.is_file() else None
        connection = stack.enter_context(
            open_read_only(
                candidate,
                has_own_log=True,
                may_spill=True,
                beside=live,
                looks_at_bytes=looks_at_bytes,
            )
        )
        yield connection
