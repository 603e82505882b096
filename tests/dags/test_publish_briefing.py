"""`publish_briefing` in Airflow: it follows the asset, and its own event leads to the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.records.runs import RunSummary

pytestmark = pytest.mark.airflow


def test_it_follows_each_publication(dag_bag: Any) -> None:
    dag = dag_bag.dags["publish_briefing"]
    assert [asset.name for asset in dag.timetable.asset_condition.objects] == ["warehouse"]
    assert {task.task_id: [outlet.name for outlet in task.outlets] for task in dag.tasks} == {
        "make_briefing": ["briefing"]
    }


@pytest.mark.slow
def test_it_runs(
    run_dag: Callable[..., tuple[Any, dict[tuple[str, int], str]]],
    loaded_root: tuple[Path, RunSummary],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(loaded_root[0], tmp_path / "data")
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path / "data"))
    dag_run, states = run_dag({}, "publish_briefing")
    assert dag_run.state == "success", states
    assert (tmp_path / "data" / "briefings" / "000001" / "briefing.html").is_file()
