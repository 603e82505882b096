"""The lake: what was published, as snapshots of a DuckLake that several machines share.

In: the live file and its publication record; GOV_REVIEWS_CATALOG (catalogue in PostgreSQL) and
GOV_REVIEWS_STORE (Parquet files; without it a folder of the data root). Out: one snapshot a publication; its
message names publication, run and SHA-256; a snapshot as a DuckDB file of its own.
A publication writes the rows that differ, in one transaction: killed at any moment it has left no snapshot,
and the next one catches up. People's SQL never meets the catalogue: DuckLake's reader would let it ask
PostgreSQL (`postgres_query`) and write beside the Parquet files (`COPY`), so it is asked of the file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from gov_reviews.errors import (
    InvalidRequest,
    StorageFailed,
    WarehouseBusy,
    WarehouseDamaged,
)
from gov_reviews.faults import first_line
from gov_reviews.file_hash import file_sha256
from gov_reviews.settings import SQL_ROOT, Settings
from gov_reviews.store.catalog import HeldLock, locked_or_busy
from gov_reviews.warehouse.ddl import column_comments, create_macros, create_view_sql, table_comment
from gov_reviews.warehouse.duckdb_extensions import load_extensions, make_secret
from gov_reviews.warehouse.duckdb_files import (
    check_is_there,
    open_for_writing,
    open_in_memory,
    use_all_threads,
)
from gov_reviews.warehouse.lake_catalogue import attach_read_only
from gov_reviews.warehouse.published_file import PublicationRecord, publication_of
from gov_reviews.warehouse.restore import list_versions
from gov_reviews.warehouse.sql_literal import quoted
from gov_reviews.warehouse.table_contracts import (
    DUCKDB_TYPES,
    PUBLISHED_SCHEMAS,
    TableContract,
    load_contracts,
)
from gov_reviews.warehouse.writer_lock import writer_lock

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

CATALOG_SCHEMA = "gov_reviews_lake"
_AUTHOR = "gov-reviews"
# Held in the database while a snapshot is made: DuckLake itself lets two machines insert the same rows.
_LOCK = CATALOG_SCHEMA
# How long Parquet files that no snapshot needs stay: for readers that still have them open.
_FILES_STAY = "1 day"


@dataclass(frozen=True, slots=True)
class LakeSnapshot:
    """One publication in the lake.

    Attributes:
        snapshot: Its number in the lake. publication, run_id, sha256: Of the file that was published.
        form: SHA-256 of what the tables, views and comments were made from.
    """

    snapshot: int
    made_at: datetime
    publication: int
    run_id: str
    sha256: str
    form: str


def sync_lake(settings: Settings) -> LakeSnapshot | None:
    """Bring the lake to what is live here, as one snapshot, and drop snapshots beyond the limit
    (GOV_REVIEWS_KEEP_WAREHOUSES, as for files). Idempotent.

    Returns:
        The new snapshot; None where the newest one holds the live file already.

    Raises:
        InvalidRequest: There is no catalogue, or the extensions are not installed; or the warehouse is a lake
            itself.
        WarehouseMissing, WarehouseDamaged: Nothing was published, or the live file is not what was published.
        StorageFailed: Catalogue or store cannot be reached.
    """
    if settings.is_lake:
        raise InvalidRequest(
            "The warehouse is a lake itself (GOV_REVIEWS_WAREHOUSE=ducklake): what is published is in it "
            "already.",
            "数据仓库本身即为湖仓（GOV_REVIEWS_WAREHOUSE=ducklake），已发布内容均在其中。",
        )
    live = settings.warehouse_path
    with writer_lock(settings, "lake"):
        check_is_there(live)
        record = publication_of(settings, file_sha256(live))
        if record is None:
            raise WarehouseDamaged(
                "The live warehouse is not the file that was published, so nothing of it goes into the lake. "
                "gov-reviews restore puts back the newest one that is.",
                "正式库不是已发布的文件，因此不写入数据湖。gov-reviews restore 可恢复最近发布的文件。",
                path=live,
            )
        alone = locked_or_busy(
            _address_of(settings),
            _LOCK,
            "lake sync",
            settings.lock_wait_s,
            WarehouseBusy,
            (
                "Another machine makes a snapshot of the lake. Wait for it, then start gov-reviews lake sync "
                "again.",
                "另一台机器正在生成湖仓快照。请待其完成后重新运行 gov-reviews lake sync。",
            ),
        )
        with alone as lock, _open_lake(settings) as connection:
            made = _add_snapshot(connection, live, record, lock)
            _expire(connection, settings.keep_warehouses + 1)
    return made


def _address_of(settings: Settings) -> str:
    if settings.catalog is None:
        raise InvalidRequest(
            "There is no lake: GOV_REVIEWS_CATALOG names no database. "
            "Set it to postgresql://user:password@host:port/database.",
            "没有湖仓：GOV_REVIEWS_CATALOG 未指明数据库。请设为 "
            "postgresql://user:password@host:port/database。",
        )
    return settings.catalog


def list_snapshots(settings: Settings) -> tuple[LakeSnapshot, ...]:
    """The publications that the lake holds, oldest first. Of a warehouse that is a lake itself those that are
    kept on this disk, by their own numbers.
    """
    if settings.is_lake:
        return tuple(
            LakeSnapshot(made.number, made.recorded_at, made.number, made.run_id, made.sha256, "")
            for made in reversed([version.record for version in list_versions(settings) if version.is_right])
        )
    with _open_lake(settings) as connection:
        return _snapshots(connection)


@contextmanager
def snapshot_file(settings: Settings, number: int) -> Iterator[Path]:
    """A publication of the lake as a DuckDB file, for as long as the context lasts; to be opened as a
    published file is.

    Args:
        settings: The installation.
        number: Of the snapshot in the lake.

    Raises:
        InvalidRequest: There is no such snapshot, no catalogue, or the extensions are not installed.
        StorageFailed: Catalogue or store cannot be reached.
    """
    if settings.is_lake:
        kept = {found.record.number: found.path for found in list_versions(settings) if found.is_right}
        if number not in kept:
            raise _no_such_snapshot(number)
        yield kept[number]
        return
    settings.data_root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=settings.data_root) as name:
        path = Path(name) / f"snapshot-{number}.duckdb"
        with open_for_writing(path) as connection:
            use_all_threads(connection)
            lake = _prepare(settings, connection)
            lake.attach(connection)
            if number not in [made.snapshot for made in _snapshots(connection)]:
                raise _no_such_snapshot(number)
            connection.execute("detach lake")
            lake.attach(connection, number)
            _copy_snapshot(connection)
        yield path


def _no_such_snapshot(number: int) -> InvalidRequest:
    return InvalidRequest(
        "The lake has no such snapshot. gov-reviews lake list names those that it has.",
        "湖仓没有此快照。gov-reviews lake list 列出现有快照。",
        snapshot=number,
    )


# --- the catalogue and the files ---


def lake_folder(settings: Settings) -> str:
    """Where the Parquet files are, with a slash at the end."""
    return f"{settings.store or settings.data_root}/lake/"


@contextmanager
def _open_lake(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A trusted connection, for our own SQL alone: it holds the password of the catalogue."""
    with open_in_memory(settings.data_root) as connection:
        _prepare(settings, connection).attach(connection)
        connection.execute("use lake")
        yield connection


