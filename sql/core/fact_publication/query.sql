-- core.fact_publication
-- Grain: one copy of a document at one URL.
-- Rule: fields as the newest capture of that text prints them. Per URL the text captured last is current. Per work exactly one current copy is
-- canonical: by canonical_rank of its source, then earliest published, then URL; one that people hold comes last. All is computed over all
-- copies, so order never matters.
-- The work of a copy is that of its document, also where this copy alone prints no title to tell it by.
with
work as (
    select stg_review.document_key, stg_review.work_key, stg_review.is_held
    from staging.stg_review
    inner join staging.stg_touched_document on stg_review.reading_key = stg_touched_document.reading_key
    union all
    select dim_document.document_key, dim_document.work_key, dim_document.is_held
    from core.dim_document
    where dim_document.document_key not in (select stg_touched_document.document_key from staging.stg_touched_document)
),
supported as (
    select
        crawl_url.publication_url as url, crawl_url.document_key, min(crawl_url.captured_at) as first_captured_at,
        max(crawl_url.captured_at) as last_captured_at
    from ops.crawl_url
    where crawl_url.document_key is not null
    group by crawl_url.publication_url, crawl_url.document_key
),
reading as (
    select
        stg_review.url, stg_review.document_key, stg_review.source_id, stg_review.reading_key, stg_review.capture_id,
        stg_review.kicker, stg_review.title, stg_review.subtitle, stg_review.published_at, stg_review.published_date,
        stg_review.has_published_time, stg_review.published_provenance, stg_review.source_name, stg_review.authors, stg_review.editors,
        stg_review.credits, stg_review.views, stg_review.read_captured_at
    from staging.stg_review
    union all
    select
        fact_publication.url, fact_publication.document_key, fact_publication.source_id, fact_publication.reading_key,
        fact_publication.capture_id, fact_publication.kicker, fact_publication.title,
        fact_publication.subtitle, fact_publication.published_at, fact_publication.published_date, fact_publication.has_published_time,
        fact_publication.published_provenance, fact_publication.source_name, fact_publication.authors, fact_publication.editors,
        fact_publication.credits, fact_publication.views, fact_publication.read_captured_at
    from core.fact_publication
    where fact_publication.reading_key not in (select stg_review.reading_key from staging.stg_review)
),
newest as (
    select reading.*, work.work_key, coalesce(work.is_held, false) as is_held, supported.first_captured_at, supported.last_captured_at
    from reading
    inner join supported on reading.url = supported.url and reading.document_key = supported.document_key
    inner join work on reading.document_key = work.document_key
    qualify row_number() over (
        partition by reading.url, reading.document_key
        order by reading.reading_key in (select crawl_url.reading_key from ops.crawl_url where crawl_url.reading_key is not null) desc,
                 reading.read_captured_at desc, reading.reading_key
    ) = 1
),
versioned as (
    select
        newest.*,
        row_number() over (
            partition by newest.url order by newest.last_captured_at desc, newest.read_captured_at desc, newest.document_key
        ) = 1 as is_current
    from newest
),
ranked as (
    select
        versioned.*,
        row_number() over (
            partition by versioned.work_key
            order by versioned.is_current desc, versioned.is_held, dim_source.canonical_rank, versioned.published_at nulls last, versioned.url,
                     versioned.document_key
        )::integer as copy_rank
    from versioned
    inner join core.dim_source on versioned.source_id = dim_source.source_id and dim_source.is_current
)
select
    left(sha256(ranked.url || chr(31) || ranked.document_key), 16) as publication_key,
    ranked.url, ranked.document_key, ranked.work_key, ranked.source_id, ranked.reading_key, ranked.capture_id, ranked.kicker, ranked.title,
    ranked.subtitle, ranked.published_at, ranked.published_date, ranked.has_published_time, ranked.published_provenance,
    ranked.source_name, ranked.authors, ranked.editors, ranked.credits, ranked.views, ranked.read_captured_at, ranked.first_captured_at,
    ranked.last_captured_at, ranked.copy_rank, ranked.is_current, ranked.is_current and ranked.copy_rank = 1 as is_canonical
from ranked
