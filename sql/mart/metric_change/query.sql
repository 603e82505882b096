-- mart.metric_change
-- Grain: one committee, review year, metric and kind of subject, where the year before states it in the same unit.
select
    this_year.organization_code, this_year.organization_name, this_year.organization_level, this_year.province, this_year.review_year,
    this_year.metric_code, this_year.metric_name, this_year.metric_name_en, this_year.subject, this_year.unit, this_year.value,
    year_before.value as previous_value,
    -- a difference of two rates is 0.2, not 0.20000000000000284
    round(this_year.value - year_before.value, 6) as change_value,
    case when this_year.unit <> '%' and year_before.value <> 0
        then round(100 * (this_year.value - year_before.value) / year_before.value, 2)
    end as change_pct,
    this_year.bound = 'eq' and year_before.bound = 'eq' as is_exact, this_year.has_conflict or year_before.has_conflict as has_conflict,
    this_year.observation_key, year_before.observation_key as previous_observation_key, this_year.is_sample,
    this_year.parent_metric_code, this_year.subject_code, this_year.prefecture
from mart.organization_year_metric as this_year
inner join mart.organization_year_metric as year_before
    on this_year.organization_code = year_before.organization_code
    and this_year.review_year = year_before.review_year + 1
    and this_year.metric_code = year_before.metric_code
    and this_year.subject_code = year_before.subject_code
    and this_year.unit = year_before.unit
where not this_year.is_restated and not year_before.is_restated
