-- ops.repair
-- Grain: one change to one text of one document version, of the reading that is the document's text.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_repair.*
from staging.stg_repair
inner join staging.stg_touched_document on stg_repair.reading_key = stg_touched_document.reading_key
