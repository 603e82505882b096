-- core.bridge_document_topic
-- Grain: one topic of one document version, of the reading that is the document's text.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_topic.*
from staging.stg_topic
inner join staging.stg_touched_document on stg_topic.reading_key = stg_touched_document.reading_key
