-- ops.quarantine
-- Grain: one doubt about one page, field or observation.
-- Rule: pages and fields belong to the capture that was read; a doubt about a figure counts only where its reading is the text of the
-- document. Rows of the audit are added after the build and go when their document is loaded anew.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_quarantine.*, 'reading' as origin
from staging.stg_quarantine
where stg_quarantine.scope <> 'observation'
   or stg_quarantine.reading_key in (select stg_touched_document.reading_key from staging.stg_touched_document)
