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
