-- ops.crawl_url
-- Grain: one capture.
-- Rule: a capture that is read again is replaced by what it reads as now.
-- Columns: those of the contract; `*` because what a reading gives is carried as it is.
select stg_capture.*
from staging.stg_capture
