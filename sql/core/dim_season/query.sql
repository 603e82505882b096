-- core.dim_season
-- Grain: one review year, and the months around its end in which committees meet and its reviews come out.
-- Rule: years that a document has; 1 December to 30 April. The unknown member is what documents without a year point to.
with
stated as (
    select distinct dim_document.review_year
    from core.dim_document
    where dim_document.review_year is not null
)
select
    left(sha256('season' || chr(31) || stated.review_year::varchar), 16) as season_key, stated.review_year,
    make_date(stated.review_year, 12, 1) as season_start, make_date(stated.review_year + 1, 4, 30) as season_end
from stated
union all
select 'unknown' as season_key, null as review_year, null as season_start, null as season_end
