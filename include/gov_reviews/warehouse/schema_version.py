"""Schema version: which form the tables of a warehouse file have, kept in the file (`ops.schema_version`).

In: an open file. Out: its version, and whether this code can go on from it. An older file is a base all the
same: migrations bring it up, and where they say so the whole archive is read again. A newer one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken

if TYPE_CHECKING:
    import duckdb

SCHEMA_VERSION = 4
"""What this code writes. Raise it with a change that `ddl` cannot make in place: another type or key, or a
column less, in a table with `load: merge`; and say in sql/migrations how a file comes there. A new column
that may be empty needs no new version.
"""

_FIRST = 1  # files from before the version was kept: their tables are those of version 1


def read_schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of an open file.

    Raises:
        ContractBroken: A newer version of gov-reviews wrote it.
    """
    is_kept = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database()"
        " and schema_name = 'ops' and table_name = 'schema_version'"
    ).fetchone()
    row = (
        connection.execute("select max(schema_version) from ops.schema_version").fetchone()
        if is_kept
        else None
    )
    version = int(row[0]) if row and row[0] is not None else _FIRST
    if version > SCHEMA_VERSION:
        raise ContractBroken(
            "The live warehouse was written by a newer version of gov-reviews. Use that version, or build "
            "the warehouse anew with this one: gov-reviews restore --rebuild (everything is read again "
            "from the archive, nothing is fetched).",
            "正式库由更高版本的 gov-reviews 写入。请使用该版本，或用本版本重建："
            "gov-reviews restore --rebuild（全部由归档重新读取，不再抓取）。",
            table="ops.schema_version",
            value=version,
            known=SCHEMA_VERSION,
        )
    return version


def write_schema_version(connection: duckdb.DuckDBPyConnection) -> None:
    """Say in an open file that its tables have the form of this code."""
    connection.execute("delete from ops.schema_version")
    # written out: DuckDB imports pandas for a parameter, and a build needs no pandas
    connection.execute(f"insert into ops.schema_version values ({SCHEMA_VERSION})")  # noqa: S608
