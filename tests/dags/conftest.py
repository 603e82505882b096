"""Airflow for the tests of this folder: a home of their own, a database migrated once, the project's DAGs
parsed once.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from tests.dags.airflow_home import use_temporary_home
from tests.kept_workers import kept_workers
from tests.read_back_here import read_back_here

from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews_local import airflow_home as homes

HOME: homes.AirflowHome = use_temporary_home()


@pytest.fixture(scope="session")
def airflow_home() -> homes.AirflowHome:
    """The session's Airflow home with a migrated database and our pools; `pristine.db` beside it has no
    runs.
    """
    if not homes.is_database_prepared(HOME):
        homes.prepare_database(HOME)
        shutil.copy(HOME.root / "airflow.db", HOME.root / "pristine.db")
    return HOME


@pytest.fixture(scope="module", autouse=True)
def _fewer_processes() -> Iterator[None]:
    with kept_workers(), read_back_here():
        yield


def no_idle_second(seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """`DAG.test` sleeps for one second whenever it finds nothing to run, once for each task that is skipped:
    five to seven seconds a run. Every other sleep is as long as it is asked to be.
    """
    sleep(0.01 if seconds == 1 else seconds)


def parse_dags() -> Any:
    """The project's DAG folder, parsed as the DAG processor parses it."""
    from airflow.dag_processing.dagbag import BundleDagBag

    folder = PROJECT_ROOT / "dags"
    return BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")


@pytest.fixture(scope="session")
def dag_bag() -> Any:
    """The parsed DAG folder, to be looked at."""
    return parse_dags()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """An empty installation whose sample sites are served."""
    from gov_reviews_samples.server import running_sample_site

    data_root = tmp_path / "data"
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(data_root))
    monkeypatch.delenv("GOV_REVIEWS_INBOX", raising=False)
    settings = Settings.load()
    with running_sample_site(settings) as address:
        monkeypatch.setenv("GOV_REVIEWS_SAMPLE_SITE", address)
        yield Settings.load()


@pytest.fixture
def run_dag(
    airflow_home: homes.AirflowHome,
) -> Callable[..., tuple[Any, dict[tuple[str, int], str]]]:
    """Run a DAG (`ingest_reviews` unless another is named) in this process; gives the DAG run and the state
    of every task instance.
    """

    def run(conf: dict[str, Any], dag_id: str = "ingest_reviews") -> tuple[Any, dict[tuple[str, int], str]]:
        from gov_reviews_local.dag_process import without_deadline  # imports Airflow

        # Parsed anew, as every task process does: running a DAG in this process leaves the run's values in
        # its Param objects.
        dag = without_deadline(parse_dags().dags[dag_id])
        with mock.patch.object(time, "sleep", no_idle_second):
            dag_run = dag.test(run_conf=conf, logical_date=datetime.now(UTC))
        return dag_run, {
            (instance.task_id, instance.map_index): str(instance.state)
            for instance in dag_run.get_task_instances()
        }

    return run
