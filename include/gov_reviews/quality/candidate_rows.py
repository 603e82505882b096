"""What SQL finds in a candidate: how many rows each check looked at, how many fail, and a small frame for
Great Expectations to judge.

In: a read-only connection to the candidate (`warehouse.reader.candidate_connection`: staging of the run is
attached, spilling allowed) and plans. Out: `Finding`s. Counts are exact and every row to be marked is named;
only what is shown and judged is bounded, so memory does not follow the size of the warehouse.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gov_reviews.quality.check_plan import PlannedCheck, RowPlan, SetPlan, TablePlan, set_wide_check
from gov_reviews.records.vocabulary import Severity
from gov_reviews.warehouse.duckdb_files import ROWS_IN_GROUP

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

# Failing rows of one check that Great Expectations is shown; it decides whether a check passed, SQL has
# counted how many rows fail.
JUDGED_ROWS = 200
# Other rows beside them, so that each expectation also meets rows of the usual kind.
SAMPLE_ROWS = 20
EXAMPLES = 3
# Documents whose texts are read together: as many as lie in one group of rows.
TEXTS_AT_ONCE = ROWS_IN_GROUP
# Where the candidate is attached, see `warehouse.reader.candidate_connection`.
WHOLE_CATALOG = "warehouse"


@dataclass(frozen=True, slots=True)
class Failures:
    """What SQL says of one check.

    Attributes:
        rows: How many rows fail, exactly. positions: Those of the frame.
        examples: The first failing rows in order of key, for a person: key, and value or reason.
        marked: Every row that gets the check's mark (key, wording), None when it leaves none.
        problem: "" or why DuckDB could not say.
    """

    check: PlannedCheck
    rows: int
    positions: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
    marked: pa.Table | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One batch: a frame for Great Expectations, and what SQL says of the checks on it.

    Attributes:
        frame: Failing rows, at most JUDGED_ROWS per check, and some others; of a set-wide check violating
            rows only.
        rows_checked: Rows that were looked at, not those of the frame.
    """

    name: str
    frame: pd.DataFrame
    rows_checked: int
    failures: tuple[Failures, ...]


_UNTOUCHED = set_wide_check(
    "candidate_is_as_built",
    "ops.schema_version",
    Severity.CRITICAL,
    "Nothing but the build and the audit has written into the candidate. Else its rows are not what was "
    "read, whatever they look like: find out who opened it for writing, then start a new run",
    "除构建与质量检查外，没有其他程序写入候选文件。否则其内容未必是读取所得，请查明何者以写入方式打开过，然后重新运行",
)


def find_untouched(is_ours: bool, name: str) -> Finding:
    """What the file says of itself (`published_file.is_ours`), as the result of a check.

    Args:
        name: Of the file.
    """
    if is_ours:
        return Finding(_UNTOUCHED.check_id, _no_rows(), 1, (Failures(_UNTOUCHED, 0),))
    import pandas as pd

    frame = pd.DataFrame({"key": [name], "reason": ["≠"]})
    return Finding(_UNTOUCHED.check_id, frame, 1, (Failures(_UNTOUCHED, 1, (0,), (name,)),))


def find_in_excerpt(connection: duckdb.DuckDBPyConnection, plan: TablePlan) -> Iterator[Finding]:
    """Ask the checks of a table or view that holds few of the candidate's rows; those of a table are compared
    with all. A view has the keys of its tables.
    """
    table = plan.contract.table
    catalog = "" if plan.contract.is_view else WHOLE_CATALOG
    yield from (find_in_rows(connection, row_plan, table) for row_plan in plan.row_plans)
    yield from (find_in_set(connection, set_plan, table, catalog) for set_plan in plan.set_plans)


def find_in_tables(connection: duckdb.DuckDBPyConnection, plans: Iterable[TablePlan]) -> Iterator[Finding]:
    """Ask all checks of tables and views.

    A view is computed once, the columns that are needed, for all checks and other views.
    """
    import duckdb

    kept: list[str] = []
    for plan in plans:
        view = plan.contract.table
        if not plan.contract.is_view:
            yield from _find_in(connection, plan, view)
            continue
        rows = f"temp.{plan.contract.name}"
        columns = ", ".join(f'"{name}"' for name in plan.needed_columns)
        try:
            connection.execute(
                f"create or replace temp table {rows} as select {columns} from "  # noqa: S608
                f"({_query_of(connection, view, kept)})"
            )
        except duckdb.Error as error:
            yield _unanswered(view, plan.checks, error)
            continue
        yield from _find_in(connection, plan, rows)
        if plan.is_read_again:
            kept.append(view)
        else:
            connection.execute(f"drop table {rows}")
    for view in kept:
        connection.execute(f"drop table temp.{view.partition('.')[2]}")


