-- core.dim_source
-- Grain: one version of a source; validity in closed days.
-- Rule: a version begins with the day of the load that first saw the registry so (ops.source_version), the first one with the beginning. A source
-- that has left the registry keeps a current version, so that what it brought stays joinable; one that brought nothing ends.
-- canonical_rank orders copies of one work: the committee's own site, the CPPCC press, government portals, other media, mirrors, the inbox.
with
captured as (
    select distinct crawl_url.source_id
    from ops.crawl_url
),
noted as (
    select
        source_version.source_id, source_version.registered_name, source_version.registered_name_en, source_version.org_type,
        source_version.region_code, source_version.region_level, source_version.province, source_version.base_url, source_version.family,
        source_version.is_enabled, source_version.is_sample, source_version.is_registered, source_version.valid_from,
        coalesce(
            lead(source_version.valid_from) over (partition by source_version.source_id order by source_version.valid_from) - 1,
            date '9999-12-31'
        ) as valid_to
    from ops.source_version
),
final as (
    select
        noted.source_id, noted.registered_name, noted.registered_name_en, noted.org_type, noted.region_code, noted.region_level, noted.province,
        noted.base_url, noted.family, noted.is_enabled, noted.is_sample, noted.valid_from, noted.valid_to
    from noted
    where noted.is_registered or noted.source_id in (select captured.source_id from captured)
    union all
    select
        captured.source_id, captured.source_id as registered_name, null as registered_name_en, 'unregistered' as org_type,
        null as region_code, null as region_level, null as province, null as base_url, null as family, false as is_enabled,
        starts_with(captured.source_id, 'sample_') as is_sample, date '1900-01-01' as valid_from, date '9999-12-31' as valid_to
    from captured
    where captured.source_id not in (select noted.source_id from noted)
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
    final.valid_from, final.valid_to, final.valid_to = date '9999-12-31' as is_current
from final
