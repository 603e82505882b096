"""Look at registered sources, to switch them on or take them out. What a person needs is in probe_sources.md,
which Airflow shows as the documentation of the DAG.
"""

from pathlib import Path

import pendulum
from airflow.sdk import dag

from gov_reviews.airflow_tasks import form, graph, policies, source_choices, tasks


@dag(
    dag_display_name="Probe sources 探测来源",
    description="Looks at registered sources: those that are as their file says are switched on, those that "
    "no longer are, taken out. 探测已登记来源：与登记相符者启用，不再相符者停用。",
    # Before the first run of the day; which sources are due is decided for each.
    schedule="0 4 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=policies.RUN_TYPES,
    default_args=policies.DEFAULT,
    params=form.probe_params(),
    user_defined_macros={"batch_label": source_choices.batch_label},
    tags=["layer:capture", "tier:2", "daily 每日", "sources 来源"],
    doc_md=Path(__file__).with_suffix(".md").read_text(encoding="utf-8"),
)
def probe_sources():
    """See probe_sources.md."""
    with graph.group_of("fetch"):
        batches = graph.as_task(tasks.plan_probes)()
        probed = graph.as_task(
            tasks.probe_source, pool=policies.SITES_POOL, map_index_template=policies.BATCH_LABEL
        ).expand(source_ids=batches)
    with graph.group_of("tell"):
        graph.as_task(tasks.report_probes)(probed)


probe_sources()
