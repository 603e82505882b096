-- mart.evidence
-- Grain: one figure of mart.observation.
-- Rule: from the figure to its sentence, document and page; the capture is the newest one of that text at that address, with the place of its
-- record in the archive.
select
    current_figure.observation_key, current_figure.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, current_figure.detail_code,
    current_figure.value, current_figure.unit, current_figure.bound, current_figure.status, current_figure.printed, current_figure.sentence,
    current_figure.section, current_figure.char_start, current_figure.char_end, current_figure.organization_code,
    current_figure.organization_name, current_figure.province, current_figure.prefecture, current_figure.review_year, current_figure.title,
    current_figure.url, current_figure.published_at, crawl_url.captured_at at time zone 'Asia/Shanghai' as captured_at,
    current_figure.source_id, crawl_url.body_sha256, crawl_url.warc_path, crawl_url.warc_offset, dim_document.text_sha256,
    dim_document.repair_count, current_figure.confidence, current_figure.rule_id, dim_extraction.code_version, current_figure.corrected_from,
    current_figure.decided_by, current_figure.decided_at at time zone 'Asia/Shanghai' as decided_at, current_figure.decision_reason,
    fact_publication.capture_id, current_figure.document_key,
    current_figure.is_sample or coalesce(starts_with(current_figure.organization_code, '99'), false) as is_sample
from core.current_figure
inner join core.dim_document on current_figure.document_key = dim_document.document_key
left join core.fact_publication
    on current_figure.document_key = fact_publication.document_key and current_figure.url = fact_publication.url
left join ops.crawl_url on fact_publication.capture_id = crawl_url.capture_id
left join core.dim_extraction on current_figure.extraction_key = dim_extraction.extraction_key
left join core.dim_metric on current_figure.metric_code = dim_metric.metric_code
