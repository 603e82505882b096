"""## Read the archive again with today's code (重新抽取)

**Reads** the archive and the live warehouse; asks no site. **Writes** the asset `warehouse`, after a report
of what changes: `difference.html` and `difference.json` in the run folder.

**By hand only**: after rules, metrics or words have changed (`gov-reviews status` says how many documents are
of an older extraction).

**Re-run:** safe and cheap. What today's code has read already is left alone; what other runs publish
meanwhile stays.

| you see | it means | do |
|---|---|---|
| `plan_chunks` skipped | everything that was asked for is of today's code | nothing |
| `publish_candidate` skipped, run green | a dry run | look at difference.html; trigger again with Publish = \
within_limits or always |
| `publish_candidate` skipped, red `report_run` | more figures are removed or changed than the limits say | \
look at difference.html; to publish all the same: Publish = always |

| error | do |
|---|---|
| `InvalidRequest` | `start_run` names what was asked and cannot be: correct the form and trigger again |
| `StaleCandidate` | another run published meanwhile; nothing of it is undone: trigger again |
| `AuditFailed` | the live warehouse is untouched; the candidate and audit.json are in the run folder \
(docs/operator.md) |
"""

import pendulum
from airflow.sdk import dag, task

from gov_reviews.airflow_tasks import assets, form, policies, tasks


@dag(
    schedule=None,  # and so no backfill: the archive is read as it is now
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=policies.DEFAULT,
    params=form.reprocess_params(),
    tags=["layer:all", "tier:2"],
    doc_md=__doc__,
)
def reprocess_archive():
    """See the head of this file."""
    run = task(tasks.start_reprocess, task_id="start_run")()
    chunk_ids = task(tasks.plan_chunks)(run)
    extracted = (
        task(tasks.extract_chunk, map_index_template="{{ task.op_kwargs['chunk_id'] }}")
        .partial(run=run)
        .expand(chunk_id=chunk_ids)
    )
    built = task(tasks.build_candidate, pool=policies.WRITER_POOL)(run)
    audited = task(tasks.audit_candidate)(run)
    # all_done: where the audit failed, what would change is what a person must know
    compared = task(tasks.compare_candidate, trigger_rule="all_done")(run)
    published = task(tasks.publish_candidate, pool=policies.WRITER_POOL, outlets=[assets.WAREHOUSE])(run)
    reported = task(tasks.report_run, trigger_rule="all_done", retries=0)(run)
    extracted >> built >> audited >> compared >> published >> reported
    audited >> published


reprocess_archive()
