-- mart.named_item
-- Grain: one named thing at one place of one document that stands at a URL now.
-- Rule: a document that stands at several URLs gives its things once, under the URL of its best copy; documents that people hold are left out.
with
figure as (
    select
        fact_named_item.named_item_key,
        list_transform(
            list_sort(list({ 'place': fact_observation.char_start, 'observation_key': fact_observation.observation_key })),
            lambda figure: figure.observation_key
        ) as observation_keys
    from core.fact_named_item
    inner join core.fact_observation
        on fact_named_item.document_key = fact_observation.document_key
        and fact_named_item.sentence_start <= fact_observation.char_start
        and fact_named_item.sentence_end > fact_observation.char_start
    group by fact_named_item.named_item_key
)
select
    fact_named_item.named_item_key, fact_named_item.item_kind, fact_named_item.item_name, fact_named_item.item_role,
    fact_named_item.item_outcome, fact_named_item.outcome_words,
    substring(
        dim_document.body_text, fact_named_item.sentence_start + 1, fact_named_item.sentence_end - fact_named_item.sentence_start
    ) as sentence,
    coalesce(figure.observation_keys, []) as observation_keys, dim_document.organization_code, dim_document.organization_name,
    dim_document.review_year, dim_document.doc_type, best_copy.url, best_copy.title, fact_named_item.document_key,
    fact_named_item.char_start, fact_named_item.char_end, dim_document.is_canonical,
    best_copy.is_sample or coalesce(starts_with(dim_document.organization_code, '99'), false) as is_sample,
    dim_region.province, dim_region.prefecture
from core.fact_named_item
inner join core.best_copy on fact_named_item.document_key = best_copy.document_key
inner join core.dim_document on fact_named_item.document_key = dim_document.document_key
left join core.dim_region on dim_document.organization_code = dim_region.region_code
left join figure on fact_named_item.named_item_key = figure.named_item_key
where dim_document.is_held is not true
