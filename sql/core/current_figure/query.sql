-- core.current_figure
-- Grain: one quantity printed at one place of one document that stands at a URL now.
-- Rule: a document that stands at several URLs gives its figures once, under the URL of its best copy. Figures that ops.quarantine holds are
-- left out, and so are documents that people hold; they stay in core.fact_observation.
select
    fact_observation.observation_key, fact_observation.document_key, best_copy.url, best_copy.title, best_copy.source_id, best_copy.work_key,
    best_copy.published_at, dim_document.organization_code, dim_document.organization_name, dim_document.organization_level,
    dim_document.province, dim_document.review_year, dim_document.doc_type, dim_document.ocr_confidence, dim_document.is_canonical,
    best_copy.is_sample or dim_document.is_sample as is_sample,
    fact_observation.metric_code, fact_observation.detail_code, fact_observation.value, fact_observation.value_high, fact_observation.unit,
    fact_observation.bound, fact_observation.status, fact_observation.noun, fact_observation.subject, fact_observation.subject_code,
    fact_observation.subject_codes, fact_observation.recipient, fact_observation.recipient_code, fact_observation.period_start,
    fact_observation.period_end, fact_observation.printed, fact_observation.sentence, fact_observation.section, fact_observation.char_start,
    fact_observation.char_end, fact_observation.confidence, fact_observation.is_mention, fact_observation.has_conflict,
    fact_observation.part_of, fact_observation.relation, fact_observation.rule_id, fact_observation.extraction_key,
    fact_observation.is_released, fact_observation.corrected_from, fact_observation.decided_by, fact_observation.decided_at,
    fact_observation.decision_reason, fact_observation.capture_id, fact_observation.sentence_start, dim_document.prefecture
from core.fact_observation
inner join core.best_copy on fact_observation.document_key = best_copy.document_key
inner join (
    -- named here, not behind the figures: so one committee or prefecture asked for by its name costs what its own figures cost
    select
        dim_document.* replace (coalesce(dim_organization.organization_name, dim_document.organization_name) as organization_name),
        coalesce(dim_organization.is_sample, false) as is_sample, dim_region.prefecture
    from core.dim_document
    left join core.dim_organization
        on dim_document.organization_code = dim_organization.organization_code
        and coalesce(make_date(dim_document.review_year, 12, 31), date '9999-12-31')
            between dim_organization.valid_from and dim_organization.valid_to
    left join core.dim_region on dim_document.organization_code = dim_region.region_code
) as dim_document on fact_observation.document_key = dim_document.document_key
where fact_observation.observation_key not in (
    select quarantine.observation_key from ops.quarantine
    where quarantine.scope = 'observation' and quarantine.observation_key is not null
)
    and dim_document.is_held is not true
