"""Asking the warehouse: read-only, for people's SQL, reports and checks.

In: SQL and parameters. Out: columns and rows of the live file (or of a run's candidate, for the audit).
SQL is hostile until proven otherwise: it cannot write, cannot read other files, cannot change settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gov_reviews.errors import InvalidRequest
from gov_reviews.runs import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.connection import open_read_only

if TYPE_CHECKING:
    import duckdb
    import pyarrow

# Documents whose rows this run loaded: what checks by row have to look at. For use in a candidate connection.
LOADED_DOCUMENTS_SQL = "select document_key from staging.stg_touched_document where reading_key is not null"

_REMEDIES = {
    "CatalogException": "See `select distinct table_name from mart.data_dictionary` for what there is.",
    "BinderException": "See mart.data_dictionary for the columns of each table.",
    "PermissionException": "The warehouse is read-only here, and other files are out of reach.",
    "InvalidInputException": "Check the SQL and its values. The warehouse is read-only here, and settings cannot be changed.",
    "OutOfMemoryException": "Ask for fewer rows or columns, or give DuckDB more memory (GOV_REVIEWS_DUCKDB_MEMORY).",
}


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Answer to one query: column names, rows in order, and whether there are more than were asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    has_more: bool = False


def query(settings: Settings, sql: str, parameters: Sequence[object] = (), max_rows: int | None = None) -> QueryResult:
    """Ask the live warehouse.

    Args:
        sql: One or more statements; the rows of the last one are returned.
        parameters: Values for `?` in it.
        max_rows: Fetch no more than these; the rest never enters memory.

    Raises:
        WarehouseMissing: Nothing was published yet.
        InvalidRequest: The SQL is wrong or does something that is not allowed; the message says what and what to do.
    """
    with live_connection(settings) as connection:
        return run_query(connection, sql, parameters, max_rows)


def run_query(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = (), max_rows: int | None = None
) -> QueryResult:
    """Ask on an open connection; errors of the SQL are told as InvalidRequest."""
    import duckdb

    try:
        sql.encode()  # a lone surrogate is told as such
        if not connection.extract_statements(sql):
            raise InvalidRequest("There is no SQL to run. Ask for example: select * from mart.data_dictionary")
        cursor = connection.execute(sql, list(parameters))
        description = cursor.description or ()
        columns = tuple(str(column[0]) for column in description)
        rows = _fetch(cursor, [str(column[1]) for column in description], None if max_rows is None else max_rows + 1)
    except duckdb.Error as error:
        remedy = _REMEDIES.get(type(error).__name__, "Correct the SQL and ask again.")
        raise InvalidRequest(f"{_told(error)} {remedy}") from error
    except UnicodeEncodeError as error:
        raise InvalidRequest("The SQL holds characters that are not valid Unicode.") from error
    return QueryResult(columns, rows[:max_rows], has_more=max_rows is not None and len(rows) > max_rows)


def _told(error: Exception) -> str:
    """DuckDB's words as one sentence: without the caret, which points nowhere once lines are joined."""
    lines = [line.strip() for line in str(error).splitlines()]
    words = " ".join(line for line in lines if line and set(line) != {"^"})
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _fetch(cursor: duckdb.DuckDBPyConnection, types: Sequence[str], most: int | None) -> tuple[tuple[Any, ...], ...]:
    """The rows, at most so many, as Python values.

    Times with a zone go by way of Arrow: DuckDB's own conversion needs the pytz package, Arrow uses the standard library.
    """
    if not types:
        return ()
    if not any("TIME ZONE" in kind for kind in types):
        return tuple(cursor.fetchall() if most is None else cursor.fetchmany(most))
    table = cursor.to_arrow_table() if most is None else _first_batches(cursor, most)
    return tuple(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _first_batches(cursor: duckdb.DuckDBPyConnection, most: int) -> pyarrow.Table:
    import pyarrow

    reader = cursor.to_arrow_reader(most)
    batches: list[pyarrow.RecordBatch] = []
    while sum(batch.num_rows for batch in batches) < most and (batch := next(reader, None)) is not None:
        batches.append(batch)
    return pyarrow.Table.from_batches(batches, reader.schema).slice(0, most)


@contextmanager
def live_connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The live warehouse as it stands now, read-only. A publication meanwhile does not disturb it.

    Raises:
        WarehouseMissing: Nothing was published yet.
    """
    with open_read_only(settings.warehouse_path) as connection:
        yield connection


@contextmanager
def candidate_connection(settings: Settings, run_id: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The candidate of a run, read-only; its schema `staging` holds what this run read. Where a warehouse is live already, it is attached
    as `other`, to compare with. What does not fit into memory spills into the run folder.

    Raises:
        InvalidRequest: The run has built no candidate.
    """
    folder = RunFolder(settings, run_id)
    if not folder.candidate.is_file():
        raise InvalidRequest("This run has no candidate: it was not built, or it is published already.", path=folder.candidate)
    live = settings.warehouse_path if settings.warehouse_path.is_file() else None
    with open_read_only(folder.candidate, may_spill=True, beside=live) as connection:
        yield connection
