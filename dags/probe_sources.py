"""## Look at registered sources (来源探测)

**Reads** `include/metadata/sources/*.yaml`, the log of earlier probes in the archive, the sites: robots.txt,
a list, its next page and one article each. **Writes** the log of probes
(`archive/sources/<id>.probes.jsonl`).

A source whose file does not say `enabled` is scraped by `ingest_reviews` once a probe has found identity,
rows, family, dates and one article to be what the file says, and is taken out when they no longer are. Each
source is looked at once a week; daily in the week before its season, after it was taken out, and as long as
it does not answer.

**Re-run:** safe. Trigger it to look now: at the sources of the form, else at those that are due.

| you see | it means | do |
|---|---|---|
| `plan_probes` skipped | nothing is due, or no site can be reached: its log says which | nothing, or \
connect it |
| green, and nothing is active | the log of `probe_source` says of each source why | correct its \
file (docs/adding-a-source.md) |
| `taken_out` in the log of `report_probes` | it has moved or was rebuilt, or another site answers | open it \
in a browser, correct its file |

| error | do |
|---|---|
| `InvalidRequest` | a source is named that is not registered: correct the form and trigger again |
| `InvalidMetadata` | the file of a named source is wrong: `gov-reviews sources check` |
"""

import pendulum
from airflow.sdk import dag, task

from gov_reviews.airflow_tasks import form, policies, tasks


@dag(
    # Before the first run of the day; which sources are due is decided for each.
    schedule="0 4 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    default_args=policies.DEFAULT,
    params=form.probe_params(),
    tags=["layer:capture", "tier:2"],
    doc_md=__doc__,
)
def probe_sources():
    """See the head of this file."""
    batches = task(tasks.plan_probes)()
    probed = task(
        tasks.probe_source, pool=policies.SITES_POOL, map_index_template=policies.BATCH_LABEL
    ).expand(source_ids=batches)
    task(tasks.report_probes)(probed)


probe_sources()
