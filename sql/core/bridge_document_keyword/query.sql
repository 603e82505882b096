-- core.bridge_document_keyword
-- Grain: one keyword of one document version, of the reading that is the document's text.
select stg_keyword.document_key, stg_keyword.keyword, stg_keyword.weight, stg_keyword.weight_rank
from staging.stg_keyword
inner join staging.stg_touched_document on stg_keyword.reading_key = stg_touched_document.reading_key
