-- core.dim_organization
-- Grain: one version of a committee; validity in closed days.
-- Rule: the name as the review of the newest year gives it. Versions with other days need a list of renamings; reviews alone do not tell
-- when a committee was renamed.
with
named as (
    select
        dim_document.organization_code, dim_document.organization_name, dim_document.organization_level, dim_document.province,
        date '1900-01-01' as valid_from, date '9999-12-31' as valid_to
    from core.dim_document
    where dim_document.organization_code is not null
    qualify row_number() over (
        partition by dim_document.organization_code order by dim_document.review_year desc nulls last, dim_document.document_key
    ) = 1
)
select
    left(sha256(named.organization_code || chr(31) || named.valid_from::varchar), 16) as organization_key,
    named.organization_code, named.organization_name, named.organization_level, named.province,
    starts_with(named.organization_code, '99') as is_sample,
    named.valid_from, named.valid_to, true as is_current
from named
