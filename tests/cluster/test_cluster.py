"""One installation on several workers: what is killed on the way, and that nothing of it shows in the result.

`make test-cluster` runs it in an environment with the extra `cluster`; it needs the Debian packages
postgresql and redis-server. With CLUSTER_DOCUMENTS the number of documents is another one (2,000); with
CLUSTER_WAREHOUSE=file the warehouse is a file whose publications become snapshots of a lake, else the cluster
builds and publishes a lake.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.cluster.cluster import ALL_QUEUES, Cluster
from tests.cluster.documents import write_documents
from tests.cluster.servers import (
    ServerMissing,
    postgres_programs,
    redis_program,
    running_postgres,
    running_redis,
)
from tests.s3_server import CREDENTIALS, running_s3_server

from gov_reviews.file_hash import file_sha256
from gov_reviews.pipeline import steps
from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews.warehouse import lake
from gov_reviews_samples.server import running_sample_site

# Asked without importing: whoever imports Airflow before tests/dags does takes its home away.
if find_spec("celery") is None:
    pytest.skip("the extra `cluster` is not installed: make test-cluster", allow_module_level=True)
pytestmark = [pytest.mark.airflow, pytest.mark.slow]

DOCUMENTS = int(os.environ.get("CLUSTER_DOCUMENTS", "2000"))
WAREHOUSE = os.environ.get("CLUSTER_WAREHOUSE", "ducklake")
RUN_TIMEOUT_S = 1800  # an end, not a measure: a busy machine takes long
STORE = "s3://reviews/shared"
WORKERS = {"worker-a": ALL_QUEUES, "worker-b": "fetch,read"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The documents that both installations read."""
    folder = tmp_path / "inbox"
    write_documents(folder, DOCUMENTS)
    return folder


@pytest.fixture
def cluster(tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster in which nothing has run yet: each worker has a data folder of its own, called like it, and
    all of them one bucket. This process sees what they see.
    """
    try:
        postgres_programs(), redis_program()
    except ServerMissing as missing:
        pytest.skip(str(missing))
    with (
        running_sample_site(Settings(data_root=tmp_path / "site")) as site,
        running_postgres(("airflow", "reviews")) as postgres,
        running_redis(tmp_path / "redis") as redis,
        running_s3_server() as s3,
    ):
        of_tasks = {
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": s3,
            "GOV_REVIEWS_STORE": STORE,
            "GOV_REVIEWS_CATALOG": f"{postgres}/reviews",
            "GOV_REVIEWS_INBOX": str(inbox),
            "GOV_REVIEWS_SAMPLE_SITE": site,
            "GOV_REVIEWS_WAREHOUSE": WAREHOUSE,
        }
        for name, value in of_tasks.items():
            monkeypatch.setenv(name, value)
        import boto3

        for talkative in ("werkzeug", "botocore"):  # a line a request
            logging.getLogger(talkative).setLevel(logging.WARNING)
        boto3.client("s3").create_bucket(Bucket="reviews")
        of_worker = {name: of_tasks | {"GOV_REVIEWS_DATA": str(tmp_path / name)} for name in WORKERS}
        with Cluster(tmp_path / "airflow", postgres, redis, WORKERS, of_worker) as one:
            yield one


def tasks_of(api: Any, run: dict[str, Any]) -> list[dict[str, Any]]:
    """All task instances of a run."""
    _, answer = api.call(
        "GET", f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances?limit=1000"
    )
    return list(answer["task_instances"])


def tries_of(api: Any, run: dict[str, Any], task: dict[str, Any]) -> list[dict[str, Any]]:
    """Every try of one task, in order."""
    _, answer = api.call(
        "GET",
        f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances/{task['task_id']}/"
        f"{task['map_index']}/tries",
    )
    return sorted(answer["task_instances"], key=lambda one: one["try_number"])


def wait_for(
    what: str, found: Callable[[], Any], timeout_s: float = RUN_TIMEOUT_S, pause_s: float = 0.5
) -> Any:
    """What is found, once it is."""
    ends_at = time.monotonic() + timeout_s
    while not (answer := found()):
        if time.monotonic() > ends_at:
            raise AssertionError(f"not within {timeout_s:.0f} s: {what}")
        time.sleep(pause_s)
    return answer


def say(text: str) -> None:
    """A line for whoever watches."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.__stdout__, flush=True)


def test_a_worker_and_the_scheduler_are_killed(cluster: Cluster, inbox: Path, tmp_path: Path) -> None:
    one = cluster
    api = one.api()

    def runs() -> list[dict[str, Any]]:
        one.check_alive()
        return list(api.call("GET", "/api/v2/dags/ingest_reviews/dagRuns")[1].get("dag_runs", []))

    run = wait_for("the first run of the clock", runs)[0]
    say(f"run {run['dag_run_id']} has begun")

    def read_by(worker: str, *states: str) -> list[dict[str, Any]]:
        return [
            task
            for task in tasks_of(api, run)
            if task["task_id"] == "extract_chunk" and task["hostname"] == worker and task["state"] in states
        ]

    wait_for("worker-b reads", lambda: one.is_reading("worker-b"), pause_s=0.05)
    one.kill("worker-b")
    # asked after the kill: what it ended in the meantime is not among them
    killed = read_by("worker-b", "running")
    assert killed, "worker-b had ended its chunk when it was killed: nothing was proven"
    say(f"worker-b was killed while it read {len(killed)} chunks")
    one.kill("scheduler")
    say("the scheduler was killed")
    time.sleep(3)  # as long as a supervisor takes
    one.start_worker("worker-b")
    one.start_scheduler()

    def ended() -> dict[str, Any] | None:
        found = next(item for item in runs() if item["dag_run_id"] == run["dag_run_id"])
        return found if found["state"] in {"success", "failed"} else None

    run = wait_for("the run ends", ended)
    tasks = tasks_of(api, run)
    tries = [one for task in killed for one in tries_of(api, run, task)]
    report(tasks, tries, tmp_path / "workers.json")
    assert run["state"] == "success", Counter((task["task_id"], task["state"]) for task in tasks)
    first = {name_of(one): one["hostname"] for one in tries if one["try_number"] == 1}
    last = {name_of(one): one for one in tries}
    assert first == dict.fromkeys(map(name_of, killed), "worker-b")
    assert all(one["try_number"] > 1 and one["state"] == "success" for one in last.values()), (
        "what the killed worker read was not read again"
    )
    assert {task["hostname"] for task in tasks if task["task_id"] == "extract_chunk"} == set(WORKERS)

    # a machine that comes later: what it is given is what is compared
    newcomer = Settings.load(tmp_path / "newcomer")
    (run_folder,) = (tmp_path / "worker-a" / "runs").iterdir()
    described = steps.describe_publication(newcomer, run_folder.name)
    say(f"a new data folder sees the publication {described}")
    assert not (tmp_path / "worker-b" / "warehouse").exists(), (
        "worker-b fetches and reads: it needs no warehouse"
    )

    alone = Settings(data_root=tmp_path / "alone")
    say("the same on one machine")
    with running_sample_site(alone) as site:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "gov_reviews.cli",
                "run",
                "--data",
                str(alone.data_root),
                "--inbox",
                str(inbox),
            ],
            env=one_machine() | {"GOV_REVIEWS_SAMPLE_SITE": site},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    # a lake keeps no keys, so its audit asks for them: more checks, and other numbers of theirs
    checks = ("ops.quality_result", "mart.check_history") if newcomer.is_lake else ()
    assert_alike(alone.warehouse_path, newcomer.warehouse_path, *checks)
    (snapshot,) = lake.list_snapshots(newcomer)
    assert snapshot.sha256 == file_sha256(newcomer.warehouse_path)
    if newcomer.is_lake:
        return  # what was compared is that snapshot
    say(f"the same of snapshot {snapshot.snapshot} of the lake")
    with lake.snapshot_file(newcomer, snapshot.snapshot) as path:
        assert_alike(alone.warehouse_path, path)


