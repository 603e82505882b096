"""Does what this run read look like what was read before?

In: the candidate, with the live warehouse attached as `other` (`warehouse.reader.candidate_connection`). Out:
set-wide checks in SQL, one row a run or a source, never a figure. A rule that breaks, a site that changes its
layout or a wrong clock changes all of a run at once, each row of it still looks right.
Nothing here stops a publication: a run may well be unlike those before. Of a first publication, which has no
history, the checks compare with fixed numbers where there are any, else they pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from gov_reviews.quality.check_plan import SetPlan, set_wide_check
from gov_reviews.records.vocabulary import Severity

# Fewer of a run say nothing about it.
FEWEST_DOCUMENTS = 3
FEWEST_FIGURES = 50
FEWEST_PAGES = 5
# `other` is 11 % of the figures of the gold texts; half of a run is far beyond what single texts reach.
LARGEST_SHARE_OTHER = 0.5
LARGEST_RISE = 0.25
# Reviews of one committee differ by a factor of two; the median of a run does not fall to a third by chance.
SMALLEST_YIELD = 1 / 3
LARGEST_SHARE_UNDECIDED = 0.5
OLDEST_NEWS_DAYS = 400

# Documents that this run read (is_new) and those that were published before, each with its figures.
_DOCUMENTS = """
document as (
    select
        dim_document.document_key in (
            select stg_touched_document.document_key from staging.stg_touched_document
        ) as is_new,
        dim_document.organization_code is null as is_undecided, fact_publication.source_id,
        year(fact_publication.published_date) - dim_document.review_year as years_later,
        fact_review.observation_count as figures, fact_review.observation_count - fact_review.catalogued_count
            as other_figures
    from core.dim_document
    inner join core.fact_review on dim_document.document_key = fact_review.document_key
    inner join core.fact_publication
        on dim_document.document_key = fact_publication.document_key
            and dim_document.text_url = fact_publication.url
)
"""

_SHARE_OTHER = f"""
with {_DOCUMENTS},
counted as (
    select
        sum(figures) filter (is_new) as figures, sum(other_figures) filter (is_new) as other_figures,
        sum(other_figures) filter (not is_new) / sum(figures) filter (not is_new) as share_before
    from document
)
select 'run' as key,
       'metric_code = other: ' || coalesce(round(100 * share_before) || ' %', '∅') || ' → '
           || round(100 * other_figures / figures) || ' % (' || other_figures || ' / ' || figures || ')'
           as reason,
       null::varchar as marked_key
from counted
where figures >= {FEWEST_FIGURES}
  and other_figures / figures
      > least({LARGEST_SHARE_OTHER}, coalesce(share_before, {LARGEST_SHARE_OTHER}) + {LARGEST_RISE})
"""  # noqa: S608

_FIGURES_PER_REVIEW = f"""
with {_DOCUMENTS},
counted as (
    select
        count(*) filter (is_new) as documents, median(figures) filter (is_new) as figures_now,
        median(figures) filter (not is_new) as figures_before
    from document
)
select 'run' as key,
       'median(figures): ' || coalesce(figures_before::varchar, '∅') || ' → ' || figures_now
           || ' (n = ' || documents || ')' as reason,
       null::varchar as marked_key
from counted
where documents >= {FEWEST_DOCUMENTS}
  and (figures_now = 0 or figures_now < figures_before * {SMALLEST_YIELD})
"""  # noqa: S608

_UNDECIDED = f"""
with {_DOCUMENTS},
counted as (
    select
        count(*) filter (is_new) as documents, count(*) filter (is_new and is_undecided) as undecided,
        avg(is_undecided::integer) filter (not is_new) as share_before
    from document
    where source_id <> 'inbox'
)
select 'run' as key,
       'organization_code = ∅: ' || coalesce(round(100 * share_before) || ' %', '∅') || ' → '
           || round(100 * undecided / documents) || ' % (' || undecided || ' / ' || documents || ')'
           as reason,
       null::varchar as marked_key
from counted
where documents >= {FEWEST_DOCUMENTS}
  and undecided / documents > {LARGEST_SHARE_UNDECIDED} + coalesce(share_before, 0)
