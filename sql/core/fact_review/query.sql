-- core.fact_review
-- Grain: one document version that this run loaded, or whose committee, season or session has another key since; counts over what the document's
-- text gave. What is undecided leads to the unknown member of its dimension, so that a join by key loses no document.
with
keyed as (
    select
        dim_document.document_key, dim_document.reading_key,
        coalesce(dim_organization.organization_key, 'unknown') as organization_key, coalesce(dim_season.season_key, 'unknown') as season_key,
        coalesce(dim_session.session_key, 'unknown') as session_key
    from core.dim_document
    left join core.dim_organization
        on dim_document.organization_code = dim_organization.organization_code
        and coalesce(make_date(dim_document.review_year, 12, 31), date '9999-12-31')
            between dim_organization.valid_from and dim_organization.valid_to
    left join core.dim_season on dim_document.review_year = dim_season.review_year
    left join core.dim_session
        on dim_document.organization_code = dim_session.organization_code
        and coalesce(dim_document.session_term_number, dim_document.term_number) = dim_session.term_number
        and dim_document.session_number is not distinct from dim_session.session_number
),
chosen as (
    select keyed.document_key, keyed.organization_key, keyed.season_key, keyed.session_key
    from keyed
    left join core.fact_review on keyed.document_key = fact_review.document_key
    where keyed.reading_key in (select stg_touched_document.reading_key from staging.stg_touched_document)
        or fact_review.document_key is not null
        and (fact_review.organization_key is distinct from keyed.organization_key or fact_review.season_key is distinct from keyed.season_key
            or fact_review.session_key is distinct from keyed.session_key)
),
touched as (
    select
        dim_document.document_key, dim_document.repair_count, dim_document.character_count,
        list_contains(dim_document.flags, 'suspect_text') as has_suspect_text, chosen.organization_key, chosen.season_key, chosen.session_key
    from core.dim_document
    inner join chosen on dim_document.document_key = chosen.document_key
),
-- what was loaded now lies in staging, too: tables are looked through for the others, if there are any
loaded as (
    select stg_touched_document.document_key, stg_touched_document.reading_key
    from staging.stg_touched_document
    where stg_touched_document.reading_key is not null
),
others as (
    select touched.document_key
    from touched
    anti join loaded on touched.document_key = loaded.document_key
),
figure as (
    select
        stg_observation.document_key, stg_observation.observation_key, stg_observation.metric_code, stg_observation.status,
        stg_observation.is_mention, stg_observation.has_conflict, stg_observation.confidence
    from staging.stg_observation
    inner join loaded on stg_observation.reading_key = loaded.reading_key
    union all
    select
        fact_observation.document_key, fact_observation.observation_key, fact_observation.metric_code, fact_observation.status,
        fact_observation.is_mention, fact_observation.has_conflict, fact_observation.confidence
    from core.fact_observation
    where fact_observation.document_key in (select others.document_key from others)
),
figures as (
    select
        figure.document_key, count(*)::integer as observation_count,
        (count(*) filter (where figure.metric_code <> 'other'))::integer as catalogued_count,
        (count(*) filter (where figure.status = 'actual'))::integer as actual_count,
        (count(*) filter (where figure.status = 'plan'))::integer as plan_count,
        (count(*) filter (where figure.status = 'context'))::integer as context_count,
        (count(*) filter (where figure.is_mention))::integer as mention_count,
        (count(*) filter (where figure.has_conflict))::integer as conflict_count,
        -- summed in a fixed order: a mean of doubles must not depend on how rows lie in the file. The finished list is sorted: a sorting aggregate
        -- keeps 30 kB a document, which are 1.5 GB of a first load of 50,000
        list_sum(list_transform(
            list_sort(list({ 'place': figure.observation_key, 'confidence': figure.confidence })),
            lambda stated: stated.confidence
        )) / count(*) as mean_confidence
    from figure
    group by figure.document_key
),
people as (
    select person.document_key, count(*)::integer as person_mention_count
    from (
        select stg_person_mention.document_key
        from staging.stg_person_mention
        inner join loaded on stg_person_mention.reading_key = loaded.reading_key
        union all
        select fact_person_mention.document_key
        from core.fact_person_mention
        where fact_person_mention.document_key in (select others.document_key from others)
    ) as person
    group by person.document_key
),
keywords as (
    select keyword.document_key, count(*)::integer as keyword_count
    from (
        select stg_keyword.document_key
        from staging.stg_keyword
        inner join loaded on stg_keyword.reading_key = loaded.reading_key
        union all
        select bridge_document_keyword.document_key
        from core.bridge_document_keyword
        where bridge_document_keyword.document_key in (select others.document_key from others)
    ) as keyword
    group by keyword.document_key
),
topics as (
    select topic.document_key, count(*)::integer as topic_count
    from (
        select stg_topic.document_key
        from staging.stg_topic
        inner join loaded on stg_topic.reading_key = loaded.reading_key
        union all
        select bridge_document_topic.document_key
        from core.bridge_document_topic
        where bridge_document_topic.document_key in (select others.document_key from others)
    ) as topic
    group by topic.document_key
)
select
    touched.document_key, coalesce(figures.observation_count, 0) as observation_count, coalesce(figures.catalogued_count, 0) as catalogued_count,
    coalesce(figures.actual_count, 0) as actual_count, coalesce(figures.plan_count, 0) as plan_count,
    coalesce(figures.context_count, 0) as context_count, coalesce(figures.mention_count, 0) as mention_count,
    coalesce(figures.conflict_count, 0) as conflict_count, figures.mean_confidence,
    coalesce(people.person_mention_count, 0) as person_mention_count, coalesce(keywords.keyword_count, 0) as keyword_count,
    coalesce(topics.topic_count, 0) as topic_count, touched.repair_count, touched.character_count, touched.has_suspect_text,
    touched.organization_key, touched.season_key, touched.session_key
from touched
left join figures on touched.document_key = figures.document_key
left join people on touched.document_key = people.document_key
left join keywords on touched.document_key = keywords.document_key
left join topics on touched.document_key = topics.document_key
