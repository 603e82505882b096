"""Opening DuckDB: the one place where files are opened, for writing (a candidate only) or for reading.

In: paths. Out: connections with bounded memory and threads. Connections live inside one function of one
process:
DuckDB does not survive a fork.
It refuses to open anything but a run's own files for writing, and gives readers no way to other files.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.errors import ForeignLog, PipelineError, WarehouseDamaged, WarehouseMissing
from gov_reviews.faults import RESTORE_REMEDY, RESTORE_REMEDY_ZH, as_ours, first_line
from gov_reviews.settings import TIME_ZONE
from gov_reviews.warehouse.lake_catalogue import (
    attach_as_lake,
    attach_read_only,
    catalogue_of,
    is_catalogue,
    make_catalogue,
)
from gov_reviews.warehouse.sql_literal import quoted

if TYPE_CHECKING:
    import duckdb

# What DuckDB may take; a machine or container with less or more says so here. Without a word whoever may
# spill takes less, so that with a million figures the process of a build stays below 2 GB, and that of an
# audit, which holds Great Expectations besides, below 1 GB: it takes no longer so.
_ASKED_LIMIT = os.environ.get("GOV_REVIEWS_DUCKDB_MEMORY")
MEMORY_LIMIT = _ASKED_LIMIT or "2GB"
BUILD_LIMIT = _ASKED_LIMIT or "1450MB"
AUDIT_LIMIT = _ASKED_LIMIT or "640MB"
THREADS = max(1, min(4, os.cpu_count() or 1))
# Threads cost more than they save where there is little to share out (a run of one review: 5.5 CPU-s of two,
# 4.2 of one; a hundred on 25,000: 8.5 and 7.5): a second one from this many bytes on, a third from twice as
# many. What counts is what is new: of what is there a run reads little.
BYTES_PER_THREAD = 64 * 1024 * 1024
# Beside a file that is written or audited: what does not fit into memory. DuckDB removes it with the
# connection.
SPILL_FOLDER = "duckdb_spill"
# Rows that DuckDB writes as one block of columns. A row more makes it write the last group of its table once
# more, so its own 122,880 would mean every text of the warehouse, in every run.
ROWS_IN_GROUP = 8_192
# The form of a new file; one that is there keeps its own until it is built anew. From this form on DuckDB
# leaves what it says of groups of rows that did not change where it is, so that a checkpoint follows the
# change and not the table; DuckDB 1.4 and later read it.
STORAGE_VERSION = "v1.4.0"
CANDIDATE = "candidate"


@contextmanager
def open_for_writing(
    path: Path,
    new_lake: str | None = None,
    incoming_bytes: int = 0,
    memory_limit: str = BUILD_LIMIT,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A candidate opened for writing. Checkpointed and closed at the end unless an error passes.

    Args:
        path: The file; made where there is none.
        new_lake: A file that is made is the catalogue of a lake, with its Parquet files in this folder. One
            that is there is what it is.
        incoming_bytes: How much will be read from other files. What turns out to look at all that the file
            holds says so (`use_all_threads`).
        memory_limit: What DuckDB may take.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        # no table promises an order; keeping that of the parts costs memory
        "preserve_insertion_order": False,
        "threads": _threads_for(incoming_bytes),
        "temp_directory": str(path.parent / SPILL_FOLDER),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if path.exists() and not os.access(path, os.W_OK):
        path.chmod(
            path.stat().st_mode | 0o200
        )  # a candidate whose publication was stopped is read-only already
    form = f"row_group_size {ROWS_IN_GROUP}"
    if not path.exists():
        form += f", storage_version '{STORAGE_VERSION}'"
    written = CANDIDATE
    connection = duckdb.connect(":memory:", config=config)
    try:
        try:
            if new_lake is not None and not path.exists():
                make_catalogue(connection, path, CANDIDATE, new_lake)
                written = catalogue_of(CANDIDATE)
            else:
                # attached, since only so the size of groups and the form can be said
                connection.execute(f"attach {quoted(str(path))} as {CANDIDATE} ({form})")
                if is_catalogue(connection, CANDIDATE):
                    use_all_threads(connection)
                    attach_as_lake(connection, path, CANDIDATE, read_only=False)
                    written = catalogue_of(CANDIDATE)
        except duckdb.Error as error:
            raise _cannot_open(path, error) from error
        connection.execute(f"use {CANDIDATE}")
        connection.execute("set TimeZone = 'UTC'")
        yield connection
        connection.execute(f"checkpoint {written}")  # of a lake only the catalogue: it tidies more than ours
    finally:
        connection.close()


@contextmanager
def open_read_only(
    path: Path,
    *,
    has_own_log: bool = False,
    may_spill: bool = False,
    beside: Path | None = None,
    memory_limit: str | None = None,
    writes_into: Path | None = None,
    looks_at_bytes: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published or candidate file for reading only.

    The file is attached to a database in memory instead of being opened itself: DuckDB keeps one instance per
    path and process, so a second connection to a path whose file was replaced meanwhile would still see the
    old one. SQL that runs here can neither write, nor read other files, nor change settings. Times are shown,
    and days are cut, in Asia/Shanghai, as the pages print them.

    Args:
        path: The file, attached as `warehouse`.
        has_own_log: A write-ahead log beside the file is its own (a candidate whose audit was killed). A
            published file never has one: DuckDB would replay somebody else's over it, so with a log beside it
                the file is not opened.
        may_spill: What does not fit into memory goes into a folder beside the file until the end; without it
            such a question fails. For a run's own files: nothing is ever written beside a published one.
        beside: Another file to compare with, attached as `other`, read-only as well.
        memory_limit: What DuckDB may take; None: the limit of readers, or of audits with `may_spill`.
        writes_into: The one folder that COPY may write into, for exports, by one thread: rows in the order
            asked for, one file a partition. What does not fit into memory goes there, too, until the end.
        looks_at_bytes: How much of the files will be looked at, for so many threads; None: all of it.

    Raises:
        WarehouseMissing: There is no such file.
        WarehouseBusy: Somebody has the file open for writing.
        ForeignLog: A write-ahead log lies beside the file.
        WarehouseDamaged: It is no DuckDB file, or a damaged one.
    """
    import duckdb

    check_is_there(path)
    spill_root = path.parent if may_spill else writes_into
    within = [] if writes_into is None else [str(writes_into)]
    size = file_bytes(path) + file_bytes(beside) if looks_at_bytes is None else looks_at_bytes
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory_limit or (MEMORY_LIMIT if spill_root is None else AUDIT_LIMIT),
            "threads": _threads_for(size) if writes_into is None else 1,
            "temp_directory": "" if spill_root is None else str(spill_root / SPILL_FOLDER),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        connection.execute(f"set global TimeZone = {quoted(TIME_ZONE)}")  # of `session_of`, too
        within += _attach(connection, path, "warehouse", has_own_log=has_own_log)
        if beside is not None:
            within += _attach(connection, beside, "other", has_own_log=False)
        connection.execute("use warehouse")
        if within and writes_into is None:
            use_all_threads(connection)
        if within:
            connection.execute(f"set allowed_directories = [{', '.join(map(quoted, within))}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()
        if spill_root is not None:
            # DuckDB removes what it made; a folder that a killed process left stays, and so would this one
            shutil.rmtree(spill_root / SPILL_FOLDER, ignore_errors=True)


def session_of(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to what `open_read_only` has opened, for another thread; what one of them has read
    of the file the others need not read again. It ends with the first one at the latest.
    """
    session = connection.cursor()
    session.execute("use warehouse")
    return session


@contextmanager
def open_in_memory(spill_root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, for our own SQL alone: it may attach and load what it is told to.

    Args:
        spill_root: The folder below which goes what does not fit into memory, until the end.
    """
    import duckdb

    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": BUILD_LIMIT,
            "threads": THREADS,
            "temp_directory": str(spill_root / SPILL_FOLDER),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        yield connection
    finally:
        connection.close()


def open_for_notebook(path: Path) -> duckdb.DuckDBPyConnection:
    """A published file for a person's own program: attached read-only to a database of the program's own, in
    which it may make tables, and read and write other files.

    Raises:
        WarehouseMissing, WarehouseBusy, ForeignLog, WarehouseDamaged: As for `open_read_only`.
    """
    import duckdb

    check_is_there(path)
    connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})
    try:
        connection.execute(f"set TimeZone = {quoted(TIME_ZONE)}")
        _attach(connection, path, "warehouse", has_own_log=False)
        connection.execute("use warehouse")
    except BaseException:
        connection.close()
        raise
    return connection


