-- mart.quarantine
-- Grain: one doubt about one page, field or observation; the most severe first.
select
    quarantine.severity, quarantine.scope, quarantine.rule_id, quarantine.reason, quarantine.held_value, quarantine.candidates,
    quarantine.url, coalesce(dim_document.title, crawl_url.listed_title) as title, dim_document.organization_name, dim_document.review_year,
    quarantine.metric_code, dim_metric.metric_name, fact_observation.printed, fact_observation.sentence, quarantine.source_id,
    dim_source.registered_name, crawl_url.captured_at at time zone 'Asia/Shanghai' as captured_at, quarantine.capture_id,
    quarantine.document_key, quarantine.observation_key, quarantine.quarantine_key,
    coalesce(dim_source.is_sample, false) or coalesce(starts_with(dim_document.organization_code, '99'), false) as is_sample,
    fact_observation.detail_code, dim_detail.metric_name as detail_name, dim_document.organization_code, dim_region.province,
    dim_region.prefecture
from ops.quarantine
left join ops.crawl_url on quarantine.capture_id = crawl_url.capture_id
left join core.dim_document on quarantine.document_key = dim_document.document_key
left join core.fact_observation on quarantine.observation_key = fact_observation.observation_key
left join core.dim_metric on quarantine.metric_code = dim_metric.metric_code
left join core.dim_metric as dim_detail on fact_observation.detail_code = dim_detail.metric_code
left join core.dim_region on dim_document.organization_code = dim_region.region_code
left join core.dim_source on quarantine.source_id = dim_source.source_id and dim_source.is_current
order by list_position(['critical', 'warning', 'info'], quarantine.severity), quarantine.rule_id, quarantine.url, quarantine.char_start
