-- How many proposals are usual for a committee of each level, and how did that change?
-- 各级政协一般立案多少件提案，逐年如何？
-- One row per year and level: committees, median, quartiles, lowest and highest value. Complete exact values only; samples apart.
select
    organization_year_metric.review_year, organization_year_metric.organization_level, count(*) as committees,
    quantile_cont(organization_year_metric.value, 0.25) as lower_quartile, median(organization_year_metric.value) as median_value,
    quantile_cont(organization_year_metric.value, 0.75) as upper_quartile, min(organization_year_metric.value) as lowest_value,
    max(organization_year_metric.value) as highest_value, organization_year_metric.is_sample
from mart.organization_year_metric
where organization_year_metric.metric_code = 'proposals_filed' and organization_year_metric.is_own and organization_year_metric.is_complete
  and organization_year_metric.bound = 'eq'
group by organization_year_metric.review_year, organization_year_metric.organization_level, organization_year_metric.is_sample
order by
    organization_year_metric.is_sample, organization_year_metric.review_year desc,
    list_position(['province', 'prefecture', 'county'], organization_year_metric.organization_level)
