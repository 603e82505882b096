-- core.dim_document
-- Grain: one version of one review.
-- Rule: text and fields come from the reading that staging.stg_touched_document chose; what its copies decide (current, canonical, first and
-- last seen) is taken from all publications. Rows that neither concerns are not given, so that they are not written again.
with
copies as (
    select
        fact_publication.document_key, min(fact_publication.first_captured_at) as first_captured_at,
        max(fact_publication.last_captured_at) as last_captured_at, count(*)::integer as publication_count,
        bool_or(fact_publication.is_current) as is_current, bool_or(fact_publication.is_canonical) as is_canonical
    from core.fact_publication
    group by fact_publication.document_key
),
run as (
    -- every chunk of the parts was read by the same run
    select distinct stg_extraction.run_id
    from staging.stg_extraction
),
read_now as (
    select
        stg_review.document_key, stg_review.work_key, stg_review.reading_key, stg_review.organization_code, stg_review.organization_name,
        stg_review.organization_level, stg_review.province, stg_review.organization_evidence, stg_review.review_year, stg_review.doc_type,
        stg_review.part, stg_review.kicker, stg_review.title, stg_review.subtitle, stg_review.body_text, stg_review.text_sha256,
        stg_review.character_count, stg_review.repair_count, stg_review.flags, stg_review.family, stg_review.url as text_url,
        stg_review.read_captured_at, stg_review.extraction_key, run.run_id,
        stg_review.decision_keys, stg_review.is_held, stg_review.corrected_from, stg_review.decided_by, stg_review.decided_at,
        stg_review.decision_reason, stg_review.ocr_confidence, stg_review.term_number, stg_review.session_term_number, stg_review.session_number,
        stg_review.session_relation, stg_review.term_evidence
    from staging.stg_review
    inner join staging.stg_touched_document on stg_review.reading_key = stg_touched_document.reading_key
    cross join run
),
changed as (
    -- by row number, so that the texts of all others are not read
    select dim_document.rowid as place
    from core.dim_document
    inner join copies on dim_document.document_key = copies.document_key
    where dim_document.document_key not in (select stg_touched_document.document_key from staging.stg_touched_document)
      and (dim_document.first_captured_at, dim_document.last_captured_at, dim_document.publication_count, dim_document.is_current,
           dim_document.is_canonical)
          is distinct from
          (copies.first_captured_at, copies.last_captured_at, copies.publication_count, copies.is_current, copies.is_canonical)
),
read_before as (
    select
        dim_document.document_key, dim_document.work_key, dim_document.reading_key, dim_document.organization_code,
        dim_document.organization_name, dim_document.organization_level, dim_document.province, dim_document.organization_evidence,
        dim_document.review_year, dim_document.doc_type, dim_document.part, dim_document.kicker, dim_document.title, dim_document.subtitle,
        dim_document.body_text, dim_document.text_sha256, dim_document.character_count, dim_document.repair_count, dim_document.flags,
        dim_document.family, dim_document.text_url, dim_document.read_captured_at, dim_document.extraction_key, dim_document.run_id,
        dim_document.decision_keys, dim_document.is_held, dim_document.corrected_from, dim_document.decided_by, dim_document.decided_at,
        dim_document.decision_reason, dim_document.ocr_confidence, dim_document.term_number, dim_document.session_term_number,
        dim_document.session_number, dim_document.session_relation, dim_document.term_evidence
    from core.dim_document
    where dim_document.rowid in (select changed.place from changed)
),
final as (
    select * from read_now
    union all
    select * from read_before
)
select
    final.document_key, final.work_key, final.reading_key, final.organization_code, final.organization_name, final.organization_level,
    final.province, final.organization_evidence, final.review_year, final.doc_type, final.part, final.kicker, final.title, final.subtitle,
    final.body_text, final.text_sha256, final.character_count, final.repair_count, final.flags, final.family, final.text_url,
    final.read_captured_at, copies.first_captured_at, copies.last_captured_at, copies.publication_count, copies.is_current,
    copies.is_canonical, final.extraction_key, final.run_id, final.decision_keys, final.is_held, final.corrected_from, final.decided_by,
    final.decided_at, final.decision_reason, final.ocr_confidence, final.term_number, final.session_term_number, final.session_number,
    final.session_relation, final.term_evidence
from final
inner join copies on final.document_key = copies.document_key
