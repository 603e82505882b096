-- staging.stg_touched_year
-- Grain: one committee and review year of documents, and whether their own year's values are to be resolved anew or those that they restate.
-- Rule: what the values of a year are resolved from is named by one hash: the committee's documents about it with their readings, copies and
-- decisions, what is held of them, the metrics, the units, and the rules themselves. A year is touched where its values carry another hash, or none.
-- What later reviews say of an earlier year may stand in any document of the committee: such values are touched, of all its documents, as soon as
-- one of its years is; their hash is that of all years.
-- The figures of a reading need not be looked at: the same captures read by the same code under the same decisions give the same figures.
with
best_copy as (
    select
        fact_publication.document_key,
        bit_xor(hash(fact_publication.url, fact_publication.published_at, fact_publication.source_id, fact_publication.copy_rank)) as content
    from core.fact_publication
    where fact_publication.is_current
    group by fact_publication.document_key
),
decided as (
    select fact_observation.document_key, bit_xor(hash(fact_observation.observation_key, fact_observation.decision_keys)) as content
    from core.fact_observation
    where fact_observation.decision_keys is not null
    group by fact_observation.document_key
),
marked as (
    select
        quarantine.document_key, bit_xor(hash(quarantine.observation_key, quarantine.quarantine_key)) as content
    from ops.quarantine
    where quarantine.scope = 'observation' and quarantine.document_key is not null
    group by quarantine.document_key
),
common as (
    select
        (select bit_xor(hash(dim_metric)) from core.dim_metric) as metrics, (select bit_xor(hash(dim_unit)) from core.dim_unit) as units,
        (select bit_xor(hash(dim_subject)) from core.dim_subject) as subjects,
        (select min(stg_rule_set.resolution_hash) from staging.stg_rule_set) as rules
),
basis as (
    select
        dim_document.organization_code, dim_document.review_year,
        bit_xor(
            hash(
                dim_document.document_key, dim_document.reading_key, dim_document.extraction_key, dim_document.organization_name,
                dim_document.organization_level, dim_document.province, dim_document.review_year, dim_document.doc_type,
                dim_document.is_canonical, dim_document.is_held, fact_review.observation_count, fact_review.mean_confidence,
                best_copy.content, decided.content, marked.content
            )
        ) as content
    from core.dim_document
    inner join best_copy on dim_document.document_key = best_copy.document_key
    left join core.fact_review on dim_document.document_key = fact_review.document_key
    left join decided on dim_document.document_key = decided.document_key
    left join marked on dim_document.document_key = marked.document_key
    where dim_document.organization_code is not null and dim_document.review_year is not null and dim_document.is_held is not true
      -- no other text gives values
      and dim_document.doc_type in ('annual_review', 'committee_report', 'topic_review')
    group by dim_document.organization_code, dim_document.review_year
),
span as (
    select basis.organization_code, basis.review_year, basis.content
    from basis
    union all
    -- all years of the committee together
    select basis.organization_code, null as review_year, bit_xor(basis.content) as content
    from basis
    group by basis.organization_code
),
wanted as (
    select
        span.organization_code, span.review_year,
        format('{:016x}', hash(span.content, common.metrics, common.units, common.subjects, common.rules)) as basis_hash
    from span
    cross join common
),
wanted_year as (
    select wanted.organization_code, wanted.review_year, wanted.basis_hash
    from wanted
    where wanted.review_year is not null
),
known as (
    select fact_year_value.organization_code, fact_year_value.review_year, min(fact_year_value.basis_hash) as basis_hash
    from core.fact_year_value
    where not fact_year_value.is_restated
    group by fact_year_value.organization_code, fact_year_value.review_year
),
touched as (
    select
        coalesce(wanted_year.organization_code, known.organization_code) as organization_code,
        coalesce(wanted_year.review_year, known.review_year) as review_year, wanted_year.basis_hash
    from wanted_year
    full join known on wanted_year.organization_code = known.organization_code and wanted_year.review_year = known.review_year
    where wanted_year.basis_hash is distinct from known.basis_hash
)
select touched.organization_code, touched.review_year, false as is_restated, touched.basis_hash
from touched
union all
select found.organization_code, found.review_year, true as is_restated, wanted.basis_hash
from (
    select touched.organization_code, touched.review_year from touched
    union
    select wanted_year.organization_code, wanted_year.review_year
    from wanted_year
    where wanted_year.organization_code in (select touched.organization_code from touched)
) as found
left join wanted on found.organization_code = wanted.organization_code and wanted.review_year is null
