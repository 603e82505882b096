-- core.fact_publication
-- Grain: one copy of a document at one URL.
-- Rule: fields as the newest capture of that text prints them. Per URL the text captured last is current. Per work exactly one current copy is
-- canonical: by canonical_rank of its source, then earliest published, then URL; one that people hold comes last. All is computed over all
-- copies, so order never matters; given are the rows that come out otherwise than they are there.
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
        stg_review.url, stg_review.document_key, stg_review.source_id, stg_review.reading_key, stg_review.published_at,
        stg_review.read_captured_at, true as is_staged
    from staging.stg_review
    union all
    select
        fact_publication.url, fact_publication.document_key, fact_publication.source_id, fact_publication.reading_key,
        fact_publication.published_at, fact_publication.read_captured_at, false as is_staged
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
),
final as (
    select
        ranked.url, ranked.document_key, ranked.work_key, ranked.reading_key, ranked.first_captured_at, ranked.last_captured_at, ranked.copy_rank,
        ranked.is_current, ranked.is_current and ranked.copy_rank = 1 as is_canonical, ranked.is_staged, before.rowid as place
    from ranked
    left join core.fact_publication as before on ranked.url = before.url and ranked.document_key = before.document_key
    where ranked.is_staged
       or (ranked.work_key, ranked.first_captured_at, ranked.last_captured_at, ranked.copy_rank, ranked.is_current)
          is distinct from (before.work_key, before.first_captured_at, before.last_captured_at, before.copy_rank, before.is_current)
),
-- what the page prints: of few rows
printed as (
    select
        stg_review.url, stg_review.document_key, stg_review.source_id, stg_review.reading_key, stg_review.capture_id, stg_review.kicker,
        stg_review.title, stg_review.subtitle, stg_review.published_at, stg_review.published_date, stg_review.has_published_time,
        stg_review.published_provenance, stg_review.source_name, stg_review.authors, stg_review.editors, stg_review.credits,
        stg_review.views, stg_review.read_captured_at, final.work_key, final.first_captured_at, final.last_captured_at, final.copy_rank,
        final.is_current, final.is_canonical
    from staging.stg_review
    inner join final on stg_review.reading_key = final.reading_key
    where final.is_staged
    union all
    select
        fact_publication.url, fact_publication.document_key, fact_publication.source_id, fact_publication.reading_key,
        fact_publication.capture_id, fact_publication.kicker, fact_publication.title, fact_publication.subtitle,
        fact_publication.published_at, fact_publication.published_date, fact_publication.has_published_time,
        fact_publication.published_provenance, fact_publication.source_name, fact_publication.authors, fact_publication.editors,
        fact_publication.credits, fact_publication.views, fact_publication.read_captured_at, final.work_key, final.first_captured_at,
        final.last_captured_at, final.copy_rank, final.is_current, final.is_canonical
    from core.fact_publication
    inner join final on fact_publication.rowid = final.place
    where not final.is_staged
)
select
    left(sha256(printed.url || chr(31) || printed.document_key), 16) as publication_key,
    printed.url, printed.document_key, printed.work_key, printed.source_id, printed.reading_key, printed.capture_id, printed.kicker, printed.title,
    printed.subtitle, printed.published_at, printed.published_date, printed.has_published_time, printed.published_provenance,
    printed.source_name, printed.authors, printed.editors, printed.credits, printed.views, printed.read_captured_at, printed.first_captured_at,
    printed.last_captured_at, printed.copy_rank, printed.is_current, printed.is_canonical
from printed
