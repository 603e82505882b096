"""Keep data folder, logs and Airflow's database within limits. What a person needs is in tidy_up.md, which
Airflow shows as the documentation of the DAG.
"""

from pathlib import Path

import pendulum
from airflow.sdk import dag

from gov_reviews.airflow_tasks import form, graph, policies, tidying


@dag(
    dag_display_name="Tidy up 清理",
    description="Removes what is older than the limits: folders of runs, logs, earlier warehouses, rows of "
    "Airflow's database. 清理超出限度的内容：运行目录、日志、旧版数据文件、元数据。",
    # After the probes, before the first run of the day.
    schedule="0 5 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=policies.RUN_TYPES,
    default_args=policies.DEFAULT,
    params=form.tidy_params(),
    tags=["layer:all", "tier:3", "daily 每日", "housekeeping 清理"],
    doc_md=Path(__file__).with_suffix(".md").read_text(encoding="utf-8"),
)
def tidy_up():
    """See tidy_up.md."""
    with graph.group_of("tidy"):
        graph.as_task(tidying.tidy_files)()
        graph.as_task(tidying.tidy_metadata)()


tidy_up()
