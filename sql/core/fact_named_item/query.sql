-- core.fact_named_item
-- Grain: one named thing at one place of one document version, of the reading that is the document's text.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_named_item.*
from staging.stg_named_item
inner join staging.stg_touched_document on stg_named_item.reading_key = stg_touched_document.reading_key
