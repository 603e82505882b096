"""Read-only access to the candidate of a run, beside the live warehouse, for the audit.

In: paths. Out: pandas frames of what a FramePlan or a rule asks for. Both files are attached read-only to a database in memory, under the
names `candidate` and `live`; table names without a database mean the candidate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.errors import PipelineError
from gov_reviews.quality.plan import CANDIDATE, FramePlan, Scope

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

LIVE = "live"
TOUCHED = "staging.stg_touched_document"


class CandidateReader:
    """Frames of one candidate. Made by `open_candidate`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, has_live: bool) -> None:
        self._connection = connection
        self.has_live = has_live
        self._changed: dict[str, str] = {}

    def frame(self, plan: FramePlan) -> pd.DataFrame:
        """The batch of a plan: all rows, or those that this run added or changed."""
        relation = f"{CANDIDATE}.{plan.table}" if plan.scope is Scope.ALL else self._changed_rows(plan.table)
        return self.query(plan.sql.replace("{rows}", relation))

    def query(self, sql: str) -> pd.DataFrame:
        """Rows of a SELECT of our own (a rule, a plan); never text from outside."""
        return self._connection.execute(sql).df()

    def has_table(self, table: str, database: str = CANDIDATE) -> bool:
        """Whether a table or view is there."""
        schema, _, name = table.partition(".")
        found = self._connection.execute(
            "select 1 from information_schema.tables where table_catalog = ? and table_schema = ? and table_name = ?",
            [database, schema, name],
        ).fetchone()
        return found is not None

    def columns(self, table: str, database: str = CANDIDATE) -> tuple[str, ...]:
        """Columns in order."""
        rows = self._connection.execute(f"select column_name from (describe select * from {database}.{table})").fetchall()  # noqa: S608
        return tuple(str(row[0]) for row in rows)

    def _changed_rows(self, table: str) -> str:
        """A relation with the rows of this run.

        Staging holds nothing else. A table about documents: rows of the documents that this run loaded, also unchanged ones, since
        their quarantine was cleared with them. Others: rows that the live warehouse does not hold in the same form.
        """
        if table.startswith("staging."):
            return f"{CANDIDATE}.{table}"
        if table not in self._changed:
            name = f"changed_{table.replace('.', '_')}"
            self._connection.execute(f"create temp table {name} as {self._changed_sql(table)}")
            self._changed[table] = f"temp.{name}"
        return self._changed[table]

    def _changed_sql(self, table: str) -> str:
        whole = f"select * from {CANDIDATE}.{table}"  # noqa: S608 - table names come from our own contracts
        columns = self.columns(table)
        if "document_key" in columns and self.has_table(TOUCHED):
            return f"{whole} where document_key in (select document_key from {CANDIDATE}.{TOUCHED})"  # noqa: S608
        if self.has_live and self.has_table(table, LIVE) and self.columns(table, LIVE) == columns:
            return f"{whole} except all select * from {LIVE}.{table}"  # noqa: S608
        return whole


@contextmanager
def open_candidate(candidate: Path, live: Path) -> Iterator[CandidateReader]:
    """Attach a candidate and, when there is one, the live warehouse.

    Raises:
        PipelineError: There is no candidate: the build has not run.
    """
    import duckdb

    if not candidate.is_file():
        raise PipelineError("There is no candidate to audit: build_candidate has not run, or it failed.", path=candidate)
    has_live = live.is_file()
    connection = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "2GB"})
    try:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {_literal(candidate)} as {CANDIDATE} (read_only)")
        if has_live:
            connection.execute(f"attach {_literal(live)} as {LIVE} (read_only)")
        connection.execute(f"use {CANDIDATE}")
        yield CandidateReader(connection, has_live)
    finally:
        connection.close()


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
