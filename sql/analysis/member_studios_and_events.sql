-- How many member studios (委员工作室) does each committee have, and how busy are they?
-- 各政协有多少委员工作室，平均每个开展多少次活动？
-- One row per committee and year. A stock: never add years up. has_conflict: the review prints new ones and all, or two numbers.
select
    studios.organization_name, studios.organization_level, studios.review_year, studios.value as studios, studios.has_conflict,
    events.value as studio_events, round(events.value / studios.value, 1) as events_per_studio, studios.sentence
from mart.organization_year_metric as studios
left join mart.organization_year_metric as events
    on studios.organization_code = events.organization_code and studios.review_year = events.review_year
    and events.metric_code = 'member_studio_events' and events.is_own and events.is_complete
where studios.metric_code = 'member_studios' and studios.is_own
order by studios.review_year desc, studios.organization_code
