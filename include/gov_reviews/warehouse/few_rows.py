"""Asking a query that names a large table of few of its rows.

In: an open candidate, a contract that says which rows its query needs of which table (`reads_only`). Out: the
text of its query, reading a copy of those rows; views between the query and the table read the copy, too.
DuckDB would read every column of every row, join them all, and leave most out at the end. The answer is the
same: a contract may only name rows without which the query gives what it gives with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gov_reviews.warehouse.ddl import named_select
from gov_reviews.warehouse.duckdb_files import use_all_threads
from gov_reviews.warehouse.table_contracts import TableContract, load_contracts, references_in

if TYPE_CHECKING:
    import duckdb

# A table that a query names, without another name for it.
_NAMED_TABLE = re.compile(r"\b(?P<word>from|join)\s{1,99}(?P<table>\w{1,64}\.\w{1,64})\b(?!\s{1,99}as\b)")
# More of a table than this is not worth a copy.
_MOST = 0.25


@contextmanager
def query_of_few_rows(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> Iterator[str]:
    """The query of a contract, its columns in the promised order; what it reads is there until the end."""
    query, made = named_select(contract), []
    for table, condition in contract.reads_only.items():
        if not _is_little(connection, table, condition):
            use_all_threads(connection)
            continue
        made.append(("table", _copy_of(table)))
        rows = "rowid in (select place from temp.needed_rows)"
        connection.execute(f"create temp table {_copy_of(table)} as select * from {table} where {rows}")  # noqa: S608
        for view in _views_between(query, table):
            made.append(("view", _copy_of(view)))
            rows = _reading(named_select(load_contracts()[view]), table)
            connection.execute(f"create temp view {_copy_of(view)} as {rows}")
            query = _reading(query, view)
        query = _reading(query, table)
    try:
        yield query
    finally:
        for kind, name in reversed(made):
            connection.execute(f"drop {kind} temp.{name}")
        connection.execute("drop table if exists temp.needed_rows")


def _is_little(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> bool:
    """Note by number which rows are needed; whether they are few of all."""
    connection.execute(
        f"create or replace temp table needed_rows as select rowid as place from {table} where {condition}"  # noqa: S608
    )
    found = connection.execute(
        f"select count(*) <= {_MOST} * (select count(*) from {table}) from temp.needed_rows"  # noqa: S608
    ).fetchone()
    return bool(found and found[0])


def _views_between(query: str, table: str) -> list[str]:
    """Views that a query names and that read the table themselves."""
    contracts = load_contracts()
    named = (contracts[name] for name in sorted(references_in(query)))
    return [view.table for view in named if view.is_view and table in references_in(view.sql or "")]


def _copy_of(table: str) -> str:
    return "few_" + table.replace(".", "_")


def _reading(query: str, table: str) -> str:
    """A query that reads the copy under the name that the rest of the query calls the table by."""
    name = table.partition(".")[2]

    def read_copy(found: re.Match[str]) -> str:
        return f"{found['word']} temp.{_copy_of(table)} as {name}" if found["table"] == table else found[0]

    return _NAMED_TABLE.sub(read_copy, query)
