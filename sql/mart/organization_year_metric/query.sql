-- mart.organization_year_metric
-- Grain: one committee, year, metric and kind of subject; what a later year's review says of it is a row of its own.
-- Rule: the values of core.fact_year_value, where it is said how each is chosen, with the names of committee and metric, and what the
-- checks doubt of their statements or of the document.
-- Per member: complete values of the committee itself whose parts add up, divided by the members that a review of the same year prints as the
-- whole, which is what makes that value complete. Reviews that disagree give none. No population
-- with a source that can be cited is at hand, so nothing is given per inhabitant.
with
membership as (
    select
        fact_year_value.organization_code, fact_year_value.review_year, min(fact_year_value.value) as members_count
    from core.fact_year_value
    where fact_year_value.metric_code = 'members' and not fact_year_value.is_restated
      and fact_year_value.subject_code in ('committee', 'members') and fact_year_value.is_complete
      and fact_year_value.bound = 'eq' and fact_year_value.value > 0
      and not fact_year_value.has_conflict and not fact_year_value.has_conflict_between_documents
    group by fact_year_value.organization_code, fact_year_value.review_year
    having count(distinct fact_year_value.value) = 1
),
doubted_document as (
    select quarantine.document_key, list_sort(list(quarantine.rule_id)) as warning_rules
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is null
    group by quarantine.document_key
)
select
    fact_year_value.organization_code, dim_organization.organization_name, fact_year_value.organization_level, fact_year_value.province,
    fact_year_value.review_year, fact_year_value.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, dim_metric.category,
    fact_year_value.subject, fact_year_value.value, fact_year_value.unit, fact_year_value.bound, fact_year_value.resolution,
    fact_year_value.statement_count, fact_year_value.document_count, fact_year_value.has_conflict,
    fact_year_value.has_conflict_between_documents, fact_year_value.parts_printed, fact_year_value.printed, fact_year_value.sentence,
    fact_year_value.confidence, fact_year_value.url, fact_year_value.observation_key, fact_year_value.document_key,
    fact_year_value.is_canonical, fact_year_value.is_sample or coalesce(dim_organization.is_sample, false) as is_sample,
    dim_metric.parent_metric_code,
    list_sort(list_distinct(list_concat(year_value_doubt.warning_rules, doubted_document.warning_rules))) as warning_rules,
    year_value_doubt.warning_rules is not null or doubted_document.warning_rules is not null as warning_doubted,
    fact_year_value.is_complete, fact_year_value.is_restated, fact_year_value.is_own, fact_year_value.subject_code,
    fact_year_value.stated_unit, dim_region.prefecture, fact_year_value.stated_detail_code, membership.members_count,
    case when fact_year_value.is_own and fact_year_value.is_complete and dim_metric.aggregation = 'sum'
         then fact_year_value.value / membership.members_count end as value_per_member,
    null::double as population, null::double as value_per_10000_people,
    '未收录可引证的人口数据 (no population with a source that can be cited is at hand)' as population_note,
    fact_year_value.period_start, fact_year_value.period_end
from core.fact_year_value
inner join core.dim_metric on fact_year_value.metric_code = dim_metric.metric_code
left join core.dim_organization
    on fact_year_value.organization_code = dim_organization.organization_code
    and make_date(fact_year_value.review_year, 12, 31) between dim_organization.valid_from and dim_organization.valid_to
left join core.dim_region on fact_year_value.organization_code = dim_region.region_code
left join membership
    on fact_year_value.organization_code = membership.organization_code and fact_year_value.review_year = membership.review_year
left join core.year_value_doubt
    on fact_year_value.organization_code = year_value_doubt.organization_code and fact_year_value.review_year = year_value_doubt.review_year
    and fact_year_value.metric_code = year_value_doubt.metric_code and fact_year_value.subject_code = year_value_doubt.subject_code
    and fact_year_value.is_restated = year_value_doubt.is_restated
left join doubted_document on fact_year_value.document_key = doubted_document.document_key
