-- Which detail metrics (细分指标) do committees state most often, and what is usual?
-- One row per detail metric, year, level and unit, with the headline metric that it divides. Samples and real reviews are never mixed.
-- For the committees behind a row: the same view, where metric_code = '...'. Figures loaded before details existed have none.
select
    organization_year_metric.review_year, organization_year_metric.organization_level, headline.metric_name as headline_name,
    organization_year_metric.metric_code, organization_year_metric.metric_name, organization_year_metric.metric_name_en,
    organization_year_metric.unit, count(*) as organization_count, median(organization_year_metric.value) as median_value,
    min(organization_year_metric.value) as lowest_value, max(organization_year_metric.value) as highest_value,
    organization_year_metric.is_sample
from mart.organization_year_metric
inner join core.dim_metric as headline on organization_year_metric.parent_metric_code = headline.metric_code
where organization_year_metric.subject = '' and not organization_year_metric.has_conflict
group by all
order by
    organization_year_metric.is_sample, organization_year_metric.review_year desc, organization_count desc, headline_name,
    organization_year_metric.metric_code, organization_year_metric.organization_level, organization_year_metric.unit
