-- mart.coverage
-- Grain: one division that has a committee, and one year from the first to the last review year of the warehouse.
-- Rule: loaded where a review of the year is there; else failed where a page of the committee's own source could not be read, missing where it
-- has a source, no_source where none is registered for it. Sample divisions are compared with samples only. organization_name is today's full
-- name of the committee, as core.dim_organization has it: the divisions above, its own, 政协.
with
reviewed as (
    select
        dim_document.organization_code, dim_document.review_year, count(*) as review_count, sum(fact_review.observation_count)::bigint as figures
    from core.dim_document
    inner join core.fact_review on dim_document.document_key = fact_review.document_key
    where dim_document.is_canonical and dim_document.is_held is not true and dim_document.organization_code is not null
      and dim_document.review_year is not null and dim_document.doc_type in ('annual_review', 'committee_report', 'topic_review', 'term_review')
    group by dim_document.organization_code, dim_document.review_year
),
span as (
    select min(reviewed.review_year) as first_year, max(reviewed.review_year) as last_year
    from reviewed
),
calendar as (
    select distinct dim_date.calendar_year as review_year
    from core.dim_date
    inner join span on dim_date.calendar_year between span.first_year and span.last_year
),
own_source as (
    select dim_source.region_code, count(*) as source_count, list(dim_source.source_id order by dim_source.source_id) as source_ids
    from core.dim_source
    where dim_source.is_current and dim_source.is_enabled and dim_source.org_type = 'cppcc' and dim_source.region_code is not null
    group by dim_source.region_code
),
failed as (
    select dim_source.region_code, count(*) as failed_pages
    from ops.quarantine
    inner join core.dim_source on quarantine.source_id = dim_source.source_id and dim_source.is_current
    where quarantine.scope = 'page' and starts_with(quarantine.rule_id, 'page_')
    group by dim_source.region_code
),
cell as (
    -- by itself: DuckDB writes a cross join down as a comma, which binds weaker than the joins that follow it
    select
        dim_region.region_code, dim_region.region_name, dim_region.region_level, dim_region.province, dim_region.prefecture,
        dim_region.is_sample, calendar.review_year
    from core.dim_region
    cross join calendar
)
select
    cell.region_code as organization_code, cell.region_name, cell.region_level as organization_level, cell.province,
    cell.prefecture, cell.review_year,
    case
        when reviewed.review_count is not null then 'loaded'
        when own_source.source_count is null then 'no_source'
        when failed.failed_pages is not null then 'failed'
        else 'missing'
    end as coverage_state,
    coalesce(reviewed.review_count, 0) as review_count, coalesce(reviewed.figures, 0) as figures,
    coalesce(own_source.source_ids, []) as source_ids, coalesce(failed.failed_pages, 0) as failed_pages, cell.is_sample,
    concat(
        case when cell.region_level in ('prefecture', 'county') then cell.province end,
        case when cell.region_level = 'county' then cell.prefecture end, cell.region_name, '政协'
    ) as organization_name
from cell
left join reviewed on cell.region_code = reviewed.organization_code and cell.review_year = reviewed.review_year
left join own_source on cell.region_code = own_source.region_code
left join failed on cell.region_code = failed.region_code
