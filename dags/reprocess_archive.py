"""Read the archive again with today's code. What a person needs is in reprocess_archive.md, which Airflow
shows as the documentation of the DAG.
"""

from pathlib import Path

import pendulum
from airflow.sdk import dag

from gov_reviews.airflow_tasks import assets, form, graph, policies, tasks, telling


@dag(
    dag_display_name="Reprocess the archive 重新抽取",
    description="Reads archived documents again with today's rules, and says what changes before it "
    "publishes. 以现行规则重读存档，发布前先报告差异。",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=policies.RUN_TYPES,
    default_args=policies.DEFAULT,
    params=form.reprocess_params(),
    tags=["layer:all", "tier:2", "by hand 手动", "reviews 综述"],
    doc_md=Path(__file__).with_suffix(".md").read_text(encoding="utf-8"),
)
def reprocess_archive():
    """See reprocess_archive.md."""
    started = graph.as_task(tasks.start_reprocess, task_id="start_run")()

    with graph.group_of("read"):
        chunk_ids = graph.as_task(tasks.plan_chunks)(run=graph.RUN)
        extracted = (
            graph.as_task(tasks.extract_chunk, map_index_template="{{ task.op_kwargs['chunk_id'] }}")
            .partial(run=graph.RUN)
            .expand(chunk_id=chunk_ids)
        )

    with graph.group_of("load"):
        built = graph.as_task(tasks.build_candidate, pool=policies.WRITER_POOL)(run=graph.RUN)
        audited = graph.as_task(tasks.audit_candidate)(run=graph.RUN)
        # all_done: where the audit failed, what would change is what a person must know
        compared = graph.as_task(tasks.compare_candidate, trigger_rule="all_done")(run=graph.RUN)
        published = graph.as_task(
            tasks.publish_candidate, pool=policies.WRITER_POOL, outlets=[assets.WAREHOUSE]
        )(run=graph.RUN)

    with graph.group_of("tell"):
        exported = graph.as_task(tasks.export_release)(run=graph.RUN)
        reported = graph.as_task(tasks.report_run, trigger_rule="all_done", retries=0)(run=graph.RUN)
        # A teardown: it runs whatever happened, and report_run alone decides the run.
        told = graph.as_task(telling.tell_people, retries=0)(run=graph.RUN).as_teardown()

    started >> chunk_ids
    extracted >> built >> audited >> compared >> published >> exported >> reported >> told
    audited >> published


reprocess_archive()
