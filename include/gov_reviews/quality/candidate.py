"""What SQL finds in a candidate: how many rows each check looked at, how many fail, and a small frame for Great Expectations to judge.

In: a read-only connection to the candidate (`warehouse.reader.candidate_connection`: staging of the run is attached, spilling allowed) and
plans. Out: `Finding`s. Counts are exact and every figure to be held is named; only what is shown and judged is bounded, so memory does
not follow the size of the warehouse.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gov_reviews.quality.plan import HELD_KEY, TIES, PlannedCheck, RowPlan, SetPlan, TablePlan

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

# Failing rows of one check that Great Expectations is shown; it decides whether a check passed, SQL has counted how many rows fail.
JUDGED_ROWS = 200
# Other rows beside them, so that each expectation also meets rows of the usual kind.
SAMPLE_ROWS = 20
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Failures:
    """What SQL says of one check.

    Attributes:
        rows: How many rows fail, exactly. positions: Those of the frame.
        examples: The first failing rows in order of key, for a person: key, and value or reason.
        held: Every figure that the check holds back (observation_key, told), None when it holds nothing.
        problem: "" or why DuckDB could not say.
    """

    check: PlannedCheck
    rows: int
    positions: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
    held: pa.Table | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One batch: a frame for Great Expectations, and what SQL says of the checks on it.

    Attributes:
        frame: Failing rows, at most JUDGED_ROWS per check, and some others; of a set-wide check violating rows only.
        rows_checked: Rows that were looked at, not those of the frame.
    """

    name: str
    frame: pd.DataFrame
    rows_checked: int
    failures: tuple[Failures, ...]


def find_in_table(connection: duckdb.DuckDBPyConnection, plan: TablePlan) -> list[Finding]:
    """Ask all checks of one table. A view is computed once, the columns that its checks need, for all of them."""
    import duckdb

    if not plan.contract.is_view:
        return _find_in(connection, plan, plan.contract.table)
    columns = ", ".join(f'"{name}"' for name in plan.needed_columns)
    try:
        connection.execute(f"create or replace temp table audited_view as select {columns} from {plan.contract.table}")  # noqa: S608
    except duckdb.Error as error:
        return [_unanswered(plan.contract.table, plan.checks, error)]
    found = _find_in(connection, plan, "temp.audited_view")
    connection.execute("drop table temp.audited_view")
    return found


def _find_in(connection: duckdb.DuckDBPyConnection, plan: TablePlan, relation: str) -> list[Finding]:
    return [
        *(find_in_rows(connection, row_plan, relation) for row_plan in plan.row_plans),
        *(find_in_set(connection, set_plan, relation) for set_plan in plan.set_plans),
    ]


def find_in_rows(connection: duckdb.DuckDBPyConnection, plan: RowPlan, relation: str) -> Finding:
    """Ask checks of single rows, of the rows that this run read."""
    import duckdb

    try:
        return _find_in_rows(connection, plan, relation)
    except duckdb.Error as error:
        return _unanswered(plan.table, plan.checks, error)


def find_in_set(connection: duckdb.DuckDBPyConnection, plan: SetPlan, relation: str | None = None) -> Finding:
    """Ask one check of the whole table. `relation`: what holds its rows, where that is not the table itself."""
    import duckdb

    try:
        return _find_in_set(connection, plan, relation or plan.table)
    except duckdb.Error as error:
        return _unanswered(plan.table, (plan.check,), error)