@dataclass(frozen=True, slots=True)
class _Lake:
    """Where the lake is, for a connection that has its extensions and keys.

    Attributes:
        catalog: Address of the database, with its password. rest: what it asks for besides, as libpq has it.
        files: The folder of the Parquet files.
    """

    catalog: str
    rest: str
    files: str

    def attach(self, connection: duckdb.DuckDBPyConnection, snapshot: int | None = None) -> None:
        """Attach it as `lake`; at a snapshot for reading only."""
        import duckdb

        at = "" if snapshot is None else f", read_only, snapshot_version {snapshot}"
        address, files, schema = (
            quoted(text) for text in (f"ducklake:postgres:{self.rest}", self.files, CATALOG_SCHEMA)
        )
        try:
            connection.execute(
                f"attach {address} as lake (data_path {files}, override_data_path true, "
                f"metadata_schema {schema}, meta_secret 'catalog'{at})"
            )
        except duckdb.Error as error:
            words = _without_password(self.catalog, first_line(error))
            raise StorageFailed(
                "The lake cannot be opened. Check GOV_REVIEWS_CATALOG, and whether its database and the "
                f"store answer. {words}",
                f"数据湖无法打开。请检查 GOV_REVIEWS_CATALOG，以及其数据库和存储是否应答。{words}",
            ) from None  # DuckDB's own words may hold the address


def _prepare(settings: Settings, connection: duckdb.DuckDBPyConnection) -> _Lake:
    """Load the extensions and give DuckDB the keys."""
    catalog = _address_of(settings)
    stores = ("httpfs",) if settings.store is not None else ()
    load_extensions(connection, "ducklake", "postgres_scanner", *stores)
    connection.execute("set TimeZone = 'UTC'")
    return _Lake(catalog, _make_catalog_secret(catalog, connection), lake_folder(settings))


