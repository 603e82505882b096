"""`tidy_up` in Airflow: its tasks, and Airflow's own command on a real database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.airflow


def test_nothing_waits_for_anything(dag_bag: Any) -> None:
    dag = dag_bag.dags["tidy_up"]
    assert {task.task_id: task.upstream_task_ids for task in dag.tasks} == {
        "tidy_files": set(),
        "tidy_metadata": set(),
    }


@pytest.mark.slow
def test_it_runs(
    run_dag: Callable[..., tuple[Any, dict[tuple[str, int], str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path))
    dag_run, states = run_dag({}, "tidy_up")
    assert dag_run.state == "success", states
    assert set(states.values()) == {"success"}
