"""From contracts to a database: CREATE, COMMENT ON, and bringing an older file up to the contracts.

In: a connection and the contracts. Out: schemas, tables with keys and NOT NULL, views, and a comment on every
table, view and column.
Comments are lines: English, Chinese, then "key: value" (unit, deprecated; grain, key, warning);
mart.data_dictionary is read from them.
It refuses changes that would need values nobody has, unless the schema version says that this run reads the
whole archive again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken
from gov_reviews.records.stored_columns import Row
from gov_reviews.settings import SQL_ROOT
from gov_reviews.warehouse.lake_catalogue import is_lake
from gov_reviews.warehouse.migrations import migrate, reads_archive_again
from gov_reviews.warehouse.run_history import copy_rows
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION, read_schema_version, write_schema_version
from gov_reviews.warehouse.sql_literal import quoted
from gov_reviews.warehouse.table_contracts import (
    DUCKDB_TYPES,
    PUBLISHED_SCHEMAS,
    SCHEMAS,
    ColumnContract,
    TableContract,
    references_in,
)

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

_REBUILD = (
    "Run gov-reviews restore --rebuild: everything is read again from the archive, nothing is fetched. "
    "(A file written by a newer version of gov-reviews needs that version.)"
)
_REBUILD_ZH = (
    "请运行 gov-reviews restore --rebuild：由存档全部重新读取，不访问网站。"
    "（较新版本的 gov-reviews 所写文件须用该版本打开。）"
)


VIEW_COLUMNS = "staging.stg_view_column"
# Whole texts. Left to itself DuckDB tries what is made for short words: a checkpoint takes many times longer.
_PACKED: Mapping[str, str] = {"body_text": "zstd"}


def create_table_sql(contract: TableContract, *, in_lake: bool = False) -> str:
    """CREATE TABLE of a contract; a lake keeps no keys, and packs texts by itself."""
    columns = [_column_sql(column, in_lake) for column in contract.columns]
    if contract.has_key_index and not in_lake:
        columns.append(f"primary key ({', '.join(contract.primary_key)})")
    return f"create table {contract.table} ({', '.join(columns)})"


def _column_sql(column: ColumnContract, in_lake: bool) -> str:
    promised = "" if column.nullable else " not null"
    is_packed = column.name in _PACKED and not in_lake
    packed = f" using compression {_PACKED[column.name]}" if is_packed else ""
    return f"{column.name} {DUCKDB_TYPES[column.type]}{promised}{packed}"


def create_view_sql(contract: TableContract) -> str:
    """CREATE VIEW of a contract, its columns in the promised order."""
    return f"create view {contract.table} as {named_select(contract)}"


def named_select(contract: TableContract) -> str:
    """The contract's query, its columns in the promised order and cast to nothing: a wrong type is an error
    of the query.
    """
    return f"select {', '.join(contract.column_names)} from (\n{contract.sql}\n) as result"  # noqa: S608 - our own SQL files


def table_comment(contract: TableContract) -> str:
    """What COMMENT ON says of the table."""
    lines = [
        contract.description.en,
        contract.description.zh,
        f"grain: {contract.grain}",
        f"key: {', '.join(contract.primary_key)}",
    ]
    lines += [f"warning: {warning}" for warning in contract.usage_warnings]
    return "\n".join(lines)


def column_comments(contract: TableContract) -> Mapping[str, str]:
    """What COMMENT ON says of each column."""
    return {
        column.name: "\n".join(
            [
                column.description.en,
                column.description.zh,
                *([f"unit: {column.unit}"] if column.unit else []),
                *([f"deprecated: {column.deprecated.sentence}"] if column.deprecated else []),
            ]
        )
        for column in contract.columns
    }


def view_column_rows(contracts: Mapping[str, TableContract]) -> list[Row]:
    """Rows of staging.stg_view_column."""
    return [
        {"table_name": contract.table, "column_name": name, "column_comment": comment}
        for contract in contracts.values()
        if contract.is_view and contract.schema_name in PUBLISHED_SCHEMAS
        for name, comment in column_comments(contract).items()
    ]


def ensure_schema(connection: duckdb.DuckDBPyConnection, contracts: Mapping[str, TableContract]) -> None:
    """Bring a file to the state that the contracts describe, keeping its rows. Idempotent.

    Raises:
        ContractBroken: The file cannot be brought there, was written by a newer version, or a view does not
            give the columns of its contract.
    """
    version = read_schema_version(connection)
    reads_again = reads_archive_again(version, SCHEMA_VERSION)
    in_lake = is_lake(connection)
    connection.execute("begin")  # one commit instead of hundreds; after an error the file is thrown away
    connection.execute("drop schema if exists staging cascade")
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    _drop_views(connection)
    if read_tables(connection):
        migrate(connection, version, SCHEMA_VERSION)
    found = read_tables(connection)
    for contract in contracts.values():
        if contract.is_view:
            continue
        if contract.table in found:
            _evolve(connection, contract, found[contract.table], reads_again, in_lake=in_lake)
        else:
            connection.execute(create_table_sql(contract, in_lake=in_lake))
    for table in sorted(found.keys() - contracts.keys()):
        logger.warning("table without a contract is kept table=%s", table)
    for contract in contracts.values():
        if contract.is_view:
            connection.execute(create_view_sql(contract))
    _check_views(contracts, found := read_tables(connection))
    comments = [
        statement
        for contract in contracts.values()
        if contract.schema_name in PUBLISHED_SCHEMAS
        for statement in _missing_comments(contract, found[contract.table], in_lake=in_lake)
    ]
    connection.execute("; ".join(comments))  # at once: a new file has a thousand
    if "core.dim_document" in contracts:  # what the macros ask
        create_macros(connection)
    write_schema_version(connection)
    connection.execute("commit")


def create_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table macros of sql/<schema>/<name>/macro.sql (`mart.search`) anew, as views are."""
    for path in sorted(SQL_ROOT.glob("*/*/macro.sql")):
        connection.execute(f"drop macro table if exists {path.parent.parent.name}.{path.parent.name}")
        connection.execute(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class ExistingTable:
    """A table or view as it is in a file. columns: name -> type, nullability, comment; in order."""

    columns: Mapping[str, tuple[str, bool, str | None]]
    primary_key: tuple[str, ...]
    comment: str | None


def read_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, ExistingTable]:
    """Every table and view of the published schemas, by name."""
    columns: dict[str, dict[str, tuple[str, bool, str | None]]] = {}
    for schema, table, name, kind, nullable, comment in connection.execute(
        "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns()"
        " where database_name = current_database() and not internal order by schema_name, table_name, "
        "column_index"
    ).fetchall():
        if schema in PUBLISHED_SCHEMAS:
            columns.setdefault(f"{schema}.{table}", {})[name] = (kind, nullable, comment)
    keys = {
        f"{schema}.{table}": tuple(names)
        for schema, table, names in connection.execute(
            "select schema_name, table_name, constraint_column_names from duckdb_constraints()"
            " where database_name = current_database() and constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    }
    comments = {
        f"{schema}.{table}": comment
        for schema, table, comment in connection.execute(
            "select schema_name, table_name, comment from duckdb_tables() where database_name = "
            "current_database()"
        ).fetchall()
    }
    return {
        table: ExistingTable(found, keys.get(table, ()), comments.get(table))
        for table, found in columns.items()
    }


def _drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Views hold no rows: they are always made anew, so that an old definition cannot survive."""
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() where database_name = current_database() and not "
        "internal"
    ).fetchall()
    for schema, name in views:
        if schema in PUBLISHED_SCHEMAS:
            connection.execute(f'drop view "{schema}"."{name}"')


def _evolve(
    connection: duckdb.DuckDBPyConnection,
    contract: TableContract,
    table: ExistingTable,
    reads_again: bool,
    *,
    in_lake: bool,
) -> None:
    """Bring one table up.

    Args:
        reads_again: The file has an older schema version that this run fills from the archive.
    """
    found = _differences_of(contract, table, in_lake=in_lake)
    if found == _Differences():
        return
    is_derived = contract.load == "refresh" or (
        contract.load == "replace" and contract.table not in references_in(contract.sql or "")
    )
    if is_derived or _is_empty(connection, contract):
        _make_anew(connection, contract)  # nothing is lost: the whole table is computed anew in this build
    elif not found.changed:
        _change_in_place(connection, contract, found)
    elif contract.load == "record":
        _keep_history(connection, contract, table)
    elif reads_again and contract.load == "merge":
        logger.warning("table is filled anew, its form has changed table=%s", contract.table)
        _make_anew(connection, contract)
    else:
        raise ContractBroken(
            "The live warehouse was built under another contract that cannot be brought up to date. "
            f"{_REBUILD}",
            f"正式库按另一约定建立，无法更新。{_REBUILD_ZH}",
            table=contract.table,
            columns=", ".join(found.changed),
        )


@dataclass(frozen=True, slots=True)
class _Differences:
    """What a table of a file has otherwise than its contract.

    Attributes:
        loosened: Columns that promised a value and do not any more. That costs nothing: their rows keep their
            values.
        added: Columns that the file lacks.
        changed: What cannot be brought up: columns, or "primary key".
    """

    loosened: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def _differences_of(contract: TableContract, table: ExistingTable, *, in_lake: bool) -> _Differences:
    existing = {name: (kind, nullable) for name, (kind, nullable, _) in table.columns.items()}
    wanted = {column.name: (DUCKDB_TYPES[column.type], column.nullable) for column in contract.columns}
    added = [name for name in wanted if name not in existing]
    differing = [name for name, form in existing.items() if wanted.get(name) != form]
    loosened = [name for name in differing if wanted.get(name) == (existing[name][0], True)]
    changed = [name for name in differing if name not in loosened]
    changed += [name for name in added if not wanted[name][1]]
    if not changed and not _has_wanted_key(contract, table, in_lake=in_lake):
        changed = ["primary key"]
    return _Differences(tuple(loosened), tuple(added), tuple(changed))


def _has_wanted_key(contract: TableContract, table: ExistingTable, *, in_lake: bool) -> bool:
    """A lake has none. A file of before may have an index that the table does without now: it does no
    harm.
    """
    if in_lake:
        return True
    wanted = contract.primary_key if contract.has_key_index or table.primary_key else ()
    return table.primary_key == wanted


def _make_anew(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> None:
    """An empty table in the place of the one that is there."""
    connection.execute(f"drop table {contract.table}")
    connection.execute(create_table_sql(contract, in_lake=is_lake(connection)))


def _keep_history(
    connection: duckdb.DuckDBPyConnection, contract: TableContract, table: ExistingTable
) -> None:
    """A table of history in its new form, with the rows it had: no archive gives them again."""
    import duckdb

    former = f"former_{contract.name}"
    connection.execute(f"create temp table {former} as from {contract.table}")
    _make_anew(connection, contract)
    try:
        copy_rows(connection, contract, former, table.columns)
    except duckdb.ConstraintException as error:
        raise ContractBroken(
            "The history of runs in the live warehouse lacks what its tables promise now: a migration "
            f"(sql/migrations) has to fill it. {_REBUILD}",
            f"正式库的运行记录缺少现行表所需内容，须由迁移（sql/migrations）补齐。{_REBUILD_ZH}",
            table=contract.table,
            reason=str(error).splitlines()[0],
        ) from error
    connection.execute(f"drop table {former}")


def _change_in_place(
    connection: duckdb.DuckDBPyConnection, contract: TableContract, found: _Differences
) -> None:
    """Columns that may be empty from now on, and new ones; the rows stay."""
    for name in found.loosened:
        connection.execute(f"alter table {contract.table} alter column {name} drop not null")
        logger.info("column may be empty from now on table=%s column=%s", contract.table, name)
    for name in found.added:
        kind = DUCKDB_TYPES[contract.column(name).type]
        connection.execute(f"alter table {contract.table} add column {name} {kind}")
        logger.info(
            "column added, empty in rows that this run does not read again table=%s column=%s",
            contract.table,
            name,
        )


def _is_empty(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> bool:
    return connection.execute(f"select 1 from {contract.table} limit 1").fetchone() is None  # noqa: S608 - contract names


def _check_views(contracts: Mapping[str, TableContract], found: Mapping[str, ExistingTable]) -> None:
    for contract in contracts.values():
        if not contract.is_view:
            continue
        given = {name: kind for name, (kind, _, _) in found[contract.table].columns.items()}
        wanted = {column.name: DUCKDB_TYPES[column.type] for column in contract.columns}
        differing = [
            f"{name} is {kind}, promised {wanted.get(name)}"
            for name, kind in given.items()
            if wanted.get(name) != kind
        ]
        if differing:
            raise ContractBroken(
                "A view does not give the types of its contract; cast in query.sql or correct table.yaml.",
                "视图给出的类型与约定不符；请在 query.sql 中转换或更正 table.yaml。",
                table=contract.table,
                columns="; ".join(differing),
            )


def _missing_comments(contract: TableContract, table: ExistingTable, *, in_lake: bool) -> Iterator[str]:
    """Statements for the comments that are not there yet. A lake keeps none on the columns of views."""
    kind = "view" if contract.is_view else "table"
    if table.comment != table_comment(contract):
        yield f"comment on {kind} {contract.table} is {quoted(table_comment(contract))}"
    if contract.is_view and in_lake:
        return
    for name, comment in column_comments(contract).items():
        if table.columns[name][2] != comment:
            yield f"comment on column {contract.table}.{name} is {quoted(comment)}"