"""  # noqa: S608

_YIELD = f"""
with
read_now as (
    select
        stg_capture.source_id, count(*) as pages,
        count(*) filter (stg_capture.document_key is not null) as documents
    from staging.stg_capture
    where stg_capture.capture_kind = 'article' and stg_capture.http_status = 200
    group by stg_capture.source_id
),
known as (
    select
        crawl_url.source_id, count(*) as pages,
        count(*) filter (crawl_url.document_key is not null) as documents
    from ops.crawl_url
    where crawl_url.capture_kind = 'article' and crawl_url.http_status = 200
      and crawl_url.capture_id not in (select stg_capture.capture_id from staging.stg_capture)
    group by crawl_url.source_id
)
select read_now.source_id as key,
       'documents / pages: ' || known.documents || ' / ' || known.pages || ' → 0 / ' || read_now.pages
           as reason,
       null::varchar as marked_key
from read_now
inner join known on read_now.source_id = known.source_id
where read_now.pages >= {FEWEST_PAGES} and read_now.documents = 0
  and known.documents >= {FEWEST_DOCUMENTS} and known.documents * {FEWEST_PAGES} >= known.pages
"""  # noqa: S608

_YEARS = f"""
with {_DOCUMENTS},
counted as (
    select
        source_id, count(*) filter (is_new) as documents, median(years_later) filter (is_new) as now,
        coalesce(median(years_later) filter (not is_new), 1) as before
    from document
    where years_later is not null
    group by source_id
)
select source_id as key,
       'median(published_date − review_year): ' || before || ' → ' || now || ' (n = ' || documents || ')'
           as reason,
       null::varchar as marked_key
from counted
where documents >= {FEWEST_DOCUMENTS} and abs(now - before) >= 1 and now not in (0, 1)
"""  # noqa: S608

_FRESH = f"""
select stg_capture.source_id as key,
       stg_capture.source_id || ': captured_at ≤ ' || max(stg_capture.captured_at)::date as reason,
       null::varchar as marked_key
from staging.stg_capture
where stg_capture.capture_id not in (select crawl_url.capture_id from {{before}})
group by stg_capture.source_id
having max(stg_capture.captured_at) < now() - interval {OLDEST_NEWS_DAYS} day
"""  # noqa: S608
_NOTHING_LIVE = "(select null::varchar as capture_id limit 0) as crawl_url"


def plan_history(*, has_live: bool) -> Iterator[SetPlan]:
    """The checks of this module."""
    report = "Look at what this run read before you use it; report it when the pages are as before"
    report_zh = "使用本次数据前请先查看；若网页未变，请报告"
    yield _plan(
        "core.fact_observation",
        "share_of_other_as_before",
        _SHARE_OTHER,
        f"No more than {LARGEST_SHARE_OTHER:.0%} of a run's figures, and no more than {LARGEST_RISE:.0%} "
        f"above the share before, are counted as other. {report}",
        f"一次运行中归入其他的数字不超过 {LARGEST_SHARE_OTHER:.0%}，"
        f"且不高出此前占比 {LARGEST_RISE:.0%}。{report_zh}",
    )
    yield _plan(
        "core.fact_review",
        "figures_per_review_as_before",
        _FIGURES_PER_REVIEW,
        f"A run's reviews have a third of the figures of earlier ones at least. {report}",
        f"一次运行中每篇综述的数字不少于此前的三分之一。{report_zh}",
    )
    yield _plan(
        "core.dim_document",
        "committees_decided_as_before",
        _UNDECIDED,
        f"The committee of most documents from sites is decided. {report}",
        f"来自网站的文献大多应能判定政协。{report_zh}",
    )
    yield _plan(
        "staging.stg_capture",
        "sources_yield_as_before",
        _YIELD,
        "A source that gave reviews still does. Look whether its pages have another layout, then mend its "
        "selectors (gov-reviews inspect URL)",
        "曾有综述的来源仍应读出综述；请查看其页面版式是否变更，并修正选择器（gov-reviews inspect）",
    )
    yield _plan(
        "core.fact_publication",
        "years_as_before",
        _YEARS,
        f"Reviews of a source are published as long after their year as before. {report}",
        f"同一来源综述的发布与所述年度相隔应与此前一致。{report_zh}",
    )
    yield _plan(
        "staging.stg_capture",
        "captures_are_fresh",
        _FRESH.format(before="other.ops.crawl_url" if has_live else _NOTHING_LIVE),
        f"What a run reads for the first time was captured within {OLDEST_NEWS_DAYS} days. Look at the clock "
        "of the machine; an archive that is read for the first time is old by right",
        f"首次读取的内容应在 {OLDEST_NEWS_DAYS} 天内抓取；请检查系统时钟（首次读取旧存档除外）",
    )


def _plan(table: str, check_id: str, violating: str, english: str, chinese: str) -> SetPlan:
    check = set_wide_check(check_id, table, Severity.WARNING, english, chinese)
    return SetPlan(table, "", violating, check, is_whole=True)
