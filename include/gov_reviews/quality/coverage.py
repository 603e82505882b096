"""Nothing may be lost on the way: works that the live warehouse shows are still shown, and our code could
read what it was given.

In: the candidate, with the live warehouse attached as `other` (`warehouse.reader.candidate_connection`). Out:
set-wide checks in SQL, as a rule of a checks.sql is one. They cannot stand there: one compares two files, the
other is about a share of a run, not about rows.

What becomes of a work that is gone decides how much it weighs. A person forgot its captures: that is wanted.
Its page shows a newer text, which is another work: that is reported. What was read again reads as something
else now (or as nothing):
one or a few may do so, since no document may stop a run; many at once mean that the reading broke. Nothing
that was read explains it: the candidate is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator

from gov_reviews.quality.check_plan import SetPlan, set_wide_check
from gov_reviews.records.vocabulary import Severity

# A page may change so that its year or committee becomes undecided; many at once mean that something broke.
LARGEST_LOSS = 0.1
FEWEST_LOST = 5
# One odd page is quarantined and the rest is published. When our code fails on many, the code may be wrong:
# said, but no reason to hold back what was read, since failed pages are read again by themselves when the
# code has changed.
LARGEST_SHARE_FAILED = 0.2
FEWEST_FAILED = 5

SHRUNK = set_wide_check(
    "coverage_not_shrunk",
    "core.dim_document",
    Severity.CRITICAL,
    english=f"No more than {LARGEST_LOSS:.0%} of the works in the live warehouse are gone; what was "
    "forgotten on purpose, or gave way to a newer text of its page, is not counted, nor are fewer than "
    f"{FEWEST_LOST} that read differently now",
    chinese=f"正式库中的作品减少不超过 {LARGEST_LOSS:.0%}；按决定遗忘的、网页已换新文的不计，"
    f"重读后有变而不足 {FEWEST_LOST} 篇的也不计",
)
LOST = set_wide_check(
    "works_kept",
    "core.dim_document",
    Severity.WARNING,
    english="Every work of the live warehouse is still there, but for those that a person forgot",
    chinese="正式库中的每部作品仍然存在（按决定遗忘的除外）",
)
UNREAD = set_wide_check(
    "pages_can_be_read",
    "staging.stg_capture",
    Severity.WARNING,
    english=f"Our own code fails on no more than {LARGEST_SHARE_FAILED:.0%} of the pages that a run "
    "reads. Else look at the rows of rule page_failed in mart.quarantine and report them; the pages are read "
    "again by themselves when the code has changed",
    chinese=f"程序出错的页面不超过本次读取的 {LARGEST_SHARE_FAILED:.0%}。否则请查看并报告 "
    "mart.quarantine 中规则 page_failed 的记录；程序变更后会自动重新读取",
)

# Grain: one work that the live warehouse has, or shows as current, and the candidate does not.
_LOST_WORKS = """
with
before as (
    select
        dim_document.work_key, bool_or(dim_document.is_current) as was_current,
        coalesce(any_value(dim_document.organization_name), '?') || ' '
            || coalesce(any_value(dim_document.review_year)::varchar, '?') || ' '
                || min(dim_document.text_url) as wording
    from other.core.dim_document
    group by dim_document.work_key
),
after as (
    select dim_document.work_key, bool_or(dim_document.is_current) as is_current
    from core.dim_document
    group by dim_document.work_key
),
lost as (
    select before.work_key, before.was_current, before.wording
    from before
    left join after on before.work_key = after.work_key
    where after.work_key is null or (before.was_current and not after.is_current)
),
carried as (
    -- the captures by which a lost work stood in the live warehouse
    select lost.work_key, crawl_url.capture_id, crawl_url.publication_url as url, crawl_url.document_key
    from lost
    inner join other.core.fact_publication
        on lost.work_key = fact_publication.work_key and (fact_publication.is_current or not lost.was_current)
    inner join other.ops.crawl_url
        on fact_publication.url = crawl_url.publication_url
            and fact_publication.document_key = crawl_url.document_key
),
shown as (
    -- what stands at a URL now, and whether this run read it, from a page that was captured since
    select
        fact_publication.url, fact_publication.work_key,
        dim_document.organization_code is not null and dim_document.review_year is not null
            and dim_document.doc_type is not null
            as is_decided,
        fact_publication.capture_id in (select stg_capture.capture_id from staging.stg_capture)
            as is_read_now,
        fact_publication.capture_id not in (select crawl_url.capture_id from other.ops.crawl_url) as is_new,
        coalesce(dim_document.organization_name, '?')
            || ' ' || coalesce(dim_document.review_year::varchar, '?') || ' '
            || coalesce(dim_document.doc_type, '?') as wording
    from core.fact_publication
    inner join core.dim_document on fact_publication.document_key = dim_document.document_key
    where fact_publication.is_current
),
traced as (
    select
        carried.work_key, carried.url, read_as.outcome = 'forgotten' as is_forgotten,
        shown.work_key <> carried.work_key and shown.is_read_now as is_replaced,
        shown.work_key <> carried.work_key and shown.is_new and shown.is_decided as has_newer_text,
        carried.capture_id in (select stg_capture.capture_id from staging.stg_capture)
            and (read_as.document_key is null
                or document_now.work_key <> carried.work_key) as is_read_otherwise,
        document_now.work_key <> carried.work_key
            and carried.document_key in (
                select stg_touched_document.document_key from staging.stg_touched_document
            ) as is_renamed,
        case when shown.work_key <> carried.work_key then shown.wording
             else read_as.outcome
                 || coalesce(' (' || nullif(replace(read_as.state_reason, chr(10), ' '), '') || ')', '')
        end as now_read_as
    from carried
    left join ops.crawl_url as read_as on carried.capture_id = read_as.capture_id
    left join core.dim_document as document_now on read_as.document_key = document_now.document_key
    left join shown on carried.url = shown.url
),
fate as (
    select
        traced.work_key, bool_and(coalesce(traced.is_forgotten, false)) as is_forgotten,
        bool_and(coalesce(traced.is_forgotten, false) or coalesce(traced.has_newer_text, false))
            as is_superseded,
        bool_and(coalesce(traced.is_forgotten, false) or coalesce(traced.is_replaced, false)
            or coalesce(traced.is_read_otherwise, false)
                 or coalesce(traced.is_renamed, false)) as is_explained,
        arg_min(traced.now_read_as, traced.url) as now_read_as
    from traced
    group by traced.work_key
)
select
    lost.work_key, coalesce(fate.is_forgotten, false) as is_forgotten,
    coalesce(fate.is_superseded, false) as is_superseded,
    coalesce(fate.is_explained, false) as is_explained,
    lost.wording || ' → '
        || case when coalesce(fate.is_explained, false) then coalesce(fate.now_read_as, '?') else '?' end
        as reason
