-- mart.change_log
-- Grain: one document, or one figure of a work that was there before, in one run. The newest run first.
-- Rule: rows are written by the build (ops.change); here they get names and the day of the run.
select
    change.run_id, run.started_at at time zone 'Asia/Shanghai' as changed_at, change.change_scope, change.change_kind, change.change_reason,
    change.changed_fields, change.organization_code, change.organization_name, dim_region.province, dim_region.prefecture,
    change.review_year, change.title, change.url, change.figures_added, change.figures_changed, change.figures_withdrawn,
    change.metric_code, dim_metric.metric_name, dim_metric.metric_name_en, change.period_start, change.period_end, change.old_value,
    change.new_value, change.old_unit, change.new_unit, change.old_printed, change.new_printed, change.work_key, change.document_key,
    change.observation_key, change.change_key, coalesce(starts_with(change.organization_code, '99'), false) as is_sample
from ops.change
left join ops.run on change.run_id = run.run_id
left join core.dim_region on change.organization_code = dim_region.region_code
left join core.dim_metric on change.metric_code = dim_metric.metric_code
order by run.started_at desc, change.change_scope, change.organization_code, change.review_year, change.metric_code, change.change_key
