"""A warehouse file that is the catalogue of a DuckLake: its rows lie in Parquet files, beside it or in the
store.

In: an open connection, the path of such a file. Out: the lake attached in its place, so that whoever asks or
builds meets the same tables and views; the Parquet files that a catalogue names. A catalogue is copied,
hashed, recorded and renamed as any warehouse file is; Parquet files are written once, under names that are
never given twice, so a copy of a catalogue is a whole warehouse. DuckLake's own clean-up is never called: it
knows one catalogue and would delete what others need (`drop_needless_files`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.settings import LAKE_TABLES
from gov_reviews.warehouse.duckdb_extensions import load_extensions
from gov_reviews.warehouse.sql_literal import quoted

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

# No build lasts longer; readers that opened an earlier publication are done by then.
FILES_STAY_S = 2 * 86_400
# Of one table, before they are joined: a question opens each.
SMALL_FILES, _SMALL_BYTES = 20, 16 * 2**20
_REMOTE = "s3://"


def is_catalogue(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a file that is attached as it is, as a database, is the catalogue of a lake."""
    # written out: DuckDB imports pandas for a parameter, and every process that opens a file comes here
    found = connection.execute(
        f"select 1 from duckdb_tables() where database_name = {quoted(name)} and schema_name = 'main' "  # noqa: S608
        "and table_name = 'ducklake_metadata'"
    )
    return found.fetchone() is not None


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the database in use is a lake: it keeps NOT NULL, and no keys."""
    found = connection.execute(
        "select 1 from duckdb_databases() where database_name = current_database() and type = 'ducklake'"
    )
    return found.fetchone() is not None


def attach_as_lake(connection: duckdb.DuckDBPyConnection, path: Path, name: str, *, read_only: bool) -> str:
    """Attach the lake whose catalogue is attached under this name, in its place.

    Returns:
        The folder of its Parquet files.
    """
    stored = connection.execute(
        f"select value from {name}.main.ducklake_metadata where key = 'data_path'"  # noqa: S608
    ).fetchone()
    connection.execute(f"detach {name}")
    files = _folder_of(path, str(stored[0]) if stored else "")
    _attach(connection, path, name, files, ", read_only" if read_only else "")
    return files


def attach_read_only(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> list[str]:
    """Attach a warehouse file to an open connection of our own, whichever kind it is.

    Returns:
        The folders that its rows lie in besides: one for a lake, else none.
    """
    connection.execute(f"attach {quoted(str(path))} as {name} (read_only)")
    return [attach_as_lake(connection, path, name, read_only=True)] if is_catalogue(connection, name) else []


def make_catalogue(connection: duckdb.DuckDBPyConnection, path: Path, name: str, files: str) -> None:
    """Attach a new, empty lake.

    Args:
        path: Of its catalogue, where there is no file yet.
        files: The folder of its Parquet files.
    """
    if not files.startswith(_REMOTE):
        Path(files).mkdir(parents=True, exist_ok=True)
    _attach(connection, path, name, files, "")


def catalogue_of(name: str) -> str:
    """The name under which the catalogue of an attached lake can be asked itself."""
    return f"__ducklake_metadata_{name}"


def forget_history(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Leave the newest snapshot of a lake alone: earlier publications have catalogues of their own. Its
    Parquet files stay, since those name them.
    """
    catalogue = catalogue_of(name)
    old = connection.execute(
        f"select snapshot_id from {catalogue}.ducklake_snapshot "  # noqa: S608
        f"where snapshot_id < (select max(snapshot_id) from {catalogue}.ducklake_snapshot)"
    ).fetchall()
    if old:
        connection.execute(
            f"call ducklake_expire_snapshots('{name}', versions => {[int(row[0]) for row in old]})"
        )
    connection.execute(f"delete from {catalogue}.ducklake_files_scheduled_for_deletion")  # noqa: S608


