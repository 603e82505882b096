-- How does a prefecture city stand: how many of its county committees are loaded, and what do they come to together?
-- 各市所辖县级政协收录多少家，主要指标合计多少？
-- One row per city, year and metric. total_value adds up the county committees' own complete values of one metric; the city's own committee is
-- beside it, never in it. Compare cities only where stated_counties is near loaded_counties.
with
loaded as (
    select
        coverage.province, coverage.prefecture, coverage.review_year, count(*) as counties,
        count(*) filter (coverage.coverage_state = 'loaded') as loaded_counties
    from mart.coverage
    where coverage.organization_level = 'county'
    group by coverage.province, coverage.prefecture, coverage.review_year
),
stated as (
    select
        organization_year_metric.province, organization_year_metric.prefecture, organization_year_metric.review_year,
        organization_year_metric.metric_code, organization_year_metric.metric_name, organization_year_metric.unit,
        count(*) filter (organization_year_metric.organization_level = 'county') as stated_counties,
        sum(organization_year_metric.value) filter (organization_year_metric.organization_level = 'county') as total_value,
        any_value(organization_year_metric.value) filter (organization_year_metric.organization_level = 'prefecture') as value_of_city_committee,
        bool_or(organization_year_metric.bound <> 'eq') as has_inexact
    from mart.organization_year_metric
    where organization_year_metric.is_own and organization_year_metric.is_complete
      and organization_year_metric.metric_code in ('proposals_filed', 'opinion_reports_submitted', 'research_reports')
    group by
        organization_year_metric.province, organization_year_metric.prefecture, organization_year_metric.review_year,
        organization_year_metric.metric_code, organization_year_metric.metric_name, organization_year_metric.unit
)
select
    loaded.province, loaded.prefecture, loaded.review_year, stated.metric_code, stated.metric_name, loaded.counties, loaded.loaded_counties,
    stated.stated_counties, stated.total_value, stated.unit, stated.has_inexact, stated.value_of_city_committee
from loaded
inner join stated
    on loaded.province = stated.province and loaded.prefecture = stated.prefecture and loaded.review_year = stated.review_year
order by loaded.review_year desc, loaded.province, loaded.prefecture, stated.metric_code
