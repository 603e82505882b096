-- core.dim_region
-- Grain: one administrative division.
-- Rule: a county may stand directly under its province (municipalities, 省直辖县级); then it has no prefecture.
with
division as (
    select stg_region.region_code, stg_region.region_name, stg_region.region_level, stg_region.parent_code, stg_region.province,
           stg_region.is_sample
    from staging.stg_region
),
final as (
    select
        division.region_code, division.region_name, division.region_level, nullif(division.parent_code, '') as parent_code,
        case
            when division.region_level = 'province' then division.region_code
            when parent.region_level = 'province' then parent.region_code
            else grandparent.region_code
        end as province_code,
        nullif(division.province, '') as province,
        case when division.region_level = 'prefecture' then division.region_code when parent.region_level = 'prefecture' then parent.region_code
        end as prefecture_code,
        case when division.region_level = 'prefecture' then division.region_name when parent.region_level = 'prefecture' then parent.region_name
        end as prefecture,
        division.is_sample
    from division
    left join division as parent on division.parent_code = parent.region_code
    left join division as grandparent on parent.parent_code = grandparent.region_code and grandparent.region_level = 'province'
)
select
    final.region_code, final.region_name, final.region_level, final.parent_code,
    case when final.region_level = 'national' then null else final.province_code end as province_code,
    final.province, final.prefecture_code, final.prefecture, final.is_sample
from final
