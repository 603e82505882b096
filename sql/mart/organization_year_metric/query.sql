-- mart.organization_year_metric
-- Grain: one committee, year, metric and kind of subject; what a later year's review says of it is a row of its own.
-- Rule: the values of core.fact_year_value, where it is said how each is chosen, with the names of committee and metric.
select
    fact_year_value.organization_code, dim_organization.organization_name, fact_year_value.organization_level, fact_year_value.province,
    fact_year_value.review_year, fact_year_value.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category,
    fact_year_value.subject, fact_year_value.value, fact_year_value.unit, fact_year_value.bound, fact_year_value.resolution,
    fact_year_value.statement_count, fact_year_value.document_count, fact_year_value.has_conflict,
    fact_year_value.has_conflict_between_documents, fact_year_value.parts_printed, fact_year_value.printed, fact_year_value.sentence,
    fact_year_value.confidence, fact_year_value.url, fact_year_value.observation_key, fact_year_value.document_key,
    fact_year_value.is_canonical, fact_year_value.is_sample or coalesce(dim_organization.is_sample, false) as is_sample,
    dim_metric.parent_metric_code, fact_year_value.warning_rules, len(fact_year_value.warning_rules) > 0 as warning_doubted,
    fact_year_value.is_complete, fact_year_value.is_restated, fact_year_value.is_own, fact_year_value.subject_code,
    fact_year_value.stated_unit, dim_region.prefecture
from core.fact_year_value
inner join core.dim_metric on fact_year_value.metric_code = dim_metric.metric_code
left join core.dim_organization
    on fact_year_value.organization_code = dim_organization.organization_code
    and make_date(fact_year_value.review_year, 12, 31) between dim_organization.valid_from and dim_organization.valid_to
left join core.dim_region on fact_year_value.organization_code = dim_region.region_code
