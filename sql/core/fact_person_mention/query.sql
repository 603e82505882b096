-- core.fact_person_mention
-- Grain: one person with office at one place of one document version, of the reading that is the document's text.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_person_mention.*
from staging.stg_person_mention
inner join staging.stg_touched_document on stg_person_mention.reading_key = stg_touched_document.reading_key
