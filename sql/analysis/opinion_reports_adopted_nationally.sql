-- Which committees had public-opinion reports (社情民意信息) adopted by the National Committee (全国政协), and what part of those they sent?
-- The share is empty where the review does not say how many were sent.
select
    adopted.organization_name, adopted.organization_level, adopted.review_year, adopted.value as adopted_count, adopted.bound,
    submitted.value as submitted_count, round(100 * adopted.value / nullif(submitted.value, 0), 1) as adopted_pct, adopted.sentence, adopted.url
from mart.organization_year_metric as adopted
left join mart.organization_year_metric as submitted
    on adopted.organization_code = submitted.organization_code and adopted.review_year = submitted.review_year
    and adopted.subject = submitted.subject and submitted.metric_code = 'opinion_reports_submitted'
where adopted.metric_code = 'opinion_reports_adopted_national' and adopted.subject = ''
order by adopted.review_year desc, adopted.value desc, adopted.organization_name
