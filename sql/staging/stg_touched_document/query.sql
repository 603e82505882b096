-- staging.stg_touched_document
-- Grain: one document whose rows this run loads, replaces or removes.
-- Rule: of all readings that give a document, the one with the fewest repairs is its text, then the earliest captured, then by URL. The choice
-- looks only at what can never change for a reading, so it is the same in whatever order readings arrive.
-- is_known: tables may have rows of the document already. Most have none, and no table is looked through for them. Where the documents are read
-- into an empty table, which says nothing of the other tables, all are.
with
referenced as (
    -- a reading counts as long as one of its captures was not read anew in another grouping
    select distinct crawl_url.reading_key, crawl_url.document_key
    from ops.crawl_url
    where crawl_url.document_key is not null
),
candidate as (
    select stg_review.document_key, stg_review.reading_key, stg_review.repair_count, stg_review.read_captured_at, stg_review.url,
           true as is_staged
    from staging.stg_review
    inner join referenced on stg_review.reading_key = referenced.reading_key and stg_review.document_key = referenced.document_key
    union all
    select dim_document.document_key, dim_document.reading_key, dim_document.repair_count, dim_document.read_captured_at, dim_document.text_url,
           false as is_staged
    from core.dim_document
    where dim_document.reading_key not in (select stg_review.reading_key from staging.stg_review)
      and dim_document.document_key in (select referenced.document_key from referenced)
),
chosen as (
    select candidate.document_key, candidate.reading_key, candidate.is_staged
    from candidate
    qualify row_number() over (
        partition by candidate.document_key
        -- a reading that is not referenced any more gives way to any that is; it stays only when nothing else carries the text
        order by candidate.reading_key in (select referenced.reading_key from referenced) desc,
                 candidate.repair_count, candidate.read_captured_at, candidate.url, candidate.reading_key
    ) = 1
),
final as (
    select chosen.document_key, chosen.reading_key
    from chosen
    where chosen.is_staged
    union all
    select dim_document.document_key, null as reading_key
    from core.dim_document
    where dim_document.document_key not in (select referenced.document_key from referenced)
)
select
    final.document_key, final.reading_key,
    final.document_key in (select dim_document.document_key from core.dim_document)
        or not exists (select 1 from core.dim_document) as is_known
from final
