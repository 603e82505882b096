-- core.fact_observation
-- Grain: one quantity printed at one place of one document version, of the reading that is the document's text.
select
    stg_observation.document_key, stg_observation.observation_key, stg_observation.metric_code, stg_observation.value, stg_observation.unit,
    stg_observation.bound, stg_observation.status, stg_observation.noun, stg_observation.subject, stg_observation.recipient,
    stg_observation.period_start, stg_observation.period_end, stg_observation.printed, stg_observation.sentence, stg_observation.section,
    stg_observation.char_start, stg_observation.char_end, stg_observation.sentence_start, stg_observation.sentence_end,
    stg_observation.confidence, stg_observation.is_mention, stg_observation.first_mention_key, stg_observation.has_conflict,
    stg_observation.detail_code
from staging.stg_observation
inner join staging.stg_touched_document on stg_observation.reading_key = stg_touched_document.reading_key
