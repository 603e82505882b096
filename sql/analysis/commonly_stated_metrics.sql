-- Which figures do most committees of a level print, so that they can be compared at all?
-- 同级政协普遍公布哪些指标，适合横向比较？
-- One row per level and headline metric: how many reviewed years state a complete value, and what part of all that is.
with
reviewed as (
    select
        review.organization_level, review.is_sample,
        count(distinct concat(review.organization_code, review.review_year)) as reviewed_years
    from mart.review
    where review.is_canonical and review.doc_type in ('annual_review', 'committee_report')
      and review.organization_code is not null and review.review_year is not null
    group by review.organization_level, review.is_sample
)
select
    organization_year_metric.organization_level, organization_year_metric.metric_code, organization_year_metric.metric_name,
    organization_year_metric.metric_name_en, count(*) as stated_years, any_value(reviewed.reviewed_years) as reviewed_years,
    round(100 * count(*) / any_value(reviewed.reviewed_years), 1) as stated_pct, organization_year_metric.is_sample
from mart.organization_year_metric
inner join reviewed
    on organization_year_metric.organization_level = reviewed.organization_level and organization_year_metric.is_sample = reviewed.is_sample
where organization_year_metric.is_own and organization_year_metric.is_complete and organization_year_metric.parent_metric_code is null
group by
    organization_year_metric.organization_level, organization_year_metric.metric_code, organization_year_metric.metric_name,
    organization_year_metric.metric_name_en, organization_year_metric.is_sample
order by
    organization_year_metric.is_sample, organization_year_metric.organization_level, stated_years desc, organization_year_metric.metric_code