def _query_of(connection: duckdb.DuckDBPyConnection, view: str, kept: Sequence[str]) -> str:
    """The query of a view as the file has it, reading the rows of the views that were computed already."""
    schema, _, name = view.partition(".")
    written = connection.execute(
        "select sql from duckdb_views() where database_name = current_database() and schema_name = ? and "
        "view_name = ?",
        [schema, name],
    ).fetchone()
    query = written[0].partition(" AS ")[2].rstrip("; \n") if written else f"from {view}"
    for other in kept:
        kept = "temp." + other.partition(".")[2]
        query = re.sub(rf"\b{re.escape(other)}\b", kept, query)
    return query


def _find_in(connection: duckdb.DuckDBPyConnection, plan: TablePlan, relation: str) -> list[Finding]:
    return [
        *(find_in_rows(connection, row_plan, relation) for row_plan in plan.row_plans),
        *(find_in_set(connection, set_plan, relation) for set_plan in plan.set_plans),
    ]


def find_in_rows(connection: duckdb.DuckDBPyConnection, plan: RowPlan, relation: str) -> Finding:
    """Ask checks of single rows."""
    import duckdb

    try:
        return _find_in_rows(connection, plan, relation)
    except duckdb.Error as error:
        return _unanswered(plan.table, plan.checks, error)


def find_in_set(
    connection: duckdb.DuckDBPyConnection,
    plan: SetPlan,
    relation: str | None = None,
    catalog: str = "",
    *,
    is_light: bool = False,
) -> Finding:
    """Ask one check of several rows.

    Args:
        relation: What holds its rows, where that is not the table itself.
        catalog: Where all rows of the tables are, if the relation holds some of them.
        is_light: Rows that were checked before are compared by few columns.
    """
    import duckdb

    try:
        differs = plan.differs_lightly if is_light else plan.differs
        if differs and not _is_true(connection, differs):
            rows_checked = _count(connection, relation or plan.table)
            return Finding(plan.check.check_id, _no_rows(), rows_checked, (Failures(plan.check, 0),))
        return _find_in_set(connection, plan, relation or plan.table, catalog)
    except duckdb.Error as error:
        return _unanswered(plan.table, (plan.check,), error)


def _find_in_rows(connection: duckdb.DuckDBPyConnection, plan: RowPlan, relation: str) -> Finding:
    condition = f" where {plan.where}" if plan.where else ""
    marks = [f"fails_{number}" for number in range(1, len(plan.checks) + 1)]
    counts: Sequence[int] = [0] * len(marks)
    if sum(
        _keep(
            connection,
            "failing",
            f"select * from ({select}{condition}) where {' or '.join(marks)}",  # noqa: S608
            is_more=number > 0,
        )
        for number, select in enumerate(_parts(connection, plan, relation))
    ):
        counts = connection.execute(
            f"select {', '.join(f'count(*) filter ({mark})' for mark in marks)} from temp.failing"  # noqa: S608
        ).fetchall()[0]
    order = ", ".join(f'"{name}"' for name in plan.key_columns)
    some = f"(select * from {relation} as checked{condition} limit {SAMPLE_ROWS})"  # noqa: S608
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
        marked = f'"{check.mark.key}"' if check.mark else "null"
        wording = (
            f'(select {key} as key, "{check.column}"::varchar as reason, {marked} as marked_key '  # noqa: S608
            f"from temp.failing where {mark})"
        )
        failures.append(_failures(connection, check, rows, tuple(frame.index[frame[mark]]), wording))
    connection.execute("drop table temp.failing")
    rows_checked = _count(connection, f"{relation} as checked{condition}")
    return Finding(f"{plan.table} {plan.where}".strip(), frame, rows_checked, tuple(failures))


