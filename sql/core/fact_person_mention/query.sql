-- core.fact_person_mention
-- Grain: one person with office at one place of one document version, of the reading that is the document's text.
select
    stg_person_mention.document_key, stg_person_mention.person_mention_key, stg_person_mention.person_name, stg_person_mention.office,
    stg_person_mention.char_start, stg_person_mention.char_end
from staging.stg_person_mention
inner join staging.stg_touched_document on stg_person_mention.reading_key = stg_touched_document.reading_key
