-- mart.review
-- Grain: one URL with the newest text that stood there.
-- Rule: fields as this copy prints them, text and figures of its document; held figures are not counted, documents that people hold left
-- out. Canonical copies first.
-- What belongs to a document is asked for document by document (subqueries), so that one committee costs a tenth of all.
-- Times are local (Asia/Shanghai), as the pages print them; the instants stand in core.fact_publication.
with
copy as (
    select
        fact_publication.url, fact_publication.title, fact_publication.subtitle, fact_publication.published_date,
        case
            when fact_publication.has_published_time then fact_publication.published_at at time zone 'Asia/Shanghai'
            else fact_publication.published_date::timestamp
        end as published_at,
        fact_publication.has_published_time, fact_publication.source_name, fact_publication.authors, fact_publication.editors,
        fact_publication.credits, fact_publication.views, fact_publication.kicker, fact_publication.is_canonical,
        fact_publication.document_key, fact_publication.work_key, fact_publication.publication_key, fact_publication.source_id,
        fact_publication.first_captured_at at time zone 'Asia/Shanghai' as first_captured_at,
        fact_publication.last_captured_at at time zone 'Asia/Shanghai' as last_captured_at
    from core.fact_publication
    where fact_publication.is_current
),
named as (
    -- by itself: a committee asked for by its name, or a prefecture, is found before any text is read
    select
        dim_document.document_key, coalesce(dim_organization.organization_name, dim_document.organization_name) as organization_name,
        coalesce(dim_organization.is_sample, false) as is_sample, dim_region.prefecture
    from core.dim_document
    left join core.dim_organization
        on dim_document.organization_code = dim_organization.organization_code
        and coalesce(make_date(dim_document.review_year, 12, 31), date '9999-12-31')
            between dim_organization.valid_from and dim_organization.valid_to
    left join core.dim_region on dim_document.organization_code = dim_region.region_code
    where dim_document.is_held is not true
),
doubt as (
    select quarantine.document_key, list_sort(list(distinct quarantine.rule_id)) as warning_rules
    from ops.quarantine
    where quarantine.scope = 'doubt' and quarantine.observation_key is null
    group by quarantine.document_key
)
select
    copy.url, copy.title, copy.subtitle, dim_document.organization_code,
    named.organization_name, dim_document.organization_level,
    dim_document.province, dim_document.review_year, copy.published_at, copy.source_name, copy.authors, copy.editors, copy.views,
    dim_document.body_text,
    fact_review.observation_count - (
        select count(*)
        from core.fact_observation
        where fact_observation.document_key = copy.document_key and fact_observation.observation_key in (
            select quarantine.observation_key from ops.quarantine
            where quarantine.scope = 'observation' and quarantine.observation_key is not null
        )
    ) as figures,
    dim_document.doc_type, copy.is_canonical,
    copy.document_key,
    dim_source.is_sample or named.is_sample as is_sample, copy.work_key, copy.publication_key, copy.source_id,
    dim_document.part, copy.kicker, copy.credits, copy.published_date, copy.has_published_time, copy.first_captured_at,
    copy.last_captured_at, dim_document.character_count, dim_document.repair_count, dim_document.flags,
    coalesce((
        select list_transform(
            list_sort(list({ 'place': bridge_document_keyword.weight_rank, 'keyword': bridge_document_keyword.keyword })),
            lambda ranked: ranked.keyword
        )
        from core.bridge_document_keyword
        where bridge_document_keyword.document_key = copy.document_key
    ), []) as keywords,
    coalesce((
        select list_transform(
            list_sort(list({ 'place': bridge_document_topic.weight_rank, 'topic': bridge_document_topic.topic })),
            lambda ranked: ranked.topic
        )
        from core.bridge_document_topic
        where bridge_document_topic.document_key = copy.document_key
    ), []) as topics,
    dim_document.organization_evidence,
    dim_document.extraction_key, dim_document.corrected_from, dim_document.decided_by,
    dim_document.decided_at at time zone 'Asia/Shanghai' as decided_at, dim_document.decision_reason,
    coalesce(doubt.warning_rules, []) as warning_rules, dim_document.ocr_confidence, named.prefecture,
    dim_document.term_number, dim_document.session_term_number, dim_document.session_number, dim_document.session_relation,
    dim_document.term_evidence
from copy
inner join named on copy.document_key = named.document_key
inner join core.dim_document on named.document_key = dim_document.document_key
inner join core.fact_review on copy.document_key = fact_review.document_key
inner join core.dim_source on copy.source_id = dim_source.source_id and dim_source.is_current
left join doubt on copy.document_key = doubt.document_key
order by copy.is_canonical desc, dim_document.review_year desc nulls last, dim_document.organization_code, copy.url
