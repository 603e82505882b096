-- mart.metric_ranking
-- Grain: one committee, review year and metric.
-- Rule: peers are committees of one level in one province (provinces: in the country) that state the metric for that year in the same unit;
-- sample data never rank with real data. Peers are asked for value by value (a subquery), not by a window over all values: so one committee,
-- by its code or its name, or one metric costs what its peers cost.
-- The rank of a value that is not complete is that of a lower bound: is_complete says so.
with
peer as (
    select
        fact_year_value.review_year, fact_year_value.metric_code, fact_year_value.unit, fact_year_value.organization_level,
        fact_year_value.value, fact_year_value.is_sample or starts_with(fact_year_value.organization_code, '99') as is_sample,
        case when fact_year_value.organization_level = 'province' then '' else coalesce(fact_year_value.province, '') end as peer_area
    from core.fact_year_value
    where fact_year_value.is_own
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
inner join lateral (
    select
        1 + count(*) filter (peer.value > organization_year_metric.value) as peer_rank, count(*) as peer_count, median(peer.value) as peer_median
    from peer
    where peer.review_year = organization_year_metric.review_year and peer.metric_code = organization_year_metric.metric_code
      and peer.unit is not distinct from organization_year_metric.unit
      and peer.organization_level is not distinct from organization_year_metric.organization_level
      and peer.peer_area = case
          when organization_year_metric.organization_level = 'province' then '' else coalesce(organization_year_metric.province, '')
      end
      and peer.is_sample = organization_year_metric.is_sample
) as compared on true
where organization_year_metric.is_own
