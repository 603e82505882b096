-- core.best_copy
-- Grain: one document that stands at a URL now.
-- Rule: of the places where it stands, the one of lowest copy_rank; the views show what a document gives under this URL.
select
    fact_publication.document_key, fact_publication.work_key, fact_publication.url, fact_publication.title, fact_publication.source_id,
    case
        when fact_publication.has_published_time then fact_publication.published_at at time zone 'Asia/Shanghai'
        else fact_publication.published_date::timestamp
    end as published_at,
    dim_source.is_sample
from core.fact_publication
inner join core.dim_source on fact_publication.source_id = dim_source.source_id and dim_source.is_current
where fact_publication.is_current
qualify row_number() over (partition by fact_publication.document_key order by fact_publication.copy_rank) = 1
