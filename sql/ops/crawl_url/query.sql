-- ops.crawl_url
-- Grain: one capture.
-- Rule: a capture that is read again is replaced by what it reads as now.
select
    stg_capture.capture_id, stg_capture.source_id, stg_capture.url, stg_capture.capture_kind, stg_capture.group_id, stg_capture.captured_at,
    stg_capture.http_status, stg_capture.content_type, stg_capture.body_sha256, stg_capture.body_bytes, stg_capture.etag,
    stg_capture.last_modified, stg_capture.listed_title, stg_capture.listed_date, stg_capture.state, stg_capture.state_reason,
    stg_capture.family, stg_capture.doc_type, stg_capture.outcome, stg_capture.publication_url, stg_capture.document_key,
    stg_capture.reading_key, stg_capture.code_version
from staging.stg_capture
