"""Opening DuckDB: the one place where files are opened, for writing (a candidate only) or for reading.

In: paths. Out: connections with bounded memory and threads. Connections live inside one function of one process:
DuckDB does not survive a fork.
It refuses to open anything but a run's own files for writing, and gives readers no way to other files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.errors import PipelineError, WarehouseBusy, WarehouseMissing
from gov_reviews.settings import TIME_ZONE

if TYPE_CHECKING:
    import duckdb

# A build of thousands of reviews stays far below this; a container with less says so here.
MEMORY_LIMIT = os.environ.get("GOV_REVIEWS_DUCKDB_MEMORY", "2GB")
THREADS = max(1, min(4, os.cpu_count() or 1))
# Beside a file that is written or audited: what does not fit into memory. DuckDB removes it with the connection.
SPILL_FOLDER = "duckdb_spill"


def quoted(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def open_for_writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A candidate opened for writing. Checkpointed and closed at the end unless an error passes."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "threads": THREADS,
        "temp_directory": str(path.parent / SPILL_FOLDER),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(path), config=config)
    except duckdb.IOException as error:
        raise _cannot_open(path, error) from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
        connection.execute("checkpoint")
    finally:
        connection.close()


@contextmanager
def open_read_only(path: Path, *, may_spill: bool = False, beside: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published or candidate file for reading only.

    The file is attached to a database in memory instead of being opened itself: DuckDB keeps one instance per path and process, so a
    second connection to a path whose file was replaced meanwhile would still see the old one. SQL that runs here can neither write,
    nor read other files, nor change settings. Times are shown, and days are cut, in Asia/Shanghai, as the pages print them.

    Args:
        path: The file, attached as `warehouse`.
        may_spill: What does not fit into memory goes into a folder beside the file until the end; without it such a question fails. For a
            run's own files: nothing is ever written beside a published one.
        beside: Another file to compare with, attached as `other`, read-only as well.

    Raises:
        WarehouseMissing: There is no such file.
        WarehouseBusy: Somebody has the file open for writing.
    """
    import duckdb

    if not path.is_file():
        raise WarehouseMissing("There is no published warehouse yet. Run `gov-reviews run` or `make run` first.", path=path)
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": THREADS,
            "temp_directory": str(path.parent / SPILL_FOLDER) if may_spill else "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        try:
            connection.execute(f"set TimeZone = {quoted(TIME_ZONE)}")
            connection.execute(f"attach {quoted(str(path))} as warehouse (read_only)")
            if beside is not None:
                connection.execute(f"attach {quoted(str(beside))} as other (read_only)")
        except duckdb.IOException as error:
            raise _cannot_open(path, error) from error
        connection.execute("use warehouse")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _cannot_open(path: Path, error: Exception) -> PipelineError:
    """DuckDB's own words name the process that holds the lock; ours say what to do."""
    words = str(error).split("\n")[0]
    if "lock" in words.lower():
        return WarehouseBusy(f"Somebody has the file open for writing. Close it there, or open it read-only. {words}", path=path)
    return PipelineError(f"The file cannot be opened as a DuckDB database. {words}", path=path)
