"""Worker: what analysts ask of a large warehouse, in a process of its own.

    views_worker.py DATA_ROOT

Each view of mart by each column that one filters by, whole rows; searches; every question of sql/analysis. Out:
name -> processor seconds, the least of three, with two threads.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
from measure import give

from gov_reviews.settings import PROJECT_ROOT, Settings

ROUNDS = 3
FILTERS = (
    *("organization_name", "organization_code", "province", "prefecture"),
    *("review_year", "metric_code", "url", "document_key", "observation_key", "source_id"),
)
WORDS = ("没有的词", "提案", "委员工作室 协商", "提案 协商 委员 调研")


def main() -> None:
    """Ask everything and print what it costs, by name."""
    path = Settings(data_root=Path(sys.argv[1])).warehouse_path
    with duckdb.connect(path, read_only=True, config={"threads": 2}) as connection:
        give({name: _cost(connection, sql) for name, sql in _questions(connection)})


def _questions(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Name and SQL. A column is asked for the value that a figure of one county committee has there."""
    asked = connection.execute(
        "select observation.*, evidence.source_id from mart.observation"
        " inner join mart.evidence using (observation_key)"
        " where observation.metric_code = 'proposals_filed' and observation.is_canonical"
        " and observation.organization_level = 'county' order by observation.observation_key limit 1"
    )
    names = [column[0] for column in asked.description or ()]
    values = dict(zip(names, asked.fetchone() or (), strict=True))
    for view, columns in connection.execute(
        "select view_name, (select list(column_name) from duckdb_columns() where table_oid = view_oid)"
        " from duckdb_views() where schema_name = 'mart' order by view_name"
    ).fetchall():
        yield f"{view}, all", f"select * from mart.{view}"  # noqa: S608
        for column in FILTERS:
            if column in columns:
                value = values[column]
                yield f"{view} by {column}", f"select * from mart.{view} where {column} = '{value}'"  # noqa: S608
    for words in WORDS:
        yield f"search {words}", f"select * from mart.search('{words}') limit 10"  # noqa: S608
    for question in sorted((PROJECT_ROOT / "sql" / "analysis").glob("*.sql")):
        yield question.stem, question.read_text(encoding="utf-8")


def _cost(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    used = []
    for _ in range(ROUNDS):
        started = time.process_time()
        connection.execute(sql).to_arrow_table()
        used.append(time.process_time() - started)
    return round(min(used), 3)


main()
