-- rule: work_has_one_canonical_copy
-- severity: critical
-- en: Every work that stands at a URL now has exactly one canonical copy.
-- zh: 每部现行作品恰有一个规范副本。
select fact_publication.work_key as key, (count(*) filter (where fact_publication.is_canonical)) || ' × is_canonical' as reason
from core.fact_publication
group by fact_publication.work_key
having bool_or(fact_publication.is_current) and count(*) filter (where fact_publication.is_canonical) <> 1

-- rule: url_has_one_current_text
-- severity: critical
-- en: Every URL has exactly one current text.
-- zh: 每个网址恰有一个现行文本。
select fact_publication.url as key, (count(*) filter (where fact_publication.is_current)) || ' × is_current' as reason
from core.fact_publication
group by fact_publication.url
having count(*) filter (where fact_publication.is_current) <> 1

-- rule: review_year_before_publication
-- severity: warning
-- mark: doubted_document
-- en: A review is published in or after the year that it is about.
-- zh: 综述的发布不早于其所述年度。
select fact_publication.document_key as key,
       dim_document.review_year || ' > ' || fact_publication.published_date || ': ' || fact_publication.url as reason
from core.fact_publication
inner join core.dim_document on fact_publication.document_key = dim_document.document_key
where dim_document.review_year > year(fact_publication.published_date)

-- rule: review_year_near_publication
-- severity: info
-- en: A review is published no later than two years after the year that it is about (later dates are often those of a migration).
-- zh: 综述发布不晚于所述年度后两年（更晚者多为网站迁移日期）。
select fact_publication.publication_key as key,
       dim_document.review_year || ' ≪ ' || fact_publication.published_date || ': ' || fact_publication.url as reason
from core.fact_publication
inner join core.dim_document on fact_publication.document_key = dim_document.document_key
where year(fact_publication.published_date) > dim_document.review_year + 2

-- rule: published_before_captured
-- severity: warning
-- mark: doubted_document
-- en: A page is published no later than the day after it was captured.
-- zh: 网页发布日期不晚于抓取次日。
select fact_publication.document_key as key, fact_publication.published_date || ' > '
           || fact_publication.read_captured_at::date || ': ' || fact_publication.url as reason
from core.fact_publication
where fact_publication.published_date > fact_publication.read_captured_at::date + 1

-- rule: copies_follow_their_captures
-- severity: critical
-- en: A copy was seen from its first capture to its last, and the copy that its URL showed last is the current one.
-- zh: 副本的首末抓取时间与抓取记录一致，每个网址最后显示的副本为现行副本。
with
seen as (
    select
        crawl_url.publication_url as url, crawl_url.document_key, min(crawl_url.captured_at) as first_captured_at,
        max(crawl_url.captured_at) as last_captured_at
    from ops.crawl_url
    where crawl_url.document_key is not null
    group by crawl_url.publication_url, crawl_url.document_key
),
shown_last as (
    select fact_publication.url, max(fact_publication.last_captured_at) as last_captured_at
    from core.fact_publication
    group by fact_publication.url
)
select fact_publication.publication_key as key,
       fact_publication.first_captured_at || '–' || fact_publication.last_captured_at || case when fact_publication.is_current then ', is_current'
       else '' end || ' ≠ ' || coalesce(seen.first_captured_at || '–' || seen.last_captured_at, '∅') || ': ' || fact_publication.url as reason
from core.fact_publication
inner join shown_last on fact_publication.url = shown_last.url
left join seen on fact_publication.url = seen.url and fact_publication.document_key = seen.document_key
where (fact_publication.first_captured_at, fact_publication.last_captured_at) is distinct from (seen.first_captured_at, seen.last_captured_at)
   or (fact_publication.is_current and fact_publication.last_captured_at < shown_last.last_captured_at)

-- rule: copies_are_ranked
-- severity: critical
-- en: Copies of a work are ranked one by one, current ones first; the first of these is canonical, and no other.
-- zh: 同一作品的副本逐一排序，现行者在前；其中第一份为规范副本，且只此一份。
with
ranked as (
    select
        fact_publication.publication_key, fact_publication.work_key, fact_publication.url, fact_publication.copy_rank,
        fact_publication.is_canonical, fact_publication.is_current,
        row_number() over (
            partition by fact_publication.work_key order by fact_publication.is_current desc, fact_publication.copy_rank
        ) as place
    from core.fact_publication
)
select ranked.publication_key as key,
       ranked.copy_rank || ' ≠ ' || ranked.place || case when ranked.is_canonical then ', is_canonical' else '' end || ': ' || ranked.url as reason
from ranked
where ranked.copy_rank <> ranked.place or ranked.is_canonical <> (ranked.is_current and ranked.place = 1)
