-- core.bridge_document_keyword
-- Grain: one keyword of one document version, of the reading that is the document's text.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_keyword.*
from staging.stg_keyword
inner join staging.stg_touched_document on stg_keyword.reading_key = stg_touched_document.reading_key
