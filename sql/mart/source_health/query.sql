-- mart.source_health
-- Grain: one registered source, and what texts of the inbox have left.
-- Rule: its state is the one that the run which built this file left (ops.source_status); what it has given is what stands at its addresses now.
with
given as (
    select
        fact_publication.source_id, count(*) as pages_shown, count(distinct dim_document.organization_code) as committees_shown,
        max(dim_document.review_year) as newest_review_year, max(fact_publication.published_date) as newest_published_date
    from core.fact_publication
    inner join core.dim_document on fact_publication.document_key = dim_document.document_key
    where fact_publication.is_current and dim_document.is_held is not true
    group by fact_publication.source_id
),

last_listed as (
    select run_source.source_id, max_by(run_source.rows_elsewhere, run.started_at) as rows_elsewhere
    from ops.run_source
    inner join ops.run on run_source.run_id = run.run_id
    where run_source.listed_count > 0 or len(run_source.rows_elsewhere) > 0
    group by run_source.source_id
)
select
    dim_source.source_id, dim_source.registered_name, dim_source.registered_name_en, dim_source.org_type,
    coalesce(dim_source.province, dim_region.province) as province, dim_region.prefecture, dim_source.is_enabled, source_status.activation,
    source_status.source_state, source_status.state_since_at at time zone 'Asia/Shanghai' as state_since_at,
    source_status.asked_at at time zone 'Asia/Shanghai' as asked_at, source_status.succeeded_at at time zone 'Asia/Shanghai' as succeeded_at,
    source_status.message, source_status.advice_en, source_status.advice_zh, source_status.due_page_count,
    source_status.failed_page_count, source_status.partial_list_count,
    coalesce(given.pages_shown, 0) as pages_shown, coalesce(given.committees_shown, 0) as committees_shown, given.newest_review_year,
    given.newest_published_date, last_listed.rows_elsewhere, dim_source.base_url, dim_source.is_sample
from core.dim_source
left join ops.source_status on dim_source.source_id = source_status.source_id
left join core.dim_region on dim_source.region_code = dim_region.region_code
left join given on dim_source.source_id = given.source_id
left join last_listed on dim_source.source_id = last_listed.source_id
where dim_source.is_current