def assert_alike(one: Path, other: Path, *without: str) -> None:
    """Two warehouses are equal, table by table and row by row, but for tables that are left out."""
    left_out = ["--without", *without] if without else []
    script = PROJECT_ROOT / "scripts" / "compare_warehouses.py"
    compared = subprocess.run(
        [sys.executable, str(script), str(one), str(other), *left_out],
        capture_output=True,
        text=True,
        check=False,
    )
    say(compared.stdout)
    assert compared.returncode == 0, compared.stdout


def one_machine() -> dict[str, str]:
    """The environment without anything of the cluster."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOV_REVIEWS_"))
    }


def report(tasks: list[dict[str, Any]], tries: list[dict[str, Any]], path: Path) -> None:
    """Say which worker did what, what was tried again and where, and keep it: every task with its worker."""
    done: dict[str, Counter[str]] = {}
    for task in tasks:
        if task["hostname"]:
            done.setdefault(task["hostname"], Counter())[task["task_id"]] += 1
    for worker in sorted(done):
        say(f"{worker}: " + ", ".join(f"{name} {count}" for name, count in sorted(done[worker].items())))
    for one in tries:
        say(f"{name_of(one)}, try {one['try_number']}: {one['hostname']}, {one['state']}")
    kept = ("task_id", "map_index", "try_number", "hostname", "queue", "state", "start_date", "end_date")
    written = {
        "done": done,
        "tries_of_killed": [{name: task[name] for name in kept} for task in tries],
        "tasks": [{name: task[name] for name in kept} for task in tasks],
    }
    path.write_text(json.dumps(written, indent=1, sort_keys=True), encoding="utf-8")
    say(f"written down in {path}")


def name_of(task: dict[str, Any]) -> str:
    """extract_chunk 7"""
    return f"{task['task_id']} {task['map_index']}"
