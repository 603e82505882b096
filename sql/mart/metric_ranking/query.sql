-- mart.metric_ranking
-- Grain: one committee, review year and metric.
-- Rule: peers are committees of one level in one province (provinces: in the country) that state the metric for that year in the same unit;
-- sample data never rank with real data. A committee is compared with its peers by a join, not a window over all values: so one committee or
-- one metric costs what its peers cost.
-- The rank of a value that is not complete is that of a lower bound: is_complete says so.
with
peer as (
    select
        fact_year_value.organization_code, fact_year_value.review_year, fact_year_value.metric_code, fact_year_value.unit,
        fact_year_value.organization_level, fact_year_value.value,
        fact_year_value.is_sample or starts_with(fact_year_value.organization_code, '99') as is_sample,
        case when fact_year_value.organization_level = 'province' then '' else coalesce(fact_year_value.province, '') end as peer_area
    from core.fact_year_value
    where fact_year_value.is_own
),
compared as (
    select
        peer.organization_code, peer.review_year, peer.metric_code, 1 + count(*) filter (other.value > peer.value) as peer_rank,
        count(*) as peer_count, median(other.value) as peer_median
    from peer
    inner join peer as other
        on peer.review_year = other.review_year and peer.metric_code = other.metric_code and peer.unit is not distinct from other.unit
        and peer.organization_level is not distinct from other.organization_level and peer.peer_area = other.peer_area
        and peer.is_sample = other.is_sample
    group by peer.organization_code, peer.review_year, peer.metric_code
)
select
    organization_year_metric.organization_code, organization_year_metric.organization_name, organization_year_metric.organization_level,
    organization_year_metric.province, organization_year_metric.review_year, organization_year_metric.metric_code,
    organization_year_metric.metric_name, organization_year_metric.metric_name_en, organization_year_metric.unit,
    organization_year_metric.value, organization_year_metric.bound, compared.peer_rank, compared.peer_count, compared.peer_median,
    round(100 * (1 - coalesce((compared.peer_rank - 1) / nullif(compared.peer_count - 1, 0), 0)), 1) as peer_percentile,
    organization_year_metric.observation_key, organization_year_metric.is_sample, organization_year_metric.parent_metric_code,
    organization_year_metric.prefecture, organization_year_metric.is_complete
from mart.organization_year_metric
inner join compared
    on organization_year_metric.organization_code = compared.organization_code
    and organization_year_metric.review_year = compared.review_year and organization_year_metric.metric_code = compared.metric_code
where organization_year_metric.is_own
