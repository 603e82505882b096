"""## Ingest newly published work reviews (工作综述)

**Reads** `include/metadata/sources/*.yaml`, the archive, the live warehouse. **Writes** the archive and the
asset
`warehouse`.

**Re-run:** safe. What the archive holds is not fetched again, unchanged bytes load nothing. Clear any task,
or
trigger a new run. Older red runs can be ignored: every run takes up what earlier ones left.

| you see | it means | do |
|---|---|---|
| a red `capture_source`, run green | one site brought nothing; the others were loaded | read its message;
with more \
than 400 sources a task captures several, and its error names those at fault |
| `plan_chunks` skipped | nothing new | nothing |
| a red `report_run` | the run counts as failed | read its message: it says why |

| error | do |
|---|---|
| `BotChallenge` | the site blocks us: open the listed address in a browser; leave the source alone for some
days |
| `LayoutChanged` | the site was redesigned: compare its page with the golden pages of its family \
(docs/adding-a-source.md) |
| `Unreachable` | asked again by itself; when it stays, open the address in the message: has the site moved? |
| `AuditFailed` | the live warehouse is untouched; the candidate and audit.json are in the run folder \
(docs/operator.md) |
| `WarehouseBusy` | another run, or a session that has the live file open for writing: end the process that
the \
message names |
| `InvalidRequest` | `start_run` names what was asked and cannot be: correct the form and trigger again |
"""

import pendulum
from airflow.sdk import dag, task

from gov_reviews.airflow_tasks import assets, form, policies, tasks


@dag(
    schedule="30 6,18 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=policies.DEFAULT,
    params=form.ingest_params(),
    tags=["layer:all", "tier:1"],
    doc_md=__doc__,
)
def ingest_reviews():
    """See the head of this file."""
    run = task(tasks.start_run)()
    batches = task(tasks.plan_run)(run)

    captured = (
        task(tasks.capture_source, pool=policies.SITES_POOL, map_index_template=policies.BATCH_LABEL)
        .partial(run=run)
        .expand(source_ids=batches)
    )
    received = task(tasks.capture_inbox)(run)

    # all_done: a failed source must not keep the captures of the others from being read.
    chunk_ids = task(tasks.plan_chunks, trigger_rule="all_done")(run)
    [captured, received] >> chunk_ids

    extracted = (
        task(tasks.extract_chunk, map_index_template="{{ task.op_kwargs['chunk_id'] }}")
        .partial(run=run)
        .expand(chunk_id=chunk_ids)
    )
    built = task(tasks.build_candidate, pool=policies.WRITER_POOL)(run)
    audited = task(tasks.audit_candidate)(run)
    published = task(tasks.publish_candidate, pool=policies.WRITER_POOL, outlets=[assets.WAREHOUSE])(run)
    reported = task(tasks.report_run, trigger_rule="all_done", retries=0)(run)
    extracted >> built >> audited >> published >> reported


ingest_reviews()
