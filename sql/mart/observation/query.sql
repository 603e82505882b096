-- mart.observation
-- Grain: one quantity printed at one place of one document that stands at a URL now.
-- Rule: the figures of core.current_figure with names; what a check doubts is here, with warning_rules.
-- What is undecided is NULL: no figure is missing because of it. The subject of the committee itself is the empty text.
with
doubt as (
    select quarantine.observation_key, list_sort(list(quarantine.rule_id)) as warning_rules
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is not null
    group by quarantine.observation_key
)
select
    current_figure.url, current_figure.organization_code,
    current_figure.organization_name, current_figure.review_year,
    current_figure.metric_code, dim_metric.metric_name, dim_metric.category, current_figure.value, current_figure.unit, current_figure.bound,
    current_figure.status, coalesce(current_figure.subject, '') as subject, current_figure.recipient, current_figure.period_start,
    current_figure.period_end, current_figure.printed, current_figure.sentence, current_figure.section, current_figure.char_start,
    current_figure.char_end, current_figure.confidence, current_figure.observation_key, current_figure.document_key,
    current_figure.is_canonical, current_figure.is_sample,
    current_figure.is_mention, current_figure.has_conflict, current_figure.noun, dim_metric.metric_name_en, current_figure.organization_level,
    current_figure.province, current_figure.doc_type, current_figure.title, current_figure.published_at, current_figure.work_key,
    current_figure.detail_code, dim_detail.metric_name as detail_name, dim_detail.metric_name_en as detail_name_en,
    current_figure.extraction_key, current_figure.is_released, current_figure.corrected_from, current_figure.decided_by,
    current_figure.decided_at at time zone 'Asia/Shanghai' as decided_at, current_figure.decision_reason,
    coalesce(doubt.warning_rules, []) as warning_rules, current_figure.part_of, current_figure.relation, current_figure.value_high,
    current_figure.subject_code, current_figure.subject_codes, current_figure.recipient_code, current_figure.rule_id, current_figure.ocr_confidence,
    dim_unit.unit_family, current_figure.prefecture, current_figure.capture_id
from core.current_figure
left join core.dim_metric on current_figure.metric_code = dim_metric.metric_code
left join core.dim_metric as dim_detail on current_figure.detail_code = dim_detail.metric_code
left join core.dim_unit on current_figure.unit = dim_unit.unit
left join doubt on current_figure.observation_key = doubt.observation_key
