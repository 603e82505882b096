"""Airflow with the CeleryExecutor on loopback: API server, scheduler, DAG processor and two workers, each a
process group that can be killed and started again by itself.

In: a folder, the addresses of PostgreSQL and Redis, the environment of the tasks. Out: the REST API of that
Airflow, and which worker did which task.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.airflow_api import Api

from gov_reviews.airflow_tasks.airflow_setup import migrate_and_make_pools
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews_local import airflow_home as homes
from gov_reviews_local.processes import first_free_port
from gov_reviews_local.services import Services

# What a killed worker leaves is found by its missing heartbeat; the defaults (five minutes) suit a network
# that may fail, not a test.
_FOUND_DEAD_AFTER_S = 20
# The process that reads pages for a task; its start, which imports, takes a second of processor time.
_READER = "gov_reviews.reading.worker.worker_child"
_STARTED_AFTER_CPU_S = 1.3
ALL_QUEUES = "fetch,read,load,default"


class Cluster(Services):
    """The processes. Use as a context: leaving it ends them all.

    Args:
        folder: Airflow's home and logs. postgres, redis: where those answer.
        workers: Name and queues of each worker.
        task_environment: What tasks see besides, by worker; the other services see that of the first one.
    """

    def __init__(
        self,
        folder: Path,
        postgres: str,
        redis: str,
        workers: Mapping[str, str],
        task_environment: Mapping[str, Mapping[str, str]],
    ) -> None:
        port = first_free_port(18_800)
        assert port is not None
        home = homes.prepare_home(folder, port=port)
        self._workers = workers
        self._of_worker = task_environment
        database = f"{postgres}/airflow".replace("postgresql", "postgresql+psycopg2", 1)
        environment = home.environment() | {
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__CORE__HOSTNAME_CALLABLE": "tests.cluster.worker_name.worker_name",
            "AIRFLOW__CORE__PARALLELISM": "8",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
            "AIRFLOW__CELERY__BROKER_URL": redis,
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
            "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(_FOUND_DEAD_AFTER_S),
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
            # The tasks of a killed scheduler are taken over by the next one, which then misses their heartbeat.
            "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
            # A message that no worker has confirmed is given out again: after more than any task may take.
            "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "7200",
        }
        environment["PYTHONPATH"] += f":{PROJECT_ROOT}"
        super().__init__(home, environment | dict(task_environment[next(iter(workers))]))

    def __enter__(self) -> Cluster:
        try:
            migrate_and_make_pools(self._environment)
            self.start("api-server", "api-server")
            self.wait_until_healthy({"metadatabase"})
            self.start("dag-processor", "dag-processor")
            self.start_scheduler()
            for name in self._workers:
                self.start_worker(name)
            self.wait_until_healthy({"metadatabase", "scheduler", "dag_processor"})
        except BaseException:
            self.__exit__()
            raise
        return self

    def start_scheduler(self) -> None:
        """Start the scheduler."""
        self.start("scheduler", "scheduler", "--skip-serve-logs")

    def start_worker(self, name: str) -> None:
        """Start one worker under its name."""
        arguments = [
            "--queues",
            self._workers[name],
            "--celery-hostname",
            f"{name}@cluster",
            "--skip-serve-logs",
        ]
        environment = {**self._of_worker[name], "GOV_REVIEWS_WORKER": name}
        self.start(name, "celery", "worker", *arguments, environment=environment)

    def kill(self, name: str) -> None:
        """SIGKILL to a whole group, as a machine that loses its power."""
        process = self._processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def is_reading(self, worker: str) -> bool:
        """Whether a task of this worker is past its start and in the middle of pages."""
        return any(
            _READER in process.command and process.cpu_s > _STARTED_AFTER_CPU_S
            for process in descendants(self._processes[worker].pid)
        )

    def api(self) -> Api:
        """The REST API as the admin user."""
        return Api.as_admin(self.home)


class RunningProcess(NamedTuple):
    """A process as /proc shows it."""

    pid: int
    parent: int
    cpu_s: float
    command: str


def descendants(pid: int) -> list[RunningProcess]:
    """All processes below one, whichever group they are in."""
    every = [process for path in Path("/proc").glob("[0-9]*") if (process := _read_process(path)) is not None]
    found: list[RunningProcess] = []
    parents = {pid}
    while below := [process for process in every if process.parent in parents]:
        found += below
        parents = {process.pid for process in below}
    return found


def _read_process(path: Path) -> RunningProcess | None:
    """None: it has ended."""
    try:
        # after the name, which may hold anything: state, parent, ... user and system time
        words = (path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return None
    ticks = int(words[11]) + int(words[12])
    return RunningProcess(int(path.name), int(words[1]), ticks / os.sysconf("SC_CLK_TCK"), command)
