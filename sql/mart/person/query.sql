-- mart.person
-- Grain: one person with office at one place of one document that stands at a URL now.
-- Rule: offices of committees, parties, congresses and governments only (docs/data-ethics.md); documents that people hold are left out.
select
    fact_person_mention.person_mention_key, fact_person_mention.person_name, fact_person_mention.office, dim_document.organization_code,
    dim_document.organization_name, dim_document.review_year, best_copy.url, fact_person_mention.document_key,
    fact_person_mention.char_start, fact_person_mention.char_end, dim_document.is_canonical,
    best_copy.is_sample or coalesce(starts_with(dim_document.organization_code, '99'), false) as is_sample,
    dim_region.province, dim_region.prefecture
from core.fact_person_mention
inner join core.best_copy on fact_person_mention.document_key = best_copy.document_key
inner join core.dim_document on fact_person_mention.document_key = dim_document.document_key
left join core.dim_region on dim_document.organization_code = dim_region.region_code
where dim_document.is_held is not true
    and regexp_matches(fact_person_mention.office, '政协|人大|政府|委员|常委|书记|主席|秘书长|主委|部长|[省市区县州旗盟局处]长')
