"""What the audit reads: rows of a run's candidate as pandas frames.

In: a read-only connection to the candidate (`warehouse.reader.candidate_connection`: staging of the run is attached). Out: the batch of
a plan.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from gov_reviews.quality.plan import FramePlan, Scope

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# Columns by which a table's rows are tied to what this run read, best first.
_TIES = (
    # also rows that came out unchanged: their holds were cleared when the document was loaded again
    ("document_key", "select document_key from staging.stg_touched_document"),
    ("capture_id", "select capture_id from staging.stg_capture"),
)


def read_frame(connection: duckdb.DuckDBPyConnection, plan: FramePlan) -> pd.DataFrame:
    """The batch of a plan: all rows, or those of this run."""
    return query_frame(connection, plan.sql.replace("{rows}", _rows_of(connection, plan)))


def query_frame(connection: duckdb.DuckDBPyConnection, sql: str) -> pd.DataFrame:
    """The rows of a query as a frame."""
    with warnings.catch_warnings():
        # DuckDB 1.5.5 makes its frames with DataFrame.drop(inplace=True), which pandas 3 is going to remove: theirs to mend
        warnings.filterwarnings("ignore", message="The inplace keyword", category=DeprecationWarning)
        return connection.execute(sql).df()


def _rows_of(connection: duckdb.DuckDBPyConnection, plan: FramePlan) -> str:
    """The relation that a plan is asked of. Staging holds this run's rows only; dimensions are small and asked whole."""
    if plan.scope is Scope.ALL or plan.table.startswith("staging."):
        return plan.table
    described = connection.execute(f"describe select * from {plan.table}").fetchall()  # noqa: S608 - names come from our own contracts
    columns = {str(row[0]) for row in described}
    for column, keys in _TIES:
        if column in columns:
            return f"(select * from {plan.table} where {column} in ({keys}))"  # noqa: S608
    return plan.table
