-- Which years are missing in the series of committees that we know?
-- 已收录过的政协缺少哪些年度的综述，原因是什么？
-- One row per committee and missing year, of committees that have a source or a review of another year. failed: pages could not be read;
-- missing: its source brought none; no_source: nobody is asked for it by itself (a portal, a paper or the inbox may still bring it).
with
known as (
    select coverage.organization_code
    from mart.coverage
    group by coverage.organization_code
    having bool_or(coverage.coverage_state <> 'no_source')
)
select
    coverage.province, coverage.prefecture, coverage.organization_name, coverage.organization_level, coverage.review_year, coverage.coverage_state,
    coverage.source_ids, coverage.failed_pages, coverage.is_sample
from mart.coverage
inner join known on coverage.organization_code = known.organization_code
where coverage.coverage_state <> 'loaded'
order by coverage.is_sample, coverage.review_year desc, coverage.organization_code
