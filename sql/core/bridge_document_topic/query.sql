-- core.bridge_document_topic
-- Grain: one topic of one document version, of the reading that is the document's text.
select stg_topic.document_key, stg_topic.topic, stg_topic.weight, stg_topic.weight_rank
from staging.stg_topic
inner join staging.stg_touched_document on stg_topic.reading_key = stg_touched_document.reading_key
