-- How do the satisfaction rates with proposals of county committees compare inside each province?
-- 同省各县级政协的提案满意率相比如何？
-- One row per committee and year: its rate, its place among the counties of its province that print one, and their median.
-- Look at bound (ge: at least) and at peer_count before ranking anybody. For one province: add  and province = '...'
select
    metric_ranking.province, metric_ranking.review_year, metric_ranking.organization_name, metric_ranking.value as satisfaction_rate_pct,
    metric_ranking.bound, metric_ranking.peer_rank, metric_ranking.peer_count, metric_ranking.peer_median
from mart.metric_ranking
where metric_ranking.metric_code = 'proposal_satisfaction_rate' and metric_ranking.organization_level = 'county'
order by metric_ranking.province, metric_ranking.review_year desc, metric_ranking.peer_rank, metric_ranking.organization_name
