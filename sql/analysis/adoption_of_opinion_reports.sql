-- How many public-opinion reports did each committee submit, and how many were adopted at which level?
-- 各政协报送社情民意信息多少，各级政协分别采用多少？
-- One row per committee and year. NULL: the review does not say. A report may be adopted at several levels, so the columns do not add up.
-- Before you divide: submitted_bound 'ge' is "more than", and some reviews print what the committee received, not what it sent (read sentence).
select
    organization_year_metric.organization_name, organization_year_metric.organization_level, organization_year_metric.review_year,
    any_value(organization_year_metric.value) filter (organization_year_metric.metric_code = 'opinion_reports_submitted') as submitted,
    any_value(organization_year_metric.bound) filter (organization_year_metric.metric_code = 'opinion_reports_submitted') as submitted_bound,
    any_value(organization_year_metric.value) filter (organization_year_metric.metric_code = 'opinion_reports_adopted_national') as adopted_national,
    any_value(organization_year_metric.value) filter (organization_year_metric.metric_code = 'opinion_reports_adopted_provincial')
        as adopted_provincial,
    any_value(organization_year_metric.value) filter (organization_year_metric.metric_code = 'opinion_reports_adopted_municipal')
        as adopted_municipal,
    any_value(organization_year_metric.sentence) filter (organization_year_metric.metric_code = 'opinion_reports_submitted') as sentence
from mart.organization_year_metric
where organization_year_metric.is_own and organization_year_metric.is_complete
  and organization_year_metric.metric_code in (
      'opinion_reports_submitted', 'opinion_reports_adopted_national', 'opinion_reports_adopted_provincial', 'opinion_reports_adopted_municipal'
  )
group by
    organization_year_metric.organization_code, organization_year_metric.organization_name, organization_year_metric.organization_level,
    organization_year_metric.review_year
order by organization_year_metric.review_year desc, organization_year_metric.organization_code
