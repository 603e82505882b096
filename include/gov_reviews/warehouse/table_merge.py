"""Bringing a table to what its query gives, with as little writing as possible.

In: an open candidate and a contract. Out: the table as its query says, and how many rows were inserted,
updated and deleted. It refuses a query whose columns or keys are not those of the contract.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken
from gov_reviews.warehouse.few_rows import query_of_few_rows
from gov_reviews.warehouse.lake_catalogue import is_lake
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, TableContract

if TYPE_CHECKING:
    import duckdb


def merge_rows(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> Counter[str]:
    """Run a contract's query and bring its table to the result; rows that do not differ are not written (of
    a table with `load: refresh` those of the same group are).

    What it costs follows what the query gives, not what the table holds: of the table its keys are read, and
    whole rows only where the query gives them, too. MERGE would read all.

    Returns:
        Rows by action: INSERT, UPDATE, DELETE.

    Raises:
        ContractBroken: The query does not give the columns of the contract, or breaks its key.
    """
    import duckdb

    try:
        is_empty = connection.execute(f"select 1 from {contract.table} limit 1").fetchone() is None  # noqa: S608
        with query_of_few_rows(connection, contract) as query, _joins_as_written(connection, contract):
            if is_empty:  # nothing to compare with: no copy of all rows
                _check_columns(connection, contract, query)
                given = _changed(connection, f"insert into {contract.table} by name {query}")
            else:
                connection.execute(f"create or replace temp table incoming as {query}")
        if is_empty:
            check_keys(connection, contract, contract.table)
            return +Counter(INSERT=given)
        _check_columns(connection, contract, "temp.incoming")
        check_keys(connection, contract, "temp.incoming")
        if contract.load == "refresh":
            changes = _replace(connection, contract)
        else:
            changes = _merge(connection, contract)
    except (
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.ConstraintException,
        duckdb.ConversionException,
        duckdb.InvalidInputException,
    ) as error:
        raise ContractBroken(
            f"The query of the table does not fit its contract: {str(error).splitlines()[0]}",
            f"表的查询与其约定不符：{str(error).splitlines()[0]}",
            table=contract.table,
        ) from error
    for name in ("incoming", "present"):
        connection.execute(f"drop table if exists temp.{name}")
    return +changes


def check_keys(connection: duckdb.DuckDBPyConnection, contract: TableContract, rows: str) -> None:
    """Refuse rows with a key twice, as the file of a warehouse does by itself and a lake does not.

    Args:
        rows: The relation that holds them, with the columns of the contract's key.
    """
    if not contract.has_key_index or not is_lake(connection):
        return
    keys = ", ".join(contract.primary_key)
    twice = connection.execute(
        f"select {keys} from {rows} group by all having count(*) > 1 limit 1"  # noqa: S608 - contract names
    ).fetchone()
    if twice is not None:
        raise ContractBroken(
            "Rows break the key of their table: it is there twice. Two chunks hold the same captures, or "
            "the query or the extraction gave one thing twice.",
            "有行违反表的主键，同一键出现两次。两个批次含有相同的抓取，或查询、"
            "抽取对同一内容给出了两次结果。",
            table=contract.table,
            key=", ".join(map(str, twice)),
        )


def _insert(connection: duckdb.DuckDBPyConnection, contract: TableContract, where: str = "") -> int:
    rows = f"select * from temp.incoming {where}"  # noqa: S608 - names come from our own contracts
    return _changed(connection, f"insert into {contract.table} by name {rows}")


def _replace(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> Counter[str]:
    """Put what the query gives in the place of what it replaces, without comparing.

    For a table whose rows carry what they were made from (`load: refresh`): where one differs, all of its
    group do, and all of these are stale. Rows that go cost nothing, those that come are written as the last
    of the table; rows changed in place would have every group written anew that holds one of them. Keys are
    read of stale rows only.
    """
    keys, stale = ", ".join(contract.primary_key), contract.stale or "false"
    connection.execute(
        f"create or replace temp table present as select {keys}, rowid as place from {contract.table} "  # noqa: S608
        f"where rowid in (select rowid from {contract.table} where {stale})"
    )
    same = " and ".join(f"present.{name} = incoming.{name}" for name in contract.primary_key)
    both = f"temp.present semi join temp.incoming on {same}"
    there = connection.execute(f"select count(*) from {both}").fetchone()  # noqa: S608 - contract names
    stale_rows = "rowid in (select place from temp.present)"
    gone = _changed(connection, f"delete from {contract.table} where {stale_rows}")  # noqa: S608
    given, known = _insert(connection, contract), there[0] if there else 0
    return Counter(DELETE=gone - known, UPDATE=known, INSERT=given - known)


def _merge(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> Counter[str]:
    table, keys = contract.table, contract.primary_key
    same = " and ".join(f"target.{name} = incoming.{name}" for name in keys)
    others = [name for name in contract.column_names if name not in keys]
    stale = "true" if contract.load == "replace" else contract.stale
    changes: Counter[str] = Counter()
    if stale is not None:
        changes["DELETE"] = _changed(
            connection,
            f"delete from {table} as target where ({stale}) "  # noqa: S608 - names come from our own contracts
            f"and not exists (select 1 from temp.incoming as incoming where {same})",
        )
    there, given = _note_present(connection, contract)
    if there and others:
        differs = f"row({_named(others, 'target')}) is distinct from row({_named(others, 'incoming')})"
        setting = ", ".join(f"{name} = incoming.{name}" for name in others)
        differing = (
            f"select target.rowid from {table} as target inner join temp.incoming as incoming on {same} "  # noqa: S608
            f"where target.rowid in (select place from temp.present) and {differs}"
        )
        connection.execute(f"create or replace temp table differing as {differing}")
        rows = f"target.rowid in (select rowid from temp.differing) and {same}"  # noqa: S608
        changes["UPDATE"] = _changed(
            connection,
            f"update {table} as target set {setting} from temp.incoming as incoming where {rows}",  # noqa: S608
        )
        connection.execute("drop table temp.differing")
    if there < given:
        known = " and ".join(f"present.{name} = incoming.{name}" for name in keys)
        changes["INSERT"] = _insert(
            connection,
            contract,
            f"as incoming where not exists (select 1 from temp.present as present where {known})",  # noqa: S608
        )
    return changes


def _note_present(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> tuple[int, int]:
    """Note which rows are there already, by number; how many these are, and how many the query gives."""
    same = " and ".join(f"target.{name} = incoming.{name}" for name in contract.primary_key)
    among = (
        f" where target.rowid in (select rowid from {contract.table} where {contract.stale})"  # noqa: S608
        if contract.keys_within_stale
        else ""
    )
    connection.execute(
        f"create or replace temp table present as select {_named(contract.primary_key, 'target')}, "  # noqa: S608
        f"target.rowid as place from {contract.table} as target "
        f"semi join temp.incoming as incoming on {same}{among}"
    )
    found = connection.execute(
        "select count(*), (select count(*) from temp.incoming) from temp.present"
    ).fetchone()
    return found or (0, 0)


def _named(columns: Sequence[str], side: str) -> str:
    return ", ".join(f"{side}.{name}" for name in columns)


def _changed(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    found = connection.execute(statement).fetchone()
    return int(found[0]) if found else 0


@contextmanager
def _joins_as_written(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> Iterator[None]:
    """Inside, a contract that asks for it has its joins made in the order of its query."""
    if not contract.joins_as_written:
        yield
        return
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        connection.execute("set disabled_optimizers = ''")


def _check_columns(connection: duckdb.DuckDBPyConnection, contract: TableContract, rows: str) -> None:
    """Args: a relation or a query that gives the rows."""
    given = {str(row[0]): str(row[1]) for row in connection.execute(f"describe {rows}").fetchall()}
    for column in contract.columns:
        wanted = DUCKDB_TYPES[column.type]
        # an empty column of a select has no type of its own
        if given[column.name] not in {wanted, '"NULL"', "INTEGER" if wanted == "BIGINT" else wanted}:
            raise ContractBroken(
                "The query gives another type than the contract promises; cast it there.",
                "查询给出的类型与约定不符；请在查询中转换。",
                table=contract.table,
                column=column.name,
                given=given[column.name],
                promised=wanted,
            )
