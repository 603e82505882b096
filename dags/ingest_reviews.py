"""Ingest newly published work reviews: fetch, read, load, tell. What a person needs is in ingest_reviews.md,
which Airflow shows as the documentation of the DAG.
"""

from pathlib import Path

import pendulum
from airflow.sdk import dag

from gov_reviews.airflow_tasks import assets, form, graph, policies, source_choices, tasks, telling


@dag(
    dag_display_name="Ingest reviews 采集综述",
    description="Fetches newly published work reviews, reads their figures, publishes the warehouse. "
    "抓取新发布的工作综述，读取数据，发布数据仓库。",
    schedule="30 6,18 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=policies.RUN_TYPES,
    deadline=policies.LATE_ALERT,
    default_args=policies.DEFAULT,
    params=form.ingest_params(),
    user_defined_macros={"batch_label": source_choices.batch_label},
    tags=["layer:all", "tier:1", "daily 每日", "reviews 综述"],
    doc_md=Path(__file__).with_suffix(".md").read_text(encoding="utf-8"),
)
def ingest_reviews():
    """See ingest_reviews.md."""
    started = graph.as_task(tasks.start_run)()

    with graph.group_of("fetch"):
        batches = graph.as_task(tasks.plan_run)(run=graph.RUN)
        captured = (
            graph.as_task(
                tasks.capture_source,
                pool=policies.SITES_POOL,
                retry_policy=policies.RETRY_OF_SITES,
                map_index_template=policies.BATCH_LABEL,
            )
            .partial(run=graph.RUN)
            .expand(source_ids=batches)
        )
        received = graph.as_task(tasks.capture_inbox)(run=graph.RUN)

    with graph.group_of("read"):
        # all_done: a failed source must not keep the captures of the others from being read.
        chunk_ids = graph.as_task(tasks.plan_chunks, trigger_rule="all_done")(run=graph.RUN)
        extracted = (
            graph.as_task(tasks.extract_chunk, map_index_template="{{ task.op_kwargs['chunk_id'] }}")
            .partial(run=graph.RUN)
            .expand(chunk_id=chunk_ids)
        )

    with graph.group_of("load"):
        built = graph.as_task(tasks.build_candidate, pool=policies.WRITER_POOL)(run=graph.RUN)
        audited = graph.as_task(tasks.audit_candidate)(run=graph.RUN)
        published = graph.as_task(
            tasks.publish_candidate, pool=policies.WRITER_POOL, outlets=[assets.WAREHOUSE]
        )(run=graph.RUN)

    with graph.group_of("tell"):
        exported = graph.as_task(tasks.export_release)(run=graph.RUN)
        reported = graph.as_task(tasks.report_run, trigger_rule="all_done", retries=0)(run=graph.RUN)
        # A teardown: it runs whatever happened, and report_run alone decides the run.
        told = graph.as_task(telling.tell_people, retries=0)(run=graph.RUN).as_teardown()

    started >> [batches, received]
    [captured, received] >> chunk_ids
    extracted >> built >> audited >> published >> exported >> reported >> told


ingest_reviews()
