-- core.dim_session
-- Grain: one session (次会议) of one term (届) of a committee; the term itself, which documents lead to that name no session, is a member without one.
-- Rule: terms and sessions that a document tells of. first_review_year and last_review_year are of the documents that tell of the term's work.
-- The unknown member is what documents lead to whose committee or term is undecided or not said.
with
stated as (
    select dim_document.organization_code, dim_document.session_term_number as term_number, dim_document.session_number
    from core.dim_document
    where dim_document.organization_code is not null and dim_document.session_number is not null
    union
    select dim_document.organization_code, dim_document.term_number, null as session_number
    from core.dim_document
    where dim_document.organization_code is not null and dim_document.term_number is not null
),
told as (
    select
        dim_document.organization_code, dim_document.term_number, min(dim_document.review_year) as first_review_year,
        max(dim_document.review_year) as last_review_year
    from core.dim_document
    where dim_document.is_current
    group by dim_document.organization_code, dim_document.term_number
)
select
    left(sha256(
        stated.organization_code || chr(31) || stated.term_number::varchar || chr(31) || coalesce(stated.session_number::varchar, '')
    ), 16) as session_key,
    stated.organization_code, stated.term_number, stated.session_number, told.first_review_year, told.last_review_year
from stated
left join told on stated.organization_code = told.organization_code and stated.term_number = told.term_number
union all
select
    'unknown' as session_key, null as organization_code, null as term_number, null as session_number, null as first_review_year,
    null as last_review_year
