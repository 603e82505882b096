-- How did the number of filed proposals change from year to year?
-- 立案提案数逐年如何变化？
-- One row per committee and year that has the year before, too.
-- is_exact is false where a year prints "more than" or "about"; has_conflict where a review contradicts itself.
select
    metric_change.organization_name, metric_change.review_year, metric_change.previous_value, metric_change.value, metric_change.change_value,
    metric_change.change_pct, metric_change.is_exact, metric_change.has_conflict
from mart.metric_change
where metric_change.metric_code = 'proposals_filed' and metric_change.subject = ''
order by abs(metric_change.change_pct) desc nulls last, metric_change.organization_name, metric_change.review_year
