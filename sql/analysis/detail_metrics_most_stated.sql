-- Which detail metrics do committees state most often, and what is usual?
-- 各政协最常公布哪些细分指标，一般是多少？
-- One row per detail metric, year, level and unit, with the headline metric that it divides. Samples and real reviews are never mixed.
-- For the committees behind a row: the same view, where metric_code = '...'. Figures loaded before details existed have none.
select
    organization_year_metric.review_year, organization_year_metric.organization_level, organization_year_metric.parent_metric_code as headline_code,
    organization_year_metric.metric_code, organization_year_metric.metric_name, organization_year_metric.metric_name_en,
    organization_year_metric.unit, count(*) as organization_count, median(organization_year_metric.value) as median_value,
    min(organization_year_metric.value) as lowest_value, max(organization_year_metric.value) as highest_value,
    organization_year_metric.is_sample
from mart.organization_year_metric
where organization_year_metric.parent_metric_code is not null and organization_year_metric.is_own and organization_year_metric.is_complete
  and not organization_year_metric.has_conflict
group by all
order by
    organization_year_metric.is_sample, organization_year_metric.review_year desc, organization_count desc, headline_code,
    organization_year_metric.metric_code, organization_year_metric.organization_level, organization_year_metric.unit
