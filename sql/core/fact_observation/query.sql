-- core.fact_observation
-- Grain: one quantity printed at one place of one document version, of the reading that is the document's text.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_observation.*, dim_document.extraction_key, dim_document.run_id
from staging.stg_observation
inner join staging.stg_touched_document on stg_observation.reading_key = stg_touched_document.reading_key
inner join core.dim_document on stg_observation.document_key = dim_document.document_key
