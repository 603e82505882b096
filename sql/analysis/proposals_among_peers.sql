-- Where does each committee stand among its peers (same level and province) by filed proposals?
-- 各政协立案提案数在同省同级政协中排第几？
-- One row per committee and year. peer_count says among how many; a rank among two says little. More is not better by itself.
select
    metric_ranking.review_year, metric_ranking.province, metric_ranking.organization_level, metric_ranking.organization_name,
    metric_ranking.value, metric_ranking.bound, metric_ranking.peer_rank, metric_ranking.peer_count, metric_ranking.peer_median
from mart.metric_ranking
where metric_ranking.metric_code = 'proposals_filed'
order by
    metric_ranking.review_year desc, metric_ranking.province, metric_ranking.organization_level, metric_ranking.peer_rank,
    metric_ranking.organization_code
