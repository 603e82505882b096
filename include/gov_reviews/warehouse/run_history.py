"""History that no archive holds: runs, how sources ended in them, what the checks said; tables with
`load: record`.

In: a candidate without it, a file that was published before. Out: its rows in the candidate, column by column
as far as both have them. So the history outlives a rebuild and a change of its tables' form; everything else
in a warehouse follows from the archive, where decisions and the state of sources lie as well.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.file_hash import file_sha256
from gov_reviews.settings import Settings
from gov_reviews.warehouse.lake_catalogue import attach_read_only
from gov_reviews.warehouse.published_file import kept_files, publication_of, set_aside_folder
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, TableContract

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

# Written by every build for itself.
_OWN = frozenset({"ops.schema_version", "ops.source_status"})


def history_tables(contracts: Mapping[str, TableContract]) -> tuple[TableContract, ...]:
    """The tables that are history, in an order in which they can be filled."""
    return tuple(
        contract
        for contract in contracts.values()
        if contract.load == "record" and contract.table not in _OWN
    )


def newest_published_before(settings: Settings) -> Path | None:
    """The newest file that was live once and is what was published: kept, or set aside by a rebuild. None
    where there is none.
    """
    aside = set_aside_folder(settings)
    found = [*kept_files(settings).values(), *(aside.glob("*.duckdb") if aside.is_dir() else ())]
    numbered = [
        (record.number, path)
        for path in found
        if (record := publication_of(settings, file_sha256(path))) is not None
    ]
    return max(numbered, default=(0, None), key=lambda one: one[0])[1]


def carry_history(
    connection: duckdb.DuckDBPyConnection, contracts: Mapping[str, TableContract], path: Path
) -> str:
    """Copy the history of another file into a candidate that has none.

    Args:
        connection: The candidate, its tables made.
        contracts: Of the tables.
        path: A file that was published, of whatever version.

    Returns:
        What came of it, one sentence for a person.
    """
    import duckdb

    try:
        attach_read_only(connection, path, "earlier")
    except duckdb.Error as error:
        return f"The history of runs was not carried over, {path.name} cannot be read: {_first(error)}"
    rows, lost = 0, []
    try:
        for contract in history_tables(contracts):
            names = _names_in(connection, contract)
            try:
                rows += copy_rows(connection, contract, f"earlier.{contract.table}", names) if names else 0
            except duckdb.Error as error:
                lost.append(f"{contract.table} ({_first(error)})")
    finally:
        connection.execute("detach earlier")
    return f"The history of runs was carried over from {path.name}: {rows} rows." + (
        f" Not carried over: {'; '.join(lost)}." if lost else ""
    )


def _names_in(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> list[str]:
    columns = connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        " where database_name = 'earlier' order by column_index"
    ).fetchall()
    return [name for table, name in columns if table == contract.table]


def copy_rows(
    connection: duckdb.DuckDBPyConnection, contract: TableContract, source: str, names: Iterable[str]
) -> int:
    """Copy the rows of a table of another form: the columns that both have, in the types of the contract.

    Args:
        source: The other table.
        names: Its columns.

    Returns:
        Rows copied.
    """
    known = set(names)
    columns = [column for column in contract.columns if column.name in known]
    cells = ", ".join(
        f"try_cast({column.name} as {DUCKDB_TYPES[column.type]}) as {column.name}" for column in columns
    )
    row = connection.execute(
        f"insert into {contract.table} by name select {cells} from {source}"  # noqa: S608 - contract names
    ).fetchone()
    return int(row[0]) if row else 0


def _first(error: Exception) -> str:
    return str(error).splitlines()[0]