def file_bytes(path: Path | None) -> int:
    """Bytes of a file, 0 where there is none."""
    return path.stat().st_size if path is not None and path.is_file() else 0


def _threads_for(size: int) -> int:
    return min(THREADS, 1 + size // BYTES_PER_THREAD)


def use_all_threads(connection: duckdb.DuckDBPyConnection) -> None:
    """Where the size of what comes says nothing of the rows that are looked at: a lake, whose file is their
    catalogue, a file that a whole warehouse is copied into, a query that needs all of a large table.
    """
    connection.execute(f"set threads = {THREADS}")


def foreign_logs(path: Path) -> list[Path]:
    """Write-ahead logs beside a published file: `warehouse.duckdb.wal` and its kin.

    A published file has none of its own.
    """
    return sorted(found for found in path.parent.glob(f"{path.name}.wal*") if not found.is_dir())


def check_is_there(path: Path) -> None:
    """Nothing, where there is a published file.

    Raises:
        WarehouseMissing: There is none, or a folder in its place; the message says what to do.
    """
    if path.is_dir():
        raise WarehouseMissing(
            "A folder stands where the published warehouse belongs. Move it away; the next run puts the last "
            "publication back, or builds the warehouse anew from the archive.",
            "数据库文件的位置被一个目录占用。请将其移走；下次运行会恢复最近一次发布，或由归档重建数据库。",
            path=path,
        )
    if not path.is_file():
        raise WarehouseMissing(
            "There is no published warehouse yet. Run gov-reviews run or make run first.",
            "尚无已发布的数据库。请先执行 gov-reviews run 或 make run。",
            path=path,
        )


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, *, has_own_log: bool) -> list[str]:
    """Attach a file, or the lake whose catalogue it is; the folders that its rows lie in besides."""
    import duckdb

    try:
        folders = attach_read_only(connection, path, name)
    except duckdb.Error as error:
        ours = _cannot_open(path, error)
        if isinstance(ours, WarehouseDamaged) and not has_own_log:
            _check_no_log(path)  # a log that does not fit is no damage of the file
        raise ours from error
    if not has_own_log:
        _check_no_log(path)  # after opening: whoever comes first is seen
    return folders


def _check_no_log(path: Path) -> None:
    logs = foreign_logs(path)
    if logs:
        raise ForeignLog(
            "A write-ahead log of another session lies beside the warehouse: somebody opened the published "
            "file for writing. With that "
            "log the figures are not the ones that were checked, so nothing is read. gov-reviews restore, "
            "or the next run sets it aside.",
            "数据库旁有其他会话的预写日志：有人以写入方式打开过已发布的文件。带上该日志，数据就不再是经过检查的数据，"
            "因此不予读取。执行 gov-reviews restore 或再次运行即可将其移开。",
            log=logs[0],
        )


def _cannot_open(path: Path, error: Exception) -> PipelineError:
    """DuckDB's own words name the process that holds the lock; ours say what to do."""
    ours = as_ours(error, path=path)
    if isinstance(ours, WarehouseDamaged) or ours is None:
        return WarehouseDamaged(
            f"The file cannot be opened as a DuckDB database. {first_line(error)} {RESTORE_REMEDY}",
            f"文件无法作为 DuckDB 数据库打开：{first_line(error)} {RESTORE_REMEDY_ZH}",
            path=path,
        )
    return ours
