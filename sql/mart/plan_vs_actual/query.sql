-- mart.plan_vs_actual
-- Grain: one plan of a committee for a year (开展协商10次以上), beside the value that the year came to.
-- Rule: plans about one year by canonical documents; the value is the committee's own of that year. They are comparable where the measure
-- words are of one family and the value is complete, unmarked and not that of one kind of it (重点协商12次 planned, 专题协商8次 done); only
-- then it is said whether the plan was reached. A number per month, member or studio (planned_per) and new ones of a stock
-- (新建委员工作室6个) are not what a year comes to.
with
planned as (
    select
        current_figure.organization_code, year(current_figure.period_end)::integer as plan_year,
        current_figure.review_year as planned_in_year, current_figure.value, current_figure.unit,
        coalesce(dim_unit.unit_family, current_figure.unit) as unit_family, current_figure.bound,
        current_figure.printed, current_figure.sentence, current_figure.url, current_figure.observation_key,
        coalesce(current_figure.detail_code, current_figure.metric_code) as metric_code, current_figure.organization_name,
        current_figure.organization_level, current_figure.province, current_figure.prefecture, current_figure.is_sample,
        -- the words of the clause before the number
        regexp_extract(
            substring(
                current_figure.sentence, greatest(current_figure.char_start - current_figure.sentence_start - 39, 1),
                least(current_figure.char_start - current_figure.sentence_start, 40)
            ),
            '[^，。；：！？、\n]*$'
        ) as words_before
    from core.current_figure
    left join core.dim_unit on current_figure.unit = dim_unit.unit
    where current_figure.status = 'plan' and current_figure.is_canonical and not current_figure.is_mention
      and coalesce(current_figure.subject, '') = '' and (current_figure.metric_code <> 'other' or current_figure.detail_code is not null)
      and current_figure.organization_code is not null and year(current_figure.period_start) = year(current_figure.period_end)
),
beside as (
    select
        planned.*, nullif(regexp_extract(planned.words_before, '每(?:半年|季度?|[两二三]年|个月|[^年半])|按月|逐月|月均|人均|平均'), '') as planned_per,
        dim_metric.metric_name, dim_metric.metric_name_en,
        dim_metric.aggregation = 'last' and dim_metric.base_unit <> '%' and regexp_matches(planned.words_before, '新[建增设]') as is_increase,
        fact_year_value.value as actual_value, fact_year_value.unit as actual_unit, fact_year_value.bound as actual_bound,
        fact_year_value.observation_key as actual_observation_key,
        fact_year_value.is_complete and not fact_year_value.has_conflict and not fact_year_value.has_conflict_between_documents
            and fact_year_value.bound = 'eq' and coalesce(dim_unit.unit_family, fact_year_value.unit) = planned.unit_family
            and fact_year_value.stated_detail_code is null and planned_per is null and not coalesce(is_increase, false) as is_comparable
    from planned
    inner join core.dim_metric on planned.metric_code = dim_metric.metric_code
    left join core.fact_year_value
        on planned.organization_code = fact_year_value.organization_code and planned.plan_year = fact_year_value.review_year
        and planned.metric_code = fact_year_value.metric_code and fact_year_value.is_own
    left join core.dim_unit on fact_year_value.unit = dim_unit.unit
)
select
    beside.organization_code, beside.organization_name, beside.organization_level, beside.province, beside.prefecture,
    beside.plan_year as review_year, beside.metric_code, beside.metric_name, beside.metric_name_en, beside.planned_in_year,
    beside.value as planned_value, beside.unit as planned_unit, beside.bound as planned_bound, beside.actual_value, beside.actual_unit,
    beside.actual_bound, coalesce(beside.is_comparable, false) as is_comparable,
    case
        when not beside.is_comparable then null
        when beside.bound = 'le' then beside.actual_value <= beside.value
        when beside.bound in ('eq', 'ge') then beside.actual_value >= beside.value
    end as is_reached,
    beside.printed, beside.sentence, beside.url, beside.observation_key, beside.actual_observation_key, beside.is_sample,
    beside.planned_per
from beside