def _parts(connection: duckdb.DuckDBPyConnection, plan: RowPlan, relation: str) -> Iterator[str]:
    """What a plan selects, in parts where rows are compared with texts: those of all documents together need
    more memory than an audit has. The last part has the rows that have no text.
    """
    found = connection.execute(f"select max(rowid) from {plan.texts}").fetchone() if plan.texts else None  # noqa: S608
    last = int(found[0] or 0) if found else 0
    if last < TEXTS_AT_ONCE:
        yield plan.select.replace("{rows}", relation)
        return
    found_by = f"{plan.text_key} in (select {plan.text_key} from"
    parts = []
    for first in range(0, last + 1, TEXTS_AT_ONCE):
        texts = f"(from {plan.texts} where rowid between {first} and {first + TEXTS_AT_ONCE - 1})"
        parts.append((f"{found_by} {texts})", texts))
    parts.append((f"({found_by} {plan.texts})) is not true", f"(from {plan.texts} where false)"))
    for condition, texts in parts:
        select = plan.select.replace(f"from {plan.texts} as other", f"from {texts} as other")
        yield select.replace("{rows}", _rows_by(relation, condition))


def _rows_by(relation: str, condition: str) -> str:
    """Rows by number: of the others wide columns are not read, as far as they lie together."""
    return f"(from {relation} where rowid in (select rowid from {relation} where {condition}))"  # noqa: S608


def _find_in_set(
    connection: duckdb.DuckDBPyConnection, plan: SetPlan, relation: str, catalog: str
) -> Finding:
    rows = f"(select * from {relation} where {plan.where})" if plan.where else relation  # noqa: S608
    violating = plan.violating.replace("{rows}", rows)
    if plan.compared:
        violating = violating.replace("{others}", _others(plan, relation, rows, catalog))
    failing = _keep(connection, "violating", violating)
    frame = (
        query_frame(
            connection,
            f"select key, reason from temp.violating order by key, reason limit {JUDGED_ROWS}",  # noqa: S608
        )
        if failing
        else _no_rows()
    )
    failures = _failures(connection, plan.check, failing, tuple(frame.index), "temp.violating")
    connection.execute("drop table temp.violating")
    return Finding(plan.check.check_id, frame, _count(connection, rows), (failures,))


def _others(plan: SetPlan, relation: str, rows: str, catalog: str) -> str:
    """What the rows of a check are compared with; of many rows those that may be equal."""
    table, _, column = plan.referenced.rpartition(".")
    if not catalog:
        return table or rows
    theirs = (column,) if column else plan.compared
    same = " and ".join(
        f'mine."{own}" is not distinct from other."{name}"'
        for own, name in zip(plan.compared, theirs, strict=True)
    )
    condition = f" where {plan.where}" if plan.where and not table else ""
    whole = f"{catalog}.{table or relation}"
    return f"(select * from {whole} as other semi join {rows} as mine on {same}{condition})"  # noqa: S608


def _keep(connection: duckdb.DuckDBPyConnection, name: str, query: str, *, is_more: bool = False) -> int:
    """Keep the rows of a query as a temporary table, or add them to it; how many they are."""
    into = f"insert into temp.{name}" if is_more else f"create or replace temp table {name} as"
    kept: Any = connection.execute(f"{into} {query}").fetchone()
    return int(kept[0])


def _is_true(connection: duckdb.DuckDBPyConnection, question: str) -> bool:
    found: Any = connection.execute(question).fetchone()
    return bool(found[0])


def _no_rows() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"key": [], "reason": []})


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
        # DuckDB 1.5.5 makes its frames with DataFrame.drop(inplace=True), which pandas 3 is going to remove:
        # theirs to fix
        warnings.filterwarnings("ignore", message="The inplace keyword", category=DeprecationWarning)
        return connection.execute(sql).df()


def _failures(
    connection: duckdb.DuckDBPyConnection,
    check: PlannedCheck,
    rows: int,
    positions: tuple[int, ...],
    wording: str,
) -> Failures:
    """Examples and marked rows of a check.

    `wording` is the relation of its failing rows: key, reason, marked_key.
    """
    if not rows:
        return Failures(check, 0)
    examples = connection.execute(
        f"select key, reason from {wording} order by key, reason limit {EXAMPLES}"  # noqa: S608
    ).fetchall()
    marked = None
    if check.mark:
        rows_once = f"select marked_key as key, min(reason) as wording from {wording} group by marked_key"  # noqa: S608
        marked = connection.execute(rows_once).to_arrow_table()
    return Failures(check, rows, positions, tuple(_tell_row(*example) for example in examples), marked)


def _tell_row(key: str, reason: str | None) -> str:
    return key if reason is None else f"{key}: {reason}"


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    found: Any = connection.execute(f"select count(*) from {relation}").fetchone()  # noqa: S608 - names come from our own contracts
    return int(found[0])
