-- core.dim_source
-- Grain: one version of a source; validity in closed days.
-- Rule: a source that has left the registry keeps a row, so that what it brought stays joinable.
-- canonical_rank orders copies of one work: the committee's own site, the CPPCC press, government portals, other media, mirrors, the inbox.
with
registered as (
    select
        stg_source.source_id, stg_source.registered_name, stg_source.registered_name_en, stg_source.org_type, stg_source.region_code,
        stg_source.region_level, stg_source.province, stg_source.base_url, stg_source.family, stg_source.is_enabled, stg_source.is_sample
    from staging.stg_source
),
unregistered as (
    select distinct
        crawl_url.source_id, crawl_url.source_id as registered_name, null as registered_name_en, 'unregistered' as org_type,
        null as region_code, null as region_level, null as province, null as base_url, null as family, false as is_enabled,
        starts_with(crawl_url.source_id, 'sample_') as is_sample
    from ops.crawl_url
    where crawl_url.source_id not in (select registered.source_id from registered)
),
final as (
    select *, date '1900-01-01' as valid_from, date '9999-12-31' as valid_to from registered
    union all
    select *, date '1900-01-01' as valid_from, date '9999-12-31' as valid_to from unregistered
)
select
    left(sha256(final.source_id || chr(31) || final.valid_from::varchar), 16) as source_key,
    final.source_id, final.registered_name, final.registered_name_en, final.org_type,
    case
        when final.org_type = 'inbox' then 6
        when final.org_type = 'mirror' then 5
        when final.org_type = 'cppcc' then 1
        when starts_with(final.org_type, 'media') and contains(final.registered_name, '政协') then 2
        when final.org_type = 'government' then 3
        when starts_with(final.org_type, 'media') then 4
        else 5
    end as canonical_rank,
    final.region_code, final.region_level, final.province, final.base_url, final.family, final.is_enabled, final.is_sample,
    final.valid_from, final.valid_to, true as is_current
from final
