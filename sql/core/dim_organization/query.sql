-- core.dim_organization
-- Grain: one version of a committee; validity in closed days.
-- Rule: the name as the review of the newest year gives it, with the name that its division had then in versions before a renaming or re-coding
-- (metadata/regions.history.csv). A version ends with the last year in which the list of divisions had that name: the day of a review is the
-- last of its year. organization_code is today's code in every version, so that a series stays one. The unknown member has no code: documents
-- whose committee is undecided point to it.
with
named as (
    select
        dim_document.organization_code, dim_document.organization_name, dim_document.organization_level, dim_document.province
    from core.dim_document
    where dim_document.organization_code is not null
    qualify row_number() over (
        partition by dim_document.organization_code order by dim_document.review_year desc nulls last, dim_document.document_key
    ) = 1
),
former as (
    select
        stg_former_region.region_code, stg_former_region.former_name, stg_former_region.former_code,
        make_date(stg_former_region.last_year, 12, 31) as valid_to,
        lag(make_date(stg_former_region.last_year + 1, 1, 1), 1, date '1900-01-01') over (
            partition by stg_former_region.region_code order by stg_former_region.last_year
        ) as valid_from
    from staging.stg_former_region
),
newest as (
    select former.region_code, max(former.valid_to) as valid_to
    from former
    group by former.region_code
),
version as (
    select
        named.organization_code, replace(named.organization_name, dim_region.region_name, former.former_name) as organization_name,
        named.organization_level, named.province, former.former_code as division_code, former.valid_from, former.valid_to
    from named
    inner join former on named.organization_code = former.region_code
    inner join core.dim_region on named.organization_code = dim_region.region_code
    union all
    select
        named.organization_code, named.organization_name, named.organization_level, named.province, named.organization_code as division_code,
        coalesce(newest.valid_to + 1, date '1900-01-01') as valid_from, date '9999-12-31' as valid_to
    from named
    left join newest on named.organization_code = newest.region_code
)
select
    left(sha256(version.organization_code || chr(31) || version.valid_from::varchar), 16) as organization_key,
    version.organization_code, version.organization_name, version.organization_level, version.province,
    starts_with(version.organization_code, '99') as is_sample,
    version.valid_from, version.valid_to, version.valid_to = date '9999-12-31' as is_current, version.division_code
from version
union all
select
    'unknown' as organization_key, null as organization_code, '未定' as organization_name, null as organization_level, null as province,
    null as is_sample, date '1900-01-01' as valid_from, date '9999-12-31' as valid_to, true as is_current, null as division_code
