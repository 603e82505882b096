-- Which values should not be quoted without reading their sentence?
-- 哪些归并值引用前须先读原文？
-- One row per value of a committee that is incomplete, disputed, doubted or read with little confidence, and why.
-- In full: docs/analyst.md, How the value of a year is chosen.
select
    organization_year_metric.organization_name, organization_year_metric.review_year, organization_year_metric.metric_code,
    organization_year_metric.metric_name, organization_year_metric.value, organization_year_metric.unit, organization_year_metric.bound,
    array_to_string(
        [
            case when not organization_year_metric.is_complete then 'incomplete' end,
            case when organization_year_metric.has_conflict then 'the review says otherwise, too' end,
            case when organization_year_metric.has_conflict_between_documents then 'another document says otherwise' end,
            case when organization_year_metric.warning_doubted then 'doubted by a check' end,
            case when organization_year_metric.confidence < 0.7 then 'read with little confidence' end
        ], '; '
    ) as reasons,
    organization_year_metric.resolution, organization_year_metric.parts_printed, organization_year_metric.sentence, organization_year_metric.url
from mart.organization_year_metric
where organization_year_metric.is_own
  and (
      not organization_year_metric.is_complete or organization_year_metric.has_conflict or organization_year_metric.has_conflict_between_documents
      or organization_year_metric.warning_doubted or organization_year_metric.confidence < 0.7
  )
order by organization_year_metric.organization_code, organization_year_metric.review_year, organization_year_metric.metric_code
