"""The wiring and the trigger form of `reprocess_archive`, and a whole run of it, dry and published."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from gov_reviews.run_folder import SUMMARY_FILE
from gov_reviews.settings import Settings

pytestmark = pytest.mark.airflow

RunDag = Callable[..., tuple[Any, dict[tuple[str, int], str]]]
REVIEW = "望岚区政协2024年工作综述\n\n2024年，望岚区政协召开主席会议9次，征集提案148件，办复率98%。\n" * 2


@pytest.fixture(scope="session")
def dag(dag_bag: Any) -> Any:
    return dag_bag.dags["reprocess_archive"]


def test_order(dag: Any) -> None:
    upstream = {task.task_id: task.upstream_task_ids for task in dag.tasks}
    assert upstream == {
        "start_run": set(),
        "plan_chunks": {"start_run"},
        "extract_chunk": {"plan_chunks"},
        "build_candidate": {"extract_chunk"},
        "audit_candidate": {"build_candidate"},
        "compare_candidate": {"audit_candidate"},
        "publish_candidate": {"audit_candidate", "compare_candidate"},
        "export_release": {"publish_candidate"},
        "report_run": {"export_release"},
        "tell_people": {"report_run"},
    }
    assert dag.get_task("tell_people").is_teardown, "report_run alone decides the run"
    assert dag.get_task("report_run").downstream_task_ids == {"tell_people"}
    assert {task.task_id for task in dag.tasks if task.trigger_rule == "all_done"} == {
        "compare_candidate",
        "report_run",
    }
    assert {task.task_id for task in dag.tasks if task.pool == "warehouse_writer"} == {
        "build_candidate",
        "publish_candidate",
    }
    outlets = {task.task_id: [outlet.name for outlet in task.outlets] for task in dag.tasks if task.outlets}
    assert outlets == {"publish_candidate": ["warehouse"]}


def test_only_people_start_it(dag: Any) -> None:
    assert dag.timetable.can_be_scheduled is False, "and what has no schedule has no backfill"


@pytest.mark.parametrize(
    "conf",
    [
        {},
        {"years": None, "sources": None, "organizations": None, "older_than": None},
        {
            "years": [2023, 2024],
            "sources": ["inbox", "sample_portal"],
            "organizations": ["990101", "望岚区政协"],
        },
        {"years": ["2023", "2024"]},  # lines of the form
        {"older_than": "0.2.0+0123456789ab", "publish": "never"},
    ],
)
def test_form_takes_sense(dag: Any, conf: dict[str, Any]) -> None:
    params = deepcopy(dag.params)
    params.update(conf)
    assert params.validate().items() >= conf.items()


@pytest.mark.parametrize(
    "conf",
    [
        {"years": ["二〇二四"]},
        {"years": ["20245"]},
        {"years": [12]},
        {"sources": ["no_such_source"]},
        {"organizations": [""]},
        {"older_than": "x'; drop"},
        {"publish": "maybe"},
        {"publish": None},
    ],
    ids=repr,
)
def test_form_refuses_nonsense(dag: Any, conf: dict[str, Any]) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    params = deepcopy(dag.params)
    with pytest.raises(ParamValidationError):
        params.update(conf)


@pytest.mark.slow
def test_dry_published_and_nothing_left(run_dag: RunDag, installation: Settings) -> None:
    from gov_reviews.pipeline.local_run import run_pipeline
    from gov_reviews.records.runs import RunOptions
    from gov_reviews.run_folder import RunFolder, list_runs
    from gov_reviews.warehouse.duckdb_files import open_for_writing
    from gov_reviews.warehouse.published_file import record_path

    dag_run, states = run_dag({}, "reprocess_archive")
    assert (dag_run.state, states["start_run", -1]) == ("failed", "failed"), "there is no warehouse yet"
    left = {path.name for path in installation.runs_root.glob("*/*")}
    assert left == {"refused.json"}, "why it did not start, for the tab of the run"

    installation.inbox_root.mkdir(parents=True)
    (installation.inbox_root / "review.txt").write_text(REVIEW, encoding="utf-8")
    summary = run_pipeline(installation, RunOptions(use_sites=False, inbox=str(installation.inbox_root)))
    assert summary.state == "published", summary.message
    with open_for_writing(installation.warehouse_path) as connection:  # as if other code had read it
        connection.execute("update core.dim_extraction set extraction_key = '0123456789ab'")
        for table in ("core.dim_document", "core.fact_observation", "ops.crawl_url"):
            connection.execute(f"update {table} set extraction_key = '0123456789ab'")  # noqa: S608
    record_path(installation).unlink()

    for conf, publishes, state in (
        ({"publish": "never", "organizations": ["无此政协"]}, "upstream_failed", None),
        ({"publish": "never"}, "skipped", "dry_run"),
        ({}, "success", "published"),
        ({}, "skipped", "nothing_new"),
    ):
        dag_run, states = run_dag(conf, "reprocess_archive")
        assert states["publish_candidate", -1] == publishes, states
        if state is None:
            assert states["start_run", -1] == "failed"
            continue
        assert dag_run.state == "success", states
        found = RunFolder(installation, list_runs(installation)[-1].run_id).read(SUMMARY_FILE)
        assert found is not None
        assert found.state == state
        expected = "skipped" if state == "nothing_new" else "success"
        assert states["compare_candidate", -1] == expected
