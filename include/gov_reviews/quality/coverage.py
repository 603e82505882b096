"""Coverage must not shrink: works that the live warehouse holds, the candidate holds too.

In: read-only connections to both. Out: violating rows (key, reason), one batch per check, as a rule of a checks.sql gives them; it
cannot be one, since it compares two files. Without a live warehouse there is nothing to compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_reviews.quality.plan import Expectation, PlannedCheck

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# A page may change so that its year or committee becomes undecided; many at once mean that something broke.
LARGEST_LOSS = 0.1

SHRUNK = PlannedCheck(
    check_id="coverage_not_shrunk",
    table="core.dim_document",
    column=None,
    severity="critical",
    hold=False,
    expectation=Expectation.NO_ROWS,
    asked_columns=(),
    description_en=f"No more than {LARGEST_LOSS:.0%} of the works in the live warehouse are gone",
    description_zh=f"正式库中的文献减少不超过 {LARGEST_LOSS:.0%}",
)
LOST = PlannedCheck(
    check_id="works_kept",
    table="core.dim_document",
    column=None,
    severity="warning",
    hold=False,
    expectation=Expectation.NO_ROWS,
    asked_columns=(),
    description_en="Every work of the live warehouse is still there",
    description_zh="正式库中的每篇文献仍然存在",
)

_WORKS = """
select work_key,
       coalesce(any_value(organization_name), '?') || ' ' || coalesce(any_value(review_year)::varchar, '?') || ' ' || min(text_url)
from core.dim_document
group by work_key
order by work_key
"""


def compare_coverage(live: duckdb.DuckDBPyConnection, candidate: duckdb.DuckDBPyConnection) -> list[tuple[PlannedCheck, pd.DataFrame]]:
    """Works that are gone, and whether they are too many."""
    import pandas as pd

    before = dict(live.execute(_WORKS).fetchall())
    after = {row[0] for row in candidate.execute("select distinct work_key from core.dim_document").fetchall()}
    lost = [(key, f"gone: {told}") for key, told in before.items() if key not in after]
    shrunk = [("works", f"{len(lost)} of {len(before)} works are gone")] if len(lost) > LARGEST_LOSS * len(before) else []
    return [(check, pd.DataFrame(rows, columns=["key", "reason"])) for check, rows in ((SHRUNK, shrunk), (LOST, lost))]
