-- Which committees had public-opinion reports adopted by the National Committee, and what part of those they sent?
-- 哪些政协的社情民意信息被全国政协采用，占报送的多少？
-- One row per committee and year. The share is empty where the review does not say how many were sent, or prints "more than".
select
    adopted.organization_name, adopted.organization_level, adopted.review_year, adopted.value as adopted_count, adopted.bound,
    submitted.value as submitted_count, submitted.bound as submitted_bound,
    case when adopted.bound = 'eq' and submitted.bound = 'eq' then round(100 * adopted.value / nullif(submitted.value, 0), 1) end as adopted_pct,
    adopted.sentence, adopted.url
from mart.organization_year_metric as adopted
left join mart.organization_year_metric as submitted
    on adopted.organization_code = submitted.organization_code and adopted.review_year = submitted.review_year
    and submitted.is_own and submitted.is_complete and submitted.metric_code = 'opinion_reports_submitted'
where adopted.metric_code = 'opinion_reports_adopted_national' and adopted.is_own
order by adopted.review_year desc, adopted.value desc, adopted.organization_name
