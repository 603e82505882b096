"""Write a briefing of every publication. What a person needs is in publish_briefing.md, which Airflow shows
as the documentation of the DAG.
"""

from pathlib import Path

import pendulum
from airflow.sdk import dag

from gov_reviews.airflow_tasks import assets, briefing_task, graph, policies


@dag(
    dag_display_name="Publish a briefing 发布简报",
    description="Writes a briefing of each publication: what is new, what changed, quality, sources, charts. "
    "每次发布后生成简报：新增、变化、质量、来源、图表。",
    schedule=[assets.WAREHOUSE],
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=policies.RUN_TYPES_OF_ASSETS,
    default_args=policies.DEFAULT,
    tags=["layer:mart", "tier:3", "after a publication 发布后", "reviews 综述"],
    doc_md=Path(__file__).with_suffix(".md").read_text(encoding="utf-8"),
)
def publish_briefing():
    """See publish_briefing.md."""
    with graph.group_of("tell"):
        graph.as_task(briefing_task.make_briefing, outlets=[assets.BRIEFING])()


publish_briefing()
