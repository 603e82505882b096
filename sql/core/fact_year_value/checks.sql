-- rule: year_value_is_that_of_its_figures
-- severity: critical
-- en: The value of a year is that of its statement, or the sum or mean of several. Else the build has a fault: keep the run folder and report it.
-- zh: 年度归并值应等于其所依据的数字，或为所列数字之和、平均；否则为构建故障，请保留运行目录并报告。
with
joined as (
    select
        fact_year_value.organization_code, fact_year_value.review_year, fact_year_value.metric_code, fact_year_value.subject_code,
        fact_year_value.is_restated, fact_year_value.resolution, fact_year_value.value,
        len(fact_year_value.statement_keys) as statement_count, unnest(fact_year_value.statement_keys) as observation_key
    from core.fact_year_value
    where fact_year_value.resolution in ('sum', 'mean')
),
computed as (
    select
        joined.organization_code, joined.review_year, joined.metric_code, joined.subject_code, joined.is_restated, any_value(joined.value) as value,
        case any_value(joined.resolution) when 'mean' then avg(fact_observation.value) else sum(fact_observation.value) end as right_value
    from joined
    inner join core.fact_observation on joined.observation_key = fact_observation.observation_key
    group by joined.organization_code, joined.review_year, joined.metric_code, joined.subject_code, joined.is_restated
    having count(*) = any_value(joined.statement_count)
    union all
    select
        fact_year_value.organization_code, fact_year_value.review_year, fact_year_value.metric_code, fact_year_value.subject_code,
        fact_year_value.is_restated, fact_year_value.value, fact_observation.value as right_value
    from core.fact_year_value
    inner join core.fact_observation on fact_year_value.observation_key = fact_observation.observation_key
    where fact_year_value.resolution not in ('sum', 'mean')
)
select concat_ws('/', computed.organization_code, computed.review_year, computed.metric_code, computed.subject_code, computed.is_restated) as key,
       computed.value || ' ≠ ' || computed.right_value as reason
from computed
where abs(computed.value - computed.right_value) > 1e-9 * greatest(abs(computed.right_value), 1)
