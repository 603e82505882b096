-- mart.metric_ranking
-- Grain: one committee, review year and metric.
-- Rule: peers are committees of one level in one province (provinces: in the country) that state the metric for that year in the same unit;
-- sample data never rank with real data.
with
peer as (
    select
        organization_year_metric.organization_code, organization_year_metric.organization_name, organization_year_metric.organization_level,
        organization_year_metric.province, organization_year_metric.review_year, organization_year_metric.metric_code,
        organization_year_metric.metric_name, organization_year_metric.metric_name_en, organization_year_metric.unit,
        organization_year_metric.value, organization_year_metric.bound, organization_year_metric.observation_key,
        organization_year_metric.is_sample, organization_year_metric.parent_metric_code, organization_year_metric.prefecture,
        case when organization_year_metric.organization_level = 'province' then '' else coalesce(organization_year_metric.province, '') end
            as peer_area
    from mart.organization_year_metric
    where organization_year_metric.is_own
)
select
    peer.organization_code, peer.organization_name, peer.organization_level, peer.province, peer.review_year, peer.metric_code,
    peer.metric_name, peer.metric_name_en, peer.unit, peer.value, peer.bound,
    rank() over (among_peers order by peer.value desc) as peer_rank,
    count(*) over among_peers as peer_count,
    median(peer.value) over among_peers as peer_median,
    round(100 * (1 - percent_rank() over (among_peers order by peer.value desc)), 1) as peer_percentile,
    peer.observation_key, peer.is_sample, peer.parent_metric_code, peer.prefecture
from peer
window among_peers as (
    partition by peer.review_year, peer.metric_code, peer.unit, peer.organization_level, peer.peer_area, peer.is_sample
)
