"""Nothing may be lost on the way: works that the live warehouse holds are still there, and our code could read what it was given.

In: read-only connections to candidate and live warehouse. Out: violating rows (key, reason), one batch per check, as a rule of a
checks.sql gives them. They cannot stand there: one compares two files, the other is about a share of a run, not about rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_reviews.quality.plan import Expectation, PlannedCheck

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# A page may change so that its year or committee becomes undecided; many at once mean that something broke.
LARGEST_LOSS = 0.1
# One odd page is quarantined and the rest is published. When our code fails on many, the code is wrong: what is not published is still
# pending, and is read again when it is right.
LARGEST_SHARE_FAILED = 0.2
FEWEST_FAILED = 5

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

UNREAD = PlannedCheck(
    check_id="pages_can_be_read",
    table="staging.stg_capture",
    column=None,
    severity="critical",
    hold=False,
    expectation=Expectation.NO_ROWS,
    asked_columns=(),
    description_en=f"Our own code fails on no more than {LARGEST_SHARE_FAILED:.0%} of the pages that a run reads",
    description_zh=f"程序出错的页面不超过本次读取的 {LARGEST_SHARE_FAILED:.0%}",
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


def find_failed_pages(candidate: duckdb.DuckDBPyConnection) -> tuple[PlannedCheck, pd.DataFrame]:
    """Pages on which our own code failed, when they are too many for a fault of the pages."""
    import pandas as pd

    read = candidate.execute("select count(*) from staging.stg_capture").fetchall()[0][0]
    failed = candidate.execute("select url, state_reason from staging.stg_capture where state = 'failed' order by url").fetchall()
    is_many = len(failed) >= FEWEST_FAILED and len(failed) > LARGEST_SHARE_FAILED * read
    return UNREAD, pd.DataFrame(failed if is_many else [], columns=["key", "reason"])