def _find_in_rows(connection: duckdb.DuckDBPyConnection, plan: RowPlan, relation: str) -> Finding:
    changed = _changed_rows(connection, plan.table, relation)
    condition = f" where {plan.where}" if plan.where else ""
    marks = [f"fails_{number}" for number in range(1, len(plan.checks) + 1)]
    failing = f"select * from ({plan.select.replace('{rows}', changed)}{condition}) where {' or '.join(marks)}"  # noqa: S608
    connection.execute(f"create or replace temp table failing as {failing}")
    counts = connection.execute(f"select {', '.join(f'count(*) filter ({mark})' for mark in marks)} from temp.failing").fetchall()[0]  # noqa: S608
    order = ", ".join(f'"{name}"' for name in plan.key_columns)
    some = f"(select * from {changed} as checked{condition} limit {SAMPLE_ROWS})"  # noqa: S608
    shown = [plan.select.replace("{rows}", some)]
    shown += [
        f"select * from (from temp.failing where {mark} order by {order} limit {JUDGED_ROWS})"  # noqa: S608
        for mark, rows in zip(marks, counts, strict=True)
        if rows
    ]
    frame = query_frame(connection, " union all ".join(shown))
    key = "concat_ws('/', " + ", ".join(f'"{name}"::varchar' for name in plan.key_columns) + ")"
    failures = []
    for check, mark, rows in zip(plan.checks, marks, counts, strict=True):
        figure = f'"{HELD_KEY}"' if check.hold else "null"
        told = f'(select {key} as key, "{check.column}"::varchar as reason, {figure} as observation_key from temp.failing where {mark})'  # noqa: S608
        failures.append(_failures(connection, check, rows, tuple(frame.index[frame[mark]]), told))
    connection.execute("drop table temp.failing")
    rows_checked = _count(connection, f"{changed} as checked{condition}")
    return Finding(f"{plan.table} {plan.where}".strip(), frame, rows_checked, tuple(failures))


def _find_in_set(connection: duckdb.DuckDBPyConnection, plan: SetPlan, relation: str) -> Finding:
    rows = f"(select * from {relation} where {plan.where})" if plan.where else relation  # noqa: S608
    connection.execute(f"create or replace temp table violating as {plan.violating.replace('{rows}', rows)}")
    failing = _count(connection, "temp.violating")
    frame = query_frame(connection, f"select key, reason from temp.violating order by key, reason limit {JUDGED_ROWS}")  # noqa: S608
    failures = _failures(connection, plan.check, failing, tuple(frame.index), "temp.violating")
    connection.execute("drop table temp.violating")
    return Finding(plan.check.check_id, frame, _count(connection, rows), (failures,))


def _unanswered(name: str, checks: Sequence[PlannedCheck], error: duckdb.Error) -> Finding:
    """What is known when DuckDB cannot answer: nothing, and the audit must say so."""
    import duckdb
    import pandas as pd

    problem = str(error).splitlines()[0]
    if isinstance(error, duckdb.OutOfMemoryException):
        problem += " Free some disk space, or give DuckDB more memory (GOV_REVIEWS_DUCKDB_MEMORY)."
    return Finding(name, pd.DataFrame(), 0, tuple(Failures(check, 0, problem=problem) for check in checks))


def query_frame(connection: duckdb.DuckDBPyConnection, sql: str) -> pd.DataFrame:
    """The rows of a query as a frame."""
    with warnings.catch_warnings():
        # DuckDB 1.5.5 makes its frames with DataFrame.drop(inplace=True), which pandas 3 is going to remove: theirs to mend
        warnings.filterwarnings("ignore", message="The inplace keyword", category=DeprecationWarning)
        return connection.execute(sql).df()


def _failures(connection: duckdb.DuckDBPyConnection, check: PlannedCheck, rows: int, positions: tuple[int, ...], told: str) -> Failures:
    """Examples and held figures of a check. `told` is the relation of its failing rows: key, reason, observation_key."""
    if not rows:
        return Failures(check, 0)
    examples = connection.execute(f"select key, reason from {told} order by key, reason limit {EXAMPLES}").fetchall()  # noqa: S608
    held = None
    if check.hold:
        figures = f"select observation_key, any_value(reason) as told from {told} group by observation_key"  # noqa: S608
        held = connection.execute(figures).to_arrow_table()
    return Failures(check, rows, positions, tuple(_tell_row(*example) for example in examples), held)


def _tell_row(key: str, reason: str | None) -> str:
    return key if reason is None else f"{key}: {reason}"


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    found: Any = connection.execute(f"select count(*) from {relation}").fetchone()  # noqa: S608 - names come from our own contracts
    return int(found[0])


def _changed_rows(connection: duckdb.DuckDBPyConnection, table: str, relation: str) -> str:
    """Rows of what this run read. Staging holds this run's rows only; dimensions are small and asked whole."""
    if table.startswith("staging."):
        return relation
    described = connection.execute(f"describe select * from {relation}").fetchall()  # noqa: S608
    columns = {str(row[0]) for row in described}
    for column, keys in TIES.items():
        if column in columns:
            return f"(select * from {relation} where {column} in ({keys}))"  # noqa: S608
    return relation
