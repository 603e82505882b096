-- rule: review_counts_what_it_gives
-- severity: critical
-- en: The counts of a document are those of its figures, people, keywords and topics.
-- zh: 文献的各项计数与其数字、人物、关键词、主题的行数一致。
with
figures as (
    select
        fact_observation.document_key, count(*) as observation_count,
        count(*) filter (where fact_observation.metric_code <> 'other') as catalogued_count,
        count(*) filter (where fact_observation.status = 'actual') as actual_count,
        count(*) filter (where fact_observation.status = 'plan') as plan_count,
        count(*) filter (where fact_observation.status = 'context') as context_count,
        count(*) filter (where fact_observation.is_mention) as mention_count,
        count(*) filter (where fact_observation.has_conflict) as conflict_count, avg(fact_observation.confidence) as mean_confidence
    from core.fact_observation
    group by fact_observation.document_key
),
people as (
    select fact_person_mention.document_key, count(*) as mentions
    from core.fact_person_mention
    group by fact_person_mention.document_key
),
keywords as (
    select bridge_document_keyword.document_key, count(*) as keywords
    from core.bridge_document_keyword
    group by bridge_document_keyword.document_key
),
topics as (
    select bridge_document_topic.document_key, count(*) as topics
    from core.bridge_document_topic
    group by bridge_document_topic.document_key
)
select dim_document.document_key as key, coalesce(fact_review.observation_count, 0) || ' ≟ ' || coalesce(figures.observation_count, 0) as reason
from core.dim_document
left join core.fact_review on dim_document.document_key = fact_review.document_key
left join figures on dim_document.document_key = figures.document_key
left join people on dim_document.document_key = people.document_key
left join keywords on dim_document.document_key = keywords.document_key
left join topics on dim_document.document_key = topics.document_key
where (fact_review.observation_count, fact_review.catalogued_count, fact_review.actual_count, fact_review.plan_count, fact_review.context_count,
       fact_review.mention_count, fact_review.conflict_count, fact_review.person_mention_count, fact_review.keyword_count, fact_review.topic_count,
       fact_review.repair_count, fact_review.character_count, fact_review.has_suspect_text)
      is distinct from
      (coalesce(figures.observation_count, 0), coalesce(figures.catalogued_count, 0), coalesce(figures.actual_count, 0),
       coalesce(figures.plan_count, 0), coalesce(figures.context_count, 0), coalesce(figures.mention_count, 0),
       coalesce(figures.conflict_count, 0), coalesce(people.mentions, 0), coalesce(keywords.keywords, 0), coalesce(topics.topics, 0),
       dim_document.repair_count, dim_document.character_count, list_contains(dim_document.flags, 'suspect_text'))
   or (figures.mean_confidence is null) <> (fact_review.mean_confidence is null)
   or abs(figures.mean_confidence - fact_review.mean_confidence) > 1e-9