from lost
left join fate on lost.work_key = fate.work_key
"""

# Nothing is lost where every document is still there, of the same work, and shown where it was.
_MAY_BE_LOST = """
select exists (
    select 1
    from other.core.dim_document as before
    left join core.dim_document as after
        on before.document_key = after.document_key and before.work_key = after.work_key
    where after.document_key is null or (before.is_current and not after.is_current)
)
"""

_SHRUNK_SQL = f"""
with
lost_work as ({_LOST_WORKS}),
counted as (
    select
        (select count(distinct dim_document.work_key) from other.core.dim_document) as works,
        count(*) filter (not lost_work.is_explained) as unexplained,
        count(*) filter (lost_work.is_explained and not lost_work.is_superseded) as changed
    from lost_work
)
select 'works' as key,
       works || ' − ' || (unexplained + changed) || ' (read otherwise 重读有变 ' || changed
           || ', unexplained 原因不明 ' || unexplained || '; works_kept)' as reason,
       null::varchar as marked_key
from counted
where unexplained > {LARGEST_LOSS} * works
   or (unexplained + changed >= {FEWEST_LOST} and unexplained + changed > {LARGEST_LOSS} * works)
"""  # noqa: S608

_LOST_SQL = f"""
with
lost_work as ({_LOST_WORKS})
select lost_work.work_key as key, lost_work.reason, null::varchar as marked_key
from lost_work
where not lost_work.is_forgotten
"""  # noqa: S608

_UNREAD_SQL = f"""
with
counted as (
    select count(*) as captures, count(*) filter (stg_capture.state = 'failed') as failed
    from staging.stg_capture
)
select
    stg_capture.url as key, replace(stg_capture.state_reason, chr(10), ' ') as reason,
    null::varchar as marked_key
from staging.stg_capture
cross join counted
where stg_capture.state = 'failed' and counted.failed >= {FEWEST_FAILED}
    and counted.failed > {LARGEST_SHARE_FAILED} * counted.captures
"""  # noqa: S608


def plan_coverage(*, has_live: bool) -> Iterator[SetPlan]:
    """The checks of this module; those that compare only where a live warehouse is attached: without one
    nothing can be lost.
    """
    yield SetPlan(UNREAD.table, "", _UNREAD_SQL, UNREAD, is_whole=True)
    if has_live:
        for check, violating in ((SHRUNK, _SHRUNK_SQL), (LOST, _LOST_SQL)):
            yield SetPlan(
                check.table,
                "",
                violating,
                check,
                is_whole=True,
                differs=_MAY_BE_LOST,
                differs_lightly=_MAY_BE_LOST,
            )
