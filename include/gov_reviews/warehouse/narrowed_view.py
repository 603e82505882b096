"""A view of mart over some of its rows only, as fast as those few rows are.

In: the names of two views and a condition, all written in our code. Out: SQL. A view that compares rows with
rows (windows, a second look at the same table) is worked out whole by DuckDB before a filter on it counts:
over a second for one committee among a million figures. Here the filter stands before the work, on what the
view reads.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.settings import SQL_ROOT


@cache
def narrow_view(view: str, reads: str, condition: str) -> str:
    """The query of a view, reading only some rows of another view.

    Right only where no row that is left out could change one that stays: the condition must name columns by
    which the view groups, partitions and joins.

    Args:
        view: "mart.organization_year_metric".
        reads: "mart.observation".
        condition: On its columns, with parameters for values.
    """
    schema, name = view.split(".")
    query = (SQL_ROOT / schema / name / "query.sql").read_text(encoding="utf-8")
    _, _, steps = query.partition("\nwith\n")
    source = re.compile(rf"\b(from|join) {re.escape(reads)}\b")
    if not steps or not source.search(steps):
        raise ValueError(f"{view} has no steps that read {reads}")
    alias = reads.split(".")[1]
    narrowed = source.sub(rf"\1 narrowed as {alias}", steps)
    own = f"narrowed as materialized (select * from {reads} where {condition})"  # noqa: S608 - names of ours
    return f"with\n{own},\n{narrowed}"
