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
    -- not by a window: DuckDB would take the view for a few rows, and join the other way round
    and fact_publication.copy_rank = (
        select min(other.copy_rank) from core.fact_publication as other
        where other.is_current and other.document_key = fact_publication.document_key
    )
