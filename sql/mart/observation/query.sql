-- mart.observation
-- Grain: one quantity printed at one place of one document that stands at a URL now.
-- Rule: a document that stands at several URLs gives its figures once, under the URL of its best copy. Figures that ops.quarantine holds are
-- left out, and so are documents that people hold; they stay in core.fact_observation. What a check doubts is here, with warning_rules.
-- What is undecided is NULL: no figure is missing because of it.
with
best_copy as (
    select
        fact_publication.document_key, fact_publication.url, fact_publication.title, fact_publication.source_id, fact_publication.work_key,
        case
            when fact_publication.has_published_time then fact_publication.published_at at time zone 'Asia/Shanghai'
            else fact_publication.published_date::timestamp
        end as published_at
    from core.fact_publication
    where fact_publication.is_current
    qualify row_number() over (partition by fact_publication.document_key order by fact_publication.copy_rank) = 1
),
doubt as (
    select quarantine.observation_key, list(quarantine.rule_id order by quarantine.rule_id) as warning_rules
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is not null
    group by quarantine.observation_key
)
select
    best_copy.url, dim_document.organization_code,
    coalesce(dim_organization.organization_name, dim_document.organization_name) as organization_name, dim_document.review_year,
    fact_observation.metric_code, dim_metric.metric_name, dim_metric.category, fact_observation.value, fact_observation.unit,
    fact_observation.bound, fact_observation.status, fact_observation.subject, fact_observation.recipient, fact_observation.period_start,
    fact_observation.period_end, fact_observation.printed, fact_observation.sentence, fact_observation.section, fact_observation.char_start,
    fact_observation.char_end, fact_observation.confidence, fact_observation.observation_key, fact_observation.document_key,
    dim_document.is_canonical, dim_source.is_sample or coalesce(dim_organization.is_sample, false) as is_sample, fact_observation.is_mention,
    fact_observation.has_conflict, fact_observation.noun, dim_metric.metric_name_en, dim_document.organization_level, dim_document.province,
    dim_document.doc_type, best_copy.title, best_copy.published_at, best_copy.work_key, fact_observation.detail_code,
    dim_detail.metric_name as detail_name, dim_detail.metric_name_en as detail_name_en,
    fact_observation.extraction_key, fact_observation.is_released, fact_observation.corrected_from, fact_observation.decided_by,
    fact_observation.decided_at at time zone 'Asia/Shanghai' as decided_at, fact_observation.decision_reason,
    coalesce(doubt.warning_rules, []) as warning_rules, fact_observation.part_of, fact_observation.relation,
    fact_observation.value_high, fact_observation.subject_code, fact_observation.subject_codes, fact_observation.recipient_code,
    fact_observation.rule_id, dim_document.ocr_confidence
from core.fact_observation
inner join best_copy on fact_observation.document_key = best_copy.document_key
inner join core.dim_document on fact_observation.document_key = dim_document.document_key
inner join core.dim_source on best_copy.source_id = dim_source.source_id and dim_source.is_current
left join core.dim_metric on fact_observation.metric_code = dim_metric.metric_code
left join core.dim_metric as dim_detail on fact_observation.detail_code = dim_detail.metric_code
left join core.dim_organization
    on dim_document.organization_code = dim_organization.organization_code
    and coalesce(make_date(dim_document.review_year, 12, 31), date '9999-12-31') between dim_organization.valid_from and dim_organization.valid_to
left join doubt on fact_observation.observation_key = doubt.observation_key
where fact_observation.observation_key not in (
    select quarantine.observation_key from ops.quarantine
    where quarantine.scope = 'observation' and quarantine.observation_key is not null
)
    and dim_document.is_held is not true
