-- mart.check_history
-- Grain: one check in one run, the newest run first.
-- Rule: was_passed and rows_failed_before are of the run before that asked the check, NULL where none did; failed_since is the start of the first
-- run of the unbroken row of failures that this one belongs to.
with
asked as (
    select
        quality_result.run_id, run.started_at at time zone 'Asia/Shanghai' as audited_at, quality_result.check_id, quality_result.table_name,
        quality_result.column_name, quality_result.severity, quality_result.is_passed, quality_result.rows_checked, quality_result.rows_failed,
        quality_result.description_en, quality_result.description_zh, quality_result.observed,
        lag(quality_result.is_passed) over by_time as was_passed, lag(quality_result.rows_failed) over by_time as rows_failed_before,
        count(*) filter (where quality_result.is_passed) over by_time as passes_so_far
    from ops.quality_result
    left join ops.run on quality_result.run_id = run.run_id
    window by_time as (partition by quality_result.check_id order by run.started_at, quality_result.run_id)
)
select
    asked.run_id, asked.audited_at, asked.check_id, asked.table_name, asked.column_name, asked.severity, asked.is_passed, asked.was_passed,
    asked.rows_checked, asked.rows_failed, asked.rows_failed_before,
    case when not asked.is_passed then min(asked.audited_at) filter (where not asked.is_passed) over (
        partition by asked.check_id, asked.passes_so_far
    ) end as failed_since,
    asked.description_en, asked.description_zh, asked.observed
from asked
order by asked.audited_at desc, list_position(['critical', 'warning', 'info'], asked.severity), asked.check_id
