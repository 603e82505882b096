-- Which figures disagree: inside one review, or between documents of one committee and year?
-- 哪些数字前后不一，或同一政协同一年度的不同文献互有出入？
-- One row per statement, so that both sentences can be read side by side.
with
disputed as (
    select
        organization_year_metric.organization_code, organization_year_metric.review_year, organization_year_metric.metric_code,
        organization_year_metric.metric_name,
        organization_year_metric.subject, organization_year_metric.has_conflict, organization_year_metric.has_conflict_between_documents
    from mart.organization_year_metric
    where organization_year_metric.has_conflict or organization_year_metric.has_conflict_between_documents
)
select
    observation.organization_name, observation.review_year, disputed.metric_name, observation.value, observation.unit, observation.bound,
    disputed.has_conflict, disputed.has_conflict_between_documents, observation.sentence, observation.url, observation.is_canonical
from disputed
inner join mart.observation
    on disputed.organization_code = observation.organization_code and disputed.review_year = observation.review_year
    and disputed.metric_code in (observation.metric_code, observation.detail_code) and disputed.subject = coalesce(observation.subject, '')
where observation.status = 'actual'
order by observation.organization_name, observation.review_year, disputed.metric_name, observation.url, observation.char_start
