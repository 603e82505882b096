-- ops.repair
-- Grain: one change to one text of one document version, of the reading that is the document's text.
select
    stg_repair.document_key, stg_repair.repair_number, stg_repair.repair_rule, stg_repair.field_name, stg_repair.start_in, stg_repair.end_in,
    stg_repair.start_out, stg_repair.end_out, stg_repair.text_before, stg_repair.text_after
from staging.stg_repair
inner join staging.stg_touched_document on stg_repair.reading_key = stg_touched_document.reading_key
