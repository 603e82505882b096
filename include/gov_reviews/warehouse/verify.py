"""Reading a warehouse file from end to end, in a process of its own: `python -m gov_reviews.warehouse.verify
FILE [--tables]`.

In: a path. Out: JSON on standard output, rows per table. Every column of every row of every table is read, so
a damaged block is found before the file goes live; views hold no rows, they are only bound, and with --tables
left out: those of an older version need not bind.
It shares nothing with the process that wrote the file, and loads little, since every publication starts it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gov_reviews.warehouse.duckdb_files import open_in_memory
from gov_reviews.warehouse.lake_catalogue import attach_read_only


def scan(path: str, *, with_views: bool = True) -> dict[str, int]:
    """Rows of every table; reads all of them, and binds every view."""
    with open_in_memory(Path(path).parent) as connection:
        attach_read_only(connection, Path(path), "scanned_file")
        connection.execute("use scanned_file")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database() "
            "order by all"
        ).fetchall()
        columns = {
            (schema, name): ", ".join(map(_quoted, listed))
            for schema, name, listed in connection.execute(
                "select schema_name, table_name, list(column_name) from duckdb_columns() "
                "where database_name = current_database() group by all"
            ).fetchall()
        }
        counts = {}
        for schema, name in tables:
            # the hash needs every value of every row; of columns it costs a fifth less than of the row
            row = connection.execute(
                f"select count(*), bit_xor(hash({columns[schema, name]})) from {_named(schema, name)}"  # noqa: S608
            ).fetchone()
            counts[f"{schema}.{name}"] = int(row[0]) if row else 0
        views = connection.execute(
            "select schema_name, view_name from duckdb_views() where database_name = current_database() and "
            "not internal order by all"
        ).fetchall()
        for schema, name in views if with_views else ():
            connection.execute(f"describe {_named(schema, name)}")
        return counts


def _named(schema: str, name: str) -> str:
    """A table or view in SQL: the file may be anybody's, and so may its names."""
    return f"{_quoted(schema)}.{_quoted(name)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


if __name__ == "__main__":
    sys.stdout.write(json.dumps(scan(sys.argv[1], with_views="--tables" not in sys.argv)))
