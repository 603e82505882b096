-- How much did members and committees give (捐款捐物), and how sure is each figure?
-- 各政协及委员捐款捐物多少，数字是否可靠？
-- One row per committee and year, in yuan. Where is_complete is false several gifts are named that may overlap: the value is one of them, at least.
select
    organization_year_metric.organization_name, organization_year_metric.organization_level, organization_year_metric.review_year,
    organization_year_metric.value as donated_cny, organization_year_metric.bound, organization_year_metric.resolution,
    organization_year_metric.is_complete, organization_year_metric.parts_printed, organization_year_metric.sentence, organization_year_metric.url
from mart.organization_year_metric
where organization_year_metric.metric_code = 'donations' and organization_year_metric.unit = '元' and organization_year_metric.is_own
order by organization_year_metric.review_year desc, donated_cny desc, organization_year_metric.organization_code