def tables_bytes(connection: duckdb.DuckDBPyConnection) -> int | None:
    """How large the Parquet files are that the database in use reads; None where it is no lake."""
    if not is_lake(connection):
        return None
    name = connection.execute("select current_database()").fetchone()
    assert name is not None  # noqa: S101 - a connection uses one
    catalogue = catalogue_of(name[0])
    found = connection.execute(
        "select coalesce(sum(file_size_bytes), 0) from ("  # noqa: S608
        f"select file_size_bytes from {catalogue}.ducklake_data_file where end_snapshot is null union all "
        f"select file_size_bytes from {catalogue}.ducklake_delete_file where end_snapshot is null)"
    ).fetchone()
    return int(found[0]) if found else 0


def join_small_files(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Where a table has come to many small files, one a build, write those of each table as one, and files of
    which most rows went anew. The rows stay what they are; the old files stay for earlier publications.

    Returns:
        Whether that was done.
    """
    many = connection.execute(
        f"select 1 from {catalogue_of(name)}.ducklake_data_file "  # noqa: S608
        f"where end_snapshot is null and file_size_bytes < {_SMALL_BYTES} "
        f"group by table_id having count(*) > {SMALL_FILES} limit 1"
    ).fetchone()
    if many is None:
        return False
    connection.execute(f"call ducklake_rewrite_data_files('{name}', delete_threshold => 0.5)")
    connection.execute(f"call ducklake_merge_adjacent_files('{name}', max_file_size => {_SMALL_BYTES})")
    forget_history(connection, name)
    logger.info("small parquet files joined")
    return True


def named_files(connection: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    """The Parquet files that a warehouse file names, as paths below its folder of tables; none where it is no
    catalogue.

    Args:
        connection: Any; the file is attached for the moment.
    """
    connection.execute(f"attach {quoted(str(path))} as looked_at (read_only)")
    try:
        if not is_catalogue(connection, "looked_at"):
            return set()
        rows = connection.execute(_NAMED_FILES).fetchall()
    finally:
        connection.execute("detach looked_at")
    return {str(row[0]) for row in rows}


# A path may be relative to the folder of its table, that one to the folder of its schema.
_NAMED_FILES = """
with named as (
    select table_id, path, path_is_relative from looked_at.main.ducklake_data_file
    union all
    select table_id, path, path_is_relative from looked_at.main.ducklake_delete_file
)
select
    case when named.path_is_relative and ducklake_table.path_is_relative and ducklake_schema.path_is_relative
            then ducklake_schema.path || ducklake_table.path || named.path
        when named.path_is_relative and ducklake_table.path_is_relative then ducklake_table.path || named.path
        else named.path
    end
from named
inner join looked_at.main.ducklake_table using (table_id)
inner join looked_at.main.ducklake_schema using (schema_id)
"""


def drop_needless_files(
    connection: duckdb.DuckDBPyConnection, tables: Path, catalogues: Iterable[Path]
) -> int:
    """Delete Parquet files that none of these catalogues names and that are older than two days: of
    publications that are kept no more, of builds that were killed or not published.

    Args:
        connection: Any.
        tables: The folder of the Parquet files.
        catalogues: Every warehouse file that may still be asked, published or restored.

    Returns:
        How many.
    """
    needed = {name for path in catalogues for name in named_files(connection, path)}
    oldest, dropped = time.time() - FILES_STAY_S, 0
    for path in sorted(tables.rglob("*.parquet")):
        if needed.isdisjoint((str(path), str(path.relative_to(tables)))) and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            dropped += 1
    if dropped:
        logger.info("parquet files dropped that no publication needs files=%d folder=%s", dropped, tables)
    return dropped


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, files: str, more: str) -> None:
    load_extensions(connection, "ducklake", *(("httpfs",) if files.startswith(_REMOTE) else ()))
    # rows in the catalogue itself would make it grow with every build: it is copied and hashed each time
    connection.execute(
        f"attach {quoted(f'ducklake:{path}')} as {name} (data_path {quoted(files)}, override_data_path true, "
        f"data_inlining_row_limit 0{more})"
    )


def _folder_of(path: Path, stored: str) -> str:
    """Where the Parquet files are: in the store, or below the data folder that the file lies in, wherever
    that one was moved to; else where the catalogue says.
    """
    if not stored.startswith(_REMOTE):
        for above in path.resolve().parents:
            if (above / LAKE_TABLES).is_dir():
                return f"{above / LAKE_TABLES}/"
    return stored
