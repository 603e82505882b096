"""Coverage must not shrink: what the live warehouse holds, the candidate holds too.

In: candidate and live, attached. Out: rules in the form of checks.sql (violating rows as key, reason). They compare two files, so they
cannot stand in a checks.sql, which knows one; without a live warehouse there is nothing to compare and nothing to check.
"""

from __future__ import annotations

from gov_reviews.quality.candidate import LIVE
from gov_reviews.quality.plan import CANDIDATE
from gov_reviews.warehouse.contracts import Rule, Text

# A page may change so that its year or committee is undecided; many at once mean that something broke.
LARGEST_LOSS = 0.1

COVERAGE_RULES: tuple[Rule, ...] = (
    Rule(
        rule_id="coverage_not_shrunk",
        table="core.dim_document",
        severity="critical",
        description=Text(
            en=f"No more than {LARGEST_LOSS:.0%} of the works in the live warehouse are gone",
            zh=f"正式库中的文献减少不超过 {LARGEST_LOSS:.0%}",
        ),
        sql=f"""
with works as (
    select (select count(distinct work_key) from {LIVE}.core.dim_document) as before,
           (select count(distinct work_key) from {LIVE}.core.dim_document
            where work_key not in (select work_key from {CANDIDATE}.core.dim_document)) as lost
)
select 'works' as key, lost || ' of ' || before || ' works are gone' as reason from works where lost > before * {LARGEST_LOSS}
""",  # noqa: S608 - constants
    ),
    Rule(
        rule_id="works_kept",
        table="core.dim_document",
        severity="warning",
        description=Text(en="Every work of the live warehouse is still there", zh="正式库中的每篇文献仍然存在"),
        sql=f"""
select work_key as key, 'gone: ' || coalesce(any_value(organization_name), '?') || ' ' || coalesce(any_value(review_year)::varchar, '?')
       || ' ' || any_value(text_url) as reason
from {LIVE}.core.dim_document
where work_key not in (select work_key from {CANDIDATE}.core.dim_document)
group by work_key
""",  # noqa: S608 - constants
    ),
)