def _make_catalog_secret(catalog: str, connection: duckdb.DuckDBPyConnection) -> str:
    """Give DuckDB the key of the database; what else its address asks for (sslmode ...) as libpq has it."""
    parts = urlsplit(catalog)
    found: dict[str, str | None] = {
        "host": parts.hostname,
        "port": str(parts.port or 5432),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": parts.path.lstrip("/"),
    }
    make_secret(connection, "catalog", "postgres", found)
    return " ".join(f"{name}={_libpq(value)}" for name, value in parse_qsl(parts.query))


def _libpq(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _without_password(catalog: str, words: str) -> str:
    password = urlsplit(catalog).password
    return words.replace(unquote(password), "…").replace(password, "…") if password else words


# --- snapshots ---


def _snapshots(connection: duckdb.DuckDBPyConnection) -> tuple[LakeSnapshot, ...]:
    rows = connection.execute(
        "select snapshot_id, snapshot_time, commit_extra_info from lake.snapshots() "
        "where author = ? and commit_extra_info is not null order by snapshot_id",
        [_AUTHOR],
    )
    found = []
    for number, made_at, said in zip(
        *(column.to_pylist() for column in rows.to_arrow_table().columns), strict=True
    ):
        info = json.loads(said)
        found.append(
            LakeSnapshot(number, made_at, info["publication"], info["run_id"], info["sha256"], info["form"])
        )
    return tuple(found)


def _add_snapshot(
    connection: duckdb.DuckDBPyConnection, live: Path, record: PublicationRecord, lock: HeldLock
) -> LakeSnapshot | None:
    contracts = load_contracts()
    newest = next(iter(reversed(_snapshots(connection))), None)
    if newest is not None and newest.sha256 == record.sha256:
        logger.info("already in the lake publication=%d snapshot=%d", newest.publication, newest.snapshot)
        return None
    form = _form(contracts)
    attach_read_only(connection, live, "live")
    connection.execute("begin")
    for schema in PUBLISHED_SCHEMAS:
        connection.execute(f"create schema if not exists lake.{schema}")
    if newest is None or newest.form != form:
        _drop_views(connection)
    tables = [contract for contract in _published(contracts) if not contract.is_view]
    changed = {contract.table: _bring(connection, contract) for contract in tables}
    if newest is None or newest.form != form:
        _make_views(connection, contracts)
    info = {
        "publication": record.number,
        "run_id": record.run_id,
        "sha256": record.sha256,
        "form": form,
    }
    connection.execute(
        f"call lake.set_commit_message({quoted(_AUTHOR)}, {quoted(f'publication {record.number}')}, "
        f"extra_info => {quoted(json.dumps(info))})"
    )
    lock.check()  # else another machine may have inserted the same rows meanwhile
    connection.execute("commit")
    connection.execute("detach live")
    made = _snapshots(connection)[-1]
    logger.info(
        "lake publication=%d snapshot=%d rows=%s",
        record.number,
        made.snapshot,
        {table: rows for table, rows in changed.items() if any(rows)},
    )
    return made


def _published(contracts: Mapping[str, TableContract]) -> Iterator[TableContract]:
    yield from (contract for contract in contracts.values() if contract.schema_name in PUBLISHED_SCHEMAS)


def _form(contracts: Mapping[str, TableContract]) -> str:
    """SHA-256 of what the views, the macros and the comments are made from."""
    digest = hashlib.sha256()
    for contract in _published(contracts):
        said = [contract.table, table_comment(contract), *column_comments(contract).values()]
        said += [DUCKDB_TYPES[column.type] + str(column.nullable) for column in contract.columns]
        said += [create_view_sql(contract)] if contract.is_view else []
        digest.update("\x1f".join(said).encode())
    for path in sorted(SQL_ROOT.glob("*/*/macro.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _bring(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> tuple[int, int]:
    """Bring one table to that of the live file; how many rows were deleted and inserted.

    A row that changed counts twice. Only files with rows that go are marked, only rows that come are written.
    """
    wanted = [(column.name, DUCKDB_TYPES[column.type], column.nullable) for column in contract.columns]
    found = connection.execute(
        "select column_name, data_type, is_nullable from duckdb_columns() where database_name = 'lake' "
        "and schema_name = ? and table_name = ? order by column_index",
        [contract.schema_name, contract.name],
    ).fetchall()
    if found and [tuple(row) for row in found] != wanted:
        connection.execute(f"drop table lake.{contract.table}")
        found = []
    if not found:
        columns = ", ".join(
            f"{name} {kind}{'' if nullable else ' not null'}" for name, kind, nullable in wanted
        )
        connection.execute(f"create table lake.{contract.table} ({columns})")
    keys, columns = ", ".join(contract.primary_key), ", ".join(contract.column_names)
    # rows are compared by key and hash: the texts of two whole tables would not fit into memory
    old, new = (f"select {keys}, hash({columns}) from {name}.{contract.table}" for name in ("lake", "live"))  # noqa: S608
    deleted = _count(
        connection,
        f"delete from lake.{contract.table} where ({keys}) in (select ({keys}) from ({old} except {new}))",  # noqa: S608
    )
    inserted = _count(
        connection,
        f"insert into lake.{contract.table} by name select {columns} from live.{contract.table} "  # noqa: S608
        f"anti join (select {keys} from lake.{contract.table}) using ({keys})",
    )
    return deleted, inserted


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    for schema, name in connection.execute(
        "select schema_name, view_name from duckdb_views() where database_name = 'lake' and not internal"
    ).fetchall():
        if schema in PUBLISHED_SCHEMAS:
            connection.execute(f'drop view lake."{schema}"."{name}"')


def _make_views(connection: duckdb.DuckDBPyConnection, contracts: Mapping[str, TableContract]) -> None:
    """Views, macros and comments. DuckLake keeps no comments on the columns of views; mart.data_dictionary is
    a table and has them.
    """
    for contract in _published(contracts):
        if contract.is_view:
            connection.execute(create_view_sql(contract))
    for contract in _published(contracts):
        kind = "view" if contract.is_view else "table"
        connection.execute(f"comment on {kind} {contract.table} is {quoted(table_comment(contract))}")
        for name, comment in () if contract.is_view else column_comments(contract).items():
            connection.execute(f"comment on column {contract.table}.{name} is {quoted(comment)}")
    create_macros(connection)


def _expire(connection: duckdb.DuckDBPyConnection, most: int) -> None:
    """Drop all but the newest publications, and files that no snapshot needs any more or ever did (a machine
    that was killed before its commit has left them), after a day.
    """
    known = [int(row[0]) for row in connection.execute("select snapshot_id from lake.snapshots()").fetchall()]
    kept = [made.snapshot for made in _snapshots(connection)][-most:]
    if old := [number for number in known if kept and number < kept[0]]:
        connection.execute(f"call ducklake_expire_snapshots('lake', versions => {old})")
    for needless in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
        connection.execute(f"call {needless}('lake', older_than => now() - interval '{_FILES_STAY}')")


def _copy_snapshot(connection: duckdb.DuckDBPyConnection) -> None:
    """Copy the snapshot that is attached, its tables, views and macros as they were, into the file that is
    open; nothing of the lake stays on the connection.
    """
    for schema in PUBLISHED_SCHEMAS:
        connection.execute(f"create schema {schema}")
    for schema, name in connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'lake'"
    ).fetchall():
        connection.execute(f'create table "{schema}"."{name}" as from lake."{schema}"."{name}"')
    waiting = [
        (f"{file}.{schema}", str(sql))
        for file, schema, sql in connection.execute(
            "select current_database(), schema_name, sql from duckdb_views() where database_name = 'lake' "
            "and not internal"
        ).fetchall()
    ]
    while waiting:  # a view needs those that it asks: rounds, as long as each makes some
        left = [(schema, sql) for schema, sql in waiting if not _is_made(connection, schema, sql)]
        if len(left) == len(waiting):
            raise WarehouseDamaged(
                "A view of the snapshot asks for what the snapshot does not have. Bring the lake up with "
                "gov-reviews lake sync, and ask the newest snapshot.",
                "快照中的视图要求快照没有的内容。请用 gov-reviews lake sync 更新数据湖，并查询最新快照。",
                view=left[0][1].split(" AS ")[0],
            )
        waiting = left
    create_macros(connection)
    connection.execute("detach lake")
    for kind in ("catalog", "store"):
        connection.execute(f"drop secret if exists {kind}")


def _is_made(connection: duckdb.DuckDBPyConnection, schema: str, view: str) -> bool:
    """Make a view, whose text names its schema nowhere; whether what it asks is there already."""
    import duckdb

    connection.execute(f"use {schema}")
    try:
        connection.execute(view)
    except duckdb.CatalogException:
        return False
    return True
