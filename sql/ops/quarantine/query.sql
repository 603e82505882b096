-- ops.quarantine
-- Grain: one doubt about one page, field or observation.
-- Rule: pages and fields belong to the capture that was read; a doubt about a figure counts only where its reading is the text of the
-- document. Rows of the audit are added after the build and go when their document is loaded anew.
select
    stg_quarantine.quarantine_key, 'reading' as origin, stg_quarantine.rule_id, stg_quarantine.severity, stg_quarantine.scope,
    stg_quarantine.reason, stg_quarantine.held_value, stg_quarantine.candidates, stg_quarantine.url, stg_quarantine.source_id,
    stg_quarantine.capture_id, stg_quarantine.document_key, stg_quarantine.observation_key, stg_quarantine.char_start,
    stg_quarantine.metric_code
from staging.stg_quarantine
where stg_quarantine.scope <> 'observation'
   or stg_quarantine.reading_key in (select stg_touched_document.reading_key from staging.stg_touched_document)
