"""Compare two warehouses table by table and row by row: what a change of the code changed in the data.

In: two warehouse files, each a DuckDB file or the catalogue of a lake. Out: one line a table, with the rows
that only one of them has; exit status 1 when there is any. What differs between any two runs is left out: run
ids, extraction keys, instants, places in the archive (IGNORED).

    .venv/bin/python scripts/compare_warehouses.py before.duckdb after.duckdb
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from gov_reviews.warehouse.lake_catalogue import attach_read_only

IGNORED = (
    "run_id",
    "first_run_id",
    "whole_run_id",
    "extraction_key",
    "warc_path",
    "warc_offset",
    "code_version",
    "seconds",
)
SCHEMAS = ("staging", "core", "mart", "ops")
SHOWN = 3


def columns_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """The comparable columns of every table and view, by its name."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name in (select unnest(?)) order by 1, column_index",
        [database, list(SCHEMAS)],
    ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column, data_type in rows:
        kept = found.setdefault(table, [])
        if column not in IGNORED and not data_type.startswith("TIMESTAMP"):
            kept.append(column)
    return found


def compare(before: Path, after: Path, without: Sequence[str] = ()) -> int:
    """Print the differences; the number of tables that have any.

    Args:
        before, after: The warehouses. without: tables that are left out, as ops.quality_result.
    """
    connection = duckdb.connect()
    for name, path in (("before", before), ("after", after)):
        attach_read_only(connection, path, name)
    old, new = columns_of(connection, "before"), columns_of(connection, "after")
    different = 0
    for table in sorted(old | new):
        if old.get(table) != new.get(table):
            different += 1
            print(f"{table}: columns differ: {sorted(set(old.get(table, ())) ^ set(new.get(table, ())))}")
            continue
        if not old[table] or table.startswith("ops.run") or table in without:
            continue
        columns = ", ".join(f'"{column}"' for column in old[table])
        sides = {}
        for one, other in (("before", "after"), ("after", "before")):
            query = f"select {columns} from {one}.{table} except all select {columns} from {other}.{table}"  # noqa: S608
            sides[one] = connection.execute(query).fetchall()
        count = connection.execute(f"select count(*) from after.{table}").fetchone()  # noqa: S608
        only = {side: len(rows) for side, rows in sides.items()}
        print(
            f"{table}: {count[0] if count else 0} rows, only before {only['before']}, only after "
            f"{only['after']}"
        )
        different += any(only.values())
        for side, rows in sides.items():
            for row in rows[:SHOWN]:
                print(f"  {side}: {row}"[:2000])
    return different


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--without", nargs="+", default=[], metavar="TABLE", help="tables that are left out")
    arguments = parser.parse_args()
    return 1 if compare(arguments.before, arguments.after, arguments.without) else 0


if __name__ == "__main__":
    sys.exit(main())
